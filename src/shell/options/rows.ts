/**
 * The rows of an option table: what an option does to the settings of a tool that reads it. `O` is the tool's own record of
 * settings. An option that the real tool has and the table has not is refused by name, so a row says `refused` only where it says
 * more.
 */
import { Exit } from "../exit.ts";

/** An option as it was found on a command line. */
export interface Given {
  readonly name: string;
  /** As it would be written in full: `-m`, `--max-time`. */
  readonly written: string;
  readonly value: string;
  /** False where there is no argument: "" then. */
  readonly hasValue: boolean;
}

/** Reads an option's value; what it cannot read it says in an Exit. */
export type Reader<T> = (text: string, given: Given) => T;

export interface Row<O, G extends Given = Given> {
  readonly model: "modelled" | "accepted" | "refused";
  /** What a refused option is about, where its name does not say. */
  readonly about?: string;
  /** Whether a word follows, in a table of keywords: of options the recorded call of getopt says it. */
  readonly takesValue?: true;
  readonly take: (settings: O, given: G) => void;
}

type KeysOf<O, T> = { [K in keyof O]-?: T extends O[K] ? K : never }[keyof O];

/** Sets one or more settings to true. */
export function on<O>(...keys: KeysOf<O, true>[]): Row<O> {
  return modelled((settings) => {
    for (const key of keys) settings[key] = true as O[typeof key];
  });
}

/** Sets settings to what stands here. */
export function set<O>(changes: NoInfer<Partial<O>>): Row<O> {
  return modelled((settings) => Object.assign(settings as object, changes));
}

/** Sets one setting to what a reader makes of the value; to the value itself without one. */
export function value<O, K extends keyof O>(key: K, read: Reader<O[K]> = (text) => text as O[K]): Row<O> {
  const take = (settings: O, given: Given): void => {
    settings[key] = read(given.value, given);
  };
  return { model: "modelled", takesValue: true, take };
}

/** Adds one to a setting. */
export function counted<O>(key: KeysOf<O, number>): Row<O> {
  return modelled((settings) => {
    settings[key] = ((settings[key] as number) + 1) as O[typeof key];
  });
}

/** Prints this on standard output and ends well. */
export function prints<O>(text: string, exitCode = 0): Row<O> {
  return exits(exitCode, "", text);
}

/** Ends at once. */
export function exits<O>(exitCode: number, stderr: string, stdout = ""): Row<O> {
  return modelled(() => {
    throw new Exit(exitCode, stderr, stdout);
  });
}

/** A reader of the tool's own; at most one thing a row. */
export function modelled<O>(take: (settings: O, given: Given) => void): Row<O> {
  return { model: "modelled", take };
}

/** What it asks for is so here, or makes no difference to what is seen. */
export const accepted: Row<unknown> = { model: "accepted", take: () => undefined };

/** Refused by name. `check` runs before: the real tool's complaint at a bad value comes first. */
export function refused<O>(about?: string, check: Reader<unknown> = () => undefined): Row<O> {
  const take = (_: O, given: Given): void => void check(given.value, given);
  return about === undefined ? { model: "refused", take } : { model: "refused", about, take };
}
