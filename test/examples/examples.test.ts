/** Each example does what it says; one that is a test itself (examples/*.test.ts) is run as one. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { lan } from "../../src/index.ts";

const EXAMPLES = new URL("../../examples/", import.meta.url);
const programs = readdirSync(EXAMPLES).filter((name) => /^[^.]+\.ts$/.test(name));

test.each(programs)("%s prints what it says", async (name) => {
  const source = readFileSync(new URL(name, EXAMPLES), "utf8");
  const expected = source.slice(source.indexOf("// Prints:\n") + "// Prints:\n".length).replace(/^\/\/ ?/gm, "");
  let printed = "";
  const write = (text: string) => {
    printed += text;
    return true;
  };
  vi.spyOn(process.stdout, "write").mockImplementation(write as typeof process.stdout.write);
  vi.spyOn(console, "log").mockImplementation((...words) => void write(`${words.join(" ")}\n`));
  await import(new URL(name, EXAMPLES).href);
  vi.restoreAllMocks();
  expect(printed).toBe(expected);
});

test("check-firewall.sh finds a rule that is missing, by what is reached then", async () => {
  const script = readFileSync(new URL("check-firewall.sh", EXAMPLES), "utf8");
  expect(await lan().host.sh(script)).toEqual({ exitCode: 0, stdout: "the firewall does what it should\n", stderr: "" });
  const { exitCode, stdout } = await lan().host.sh(script.replace(/^iptables -A LAN .*$/m, ""));
  expect(exitCode).toBe(1);
  expect(stdout).toBe("must not work, and does: ssh remote curl -fsS -m 2 http://192.168.2.110:9090\n");
});

test("the code of docs/property-testing.md is the examples' own", () => {
  const text = readFileSync(new URL("../docs/property-testing.md", EXAMPLES), "utf8");
  const blocks = [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code!);
  const files = readdirSync(new URL("properties/", EXAMPLES)).map((name) =>
    readFileSync(new URL(`properties/${name}`, EXAMPLES), "utf8"),
  );
  expect(blocks.toSorted()).toEqual(files.toSorted());
});

test("there are five, those of docs/property-testing.md, and projects that call real programs, which are run beside those", () => {
  const projects = readdirSync(EXAMPLES).filter((name) => !name.includes(".") && name !== "properties");
  const run = readFileSync(new URL("../test/terminal/examples.test.ts", EXAMPLES), "utf8");
  expect(projects.toSorted()).toEqual([...run.matchAll(/folder: "(\w+)"/g)].map(([, name]) => name).toSorted());
  const docs = readFileSync(new URL("../docs/up.md", EXAMPLES), "utf8");
  expect(projects.filter((name) => !docs.includes(`(../examples/${name})`))).toEqual([]);
  expect(programs).toHaveLength(3);
});
