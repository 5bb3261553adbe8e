/** The recorded calls of getopt(3) (tools/getopt-tables.ts) as what getopt.ts reads a command line by. */
import { GETOPT_TABLES } from "../tools/getopt-tables.ts";
import type { Argument, KnownOptions, LongOption } from "./getopt.ts";

/** The options of a real tool. A long name is known by the letter it stands for, or by the first of its spellings. */
export function recordedOptions(tool: string): KnownOptions {
  const table = Object.hasOwn(GETOPT_TABLES, tool) ? GETOPT_TABLES[tool]! : null;
  if (table === null) throw new Error(`${tool}: its call of getopt is not recorded`);
  return parseOptions(table.letters, table.long);
}

/**
 * The strings of one call: `letters` as for getopt(3), `long` as "name:value name=:value name?:value"; null for a call of
 * getopt(3).
 */
export function parseOptions(letters: string, long: string | null): KnownOptions {
  const known = readLetters(letters);
  return { letters: known, long: long === null ? null : readLong(long, known), stopsAtOperand: letters.startsWith("+") };
}

/** The letters of getopt(3): `n:` takes an argument, `I::` takes one that is attached to it. */
export function readLetters(letters: string): Map<string, Argument> {
  const known = new Map<string, Argument>();
  for (const [, letter, colons] of letters.replace(/^[-+:]+/, "").matchAll(/([^:])(:{0,2})/g))
    known.set(letter!, colons === "" ? "none" : colons === ":" ? "required" : "optional");
  return known;
}

function readLong(text: string, letters: ReadonlyMap<string, Argument>): LongOption[] {
  const first = new Map<string, string>();
  return text.split(" ").flatMap((word) => {
    const match = /^([^=?:]+)([=?]?):(.+)$/.exec(word);
    if (match === null) return [];
    const [, name = "", mark, value = ""] = match;
    if (!first.has(value)) first.set(value, letterOf(value, letters) ?? name);
    return [{ name, argument: mark === "" ? "none" : mark === "=" ? "required" : "optional", as: first.get(value)! }];
  });
}

/** The letter that a recorded value stands for; values that are no letter or digit are recorded as numbers. */
function letterOf(value: string, letters: ReadonlyMap<string, Argument>): string | null {
  const letter = value.length > 1 && Number(value) > 32 && Number(value) < 127 ? String.fromCharCode(Number(value)) : value;
  return letters.has(letter) ? letter : null;
}
