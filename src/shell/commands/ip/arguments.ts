/** The words of a command line, and how iproute2 reads numbers, addresses and abbreviations in them (lib/utils.c). */
import { type Ipv4, lengthOfMask, type Prefix, toIpv4 } from "../../../wire/ipv4-address.ts";
import { incomplete, notModelled, Quit } from "./quit.ts";

export class Arguments {
  readonly #words: readonly string[];
  #at = 0;

  constructor(words: readonly string[]) {
    this.#words = words;
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
    if (word === null) throw incomplete();
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

/** Takes an address where the family is known to be inet ("inet address") or not ("any valid address"). */
export function toAddress(text: string, family: "inet" | "any valid" = "inet"): Ipv4 {
  if (text === "default" || text === "all" || text === "any") return 0 as Ipv4;
  const address = parseAddress(text);
  if (address !== null) return address;
  if (text.includes(":") && family === "any valid" && isIpv6(text)) throw notModelled("IPv6");
  throw new Quit(`Error: ${family} address is expected rather than "${text}".\n`, 1);
}

export interface ParsedPrefix extends Prefix {
  /** Whether a length was written. */
  readonly hasLength: boolean;
}

/** A prefix with its host bits as written. Linux: get_prefix_1(). */
export function toPrefix(text: string, family: "inet" | "any valid" = "any valid"): ParsedPrefix {
  const parsed = parsePrefixWords(text);
  if (parsed !== null) return parsed;
  if (text.includes(":") && isIpv6(text.split("/")[0]!)) throw notModelled("IPv6");
  throw new Quit(`Error: ${family} prefix is expected rather than "${text}".\n`, 1);
}

export function parsePrefixWords(text: string): ParsedPrefix | null {
  if (text === "default" || text === "any" || text === "all") return { address: 0 as Ipv4, length: 0, hasLength: true };
  const slash = text.indexOf("/");
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (address === null) return null;
  if (slash < 0) return { address, length: 32, hasLength: false };
  const length = parseMask(text.slice(slash + 1));
  return length === null || length > 32 ? null : { address, length, hasLength: true };
}

/** A prefix length, or a netmask written out. */
function parseMask(text: string): number | null {
  const length = parseUnsigned(text);
  if (length !== null) return length;
  const mask = parseAddress(text);
  return mask === null ? null : lengthOfMask(mask);
}

export function isIpv6(text: string): boolean {
  return /^[0-9a-f:.]+$/i.test(text) && text.includes(":");
}

/** `on` or `off`. Linux: the on_off() complaint of ip, exit 1. */
export function takeOnOff(args: Arguments, key: string): boolean {
  const word = args.value();
  if (word === "on") return true;
  if (word === "off") return false;
  throw new Quit(`Error: argument of "${key}" must be "on" or "off", not "${word}"\n`, 1);
}
