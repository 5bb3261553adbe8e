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

  test("docs/OPTIONS.md is what the tables say", () => {
    expect(readFileSync(LIST, "utf8")).toBe(listOptions());
  });
});
