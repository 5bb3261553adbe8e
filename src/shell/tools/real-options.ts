/**
 * The options that the real tools know, by their calls of getopt_long(3) (getopt-tables.ts), and its search for a long name that may
 * be shortened. With them an option that the tool has and the model has not is refused by name, and never called invalid.
 */
import type { OptionSpec } from "../net/getopt.ts";
import { GETOPT_TABLES } from "./getopt-tables.ts";

export type Argument = "none" | "required" | "optional";

export interface LongOption {
  readonly name: string;
  readonly argument: Argument;
  /** What getopt_long() returns for it: a letter, or a number of the tool's own. */
  readonly value: string;
}

export interface RealOptions {
  readonly letters: ReadonlyMap<string, Argument>;
  readonly long: readonly LongOption[];
}

const cache = new Map<string, RealOptions>();

/** Null for a tool that does not use getopt_long() or was not recorded. */
export function realOptions(tool: string): RealOptions | null {
  const table = Object.hasOwn(GETOPT_TABLES, tool) ? GETOPT_TABLES[tool]! : null;
  if (table === null) return null;
  const known = cache.get(tool);
  if (known !== undefined) return known;
  const options = { letters: readLetters(table.letters), long: readLong(table.long ?? "") };
  cache.set(tool, options);
  return options;
}

/** The letters of getopt(3): `n:` takes an argument, `I::` takes one that is attached to it. */
export function readLetters(letters: string): Map<string, Argument> {
  const known = new Map<string, Argument>();
  for (const [, letter, colons] of letters.replace(/^[-+:]+/, "").matchAll(/([^:])(:{0,2})/g))
    known.set(letter!, colons === "" ? "none" : colons === ":" ? "required" : "optional");
  return known;
}

/** The real tool's long options for parseOptions(); those that its command line has with a word for them stand first. */
export function realLong(tool: string, own: NonNullable<OptionSpec["long"]>): NonNullable<OptionSpec["long"]> {
  const long = realOptions(tool)?.long ?? [];
  return { ...Object.fromEntries(long.map(({ name, argument }) => [name, { argument }])), ...own };
}

function readLong(text: string): LongOption[] {
  return text.split(" ").flatMap((word) => {
    const match = /^([^=?:]+)([=?]?):(.+)$/.exec(word);
    if (match === null) return [];
    const [, name, mark, value] = match;
    return [{ name: name!, argument: mark === "" ? "none" : mark === "=" ? "required" : "optional", value: value! }];
  });
}

/** The long option that a word names, or what getopt_long() says of the word. */
export function findLong(long: readonly LongOption[], word: string): LongOption | string {
  const given = word.slice(2).split("=")[0]!;
  const exact = long.find(({ name }) => name === given);
  if (exact !== undefined) return exact;
  const found = long.filter(({ name }) => name.startsWith(given));
  const first = found[0];
  if (first === undefined) return `unrecognized option '${word}'`;
  if (found.every(({ argument, value }) => argument === first.argument && value === first.value)) return first;
  return `option '${word}' is ambiguous; possibilities: ${found.map(({ name }) => `'--${name}'`).join(" ")}`;
}
