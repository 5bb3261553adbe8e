/**
 * All that the real kernel is asked afresh: recordings, tables of command lines, random labs. Eight at a time, because they
 * mostly wait; those that wait longest first, so that none is left to wait alone at the end, and between them those that do not
 * wait. Needs root on Linux with the tools; otherwise skipped, and says why. `-t 'lab'` asks only what has that in its name.
 */
import { describe, test } from "vitest";
import { randomLabs } from "./labs.ts";
import type { Question } from "./question.ts";
import { recordings } from "./recordings.ts";
import { tables } from "./tables.ts";
import { Turns } from "./turns.ts";

const kinds = [recordings(), tables(), randomLabs()];
const refused = kinds.flatMap((each) => each.refused);
for (const why of new Set(refused.map((each) => each.why))) {
  const titles = refused.filter((each) => each.why === why).map(({ title }) => title);
  console.warn(`skipped: ${titles.length > 3 ? `${titles.length} questions` : titles.join(", ")}: ${why}`);
}

describe("the real kernel", () => {
  test.skip.each(refused)("$title: $why", () => {});
  const turns = new Turns();
  test.concurrent.for(inTurn(kinds.flatMap((each) => each.asked)))("$title", async ({ ask }, { signal, expect }) => {
    expect(await turns.agree(() => ask(signal))).toBe("");
  });
});

/** Longest waits first, and after each some of those that do not wait. */
function inTurn(questions: readonly Question[]): Question[] {
  const waiting = questions.filter(({ waits }) => waits > 0).sort((a, b) => b.waits - a.waits);
  const busy = questions.filter(({ waits }) => waits === 0);
  const share = Math.ceil(busy.length / Math.max(1, waiting.length));
  return [
    ...waiting.flatMap((each, index) => [each, ...busy.slice(index * share, (index + 1) * share)]),
    ...(waiting.length === 0 ? busy : []),
  ];
}
