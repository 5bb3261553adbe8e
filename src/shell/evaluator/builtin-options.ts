/** The options of a builtin, read as bash reads them: internal_getopt(), builtins/bashgetopt.c. */
import type { Shell } from "./shell.ts";

export interface BuiltinOptions {
  /** The letters given, in order. */
  readonly letters: string;
  readonly values: ReadonlyMap<string, string>;
  readonly rest: readonly string[];
}

/** Reads `letters` (`p:` takes an argument) from argv; the exit code 2 after bash's two lines where one is wrong. */
export function readBuiltinOptions(
  shell: Shell,
  argv: readonly string[],
  letters: string,
  usage: string,
): BuiltinOptions | number {
  const name = argv[0]!;
  const values = new Map<string, string>();
  let given = "";
  const misuse = (text: string): number => {
    shell.complain(`${name}: ${text}`);
    shell.stderr.write(`${name}: usage: ${usage}\n`);
    return 2;
  };
  let at = 1;
  for (; at < argv.length && /^-./.test(argv[at]!); at++) {
    const word = argv[at]!;
    if (word === "--") {
      at++;
      break;
    }
    for (let index = 1; index < word.length; index++) {
      const letter = word[index]!;
      const known = letter === ":" ? -1 : letters.indexOf(letter);
      if (known < 0) return misuse(`-${letter}: invalid option`);
      given += letter;
      if (letters[known + 1] !== ":") continue;
      const value = index + 1 < word.length ? word.slice(index + 1) : argv[++at];
      if (value === undefined) return misuse(`-${letter}: option requires an argument`);
      values.set(letter, value);
      break;
    }
  }
  return { letters: given, values, rest: argv.slice(at) };
}
