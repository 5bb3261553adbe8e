/**
 * The keywords of one verb of iproute2 as a table, each once with what it sets. A word is compared with them in the table's
 * order, as the tool's chain of strcmp() and matches() does (lib/utils.c): a name with "*" behind it may be abbreviated, any
 * other has to be whole.
 */
import type { Given, Reader, Row } from "../../options/rows.ts";
import type { ListedOption } from "../../options/table.ts";
import { type Arguments, abbreviates } from "./arguments.ts";
import { duplicate, notModelled, wrongArgument } from "./quit.ts";
import type { Tool } from "./tool.ts";

/** A keyword as it was found. Its value is the word that follows; the word itself where none does. */
export interface GivenWord extends Given {
  readonly tool: Tool;
  /** What follows, for a keyword that takes more than one word. */
  readonly args: Arguments;
}

export interface Keyword<W> extends Row<W, GivenWord> {
  /** Refused when nothing is wrong with the other words, rather than at once. */
  readonly isDeferred?: true;
  /** Nothing behind it is a keyword of this table. */
  readonly isLast?: true;
}

/** By name; several names of one keyword with blanks between them. */
export type Keywords<W> = Readonly<Record<string, Keyword<W>>>;

export interface KeywordOptions<W> {
  /** What a refused keyword is called: `link option`. */
  readonly called: string;
  /** They stand before the object: two dashes are as good as one, and the reading stops at a word without, or behind "--". */
  readonly areOptions?: true;
  /** A word that is no keyword. Without it the reading stops there. */
  readonly nameless?: (words: W, given: GivenWord) => void;
}

interface Found<W> {
  readonly name: string;
  readonly written: string;
  readonly keyword: Keyword<W>;
}

/** A name, and whether a part of it is enough. */
export interface Name {
  readonly name: string;
  readonly isShort: boolean;
}

/** `broadcast* brd`. */
export function parseNames(names: string): readonly Name[] {
  return names.split(" ").map((name) => ({ name: name.replace("*", ""), isShort: name.endsWith("*") }));
}

/** The name that a word is, or stands for. The empty word stands for none. */
export function nameFor(names: readonly Name[], word: string): string | undefined {
  return names.find(({ name, isShort }) => (isShort ? abbreviates(word, name) : word === name))?.name;
}

export class KeywordTable<W> {
  /** The tool and what stands before the keywords, with alternatives: `ip link add|set`. */
  readonly after: string;
  readonly #keywords: readonly { readonly names: readonly Name[]; readonly keyword: Keyword<W> }[];
  readonly #options: KeywordOptions<W>;

  constructor(after: string, keywords: Keywords<W>, options: KeywordOptions<W>) {
    this.after = after;
    this.#keywords = Object.entries(keywords).map(([names, keyword]) => ({ names: parseNames(names), keyword }));
    this.#options = options;
  }

  /** Sets what the words ask for, in their order, up to the end or to the first that is not for this table. */
  read(words: W, tool: Tool, args: Arguments): W {
    while (!(this.#options.areOptions && args.skip("--"))) {
      const found = this.#find(args.word);
      if (found === undefined) break;
      const { name, written, keyword } = found;
      args.take();
      const hasValue = keyword.takesValue === true;
      keyword.take(words, { name, written, value: hasValue ? args.value() : written, hasValue, tool, args });
      if (keyword.model === "refused" && !keyword.isDeferred)
        throw notModelled(`${this.#options.called} "${name}"`, this.after.split(" ")[0]!);
      if (keyword.isLast) break;
    }
    return words;
  }

  #find(word: string | null): Found<W> | undefined {
    const { nameless, areOptions = false } = this.#options;
    if (word === null || (areOptions && !word.startsWith("-"))) return undefined;
    const written = areOptions && word.startsWith("--") ? word.slice(1) : word;
    for (const { names, keyword } of this.#keywords) {
      const name = nameFor(names, written);
      if (name !== undefined) return { name, written, keyword };
    }
    return nameless && { name: written, written, keyword: does(nameless) };
  }

  /** Every keyword, in full. */
  list(): ListedOption[] {
    return this.#keywords.flatMap(({ names, keyword: { model, takesValue } }) => listed(names, model, takesValue === true));
  }
}

/** Names for a list of what is modelled. Those that are not modelled share a row without being the same. */
export function listed(names: readonly Name[], model: ListedOption["model"], takesArgument: boolean): ListedOption[] {
  const written = names.map(({ name }) => name);
  const options = model === "refused" ? written.map((name) => [name]) : [written];
  return options.map((each) => ({ written: each, takesArgument, model }));
}

/** A keyword of the tool's own kind without a value. */
export function does<W>(take: (words: W, given: GivenWord) => void): Keyword<W> {
  return { model: "modelled", take };
}

/** A keyword of the tool's own kind with the word that follows. */
export function takes<W>(take: (words: W, given: GivenWord) => void): Keyword<W> {
  return { model: "modelled", takesValue: true, take };
}

/** Sets one setting, that is null before; a second time is complained of under this name. */
export function once<W, K extends keyof W & string>(
  key: K,
  name: string,
  read: Reader<W[K]> = (text) => text as W[K],
): Keyword<W> {
  return takes((words, given) => {
    if (words[key] !== null) throw duplicate(name, given.value);
    words[key] = read(given.value, given);
  });
}

/** Looked at for what is wrong with it, and passed over. */
export function checked<W>(read: Reader<unknown>): Keyword<W> {
  return { model: "accepted", takesValue: true, take: (_, given) => void read(given.value, given) };
}

/** Looked at for what is wrong with it, then refused when nothing is wrong with the other words. */
export function deferred<W extends { unmodelled: string | null }>(
  { take, takesValue }: Keyword<W> = does(() => undefined),
): Keyword<W> {
  return {
    model: "refused",
    isDeferred: true,
    ...(takesValue && { takesValue }),
    take: (words, given) => {
      take(words, given);
      words.unmodelled ??= given.name;
    },
  };
}

/** What a parser makes of a value, or what iproute2 says is wrong with it. */
export function valid<T>(message: string, parse: (text: string) => T | null): Reader<T> {
  return (text) => {
    const value = parse(text);
    if (value === null) throw wrongArgument(message, text);
    return value;
  };
}

/** What a filter is for, or `all`. */
export function orAll<T>(name: string, parse: (text: string) => T | null, all: T): Reader<T> {
  const read = valid(`invalid "${name}"\n`, parse);
  return (text, given) => (text === "all" ? all : read(text, given));
}
