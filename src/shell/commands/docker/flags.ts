/**
 * Flags of the docker command line as spf13/pflag reads them: --name value, --name=value, -abc, -n5, -n 5. What is wrong is
 * reported in pflag's words. `interspersed: false` stops at the first operand, as `docker run` does: what follows belongs to the
 * container.
 */
import type { Lifetime } from "../../../docker/profiles/client.ts";
import type { Profile } from "../../../docker/profiles/profile.ts";

export interface FlagSpec extends Lifetime {
  readonly name: string;
  readonly short?: string;
  /** `list` and `filter` (KEY=VALUE) may be given more than once. */
  readonly kind: "bool" | "string" | "list" | "int" | "uint" | "decimal" | "bytes" | "duration" | "filter";
  /** What is wrong with a value, in the words of the flag's own parser; null where nothing is. */
  readonly check?: (value: string, profile: Profile) => string | null;
  /** Accepted on purpose: it has no effect on anything that is modelled. */
  readonly isIgnored?: boolean;
  /** Accepted, with a note on standard error that it has no effect: what it limits or sets is not modelled. */
  readonly isNoted?: boolean;
  /** Refused by name, but for these values. A bool may be false. */
  readonly isUnmodelled?: boolean;
  readonly allows?: readonly string[];
  /** -1 is no limit. */
  readonly isLimit?: true;
  /** Docker itself refuses it on this daemon. */
  readonly requires?: "windows" | "experimental";
  /** A bool that is refused where it is turned off. */
  readonly isOnByDefault?: boolean;
}

export interface Flags {
  readonly operands: readonly string[];
  has(name: string): boolean;
  /** The last value given. */
  value(name: string): string | undefined;
  values(name: string): readonly string[];
}

export class FlagError extends Error {}

/** The flags a version's command line has. */
export function flagsOf(specs: readonly FlagSpec[], { client }: Profile): FlagSpec[] {
  return specs.filter((spec) => client.has(spec));
}

/** The first flag given that is not modelled. */
export function unmodelledFlag(specs: readonly FlagSpec[], flags: Flags): FlagSpec | null {
  const isAsked = ({ name, kind, allows = [], isOnByDefault = false }: FlagSpec): boolean =>
    kind === "bool"
      ? flags.value(name) !== undefined && flags.has(name) !== isOnByDefault
      : flags.values(name).some((value) => !allows.includes(value));
  return specs.find((spec) => spec.isUnmodelled === true && isAsked(spec)) ?? null;
}

export function parseFlags(
  specs: readonly FlagSpec[],
  args: readonly string[],
  options: { readonly profile: Profile; readonly interspersed?: boolean },
): Flags {
  const given = new Map<string, string[]>();
  const operands: string[] = [];
  const set = (spec: FlagSpec, value: string) => {
    checkValue(spec, value, options.profile);
    given.set(spec.name, [...(given.get(spec.name) ?? []), value]);
  };
  for (let at = 0; at < args.length; at++) {
    const word = args[at] as string;
    if (word === "--") {
      for (const operand of args.slice(at + 1)) operands.push(operand);
      break;
    }
    if (word.startsWith("--")) at = readLong(specs, args, at, set);
    else if (word.startsWith("-") && word !== "-") at = readShort(specs, args, at, set);
    else if (options.interspersed === false) {
      for (const operand of args.slice(at)) operands.push(operand);
      break;
    } else operands.push(word);
  }
  return {
    operands,
    has: (name) => {
      const last = given.get(name)?.at(-1);
      return last !== undefined && !FALSE.has(last);
    },
    value: (name) => given.get(name)?.at(-1),
    values: (name) => given.get(name) ?? [],
  };
}

type Setter = (spec: FlagSpec, value: string) => void;

function readLong(specs: readonly FlagSpec[], args: readonly string[], at: number, set: Setter): number {
  const word = args[at] as string;
  const equals = word.indexOf("=");
  const name = equals < 0 ? word.slice(2) : word.slice(2, equals);
  if (name === "" || name.startsWith("-") || name.startsWith("=")) throw new FlagError(`bad flag syntax: ${word}`);
  const spec = specs.find((each) => each.name === name);
  if (spec === undefined) throw new FlagError(`unknown flag: --${name}`);
  if (equals >= 0) set(spec, word.slice(equals + 1));
  else if (spec.kind === "bool") set(spec, "true");
  else {
    const value = args[at + 1];
    if (value === undefined) throw new FlagError(`flag needs an argument: --${name}`);
    set(spec, value);
    return at + 1;
  }
  return at;
}

function readShort(specs: readonly FlagSpec[], args: readonly string[], at: number, set: Setter): number {
  const word = args[at] as string;
  for (let letter = 1; letter < word.length; letter++) {
    const short = word[letter] as string;
    const spec = specs.find((each) => each.short === short);
    if (spec === undefined) throw new FlagError(`unknown shorthand flag: '${short}' in -${word.slice(letter)}`);
    const rest = word.slice(letter + 1);
    if (rest.startsWith("=")) {
      set(spec, rest.slice(1));
      return at;
    }
    if (spec.kind === "bool") {
      set(spec, "true");
      continue;
    }
    if (rest !== "") {
      set(spec, rest);
      return at;
    }
    const value = args[at + 1];
    if (value === undefined)
      throw new FlagError(`flag needs an argument: '${short}' in ${word.startsWith("-") ? `-${word.slice(letter)}` : word}`);
    set(spec, value);
    return at + 1;
  }
  return at;
}

/** strconv.ParseBool's words for no. */
const FALSE: ReadonlySet<string> = new Set(["0", "f", "F", "false", "FALSE", "False"]);
const TRUE: ReadonlySet<string> = new Set(["1", "t", "T", "true", "TRUE", "True"]);

function checkValue(spec: FlagSpec, value: string, profile: Profile): void {
  const shown = spec.short === undefined ? `--${spec.name}` : `-${spec.short}, --${spec.name}`;
  const bad = (parser: string) =>
    `invalid argument ${JSON.stringify(value)} for "${shown}" flag: strconv.${parser}: parsing ${JSON.stringify(value)}: invalid syntax`;
  if (spec.kind === "bool" && !FALSE.has(value) && !TRUE.has(value)) throw new FlagError(bad("ParseBool"));
  if (spec.kind === "filter" && !value.includes("=")) {
    throw new FlagError(
      `invalid argument ${JSON.stringify(value)} for "${shown}" flag: bad format of filter (expected name=value)`,
    );
  }
  const wrong = (words: string) => new FlagError(`invalid argument ${JSON.stringify(value)} for "${shown}" flag: ${words}`);
  if (spec.kind === "bytes" && !/^\d+(\.\d+)? ?([kmgtp]?i?b?)$/i.test(value) && !(spec.isLimit === true && value === "-1"))
    throw wrong(`invalid size: '${value}'`);
  if (spec.kind === "int" && !/^[+-]?\d+$/.test(value)) throw new FlagError(bad("ParseInt"));
  if (spec.kind === "uint" && !/^\d+$/.test(value)) throw new FlagError(bad("ParseUint"));
  if (spec.kind === "decimal" && !/^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(value))
    throw wrong(`failed to parse ${value} as a rational number`);
  if (spec.kind === "duration" && !/^[+-]?(0|(\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h))+$/.test(value))
    throw wrong(`time: invalid duration ${JSON.stringify(value)}`);
  const problem = spec.check?.(value, profile) ?? null;
  if (problem !== null) throw wrong(problem);
}
