/**
 * The options of the small tools. They ask again and again whether an option was given, so a row takes note of it and no more,
 * and the tool reads the list.
 */
import type { Exit } from "../exit.ts";
import type { KnownOptions } from "../options/getopt.ts";
import { type Given, modelled, type Row } from "../options/rows.ts";
import { type ListedOption, OptionTable, type Rows } from "../options/table.ts";
import { hintAtHelp } from "./kit.ts";

export class Parsed {
  /** In the order in which they were given, each by its letter or, where it has none, by its long name. */
  readonly options: Given[] = [];
  operands: readonly string[] = [];

  has(name: string): boolean {
    return this.options.some((option) => option.name === name);
  }

  /** The last of these options. */
  last(...names: readonly string[]): Given | undefined {
    return this.options.findLast(({ name }) => names.includes(name));
  }

  /** The last value of an option. */
  value(name: string): string | undefined {
    return this.last(name)?.value;
  }
}

export interface ToolRules {
  /** Rows that do more than take note of an option. */
  readonly rows?: Rows<Parsed>;
  /** Those whose argument may be left out and is not modelled. */
  readonly withoutArgument?: string;
  /** Where it is not the recorded call of the tool. */
  readonly known?: KnownOptions;
  /** Ends at the first operand (env, timeout, xargs). */
  readonly stopsAtOperand?: boolean;
  /** The exit code of a bad option. */
  readonly exitCode?: number;
  /** What the tool prints between the complaint and the hint at --help. */
  readonly usage?: string;
  readonly hasNoHint?: boolean;
}

const noted: Row<Parsed> = modelled(({ options }, given) => options.push(given));

export class ToolOptions {
  readonly tool: string;
  readonly #table: OptionTable<Parsed>;

  /** `names` are those that are modelled, with blanks between them. */
  constructor(tool: string, names: string, rules: ToolRules = {}) {
    const { withoutArgument, exitCode = 1, usage = "", hasNoHint = false, ...more } = rules;
    this.tool = tool;
    const rows: Record<string, Row<Parsed>> = { ...rules.rows };
    if (names !== "") rows[names] = noted;
    if (withoutArgument !== undefined) rows[withoutArgument] = modelled((parsed, given) => this.#noteBare(parsed, given));
    this.#table = new OptionTable(tool, rows, {
      ...more,
      exitCode,
      usage: (calledAs) => usage + (hasNoHint ? "" : hintAtHelp(calledAs)),
    });
  }

  /** A mistake ends it, or is taken note of. */
  read(argv: readonly string[], note?: (mistake: string) => void): Parsed {
    const parsed = new Parsed();
    parsed.operands = this.#table.read(argv, parsed, note);
    return parsed;
  }

  /** The hint at --help, where the words before it are printed already. */
  misuse(calledAs: string): Exit {
    return this.#table.misuse("", calledAs);
  }

  list(): ListedOption[] {
    return this.#table.list();
  }

  #noteBare(parsed: Parsed, given: Given): void {
    if (given.hasValue) throw this.#table.notModelled(`option "${given.written}=${given.value}"`);
    parsed.options.push(given);
  }
}
