/**
 * getopt(3) and getopt_long(3) of glibc 2.36: clustered letters, arguments attached or apart, long names that may be shortened,
 * options behind operands, `--`. A mistake comes with the library's words, without the program's name; whoever goes on after it
 * finds the rest.
 */

export type Argument = "none" | "required" | "optional";

export interface LongOption {
  readonly name: string;
  readonly argument: Argument;
  /** The name that it shares with a letter and with its other spellings. */
  readonly as: string;
}

/** What a program passes to the library. */
export interface KnownOptions {
  readonly letters: ReadonlyMap<string, Argument>;
  /** Null for a program that calls getopt(3), which knows no long names. */
  readonly long: readonly LongOption[] | null;
  /** A leading "+": everything from the first operand on is an operand. */
  readonly stopsAtOperand: boolean;
}

export interface GivenOption {
  readonly kind: "option";
  readonly name: string;
  /** As it would be written in full: `-m`, `--max-time`. */
  readonly written: string;
  /** "" for an option without an argument, and where an optional one is missing. */
  readonly value: string;
  readonly hasValue: boolean;
}

export type GivenWord =
  | GivenOption
  | { readonly kind: "operand"; readonly word: string }
  | { readonly kind: "mistake"; readonly words: string };

export function* getopt(args: readonly string[], known: KnownOptions): Generator<GivenWord, void> {
  for (let at = 0; at < args.length; at++) {
    const word = args[at]!;
    if (word === "--") return yield* operands(args.slice(at + 1));
    if (!word.startsWith("-") || word === "-") {
      if (known.stopsAtOperand) return yield* operands(args.slice(at));
      yield { kind: "operand", word };
      continue;
    }
    if (word.startsWith("--") && known.long !== null) {
      const found = findLong(known.long, word);
      const equals = word.indexOf("=");
      if (typeof found === "string") yield { kind: "mistake", words: found };
      else if (found.argument === "none" && equals >= 0)
        yield { kind: "mistake", words: `option '--${found.name}' doesn't allow an argument` };
      else if (found.argument === "required" && equals < 0 && at + 1 >= args.length)
        yield { kind: "mistake", words: `option '--${found.name}' requires an argument` };
      else {
        const value = equals >= 0 ? word.slice(equals + 1) : found.argument === "required" ? args[++at]! : "";
        const hasValue = equals >= 0 || found.argument === "required";
        yield { kind: "option", name: found.as, written: `--${found.name}`, value, hasValue };
      }
      continue;
    }
    for (let index = 1; index < word.length; index++) {
      const letter = word[index]!;
      const argument = known.letters.get(letter);
      if (argument === undefined) {
        yield { kind: "mistake", words: `invalid option -- '${letter}'` };
        continue;
      }
      const attached = argument === "none" ? "" : word.slice(index + 1);
      const isApart = argument === "required" && attached === "";
      if (isApart && at + 1 >= args.length) yield { kind: "mistake", words: `option requires an argument -- '${letter}'` };
      else {
        const value = isApart ? args[++at]! : attached;
        yield { kind: "option", name: letter, written: `-${letter}`, value, hasValue: isApart || attached !== "" };
      }
      if (argument !== "none") break;
    }
  }
}

function* operands(words: readonly string[]): Generator<GivenWord, void> {
  for (const word of words) yield { kind: "operand", word };
}

/** The long option that a word names, or what the library says of it. */
export function findLong(long: readonly LongOption[], word: string): LongOption | string {
  const given = word.slice(2).split("=")[0]!;
  const exact = long.find(({ name }) => name === given);
  if (exact !== undefined) return exact;
  const found = long.filter(({ name }) => name.startsWith(given));
  const first = found[0];
  if (first === undefined) return `unrecognized option '${word}'`;
  const others = found.filter(({ argument, as }) => argument !== first.argument || as !== first.as);
  if (others.length === 0) return first;
  return `option '${word}' is ambiguous; possibilities: ${[first, ...others].map(({ name }) => `'--${name}'`).join(" ")}`;
}
