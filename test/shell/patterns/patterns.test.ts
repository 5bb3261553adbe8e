/** Patterns as bash, grep and sed match them: recorded random cases, and what must end at once. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { someOf } from "../../sample.ts";
import { runScript } from "../run-script.ts";
import { resultDirectly } from "./direct.ts";
import type { PatternCase } from "./generate.ts";
import { scriptOf } from "./script.ts";

const RECORDED = JSON.parse(readFileSync(new URL("cases.json", import.meta.url), "utf8")) as {
  input: PatternCase;
  output: string;
}[];
const CASES = someOf(RECORDED, 10);

test(`${CASES.length} random patterns match what they match in Debian 12 (recorded by fuzz.ts)`, async () => {
  const results = CASES.map((each) => resultDirectly(each.input));
  const others = CASES.filter((_, index) => results[index] === null).map((each) => each.input);
  const lines = (await runScript(scriptOf(others))).stdout.split("\n");
  const wrong = CASES.filter((each, index) => (results[index] ?? lines.shift()) !== each.output);
  expect(wrong.map((each) => JSON.stringify(each))).toEqual([]);
});

// Each of these takes a backtracking matcher longer than the universe has lasted, or a recursive one its stack.
test.each([
  ["[[ $a =~ (a*)*b ]]; echo $?", "1\n"],
  ["[[ $a =~ (a|a)*b ]]; echo $?", "1\n"],
  ["[[ $a =~ (a+a+)+b ]]; echo $?", "1\n"],
  ["[[ $a =~ (.*)(.*)(.*)(.*)(.*)b ]]; echo $?", "1\n"],
  ["[[ $a =~ ^(a*)*$ ]]; echo $? $(expr length $BASH_REMATCH)", "0 10000\n"],
  ["[[ $a == *a*a*a*a*a*a*a*a*b ]]; echo $?", "1\n"],
  ["[[ $a == +(+(a))b ]]; echo $?", "1\n"],
  [`x=$\{a//*a*a*a*b/}; expr length $x`, "10000\n"],
  [`x=$\{a%%*a*a*b*}; expr length $x`, "10000\n"],
  ["echo $a | grep -c '\\(a*\\)*b'", "0\n"],
  ["echo $a | grep -cE '(a+a+)+b'", "0\n"],
  ["echo $a | grep -cE 'a{1,255}{1,2}b'", "0\n"],
  ["expr $a : '\\(a*\\)*b'; echo $?", "\n1\n"],
  ["p=$(printf '(%.0s' {1..5000}); q=$(printf ')%.0s' {1..5000}); [[ xa =~ $p\"a\"$q ]]; echo $?", "0\n"],
  ["p=$(printf '[%.0s' {1..10000}); [[ x =~ $p ]]; echo $?", "2\n"],
  ["p=$(printf '$%.0s' {1..10000}); echo x | grep -c \"$p\"", "0\n"],
])("%s ends", async (script, output) => {
  const { stdout } = await runScript(`a=$(printf 'a%.0s' {1..10000})\n${script}`);
  expect(stdout).toBe(output);
});

test("what is too large is refused in the tools' words", async () => {
  const { stderr } = await runScript(
    "echo a | grep 'a\\{99999\\}'; echo a | grep -E '(a{1,255}){1,255}{1,255}'; expr a : 'a\\{99999\\}'; echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | grep -P '(x+x+)+y|(a+a+)+y'",
  );
  expect(stderr).toBe(
    "grep: Regular expression too big\ngrep: Regular expression too big\nexpr: Regular expression too big\ngrep: (standard input): exceeded PCRE's backtracking limit\n",
  );
});

test("a search for back-references that takes too long is given up by name", async () => {
  const subject = `${"ab".repeat(100)}c${"ba".repeat(100)}c`;
  await expect(runScript(`[[ ${subject} =~ ^(.+)(.+)(.+)(.+)c\\1\\2\\3\\4c$ ]]`)).rejects.toThrow(
    "a pattern took more than 100000000 steps to match",
  );
});
