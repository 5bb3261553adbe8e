/** How `explain` is asked for: its options, its exit codes, its data; and where it is refused. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { Lab } from "../../src/index.ts";
import { whyNotLinux } from "../../src/linux/own-words.ts";
import { parseScript } from "../../src/scenario/script.ts";

function host() {
  const made = new Lab().addHost("h");
  made.exec(["ip", "link", "set", "lo", "up"]);
  return made;
}

test("explain ends as its command does, and says in its own words what it cannot read", async () => {
  const run = (line: string) => host().sh(line);
  expect((await run("explain false")).exitCode).toBe(1);
  expect((await run("explain")).stderr).toMatch(/^Usage: explain /);
  expect((await run("explain -z true")).exitCode).toBe(2);
  expect(await run("explain nothere")).toMatchObject({ exitCode: 127, stdout: "" });
  expect((await run("explain -q ping -c 1 127.0.0.1")).stdout).toContain("1  echo request     h    ");
});

test("a reader of the data finds what docs/JOURNEYS.md says, and nothing else", async () => {
  const { stdout, stderr } = await host().sh("explain --json ping -c 1 127.0.0.1");
  expect(stderr).toContain("1 packets transmitted, 1 received");
  const data = JSON.parse(stdout);
  expect(data.version).toBe(1);
  const fields = [data, data.packets[0], data.packets[0].hops[0]].flatMap((each) => Object.keys(each));
  const documented = [...readFileSync(new URL("../../docs/JOURNEYS.md", import.meta.url), "utf8").matchAll(/^\| `(\w+)` /gm)];
  expect(documented.map(([, field]) => field)).toEqual(fields);
});

test("the data goes through a pipe, whatever the command prints and on which stream", async () => {
  const run = (line: string) => host().sh(line);
  const both = "sh -c 'echo out; echo err >&2; ping -c 1 127.0.0.1; exit 3'";
  expect(await run(`explain --json ${both} 2> log | jq -c '[.exitCode, (.packets | length)]'; head -2 log`)).toMatchObject({
    stdout: "[3,2]\nout\nerr\n",
    stderr: "",
  });
  expect(await run("explain --json --without true")).toMatchObject({ exitCode: 2, stdout: "" });
});

test("what stands where a command does is refused on a real kernel, by name and line", () => {
  const reason = (script: string) => whyNotLinux(parseScript(script).steps);
  expect(reason("echo one\nif true; then\n  X=1 explain ping a\nfi\n")).toBe(
    "line 3: explain is a word of netnsim's own: Linux does not have it",
  );
  expect(reason("ping -c 1 a && sudo explain ping a\n")).toContain("line 1: explain is");
  expect(reason("(x=$(explain ping a))\n")).toContain("line 1: explain is");
  expect(reason("x; what-if 'ip link'")).toContain("line 1: what-if is");
  expect(reason("echo explain; cat explain; ./explain; explained\n")).toBeNull();
  expect(reason('echo "\nexplain it; explain that"\nexplain() { echo "$@"; }\nexplain\n')).toBeNull();
});
