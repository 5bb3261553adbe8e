/** The real iptables 1.8.9 on Linux 6.18 printed this for these lines (record.py); ours prints the same. */
import { describe, expect, test } from "vitest";
import { canonical, makeHost, readSessions, readTable, runCommand, stateOf, TABLES } from "./replay.ts";

describe.each(TABLES)("%s", (name) => {
  test.each(readSessions(readTable(name)).map((session) => [session.title, session] as const))("%s", (_title, session) => {
    const net = makeHost().init;
    let state = "";
    const ours: unknown[] = [];
    const theirs: unknown[] = [];
    for (const step of session.steps) {
      state = step.state ?? state;
      const line = step.argv.join(" ");
      const result = runCommand(net, step.argv, step.stdin);
      ours.push({ line, exit: result.exit, output: canonical(result.output), state: stateOf(net) });
      theirs.push({ line, exit: step.exit, output: canonical(step.output), state });
    }
    expect(ours).toEqual(theirs);
  });
});

test("they are many: each option of each match and target, inverted and not, good and bad", () => {
  const lines = TABLES.flatMap((name) => readSessions(readTable(name))).flatMap(({ steps }) => steps);
  expect(lines.length).toBeGreaterThan(1200);
});
