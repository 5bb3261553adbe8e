/**
 * Syntax errors inside of substitutions: of the whole line in $(...) and <(...), of the expansion in `...`. Recorded with bash
 * 5.2.15.
 */
import { expect, test } from "vitest";
import { bare } from "../../src/lab/worlds/bare.ts";

const misplaced = (line: number, token: string, text: string) =>
  `x.sh: line ${line}: syntax error near unexpected token \`${token}'\nx.sh: line ${line}: \`${text}'\n`;

const CASES: readonly (readonly [script: string, stdout: string, stderr: string, exitCode: number])[] = [
  ["echo $( > )", "", misplaced(1, ")", "echo $( > )"), 2],
  ["echo a\nif true; then echo $( > ); fi\necho b", "a\n", misplaced(2, ")", "if true; then echo $( > ); fi"), 2],
  ["f() { echo $(done); }\necho b", "", misplaced(1, "done", "f() { echo $(done); }"), 2],
  [`echo 'a' "$(echo $( fi ))"`, "", misplaced(1, "fi", `echo 'a' "$(echo $( fi ))"`), 2],
  ["echo a\ncat <( < )\necho b", "a\n", misplaced(2, ")", "cat <( < )"), 2],
  ["echo a $" + "{x:-$( < )}\necho b", "", misplaced(1, ")", "echo a $" + "{x:-$( < )}"), 2],
  [
    "echo `fi`; echo same $?\necho next",
    "\nsame 0\nnext\n",
    "x.sh: command substitution: line 1: syntax error near unexpected token `fi'\nx.sh: command substitution: line 1: `fi'\n",
    0,
  ],
  ["x=`if`; echo $?", "2\n", "x.sh: command substitution: line 2: syntax error: unexpected end of file\n", 0],
  ["echo 1 $" + "{ echo hi; }\necho $?", "1\n", "x.sh: line 1: $" + "{ echo hi; }: bad substitution\n", 0],
];

test.each(CASES)("%j", async (script, stdout, stderr, exitCode) => {
  const { host } = bare();
  expect(await host.sh(script, { name: "x.sh" })).toEqual({ stdout, stderr, exitCode });
});
