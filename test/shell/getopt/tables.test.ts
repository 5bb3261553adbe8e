/** The option tables of the commands: each of their options is one of the real tool's, and stands once. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { describeOptions } from "../../../src/cli/help-command.ts";
import { makeRegistry } from "../../../src/shell/registry.ts";
import { LIST, listOptions } from "./list.ts";

const commands = [...makeRegistry().values()].filter(({ options }) => options !== undefined);

describe("option tables", () => {
  test.each(commands.map((command) => [command.name, command] as const))("%s", (_, { options }) => {
    const written = options!.list().flatMap((option) => option.written);
    expect(written.length).toBeGreaterThan(0);
    expect(new Set(written).size).toBe(written.length);
  });

  test("netnsim help shows what is modelled, accepted and refused", () => {
    const text = describeOptions("arp");
    expect(text).toContain("arp: options that are modelled\n  -A --protocol ARG, -H --hw-type ARG, -a --all,");
    expect(text).toContain("accepted; they make no difference here\n  -N --symbolic\n");
    expect(describeOptions("ping")).toContain("refused by name\n  -R (record route), -T ARG (timestamp option),");
    expect(() => describeOptions("true")).toThrow('no list of options is kept for "true"; there is help on run, ');
    expect(() => describeOptions("nosuch")).toThrow('there is no command "nosuch"');
  });

  test("netnsim help of a verb shows that verb's", () => {
    const text = describeOptions("docker", ["run"]);
    expect(text).toMatch(/^docker run: what is modelled\n {2}--cidfile ARG, --name ARG, -h --hostname ARG,/);
    expect(text).toContain("accepted; they make no difference here\n");
    expect(text).toContain("--runtime ARG (but for runc, io.containerd.runc.v2), --sig-proxy (turned off)\n");
    expect(describeOptions("docker", ["pause"])).toBe("docker pause: has no options\n");
    expect(describeOptions("docker", ["container", "wait"])).toBe("docker container wait: has no options\n");
    expect(describeOptions("docker", ["network"])).toContain("docker network rm: what is modelled\n  -f --force (since 23)\n");
    expect(describeOptions("ip", ["link", "set"])).toContain("ip link set type bridge_slave: what is modelled\n");
    expect(() => describeOptions("docker", ["nosuch"])).toThrow('no list is kept of "docker nosuch"; there is docker, ');
  });

  test("docs/OPTIONS.md is what the tables say", () => {
    expect(readFileSync(LIST, "utf8")).toBe(listOptions());
  });
});
