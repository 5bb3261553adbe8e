/**
 * Reads a command line as getopt_long(3) of glibc does: clustered letters, arguments attached or apart, long names that may be
 * shortened, options after operands (permuted), `--`. What is wrong is told in the library's words, without the program's name.
 */

/** `letters` as for getopt(3): "c:fi:"; a leading "+" stops at the first operand. Long names map to a letter or stand for themselves. */
export interface OptionSpec {
  readonly letters: string;
  /** By name; `argument` as has_arg. `as` is what stands in the result: a letter, or by default the name itself. */
  readonly long?: Readonly<Record<string, { readonly argument?: "none" | "required" | "optional"; readonly as?: string }>>;
}

export interface ParsedOption {
  readonly name: string;
  readonly value: string;
  /** As it was written, e.g. `-m` or `--max-time`. */
  readonly written: string;
}

export interface ParsedLine {
  readonly options: readonly ParsedOption[];
  readonly operands: readonly string[];
  /** The first mistake; the options before it stand in `options`. */
  readonly mistake: string | null;
}

export function parseOptions(args: readonly string[], spec: OptionSpec): ParsedLine {
  const options: ParsedOption[] = [];
  const operands: string[] = [];
  const stopEarly = spec.letters.startsWith("+");
  const answer = (mistake: string | null): ParsedLine => ({ options, operands, mistake });
  for (let at = 0; at < args.length; at++) {
    const word = args[at]!;
    if (word === "--") {
      for (const operand of args.slice(at + 1)) operands.push(operand);
      break;
    }
    if (!word.startsWith("-") || word === "-") {
      operands.push(word);
      if (!stopEarly) continue;
      for (const operand of args.slice(at + 1)) operands.push(operand);
      break;
    }
    if (word.startsWith("--")) {
      const equals = word.indexOf("=");
      const given = word.slice(2, equals < 0 ? undefined : equals);
      const found = findLong(given, spec);
      if (typeof found === "string") return answer(found.replace("@", word.slice(0, equals < 0 ? undefined : equals)));
      const { name, argument, as } = found;
      let value = equals < 0 ? "" : word.slice(equals + 1);
      if (argument === "none" && equals >= 0) return answer(`option '--${name}' doesn't allow an argument`);
      if (argument === "required" && equals < 0) {
        if (at + 1 >= args.length) return answer(`option '--${name}' requires an argument`);
        value = args[++at]!;
      }
      options.push({ name: as, value, written: `--${name}` });
      continue;
    }
    for (let index = 1; index < word.length; index++) {
      const letter = word[index]!;
      const place = letter === ":" ? -1 : spec.letters.indexOf(letter);
      if (place < 0 || letter === "+") return answer(`invalid option -- '${letter}'`);
      if (spec.letters[place + 1] !== ":") {
        options.push({ name: letter, value: "", written: `-${letter}` });
        continue;
      }
      let value = word.slice(index + 1);
      if (value === "" && spec.letters[place + 2] !== ":") {
        if (at + 1 >= args.length) return answer(`option requires an argument -- '${letter}'`);
        value = args[++at]!;
      }
      options.push({ name: letter, value, written: `-${letter}` });
      break;
    }
  }
  return answer(null);
}

interface FoundLong {
  readonly name: string;
  readonly argument: "none" | "required" | "optional";
  readonly as: string;
}

function findLong(given: string, spec: OptionSpec): FoundLong | string {
  const long = spec.long ?? {};
  const describe = (name: string): FoundLong => ({ name, argument: long[name]?.argument ?? "none", as: long[name]?.as ?? name });
  if (Object.hasOwn(long, given)) return describe(given);
  const names = Object.keys(long).filter((name) => name.startsWith(given));
  if (names.length === 0) return "unrecognized option '@'";
  if (new Set(names.map((name) => describe(name).as)).size === 1) return describe(names[0]!);
  return `option '@' is ambiguous; possibilities: ${names.map((name) => `'--${name}'`).join(" ")}`;
}
