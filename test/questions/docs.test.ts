/** docs/questions.md: its code runs and prints what the page says, its rule files differ in the packet it shows. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as netnsim from "../../src/index.ts";
import * as questions from "../../src/questions/index.ts";

const PAGE = readFileSync(new URL("../../docs/questions.md", import.meta.url), "utf8");
const MODULES: Readonly<Record<string, object>> = { netnsim, "netnsim/questions": questions };
const EXAMPLES = [...PAGE.matchAll(/```ts\n(.*?)```\s*```text\n(.*?)```/gs)].map(([, code, printed]) => ({
  code: code!,
  printed: printed!,
}));

async function run(code: string): Promise<string> {
  const imported = code.replace(/^import (\{.*\}) from "(.*)";$/gm, 'const $1 = modules["$2"];');
  const lines: string[] = [];
  const console = { log: (...words: readonly unknown[]) => lines.push(words.join(" ")) };
  await new Function("modules", "console", `return (async () => {${imported}})();`)(MODULES, console);
  return `${lines.join("\n")}\n`.replace(/\n+$/, "\n");
}

test.each(EXAMPLES)("example %#", async ({ code, printed }) => {
  expect(await run(code)).toBe(printed);
});

test("there are two examples, and the rule files differ in the packet that the page shows", () => {
  expect(EXAMPLES.length).toBe(2);
  const [before, after] = [...PAGE.matchAll(/```rules [^\n]*\n(.*?)```/gs)].map(([, rules]) => rules!);
  const [, shown] = /\$ netnsim diff .*\nhost: (.*)\n/.exec(PAGE)!;
  expect(questions.diffRules(before!, after!).difference?.text).toBe(shown);
});
