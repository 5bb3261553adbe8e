/** docs/questions.md: its code runs and prints what the page says, its rule files differ in the packet it shows. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as netnsim from "../../src/index.ts";
import * as questions from "../../src/questions/index.ts";
import { examplesIn, runExample } from "../page-examples.ts";

const PAGE = readFileSync(new URL("../../docs/questions.md", import.meta.url), "utf8");
const MODULES: Readonly<Record<string, object>> = { netnsim, "netnsim/questions": questions };
const EXAMPLES = examplesIn(PAGE);

test.each(EXAMPLES)("example %#", async (example) => {
  expect(await runExample(example, MODULES)).toBe(example.printed);
});

test("there are two examples, and the rule files differ in the packet that the page shows", () => {
  expect(EXAMPLES.length).toBe(2);
  const [before, after] = [...PAGE.matchAll(/```rules [^\n]*\n(.*?)```/gs)].map(([, rules]) => rules!);
  const [, shown] = /\$ netnsim diff .*\nhost: (.*)\n/.exec(PAGE)!;
  expect(questions.diffRules(before!, after!).difference?.text).toBe(shown);
});
