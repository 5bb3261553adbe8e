/**
 * Names that every JavaScript object inherits (`toString`, `constructor`, `__proto__`) in each position of known command lines:
 * what is printed, and the exit code, are those of an ordinary unknown word of the same length that sorts beside it, apart from
 * the name.
 */
import fc from "fast-check";
import { dockerLab, execute, executeScript, networkLab, wrongWith } from "../lab.ts";
import type { Room } from "../room.ts";
import { SCRIPTS_WITH_A_NAME, typedLines, wordsOf } from "../words.ts";

/** Each with its ordinary neighbour. */
export const PAIRS = [
  ["toString", "toStsing"],
  ["constructor", "constsuctor"],
  ["__proto__", "__psoto__"],
  ["hasOwnProperty", "hasOwnPsoperty"],
  ["valueOf", "vamueOf"],
] as const;

interface Case {
  /** A script as text, or the words of one command. */
  readonly line: string | readonly string[];
  readonly pair: readonly [inherited: string, ordinary: string];
}

/** Stands for the name in a line. */
export const NAME = "\u0001";
const SHELL_WORDS = /[|<>;&$`(){}]/;
/** What these print depends on each letter of their words. */
const BY_LETTER = new Set(["tr", "echo", "printf", "base64", "sed", "awk", "expr", "set"]);
/** Scripts with clusters of letters, formats or sets of characters, in which each letter of a name counts. */
export const COUNTS_LETTERS = /(?<!-)-NAME|[%+]NAME|^tr /;

const lines = typedLines()
  .filter((line) => !SHELL_WORDS.test(line))
  .map(wordsOf);
const known = lines.filter(([command = ""]) => command !== "" && !BY_LETTER.has(command));

/** A word with the name in it, or instead of it. */
export function namedForms(word: string): string[] {
  const forms = [NAME];
  const equals = word.indexOf("=");
  if (word.startsWith("--")) forms.push(`--${NAME}`, `--${NAME}=1`);
  else if (word.startsWith("-")) forms.push(`--${NAME}`);
  else if (word.startsWith("+")) forms.push(`+${NAME}`);
  if (equals > 0)
    forms.push(`${word.slice(0, equals)}=${NAME}`, `${word.slice(0, equals)}=${NAME}=1`, `${NAME}${word.slice(equals)}`);
  for (const mark of [":", ",", "/", ".", "@"]) {
    const parts = word.split(mark);
    if (parts.length > 1) forms.push([NAME, ...parts.slice(1)].join(mark), [...parts.slice(0, -1), NAME].join(mark));
  }
  return forms;
}

/** What was printed with the ordinary name, with the inherited one instead: as it is, and in lower and upper case. */
export function inWordsOf([inherited, ordinary]: readonly [string, string], text: string): string {
  return text
    .replaceAll(ordinary, inherited)
    .replaceAll(ordinary.toLowerCase(), inherited.toLowerCase())
    .replaceAll(ordinary.toUpperCase(), inherited.toUpperCase());
}

const words: fc.Arbitrary<readonly string[]> = fc
  .record({ argv: fc.constantFrom(...known), at: fc.nat(30), form: fc.nat(10) })
  .map(({ argv, at, form }) => {
    const index = 1 + (at % argv.length);
    const forms = namedForms(argv[index] ?? "");
    return [...argv.slice(0, index), forms[form % forms.length]!, ...argv.slice(index + 1)];
  });

export const inheritedNames: Room<Case> = {
  name: "inherited-names",
  cases: fc.record<Case>({
    line: fc.oneof(
      words,
      fc
        .constantFrom(...SCRIPTS_WITH_A_NAME.filter((text) => !COUNTS_LETTERS.test(text)))
        .map((text) => text.replaceAll("NAME", NAME)),
    ),
    pair: fc.constantFrom(...PAIRS),
  }),
  async run({ line, pair: [inherited, ordinary] }) {
    const isDocker = /docker/.test(typeof line === "string" ? line : line[0]!);
    const said: string[] = [];
    for (const name of [inherited, ordinary]) {
      const made = isDocker ? dockerLab() : networkLab();
      const printed =
        typeof line === "string"
          ? await executeScript(made.host, line.replaceAll(NAME, name))
          : execute(
              made.host,
              line.map((word) => word.replaceAll(NAME, name)),
            );
      const wrong = wrongWith(made, printed, name);
      if (wrong !== null) return wrong;
      said.push(printed === null ? "stopped by a limit" : `${printed.stdout}${printed.stderr}[exit ${printed.exitCode}]`);
    }
    const [of, beside] = said as [string, string];
    const expected = inWordsOf([inherited, ordinary], beside);
    return of === expected ? null : `with ${inherited}:\n${of}\nwith ${ordinary}:\n${beside}`;
  },
  print: ({ line, pair: [inherited] }) => (typeof line === "string" ? line : line.join(" ")).replaceAll(NAME, inherited),
};
