/** Shapes that this code does without, each with the files that keep one and why. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const SRC = fileURLToPath(new URL("../../src/", import.meta.url));

const SOURCES: readonly (readonly [file: string, text: string])[] = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => [name, readFileSync(SRC + name, "utf8")]);

type Reasons = Readonly<Record<string, string>>;

function filesWith(pattern: RegExp): string[] {
  return SOURCES.filter(([, text]) => pattern.test(text))
    .map(([file]) => file)
    .toSorted();
}

test("no type is forced on a value through unknown", () => {
  expect(filesWith(/ as unknown as /)).toEqual([]);
});

const FORCED: Reasons = {
  "shell/tools/jq/parser.ts": "what a symbol of the grammar is worth, only its rules know",
  "trace/taps.ts": "the emitter's type of a listener cannot be computed before the event's name is known",
};

test("a value is cast to never only where no type can say it", () => {
  expect(filesWith(/ as never\b/)).toEqual(Object.keys(FORCED));
});
