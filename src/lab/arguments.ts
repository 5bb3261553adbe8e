/**
 * Readers of arguments: what every public function does first. A reader takes where the value stands ("Lab.advance(ms)") and the
 * value, and returns it with its type; a wrong one is a TypeError that names both: `Lab.advance(ms): expected a number of at
 * least 0, got NaN`. They know shapes only. What the kernel refuses (a device that is not there, a name that is taken) is a
 * Refused, thrown by who asks it.
 */
import { type Ipv4, type Prefix, parseIpv4, parsePrefix } from "../wire/ipv4-address.ts";
import { isValidUnicastMac, type Mac, parseMac } from "../wire/mac.ts";

/** Returns the value with its type, or throws a TypeError that names where it stands and shows it. */
export interface Reader<T> {
  (at: string, value: unknown): T;
  /** It returns undefined as it is, and need not be asked about it. */
  readonly isOptional?: true;
}

/** What a reader throws. */
export function wrongArgument(at: string, expected: string, value: unknown): TypeError {
  return new TypeError(`${at}: expected ${expected}, got ${shown(value)}`);
}

/** Any text that a command line, a file name or a message can have in it: no null characters. */
export const text: Reader<string> = (at, value) => {
  if (typeof value !== "string" || value.includes("\0")) throw wrongArgument(at, "text without null characters", value);
  return value;
};

/**
 * A name of a host or a namespace, which is one step of a path (/run/netns/NAME): not empty, `.` or `..`, without slashes, at
 * most 255 characters.
 */
export const name: Reader<string> = (at, value) => {
  if (typeof value !== "string" || !/^[^/\0]{1,255}$/u.test(value) || value === "." || value === "..")
    throw wrongArgument(at, 'a name (1 to 255 characters, no slashes; not "." or "..")', value);
  return value;
};

/** A path from the root on. */
export const absolutePath: Reader<string> = (at, value) => {
  if (typeof value !== "string" || !value.startsWith("/") || value.includes("\0"))
    throw wrongArgument(at, 'an absolute path ("/etc/hosts")', value);
  return value;
};

export const flag: Reader<boolean> = (at, value) => {
  if (typeof value !== "boolean") throw wrongArgument(at, "true or false", value);
  return value;
};

/** Text, or the bytes themselves. */
export const content: Reader<string | Uint8Array> = (at, value) => {
  if (typeof value !== "string" && !(value instanceof Uint8Array)) throw wrongArgument(at, "text or a Uint8Array", value);
  return value;
};

/** A whole number between two bounds, both included. */
export function whole(min: number, max: number = Number.MAX_SAFE_INTEGER): Reader<number> {
  return (at, value) => {
    if (!Number.isSafeInteger(value) || (value as number) < min || (value as number) > max)
      throw wrongArgument(at, `a whole number ${bounds(min, max)}`, value);
    return value as number;
  };
}

/** A finite number between two bounds, both included. */
export function finite(min: number, max: number = Number.MAX_SAFE_INTEGER): Reader<number> {
  return (at, value) => {
    if (!Number.isFinite(value) || (value as number) < min || (value as number) > max)
      throw wrongArgument(at, `a finite number ${bounds(min, max)}`, value);
    return value as number;
  };
}

/** A number, or Infinity where there is to be no bound. */
export function orInfinity(reader: Reader<number>): Reader<number> {
  return (at, value) => (value === Number.POSITIVE_INFINITY ? value : reader(at, value));
}

/** Null beside what a reader takes. */
export function orNull<T>(reader: Reader<T>): Reader<T | null> {
  return (at, value) => (value === null ? null : reader(at, value));
}

/** One of a few words. */
export function oneOf<const T extends string>(...values: readonly T[]): Reader<T> {
  return (at, value) => {
    if (!values.includes(value as T))
      throw wrongArgument(at, `one of ${values.map((each) => JSON.stringify(each)).join(", ")}`, value);
    return value as T;
  };
}

/** A function; what it takes and returns cannot be seen from outside. */
export function callback<T extends (...given: never[]) => unknown>(at: string, value: unknown): T {
  if (typeof value !== "function") throw wrongArgument(at, "a function", value);
  return value as T;
}

/** An object of a class, called `what` in the message. */
export function instanceOf<T>(of: abstract new (...given: never[]) => T, what: string): Reader<T> {
  return (at, value) => {
    if (!(value instanceof of)) throw wrongArgument(at, what, value);
    return value;
  };
}

/** A list; each of its values stands at `NAME[INDEX]`. */
export function listOf<T>(reader: Reader<T>): Reader<readonly T[]> {
  return (at, value) => {
    if (!Array.isArray(value)) throw wrongArgument(at, "an array", value);
    for (let index = 0; index < value.length; index++) reader(inside(at, `[${index}]`), value[index]);
    return value;
  };
}

/** A plain object whose keys are free, and whose values are alike. */
export function recordOf<T>(reader: Reader<T>): Reader<Readonly<Record<string, T>>> {
  return (at, value) => {
    const given = plainObject(at, value);
    for (const [key, each] of Object.entries(given)) reader(inside(at, `.${key}`), each);
    return given as Readonly<Record<string, T>>;
  };
}

/** Environment variables: what execve(2) takes as `NAME=VALUE`, so that each is one variable of that name. */
export const variables: Reader<Readonly<Record<string, string>>> = (at, value) => {
  const given = recordOf(text)(at, value);
  for (const each of Object.keys(given))
    if (!/^[^=\0]+$/u.test(each))
      throw wrongArgument(at, "names of variables that are not empty, without = and null characters", each);
  return given;
};

/** Where a reader of an object's fields is not asked when the field is left out. */
export function optional<T>(reader: Reader<T>): Reader<T | undefined> {
  const read = (at: string, value: unknown) => (value === undefined ? undefined : reader(at, value));
  return Object.assign(read, { isOptional: true } as const);
}

/** A plain object with known fields. One that is not known is an error: a misspelt option would do nothing. */
export function fieldsOf<T extends object>(readers: { readonly [field in keyof T]-?: Reader<unknown> }): Reader<T> {
  const known = new Map(Object.entries(readers) as [string, Reader<unknown>][]);
  const required = [...known].filter(([, reader]) => !reader.isOptional);
  return (at, value) => {
    const given = plainObject(at, value);
    for (const [field, reader] of required) if (given[field] === undefined) reader(inside(at, `.${field}`), undefined);
    for (const field of Object.keys(given)) {
      const reader = known.get(field);
      if (reader === undefined)
        throw new TypeError(`${at}: ${JSON.stringify(field)} is no field of it; there are ${[...known.keys()].join(", ")}`);
      if (given[field] !== undefined) reader(inside(at, `.${field}`), given[field]);
    }
    return value as T;
  };
}

/** An IPv4 address as its number. */
export const address: Reader<Ipv4> = (at, value) => {
  const read = typeof value === "string" ? parseIpv4(value) : null;
  if (read === null) throw wrongArgument(at, 'an IPv4 address ("10.0.0.1")', value);
  return read;
};

/** `10.0.0.1/24`, or an address alone, which is a /32: the address with its host bits, and the length. */
export const addressWithLength: Reader<{ readonly local: Ipv4; readonly length: number }> = (at, value) => {
  const covering = typeof value === "string" ? parsePrefix(value) : null;
  if (covering === null) throw wrongArgument(at, 'an IPv4 address with a prefix length ("10.0.0.1/24")', value);
  const local = parseIpv4((value as string).split("/")[0]!)!;
  return { local, length: covering.length };
};

/** `10.0.0.0/24` or `default`. Host bits are kept: that `10.0.0.1/24` is no destination is for the kernel to say. */
export const destination: Reader<Prefix> = (at, value) => {
  const words = value === "default" ? "0.0.0.0/0" : value;
  const covering = typeof words === "string" ? parsePrefix(words) : null;
  if (covering === null) throw wrongArgument(at, 'an IPv4 prefix ("10.0.0.0/24") or "default"', value);
  return { address: parseIpv4((words as string).split("/")[0]!)!, length: covering.length };
};

/** The MAC address of one station as its number. */
export const mac: Reader<Mac> = (at, value) => {
  const read = typeof value === "string" ? parseMac(value) : null;
  if (read === null || !isValidUnicastMac(read)) throw wrongArgument(at, 'a unicast MAC address ("02:00:00:00:00:01")', value);
  return read;
};

/**
 * An object as `{ ... }` makes it, of any realm. A Map, a Date or a Promise has no fields of its own, and would pass for an empty
 * one.
 */
function plainObject(at: string, value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrongArgument(at, "an object", value);
  const parent: unknown = Object.getPrototypeOf(value);
  if (parent !== null && Object.getPrototypeOf(parent) !== null) throw wrongArgument(at, "a plain object", value);
  return value as Readonly<Record<string, unknown>>;
}

/** `Lab.link(a)` and `.host` stand at `Lab.link(a.host)`. */
function inside(at: string, what: string): string {
  return at.endsWith(")") ? `${at.slice(0, -1)}${what})` : `${at}${what}`;
}

function bounds(min: number, max: number): string {
  return max >= Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `between ${min} and ${max}`;
}

const MAX_SHOWN = 60;

/** A value as a message shows it. */
function shown(value: unknown): string {
  if (typeof value === "function") return value.name === "" ? "a function" : `the function ${value.name}`;
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "symbol") return String(value);
  if (typeof value !== "object" || value === null) return shortened(JSON.stringify(value) ?? "undefined");
  if (Array.isArray(value)) return shortened(`[${value.map(shown).join(", ")}]`);
  const made: unknown = value.constructor;
  return typeof made !== "function" || made === Object ? "an object" : `an object of ${made.name}`;
}

function shortened(words: string): string {
  return words.length > MAX_SHOWN ? `${words.slice(0, MAX_SHOWN - 3)}...` : words;
}
