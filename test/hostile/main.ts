/**
 * `npm run test:hostile -- [--minutes N | --turns N] [--seed N] [--room NAME] [--keep] [--first]`: hostile inputs until the time
 * is over, or so many turns of 200 inputs, each room in its turn, the corpus before them. A failure is printed as the smallest
 * input that shows it, with its seed; --keep adds it to the corpus. --first ends with the first failure as it was drawn: to make
 * a hang smaller takes five seconds a step. --worker names a compiled worker.ts.
 */

import { parseArgs } from "node:util";
import fc from "fast-check";
import { ARENA_DEFAULTS, Arena } from "./arena.ts";
import { corpusOf, keepInCorpus } from "./corpus.ts";
import { REAL_ROOMS, ROOMS, roomNamed } from "./rooms/index.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string" },
    turns: { type: "string" },
    seed: { type: "string" },
    room: { type: "string", multiple: true },
    keep: { type: "boolean", default: false },
    first: { type: "boolean", default: false },
    worker: { type: "string", default: ARENA_DEFAULTS.worker },
  },
});
/** A number of turns does not depend on how busy the machine is; without one the time decides. */
const turns = Number(values.turns ?? Number.POSITIVE_INFINITY);
const minutes = values.minutes ?? (values.turns === undefined ? "1" : "Infinity");
const endsAt = Date.now() + Number(minutes) * 60_000;
let seed = Number(values.seed ?? Date.now() % 2 ** 31);
const asked = values.room === undefined ? [...ROOMS, ...REAL_ROOMS] : values.room.map(roomNamed);
const rooms = asked.filter(({ name, whyAbsent }) => {
  const why = whyAbsent?.() ?? null;
  if (why !== null) console.log(`${name}: skipped: ${why}`);
  return why === null;
});
const RUNS_A_TURN = 200;
const arena = new Arena({ worker: values.worker });
const seen = new Set<string>();
let failures = 0;

corpus: for (const room of rooms) {
  for (const { name, input } of corpusOf(room.name)) {
    const wrong = await arena.judge(room.name, input);
    if (wrong === null) continue;
    failures++;
    console.log(`\nFAILED corpus/${room.name}/${name}.json:\n${room.print(input)}\n  ${wrong}\n`);
    if (values.first) break corpus;
  }
}
console.log(`seed ${seed}`);
for (let turn = 0; rooms.length > 0 && turn < turns && Date.now() < endsAt && !(values.first && failures > 0); turn++, seed++) {
  const room = rooms[turn % rooms.length]!;
  const before = arena.runs;
  const property = fc.asyncProperty(room.cases, async (input) => {
    const wrong = await arena.judge(room.name, input);
    if (wrong !== null && !seen.has(kindOf(room.print(input), wrong))) throw new Error(wrong);
  });
  const result = await fc.check(property, {
    seed,
    numRuns: RUNS_A_TURN,
    endOnFailure: values.first,
    ...(Number.isFinite(endsAt) ? { interruptAfterTimeLimit: endsAt - Date.now() + 30_000 } : {}),
  });
  if (!result.failed || result.counterexample === null) {
    console.log(`${room.name}, seed ${seed}: ${arena.runs - before} inputs`);
    continue;
  }
  failures++;
  const [input] = result.counterexample;
  const wrong = String((result.errorInstance as Error | null)?.message ?? result.errorInstance);
  seen.add(kindOf(room.print(input), wrong));
  console.log(`\nFAILED ${room.name}, seed ${seed} (path ${result.counterexamplePath}):\n${room.print(input)}\n  ${wrong}\n`);
  if (values.keep) keepInCorpus(room.name, input);
}
await arena.close();
console.log(`${arena.runs - failures} passed, ${failures} failed`);
process.exitCode = failures === 0 ? 0 : 1;

/** What a failure is, without what differs from input to input: the same fault is reported once. */
function kindOf(input: string, wrong: string): string {
  if (/^(hangs|ends|leaves)/.test(wrong)) return `${input.split(" ", 1)[0]} ${wrong.split(":", 1)[0]}`;
  return wrong
    .split("\n")
    .slice(0, 3)
    .join("\n")
    .replace(/"[^"]*"|'[^']*'|\d+/g, "N");
}
