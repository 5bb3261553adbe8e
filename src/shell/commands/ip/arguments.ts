/** The words of a command line, and how iproute2 reads numbers, addresses and abbreviations in them (lib/utils.c). */
import { type Ipv4, toIpv4 } from "../../../wire/ipv4-address.ts";
import { incomplete, Quit, wrongArgument } from "./quit.ts";

export class Arguments {
  readonly #words: readonly string[];
  readonly #missing: () => Quit;
  #at = 0;

  /** `missing` is what the tool says where a value should follow. */
  constructor(words: readonly string[], missing = incomplete) {
    this.#words = words;
    this.#missing = missing;
  }

  /** The word it stands at; null at the end. */
  get word(): string | null {
    return this.#words[this.#at] ?? null;
  }

  get rest(): readonly string[] {
    return this.#words.slice(this.#at);
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#words.length;
  }

  /** Takes the word it stands at; null at the end. */
  take(): string | null {
    const word = this.word;
    if (word !== null) this.#at++;
    return word;
  }

  /** Takes the value that has to follow. */
  value(): string {
    const word = this.take();
    if (word === null) throw this.#missing();
    return word;
  }

  /** Takes the word where it is this one. */
  skip(word: string): boolean {
    if (this.word !== word) return false;
    this.#at++;
    return true;
  }

  back(): void {
    this.#at--;
  }
}

/** True where `word` is an abbreviation of `full` (not the empty one). iproute2's matches(). */
export function abbreviates(word: string, full: string): boolean {
  return word !== "" && full.startsWith(word);
}

/** An integer as strtol(3) with base 0 reads it; null for anything else. */
export function parseInteger(text: string): number | null {
  const match = /^([+-]?)(?:0x([0-9a-f]+)|(0[0-7]*)|([1-9][0-9]*))$/i.exec(text.trimStart());
  if (match === null) return null;
  const [, sign, hex, octal, decimal] = match;
  const value = hex !== undefined ? Number.parseInt(hex, 16) : octal !== undefined ? Number.parseInt(octal, 8) : Number(decimal);
  return sign === "-" ? -value : value;
}

export function parseUnsigned(text: string, limit = 0xffffffff): number | null {
  const value = parseInteger(text);
  return value === null || value < 0 || value > limit ? null : value;
}

/** atoi(3): what is no number is 0. */
export function atoi(text: string): number {
  return Number.parseInt(text, 10) || 0;
}

export function parseInt32(text: string): number | null {
  const value = parseInteger(text);
  return value === null || value > 0x7fffffff || value < -0x80000000 ? null : value;
}

/** An IPv4 address as iproute2 takes it: one to four parts, what is left out is zero. Linux: get_addr_ipv4(). */
export function parseAddress(text: string): Ipv4 | null {
  const parts = text.split(".");
  if (parts.length > 4) return null;
  let value = 0;
  for (let at = 0; at < 4; at++) {
    const part = parts[at] === undefined ? 0 : parseInteger(parts[at]!);
    if (part === null || part < 0 || part > 255) return null;
    value = value * 256 + part;
  }
  return toIpv4(value);
}

/** Takes a value and reads it, or says what is wrong with it. */
export function take(args: Arguments, message: string, parse: (text: string) => number | null): number {
  const text = args.value();
  const value = parse(text);
  if (value === null) throw wrongArgument(message, text);
  return value;
}

/** `on` or `off`. iproute2: the on_off() complaint of ip, exit 1. */
export function readOnOff(text: string, key: string): boolean {
  if (text === "on" || text === "off") return text === "on";
  throw new Quit(`Error: argument of "${key}" must be "on" or "off", not "${text}"\n`, 1);
}
