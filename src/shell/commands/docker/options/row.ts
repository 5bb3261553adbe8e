/**
 * An option of a container, once: its flags, its compose keys, the name docker's API has for it and its default. `docker run`,
 * `docker create`, compose, `docker inspect`, completion and the tests read these rows; a new option is its field in
 * docker/shapes.ts and a row in config.ts or host-config.ts.
 */
import type { Profile } from "../../../../docker/profiles/profile.ts";
import type { Container } from "../../../../docker/shapes.ts";
import type { CommandContext } from "../../../command.ts";
import type { ServiceTree } from "../compose/service-tree.ts";
import { BOOLEAN, type Shape, STRING, STRINGS } from "../compose/shape.ts";
import { textOf, textsOf } from "../compose/tree.ts";
import type { FlagSpec, Flags } from "../flags.ts";
import { type GoValue, NIL_LIST } from "../format/value.ts";
import { type Sent, sentFlag, sentText, sentTexts } from "./api-values.ts";

/** What was typed after `docker run`. */
export interface Typed {
  readonly context: CommandContext;
  readonly profile: Profile;
  readonly flags: Flags;
  readonly image: string;
  readonly command: readonly string[];
  readonly detached: boolean;
}

/** What inspect shows a value of. */
export interface Shown {
  readonly profile: Profile;
  readonly container: Container;
}

export interface Option<T> {
  readonly default: T;
  readonly flags: readonly FlagSpec[];
  /** What the flags ask for; the default where none is given. */
  readonly read: (typed: Typed) => T;
  /** The keys of a service in a compose file, and what they ask for. */
  readonly keys: Readonly<Record<string, Shape>>;
  readonly compose: (service: ServiceTree) => T;
  /** Null where docker's API keeps it elsewhere. */
  readonly api: ApiField<T> | null;
}

interface ApiField<T> {
  readonly name: string;
  readonly show: (value: T, shown: Shown) => GoValue;
  /** What a client sends. */
  readonly parse: (sent: Sent, profile: Profile) => T;
}

/** A row for each field: what has none does not compile. */
export type Options<C> = { readonly [Name in keyof C]-?: Option<C[Name]> };

/** A row whose readers are its own. Without a reader of flags, or of compose keys, it keeps its default there. */
export function option<T>(row: Pick<Option<T>, "default"> & Partial<Option<T>>): Option<T> {
  const standard = () => row.default;
  return { flags: [], read: standard, keys: {}, compose: standard, api: null, ...row };
}

interface Simple<T> extends Pick<FlagSpec, "short" | "check"> {
  readonly api: string;
  /** The flag's name, or names of which the first is today's. */
  readonly flag: string | readonly string[];
  readonly key: string | null;
  readonly shape?: Shape;
  /** The same value as it is typed and as a file has it. */
  readonly read?: (text: string) => string;
  readonly fromFile?: (text: string, service: ServiceTree) => string;
  readonly show?: ApiField<T>["show"];
}

function flagsOf<T>({ flag, short, check }: Simple<T>, kind: FlagSpec["kind"]): FlagSpec[] {
  const more = { ...(short === undefined ? {} : { short }), ...(check === undefined ? {} : { check }) };
  return [flag].flat().map((name) => ({ name, kind, ...more }));
}

/** One text, "" by default. */
export function text(row: Simple<string>): Option<string> {
  const { api, key, read = same, fromFile = same, shape = STRING, show = shownAsIs } = row;
  const flags = flagsOf(row, "string");
  return {
    default: "",
    api: { name: api, show, parse: sentText },
    flags,
    read: (typed) => read(typed.flags.value(flags[0]!.name) ?? ""),
    keys: key === null ? {} : { [key]: shape },
    compose: (service) => (key === null ? "" : fromFile(textOf(service.tree[key]), service)),
  };
}

/** Any number of texts, none by default: Go's nil, unless `show` says otherwise. */
export function texts(row: Simple<readonly string[]>): Option<readonly string[]> {
  const { api, key, read = same, fromFile = same, shape = STRINGS, show = nilWhereEmpty } = row;
  const flags = flagsOf(row, "list");
  return {
    default: [],
    api: { name: api, show, parse: sentTexts },
    flags,
    read: (typed) => flags.flatMap(({ name }) => typed.flags.values(name)).map(read),
    keys: key === null ? {} : { [key]: shape },
    compose: (service) => (key === null ? [] : textsOf(service.tree[key]).map((each) => fromFile(each, service))),
  };
}

/** On or off; off by default. */
export function toggle(row: Simple<boolean>): Option<boolean> {
  const { api, key, show = shownAsIs } = row;
  const flags = flagsOf(row, "bool");
  return {
    default: false,
    api: { name: api, show, parse: sentFlag },
    flags,
    read: (typed) => typed.flags.has(flags[0]!.name),
    keys: key === null ? {} : { [key]: BOOLEAN },
    compose: ({ tree }) => key !== null && tree[key] === true,
  };
}

function same(text: string): string {
  return text;
}

export function shownAsIs(value: GoValue): GoValue {
  return value;
}

export function nilWhereEmpty(list: readonly string[] | null): GoValue {
  return list === null || list.length === 0 ? NIL_LIST : list;
}

/** Reads all rows one way: their defaults, what the flags ask for, what a compose file does. */
export function settings<C>(rows: Options<C>, value: (row: Option<unknown>) => unknown): C {
  return Object.fromEntries(entriesOf(rows).map(([name, row]) => [name, value(row)])) as C;
}

export function flagSpecs<C>(rows: Options<C>): FlagSpec[] {
  return entriesOf(rows).flatMap(([, { flags }]) => flags);
}

export function composeKeys<C>(rows: Options<C>): Record<string, Shape> {
  return Object.assign({}, ...entriesOf(rows).map(([, { keys }]) => keys)) as Record<string, Shape>;
}

/** What docker's API calls them. */
export function apiNames<C>(rows: Options<C>): ReadonlySet<string> {
  return new Set(entriesOf(rows).flatMap(([, { api }]) => (api === null ? [] : [api.name])));
}

/** What inspect shows, by the API's names. */
export function shownValues<C>(rows: Options<C>, values: C, shown: Shown): ReadonlyMap<string, GoValue> {
  const named = new Map<string, GoValue>();
  for (const [name, { api }] of entriesOf(rows)) if (api !== null) named.set(api.name, api.show(values[name], shown));
  return named;
}

function entriesOf<C>(rows: Options<C>): [keyof C, Option<unknown>][] {
  return Object.entries(rows) as [keyof C, Option<unknown>][];
}
