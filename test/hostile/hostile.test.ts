/**
 * Hostile inputs, some of each room with a fixed seed, and all of the corpus: no exception, nothing of JavaScript in what is
 * printed, an exit code from 0 to 255, an end. `npm run test:hostile` goes on from there with other seeds.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runs } from "../sample.ts";
import { Arena } from "./arena.ts";
import { compile } from "./compile.ts";
import { corpusOf } from "./corpus.ts";
import { ROOMS } from "./rooms/index.ts";

const RUNS = runs(2, 25);
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** Inside the repository, so that the worker finds what it depends on. */
const built = mkdtempSync(join(ROOT, "dist-test-"));
/** A busy machine is no hang. */
const arena = new Arena({ limitMs: 30_000, worker: join(built, "worker.js") });
beforeAll(() => compile(ROOT, ["worker"], built), 60_000);
afterAll(async () => {
  await arena.close();
  rmSync(built, { recursive: true });
});

test.each(ROOMS.map((room) => [room.name, room] as const))("%s", { timeout: 120_000 }, async (name, room) => {
  for (const kept of corpusOf(name)) expect(await arena.judge(name, kept.input), `corpus/${name}/${kept.name}.json`).toBe(null);
  const property = fc.asyncProperty(room.cases, async (input) => {
    const wrong = await arena.judge(name, input);
    if (wrong !== null) throw new Error(`${room.print(input)}\n${wrong}`);
  });
  await fc.assert(property, { seed: 1, numRuns: RUNS });
});
