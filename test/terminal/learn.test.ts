/** `netnsim learn` at a terminal and through a pipe. */
import { spawnSync } from "node:child_process";
import { expect, inject, test } from "vitest";
import { TerminalSession, whyNoTerminal } from "./pty.ts";

function learn(words: readonly string[], input = "") {
  const run = spawnSync(process.execPath, [inject("main"), "learn", ...words], { input, encoding: "utf8" });
  return { out: run.stdout, err: run.stderr, exitCode: run.status };
}

test.skipIf(whyNoTerminal() !== null)("a lesson at a terminal: Enter, a guess, commands at its prompt, the end", async () => {
  const session = new TerminalSession(["who-has"], "learn");
  await session.see(/go on .* > $/);
  await session.type("\r", /your guess, 1 to 3: $/);
  await session.type("2\r", /Right: an ARP request, to all\n.*your guess, 1 to 2: $/s);
  await session.type("2\r", /your guess, 1 to 2: $/);
  await session.type("1\r", /your guess, 1 to 3: $/);
  await session.type("3\r", /go on .* > $/);
  await session.type("\r", /shows a solution, \[q\] quits\.\n.*root@h:~# $/s);
  await session.type("?\r", /Hint 1 of 2: .*# $/s);
  await session.type("ip -n blue neigh flush all nud permanent\r", /It works\. 1 command of yours .* > $/s);
  await session.type("\r", /One solution:.*4 of 4 guesses were right\.\nNext: netnsim learn bridge-learns\n/s);
  expect(await session.ended()).toBe(0);
});

test("a lesson through a pipe: lines as they come, and the rest without guesses", () => {
  const { out, err, exitCode } = learn(["1"], "\n1\n");
  expect([err, exitCode]).toEqual(["", 0]);
  expect(out).toMatch(/Not quite\. You guessed: the ping itself.*One solution:.*0 of 4 guesses were right\.\n/s);
});

test("learn lists its lessons, and says what it does not know", () => {
  expect(learn([]).out).toMatch(/^ {2}1 {2}who-has .*\n.*\n 12 {2}docker-br-netfilter .*\n/s);
  expect(learn(["nothing"])).toMatchObject({
    err: 'netnsim: learn: there is no lesson "nothing"; `netnsim learn` lists them\n',
    exitCode: 2,
  });
});
