/** diff as GNU diffutils 3.8 prints it; every expectation was printed by the real one. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Lab } from "../../src/index.ts";
import { type Change, findChanges } from "../../src/shell/tools/diff/edit-script.ts";
import { property } from "../property.ts";

const FILES = "printf 'a\\nb\\nc\\n' >x; printf 'a\\nB\\nc\\nd' >y; : >e; mkdir dd; cp y dd/x; printf 'a\\0b' >z\n";

async function run(script: string): Promise<string> {
  const host = new Lab({ seed: 1 }).addHost("h");
  const { stdout, stderr, exitCode } = await host.sh(`cd /tmp\n${FILES}${script}`);
  return `${stdout}${stderr}[${exitCode}]`;
}

const HINT = "diff: Try 'diff --help' for more information.\n";

describe("diff", () => {
  const results: Readonly<Record<string, string>> = {
    "diff x y": "2c2\n< b\n---\n> B\n3a4\n> d\n\\ No newline at end of file\n[1]",
    "diff x x": "[0]",
    "diff -i x y": "3a4\n> d\n\\ No newline at end of file\n[1]",
    "diff e x": "0a1,3\n> a\n> b\n> c\n[1]",
    "diff -q x y": "Files x and y differ\n[1]",
    "diff -s x x": "Files x and x are identical\n[0]",
    "diff x z": "Binary files x and z differ\n[1]",
    "diff -U0 --label A --label B x y": "--- A\n+++ B\n@@ -2 +2 @@\n-b\n+B\n@@ -3,0 +4 @@\n+d\n\\ No newline at end of file\n[1]",
    "diff -u --label A --label B x e": "--- A\n+++ B\n@@ -1,3 +0,0 @@\n-a\n-b\n-c\n[1]",
    "diff <(printf '1\\n2\\n') <(printf '1\\n3\\n')": "2c2\n< 2\n---\n> 3\n[1]",
    "echo hi | diff - x": "1c1,3\n< hi\n---\n> a\n> b\n> c\n[1]",
    "diff -r dd .":
      "Only in .: dd\nOnly in .: e\ndiff -r dd/x ./x\n2c2\n< B\n---\n> b\n4d3\n< d\n\\ No newline at end of file\nOnly in .: y\nOnly in .: z\n[1]",
    "diff -N x nope": "1,3d0\n< a\n< b\n< c\n[1]",
    "diff x": `diff: missing operand after 'x'\n${HINT}[2]`,
    "diff x y z": `diff: extra operand 'z'\n${HINT}[2]`,
    "diff nope nope2": "diff: nope: No such file or directory\ndiff: nope2: No such file or directory\n[2]",
    "diff -k x y": `diff: invalid option -- 'k'\n${HINT}[2]`,
    "diff -U x y": `diff: invalid context length 'x'\n${HINT}[2]`,
    "diff --color=foo x y": `diff: invalid color 'foo'\n${HINT}[2]`,
  };
  test.each(Object.keys(results))("%s", async (script) => {
    expect(await run(script)).toBe(results[script]);
  });

  test("forms that are not modelled are refused by name", async () => {
    expect(await run("diff -y x y")).toBe('diff: option "-y" is not modelled\n[2]');
  });
});

const lines = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 30 });

/** The new file, made of the old one by the changes. */
function apply(old: readonly string[], now: readonly string[], changes: readonly Change[]): string[] {
  const made: string[] = [];
  let at = 0;
  for (const change of changes) {
    made.push(...old.slice(at, change.oldFrom), ...now.slice(change.newFrom, change.newTo));
    at = change.oldTo;
  }
  return [...made, ...old.slice(at)];
}

/** How many lines the longest common subsequence has, by the table everybody can check. */
function commonLines(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const line of a) {
    const next = [0];
    for (let at = 0; at < b.length; at++) next.push(line === b[at] ? row[at]! + 1 : Math.max(next[at]!, row[at + 1]!));
    row = next;
  }
  return row.at(-1)!;
}

describe("the edit script", () => {
  property([lines, lines, fc.integer({ min: 0, max: 3 })])("makes the new file of the old one", (old, now, horizon) => {
    expect(apply(old, now, findChanges(old, now, horizon))).toEqual(now);
  });

  property([lines, lines])("is the shortest there is", (old, now) => {
    const kept = old.length - findChanges(old, now, 3).reduce((sum, change) => sum + change.oldTo - change.oldFrom, 0);
    expect(kept).toBe(commonLines(old, now));
  });
});
