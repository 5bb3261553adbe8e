/**
 * Values as Go's text/template sees them, for docker's --format. A struct keeps its fields in order, each with its Go name and
 * its JSON name, so that one description serves templates, `{{json .}}` and inspect's full text. Lists are arrays, maps are Maps;
 * Go's nil slice and nil map are the two constants NIL_LIST and NIL_MAP. Go's pkg: reflect, fmt (the verbs %v and %s).
 */

export type GoValue = null | boolean | number | string | readonly GoValue[] | GoMap | GoStruct;
export type GoMap = ReadonlyMap<string, GoValue>;

export interface Field {
  /** Go's name: what `{{.Name}}` finds. */
  readonly name: string;
  /** JSON's name; null where json leaves the field out. */
  readonly json: string | null;
  /** Left out of JSON where empty. */
  readonly omitEmpty: boolean;
  readonly value: GoValue;
}

/** A struct. `pointer` prints as an address inside another value; `text` is what its String method returns. */
export class GoStruct {
  readonly typeName: string;
  readonly fields: readonly Field[];
  readonly pointer: boolean;
  readonly text: string | null;
  /** What its MarshalText method returns, where that differs. */
  readonly json: string | null;
  /** Go's methods that take arguments: `{{.Label "name"}}`. */
  readonly methods: Readonly<Record<string, (args: readonly (GoValue | undefined)[]) => GoValue>>;

  constructor(
    typeName: string,
    fields: readonly Field[],
    options: {
      readonly pointer?: boolean;
      readonly text?: string;
      readonly json?: string;
      readonly methods?: GoStruct["methods"];
    } = {},
  ) {
    this.typeName = typeName;
    this.fields = fields;
    this.pointer = options.pointer ?? false;
    this.text = options.text ?? null;
    this.json = options.json ?? this.text;
    this.methods = options.methods ?? {};
  }

  field(name: string): Field | undefined {
    return this.fields.find((each) => each.name === name);
  }
}

export const NIL_LIST: readonly GoValue[] = Object.freeze([]);
export const NIL_MAP: GoMap = new Map();

/** Where nil pointers would print an address: any will do, it is never the same twice. */
const ADDRESS = "0xc000010000";

/** A field under the same name in Go and JSON; `omitEmpty` as the tag says. */
export function field(
  name: string,
  value: GoValue,
  options: { readonly json?: string | null; readonly omitEmpty?: boolean } = {},
): Field {
  return { name, json: options.json === undefined ? name : options.json, omitEmpty: options.omitEmpty ?? false, value };
}

/** A struct whose JSON names are its Go names: the usual case. */
export function struct(typeName: string, values: Readonly<Record<string, GoValue>>): GoStruct {
  return new GoStruct(
    typeName,
    Object.entries(values).map(([name, value]) => field(name, value)),
  );
}

/** A map in key order, as Go prints and ranges over one. */
export function mapOf(entries: Iterable<readonly [string, GoValue]>): GoMap {
  return new Map([...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/** A map whose keys have a type of their own (nat.Port): Go does not find them by a string. */
export function portMapOf(entries: Iterable<readonly [string, GoValue]>): GoMap {
  return new PortMap(mapOf(entries));
}

class PortMap extends Map<string, GoValue> {}

export function hasNamedKeys(map: GoMap): boolean {
  return map instanceof PortMap;
}

export function stringMap(values: Readonly<Record<string, string>>): GoMap {
  return mapOf(Object.entries(values));
}

export function isMap(value: GoValue): value is GoMap {
  return value instanceof Map;
}

export function isList(value: GoValue | undefined): value is readonly GoValue[] {
  return Array.isArray(value);
}

/** What `{{if}}` asks: false for zero values and empty collections; a struct is always true. */
export function isTrue(value: GoValue | undefined): boolean {
  if (value === undefined || value === null) return false;
  if (isList(value)) return value.length > 0;
  if (isMap(value)) return value.size > 0;
  if (value instanceof GoStruct) return true;
  return value !== false && value !== 0 && value !== "";
}

/** %v, as fmt prints a value; undefined is a missing map entry. */
export function printValue(value: GoValue | undefined, isTop = true): string {
  if (value === undefined) return "<no value>";
  if (value === null) return "<nil>";
  if (isList(value)) return `[${value.map((each) => printValue(each, false)).join(" ")}]`;
  if (isMap(value)) return `map[${[...value].map(([key, each]) => `${key}:${printValue(each, false)}`).join(" ")}]`;
  if (value instanceof GoStruct) {
    if (value.text !== null) return value.text;
    if (value.pointer && !isTop) return ADDRESS;
    return `{${value.fields.map((each) => printValue(each.value, false)).join(" ")}}`;
  }
  return String(value);
}

/** As the same value comes back from JSON: structs as maps under their JSON names. inspect falls back to it. */
export function toRaw(value: GoValue): GoValue {
  if (isList(value)) return value === NIL_LIST ? null : value.map(toRaw);
  if (isMap(value)) return value === NIL_MAP ? null : mapOf([...value].map(([key, each]) => [key, toRaw(each)] as const));
  if (!(value instanceof GoStruct)) return value;
  if (value.json !== null) return value.json;
  return mapOf(jsonFields(value).map(({ json, value: each }) => [json as string, toRaw(each)] as const));
}

/** The fields that JSON has. */
export function jsonFields(value: GoStruct): Field[] {
  return value.fields.filter((each) => each.json !== null && !(each.omitEmpty && !isTrue(each.value)));
}
