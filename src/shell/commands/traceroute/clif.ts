/**
 * How traceroute reads a command line (clif.c of libsupp, which it comes with): letters in clusters, an argument attached to a
 * letter that stands alone or apart; long names in full, an argument always attached. Which options there are is what --help
 * lists.
 */
import { Exit } from "../../exit.ts";
import type { GivenOption, KnownOptions } from "../../options/getopt.ts";
import { TRACEROUTE_HELP } from "./help.ts";

/** A word of the command line with its index in argv, which every complaint names. */
export interface Operand {
  readonly text: string;
  readonly at: number;
}

export interface ClifOption extends GivenOption {
  /** Where its value is in argv, or the option itself without one. */
  readonly at: number;
}

interface Listed {
  readonly letter: string | undefined;
  readonly long: string | undefined;
  /** What an argument is called; undefined for an option without. */
  readonly argument: string | undefined;
}

/** `  -f first_ttl  --first=first_ttl`, `  -4      Use IPv4`, `  --sport=num`. */
const LISTED = /^ {2}(?:-(\w+)(?: ([^\s-]\S*))?(?: {2}|$))?(?:--([\w-]+)(?:=(\S+))?)?/;

const OPTIONS: readonly Listed[] = TRACEROUTE_HELP.split("\n").flatMap((line) => {
  const [, letter, argument, long, sameArgument] = LISTED.exec(line) ?? [];
  return letter === undefined && long === undefined ? [] : [{ letter, long, argument: argument ?? sameArgument }];
});

export const KNOWN: KnownOptions = {
  letters: new Map(
    OPTIONS.flatMap(({ letter, argument }) => (letter === undefined ? [] : [[letter, kindOf(argument)] as const])),
  ),
  long: OPTIONS.flatMap(({ letter, long, argument }) =>
    long === undefined ? [] : [{ name: long, argument: kindOf(argument), as: letter ?? long }],
  ),
  stopsAtOperand: false,
};

function kindOf(argument: string | undefined): "none" | "required" {
  return argument === undefined ? "none" : "required";
}

export function mistake(words: string): Exit {
  return new Exit(2, `${words}\n`);
}

/** Yields the options in their order; returns the words that are none. */
export function* readClif(argv: readonly string[]): Generator<ClifOption, readonly Operand[]> {
  const operands: Operand[] = [];
  for (let at = 1; at < argv.length; at++) {
    const word = argv[at]!;
    if (word === "--") return [...operands, ...argv.slice(at + 1).map((text, index) => ({ text, at: at + 1 + index }))];
    if (!word.startsWith("-") || word === "-") operands.push({ text: word, at });
    else if (word.startsWith("--")) yield readLong(word, at);
    else at = yield* readLetters(argv, at);
  }
  return operands;
}

function readLong(word: string, at: number): ClifOption {
  const [name, value] = word.slice(2).split(/=(.*)/s) as [string, string?];
  const found = OPTIONS.find(({ long }) => long === name);
  if (found === undefined || (found.argument === undefined && value !== undefined))
    throw mistake(`Bad option \`${word}'${value === undefined ? "" : ` (with arg \`${value}')`} (argc ${at})`);
  const written = `--${name}`;
  if (found.argument !== undefined && value === undefined)
    throw mistake(`Option \`${written}' (argc ${at}) requires an argument: \`${written}=${found.argument}'`);
  return { kind: "option", name: found.letter ?? name, written, value: value ?? "", hasValue: value !== undefined, at };
}

/** Returns the index of the last word that was read. */
function* readLetters(argv: readonly string[], at: number): Generator<ClifOption, number> {
  const word = argv[at]!.slice(1);
  const names = OPTIONS.some(({ letter }) => letter === word) ? [word] : [...word];
  for (const [index, name] of names.entries()) {
    const found = OPTIONS.find(({ letter }) => letter === name);
    const written = `-${name}`;
    if (found === undefined) throw mistake(`Bad option \`${written}' (argc ${at})`);
    if (found.argument === undefined) {
      yield { kind: "option", name, written, value: "", hasValue: false, at };
      continue;
    }
    const isLast = index === names.length - 1;
    if (isLast ? at + 1 >= argv.length : index > 0)
      throw mistake(`Option \`${written}' (argc ${at}) requires an argument: \`${written} ${found.argument}'`);
    const value = isLast ? argv[at + 1]! : word.slice(1);
    yield { kind: "option", name, written, value, hasValue: true, at: isLast ? at + 1 : at };
    return isLast ? at + 1 : at;
  }
  return at;
}
