/**
 * iptables' command line as getopt_long() reads it: bundled short options, long ones cut short where that leaves one, options
 * that extensions bring while the line is being read. Words that are no options come where they stand. Linux: glibc getopt,
 * xshared.c.
 */
import { LONG_OPTIONS } from "./options.ts";

export interface LongOption {
  readonly name: string;
  readonly argument: "none" | "required" | "optional";
  /** What it means; two long options of one meaning are never ambiguous. */
  readonly key: unknown;
}

/** The long options of an extension in use, by name. */
export interface OptionGroup {
  readonly long: ReadonlyMap<string, LongOption>;
}

export type Token<G extends OptionGroup = OptionGroup> =
  /** `group` is null for iptables' own options. */
  | {
      readonly kind: "option";
      readonly key: unknown;
      readonly group: G | null;
      readonly argument: string | null;
      readonly text: string;
    }
  | { readonly kind: "word"; readonly text: string }
  | { readonly kind: "unknown"; readonly text: string }
  | { readonly kind: "missing"; readonly text: string };

/** Short options: a letter, then ":" where it takes an argument, "::" where it may. */
const SHORT = parseShort("A:C:D:E:F::I:L::M:N:P:VX::Z::c:d:i:j:o:p:s:t:vR:S::W:46bfg:h::m:nw::x");

function parseShort(text: string): ReadonlyMap<string, LongOption["argument"]> {
  const options = new Map<string, LongOption["argument"]>();
  for (const [, letter, colons] of text.matchAll(/(\w)(:*)/g)) {
    options.set(letter as string, colons === "" ? "none" : colons === ":" ? "required" : "optional");
  }
  return options;
}

export class ArgumentReader {
  readonly #words: readonly string[];
  /** The next word (optind). */
  index = 0;
  #bundle = "";

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  /** The word before the next: what some of iptables' readers take for the argument (argv[optind - 1]). */
  get previous(): string {
    return this.#words[this.index - 1] ?? "";
  }

  /** The next word where it is there and looks like no option and no "!" (xs_has_arg()). */
  takeArgument(): string | null {
    const word = this.#words[this.index];
    if (word === undefined || word.startsWith("-") || word.startsWith("!")) return null;
    this.index++;
    return word;
  }

  /** The next word, whatever it looks like (--tcp-flags, -c). */
  takeWord(): string | null {
    const word = this.#words[this.index];
    if (word === undefined || word.startsWith("-") || word === "!") return null;
    this.index++;
    return word;
  }

  /** `more`: the options of extensions beside iptables' own, in the order they are searched. */
  next<G extends OptionGroup>(more: readonly G[]): Token<G> | null {
    if (this.#bundle !== "") return this.#short();
    const word = this.#words[this.index];
    if (word === undefined) return null;
    this.index++;
    if (word === "--") return this.next(more);
    if (word.startsWith("--")) return this.#long(word, more);
    if (word.startsWith("-") && word.length > 1) {
      this.#bundle = word.slice(1);
      return this.#short();
    }
    return { kind: "word", text: word };
  }

  #short(): Token<never> {
    const letter = this.#bundle[0] as string;
    this.#bundle = this.#bundle.slice(1);
    const takes = SHORT.get(letter);
    const text = `-${letter}`;
    if (takes === undefined) {
      this.#bundle = "";
      return { kind: "unknown", text: this.previous };
    }
    if (takes === "none") return { kind: "option", key: letter, group: null, argument: null, text };
    if (this.#bundle !== "") {
      const argument = this.#bundle;
      this.#bundle = "";
      return { kind: "option", key: letter, group: null, argument, text };
    }
    if (takes === "optional") return { kind: "option", key: letter, group: null, argument: null, text };
    const argument = this.#words[this.index];
    if (argument === undefined) return { kind: "missing", text: this.previous };
    this.index++;
    return { kind: "option", key: letter, group: null, argument, text };
  }

  #long<G extends OptionGroup>(word: string, more: readonly G[]): Token<G> {
    const equals = word.indexOf("=");
    const name = word.slice(2, equals < 0 ? undefined : equals);
    const found = findLong(name, more);
    if (found === null) return { kind: "unknown", text: word };
    const { option, group } = found;
    const { key } = option;
    if (equals >= 0) {
      if (option.argument === "none") return { kind: "unknown", text: word };
      return { kind: "option", key, group, argument: word.slice(equals + 1), text: word };
    }
    if (option.argument !== "required") return { kind: "option", key, group, argument: null, text: word };
    const argument = this.#words[this.index];
    if (argument === undefined) return { kind: "missing", text: word };
    this.index++;
    return { kind: "option", key, group, argument, text: word };
  }
}

const OWN: ReadonlyMap<string, LongOption> = new Map(LONG_OPTIONS.map((option) => [option.name, option]));

interface Found<G> {
  readonly option: LongOption;
  readonly group: G | null;
}

function findLong<G extends OptionGroup>(name: string, more: readonly G[]): Found<G> | null {
  const own = OWN.get(name);
  if (own !== undefined) return { option: own, group: null };
  for (const group of more) {
    const option = group.long.get(name);
    if (option !== undefined) return { option, group };
  }
  return findShortened(name, more);
}

/** The option whose name begins so; null where there is none, or where several of different meanings do. */
function findShortened<G extends OptionGroup>(name: string, more: readonly G[]): Found<G> | null {
  const all: Found<G>[] = [
    ...LONG_OPTIONS.map((option) => ({ option, group: null })),
    ...more.flatMap((group) => [...group.long.values()].map((option) => ({ option, group }))),
  ];
  const [first, ...others] = all.filter(({ option }) => option.name.startsWith(name));
  if (first === undefined) return null;
  const isSame = ({ option, group }: Found<G>): boolean =>
    group === first.group && option.key === first.option.key && option.argument === first.option.argument;
  return others.every(isSame) ? first : null;
}
