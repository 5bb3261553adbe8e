/**
 * A tool's option table: each option once, with what it sets. Which options there are, and which take an argument, is the real
 * tool's recorded call of getopt; what the table does not mention is refused by name. Completion and the list of what is modelled
 * read it too.
 */
import { Exit } from "../exit.ts";
import { type GivenOption, getopt, type KnownOptions } from "./getopt.ts";
import { recordedOptions } from "./recorded.ts";
import { type Row, refused } from "./rows.ts";

/** By name: letters and long names, several of one row with blanks between them. A long name that has a letter goes by that. */
export type Rows<O> = Readonly<Record<string, Row<O>>>;

export interface TableOptions {
  /** Where it is not the recorded call of the tool. */
  readonly known?: KnownOptions;
  /** Nothing behind the first operand is an option. */
  readonly stopsAtOperand?: boolean;
  /** What follows the library's complaint, and the exit code then. Some tools say there how they were called. */
  readonly usage: string | ((calledAs: string) => string);
  /** The usage goes there, the complaint to standard error all the same. */
  readonly usageOnStdout?: boolean;
  readonly exitCode: number;
  /** The exit code of an option that is not modelled. */
  readonly refusalCode?: number;
}

/** One option as completion and the list of what is modelled show it. */
export interface ListedOption {
  readonly written: readonly string[];
  readonly takesArgument: boolean;
  readonly model: Row<unknown>["model"];
  readonly about?: string;
}

const REFUSED: Row<unknown> = refused();

export class OptionTable<O> {
  readonly tool: string;
  readonly #rows: Rows<O>;
  readonly #options: TableOptions;
  #compiled: { readonly known: KnownOptions; readonly rows: ReadonlyMap<string, Row<O>> } | null = null;

  constructor(tool: string, rows: Rows<O>, options: TableOptions) {
    this.tool = tool;
    this.#rows = rows;
    this.#options = options;
  }

  /** Sets what the options ask for, in their order, and returns the operands. A mistake ends it, or is taken note of. */
  read([calledAs = this.tool, ...args]: readonly string[], settings: O, note?: (mistake: string) => void): string[] {
    const operands: string[] = [];
    for (const given of getopt(args, this.#compile().known)) {
      if (given.kind === "operand") operands.push(given.word);
      else if (given.kind === "option") this.take(settings, given);
      else if (note === undefined) throw this.misuse(`${calledAs}: ${given.words}\n`, calledAs);
      else note(`${calledAs}: ${given.words}\n`);
    }
    return operands;
  }

  /** The library's complaints alone, of a tool that goes through its command line twice. */
  complaints([calledAs = this.tool, ...args]: readonly string[]): string {
    const all = [...getopt(args, this.#compile().known)];
    return all.map((given) => (given.kind === "mistake" ? `${calledAs}: ${given.words}\n` : "")).join("");
  }

  take(settings: O, given: GivenOption): void {
    const row = this.#compile().rows.get(given.name) ?? REFUSED;
    row.take(settings, given);
    if (row.model === "refused")
      throw this.notModelled(`option "${given.written}"${row.about === undefined ? "" : ` (${row.about})`}`);
  }

  /** These words, then the usage. */
  misuse(words = "", calledAs = this.tool): Exit {
    const { exitCode, usage, usageOnStdout = false } = this.#options;
    const text = typeof usage === "string" ? usage : usage(calledAs);
    return usageOnStdout ? new Exit(exitCode, words, "", text) : new Exit(exitCode, words + text);
  }

  notModelled(what: string): Exit {
    return new Exit(this.#options.refusalCode ?? 2, `${this.tool}: ${what} is not modelled\n`);
  }

  /** Every option of the real tool. */
  list(): ListedOption[] {
    const { known, rows } = this.#compile();
    const all = known.long ?? [];
    // Of two with one name only the first is ever found.
    const found = all.filter((each) => all.find(({ name }) => name === each.name) === each);
    const names = new Set([...known.letters.keys(), ...found.map(({ as }) => as)]);
    return [...names].map((name) => {
      const long = found.filter(({ as }) => as === name);
      const written = [...(known.letters.has(name) ? [`-${name}`] : []), ...long.map((each) => `--${each.name}`)];
      const argument = known.letters.get(name) ?? long[0]!.argument;
      const { model, about } = rows.get(name) ?? REFUSED;
      return { written, takesArgument: argument === "required", model, ...(about !== undefined && { about }) };
    });
  }

  #compile(): { readonly known: KnownOptions; readonly rows: ReadonlyMap<string, Row<O>> } {
    if (this.#compiled !== null) return this.#compiled;
    const { known: own, stopsAtOperand } = this.#options;
    const real = own ?? recordedOptions(this.tool);
    const known = stopsAtOperand === undefined ? real : { ...real, stopsAtOperand };
    const rows = new Map<string, Row<O>>();
    for (const [names, row] of Object.entries(this.#rows))
      for (const name of names.split(" ")) {
        if (!known.letters.has(name) && !known.long?.some(({ as }) => as === name))
          throw new Error(`${this.tool}: the table has an option "${name}", the real tool has none`);
        if (rows.has(name)) throw new Error(`${this.tool}: the table has option "${name}" twice`);
        rows.set(name, row);
      }
    return (this.#compiled = { known, rows });
  }
}
