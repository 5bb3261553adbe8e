/** The objects of `ip` or `bridge`, or the verbs of one object, in the order in which the tool compares a word with them. */
import type { ListedOption } from "../../options/table.ts";
import { listed, type Name, nameFor, parseNames } from "./keywords.ts";
import { notModelled, Quit } from "./quit.ts";
import type { ObjectCommand } from "./tool.ts";

export class Verbs {
  /** What they stand behind: `ip link`. */
  readonly after: string;
  readonly #verbs: readonly { readonly names: readonly Name[]; readonly command: ObjectCommand | null }[];
  readonly #bare: ObjectCommand;
  readonly #unknown: (word: string) => Quit;

  /** Null for a verb that is not modelled. `bare` is what is done without any. */
  constructor(
    after: string,
    verbs: Readonly<Record<string, ObjectCommand | null>>,
    bare: ObjectCommand,
    unknown = (word: string) => new Quit(`Command "${word}" is unknown, try "${after} help".\n`, 255),
  ) {
    this.after = after;
    this.#verbs = Object.entries(verbs).map(([names, command]) => ({ names: parseNames(names), command }));
    this.#bare = bare;
    this.#unknown = unknown;
  }

  readonly command: ObjectCommand = (tool, args) => {
    const word = args.take();
    if (word === null) return this.#bare(tool, args);
    for (const { names, command } of this.#verbs) {
      const name = nameFor(names, word);
      if (name === undefined) continue;
      if (command !== null) return command(tool, args);
      const [toolName, object] = this.after.split(" ");
      throw notModelled(object === undefined ? `object "${name}"` : `${object} ${name}`, toolName);
    }
    throw this.#unknown(word);
  };

  /** The full name of what a word stands for; undefined for none. */
  nameOf(word: string): string | undefined {
    return nameFor(
      this.#verbs.flatMap(({ names }) => names),
      word,
    );
  }

  /** Every verb, in full. */
  list(): ListedOption[] {
    return this.#verbs.flatMap(({ names, command }) => listed(names, command === null ? "refused" : "modelled", false));
  }
}
