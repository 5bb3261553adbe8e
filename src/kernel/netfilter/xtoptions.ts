/**
 * Options of extensions: how libxtables reads their values and words its complaints (xtables_option_parse(), xtoptions.c). A
 * complaint is thrown and caught at the command's door, which prints it as the tool does and exits with its code: a rule is read
 * many calls deep, and every one of them may end it.
 */
import { type Ipv4, parseIpv4, toIpv4 } from "../../wire/ipv4-address.ts";
import type { MaskedAddress, Rule } from "../config/netfilter.ts";
import { protocolNumber } from "./protocols.ts";
import { servicePort } from "./services.ts";

/**
 * What iptables says before it exits. The exit codes: 1 other problem, 2 parameter problem, 3 version problem, 4 resource
 * problem.
 */
export class XtablesError extends Error {
  readonly exitCode: number;
  /** Printed as it is, without the tool's name in front. */
  readonly bare: boolean;

  constructor(text: string, exitCode = 2, bare = false) {
    super(text);
    this.exitCode = exitCode;
    this.bare = bare;
  }
}

/** One option as the user gave it. */
export interface GivenOption {
  readonly value: unknown;
  readonly inverted: boolean;
}

/** What a value reader knows besides the text. */
export interface ValueContext {
  readonly extension: string;
  /** The option's first name, without dashes. */
  readonly option: string;
  readonly given: Given;
  readonly inverted: boolean;
  /** As given so far: some options can only be read after -p. */
  readonly protocol: Rule["protocol"];
  /** Takes one more word of the command line; null where there is none. */
  nextWord(): string | null;
  warn(text: string): void;
}

export interface XtOption {
  /** The first is the one in complaints. */
  readonly names: readonly string[];
  /** Reads the value; absent for an option without one. */
  readonly read?: (text: string, context: ValueContext) => unknown;
  /** Complains at once where the option cannot stand here. */
  readonly check?: (given: Given) => void;
  readonly invertible?: boolean;
  readonly required?: boolean;
  /** First names of the options it cannot be combined with, and of those it needs. */
  readonly excludes?: readonly string[];
  readonly also?: readonly string[];
  /** Says itself what a second time means (the oldest extensions do). */
  readonly repeatText?: string;
}

export class Given {
  readonly #options = new Map<string, GivenOption>();

  has(name: string): boolean {
    return this.#options.has(name);
  }

  get(name: string): GivenOption | undefined {
    return this.#options.get(name);
  }

  value<T>(name: string): T | undefined {
    return this.#options.get(name)?.value as T | undefined;
  }

  inverted(name: string): boolean {
    return this.#options.get(name)?.inverted ?? false;
  }

  set(name: string, option: GivenOption): void {
    this.#options.set(name, option);
  }

  get isEmpty(): boolean {
    return this.#options.size === 0;
  }
}

export function takeOption(option: XtOption, text: string, context: ValueContext): void {
  const { extension, option: name } = context;
  if (context.given.has(name)) {
    throw new XtablesError(option.repeatText ?? `${extension}: option "--${name}" can only be used once.\n`);
  }
  if (context.inverted && !option.invertible) {
    throw new XtablesError(`${extension}: option "--${name}" cannot be inverted.\n`);
  }
  option.check?.(context.given);
  const value = option.read === undefined ? true : option.read(text, context);
  context.given.set(name, { value, inverted: context.inverted });
}

/** The checks after the last option (xtables_options_fcheck()). */
export function checkOptions(extension: string, options: readonly XtOption[], given: Given): void {
  for (const option of options) {
    const name = option.names[0] as string;
    if (!given.has(name)) {
      if (option.required) throw new XtablesError(`${extension}: option "--${name}" must be specified\n`);
      continue;
    }
    for (const other of option.also ?? []) {
      if (!given.has(other)) throw new XtablesError(`${extension}: option "--${name}" also requires "--${other}".\n`);
    }
    for (const other of option.excludes ?? []) {
      if (given.has(other))
        throw new XtablesError(`${extension}: option "--${name}" cannot be used together with "--${other}".\n`);
    }
  }
}

/** A number as C's strtoull(…, 0) reads it, up to the first character that is none; null where there is none at all. */
export function scanNumber(text: string): { value: number; rest: string } | null {
  const match = /^\s*\+?(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)/.exec(text);
  if (match === null) return null;
  const digits = match[1] as string;
  const octal = digits.length > 1 && digits[0] === "0" && !/^0[xX]/.test(digits);
  return { value: octal ? Number.parseInt(digits, 8) : Number(digits), rest: text.slice(match[0].length) };
}

/** A whole number within bounds, or null (xtables_strtoui()). */
export function parseNumber(text: string, low: number, high: number): number | null {
  const number = scanNumber(text);
  return number === null || number.rest !== "" || number.value < low || number.value > high ? null : number.value;
}

export function readUint(low: number, high: number): (text: string, context: ValueContext) => number {
  return (text, { extension, option }) => {
    const value = parseNumber(text, low, high);
    if (value !== null) return value;
    throw new XtablesError(`${extension}: bad value for option "--${option}", or out of range (${low}-${high}).\n`);
  };
}

/**
 * VALUE or LOW:HIGH, either end may be missing (XTTYPE_UINT16RC and UINT32RC); what comes back is one or two numbers, of an empty
 * text none. Read from left to right: the first mistake is the one that is reported (xtopt_parse_mint()).
 */
export function readUintRange(high: number): (text: string, context: ValueContext) => readonly number[] {
  return (text, { extension, option }) => {
    const numbers: number[] = [];
    for (let rest = text; rest !== "" || numbers.length === 1; rest = rest.slice(1)) {
      const isMissing = rest === "" || rest.startsWith(":");
      const number = isMissing ? { value: numbers.length === 0 ? 0 : high, rest } : scanNumber(rest);
      if (number === null || number.value > high)
        throw new XtablesError(`${extension}: bad value for option "--${option}" near "${rest}", or out of range (0-${high}).\n`);
      numbers.push(number.value);
      rest = number.rest;
      if (rest === "") break;
      if (!rest.startsWith(":"))
        throw new XtablesError(`${extension}: Argument to "--${option}" has unexpected characters near "${rest}".\n`);
      if (numbers.length === 2) throw new XtablesError(`${extension}: Too many components for option "--${option}" (max: 2)\n`);
    }
    return numbers;
  };
}

export interface MarkMask {
  readonly mark: number;
  readonly mask: number;
}

/** MARK or MARK/MASK (XTTYPE_MARKMASK32), unsigned. */
export function readMarkMask(text: string, { extension, option }: ValueContext): MarkMask {
  const parts = text.split("/");
  if (parts.length > 2) throw new XtablesError(`${extension}: trailing garbage after value for option "--${option}".\n`);
  const [mark, mask] = parts.map((part) => parseNumber(part, 0, 0xffffffff));
  if (mark == null || mask === null) {
    throw new XtablesError(`${extension}: bad integer value for option "--${option}", or out of range.\n`);
  }
  return { mark, mask: mask ?? 0xffffffff };
}

export function readMask(text: string, { extension, option }: ValueContext): number {
  const value = parseNumber(text, 0, 0xffffffff);
  if (value === null)
    throw new XtablesError(`${extension}: bad value for option "--${option}", or out of range (0-4294967295).\n`);
  return value;
}

/** A port as getaddrinfo() takes it: a decimal number, cut to 16 bits, or a name (XTTYPE_PORTRC). */
function resolvePort(text: string): number {
  if (text === "") return 0;
  const port = /^\d+$/.test(text) ? Number(text) & 0xffff : (servicePort(text, "tcp") ?? servicePort(text, "udp"));
  if (port == null) throw new XtablesError(`Port "${text}" does not resolve to anything.\n`);
  return port;
}

export function readPortRange(text: string, { extension, option }: ValueContext): readonly [number, number] {
  const parts = text.split(":");
  if (parts.length > 2) throw new XtablesError(`${extension}: Too many components for option "--${option}" (max: 2)\n`);
  const low = resolvePort(parts[0] as string);
  const high = parts.length === 1 ? low : parts[1] === "" ? 0xffff : resolvePort(parts[1] as string);
  return [low, high];
}

/** Whatever inet_aton() takes: four parts, or fewer with the last one wide, each decimal, octal or hexadecimal. */
export function parseLooseIpv4(text: string): Ipv4 | null {
  const strict = parseIpv4(text);
  if (strict !== null) return strict;
  const parts = text.split(".");
  if (parts.length > 4) return null;
  let value = 0;
  for (let index = 0; index < parts.length; index++) {
    const last = index === parts.length - 1;
    const number = parseNumber(parts[index] as string, 0, last ? 2 ** (8 * (5 - parts.length)) - 1 : 255);
    if (number === null) return null;
    value = last ? value + number : value + number * 2 ** (8 * (3 - index));
  }
  return toIpv4(value);
}

/** 10, 10.1, 10.1.2: the network numbers iptables takes for addresses, filled up with zeros at the end. */
export function parseNetwork(text: string): Ipv4 | null {
  const whole = parseIpv4(text);
  if (whole !== null) return whole;
  if (/^\d+(\.\d+){0,2}$/.test(text)) {
    const parts = text.split(".").map(Number);
    if (parts.some((part) => part > 255)) return null;
    while (parts.length < 4) parts.push(0);
    return parseIpv4(parts.join("."));
  }
  return parseLooseIpv4(text);
}

/** A mask as a number of bits or a dotted quad; null where it is neither. */
export function parseMask(text: string): number | null {
  const bits = /^\d+$/.test(text) ? Number(text) : null;
  if (bits !== null) return bits > 32 ? null : bits === 0 ? 0 : -1 << (32 - bits);
  return parseIpv4(text);
}

/** ADDRESS or ADDRESS/MASK, host bits cleared (XTTYPE_HOSTMASK). */
export function readHostMask(text: string): MaskedAddress {
  const slash = text.indexOf("/");
  const mask = slash < 0 ? -1 : parseMask(text.slice(slash + 1));
  if (mask === null) throw new XtablesError(`invalid mask \`${text.slice(slash + 1)}' specified`);
  const address = parseNetwork(slash < 0 ? text : text.slice(0, slash));
  if (address === null) throw new XtablesError(`host/network \`${slash < 0 ? text : text.slice(0, slash)}' not found`);
  return { address: toIpv4(address & mask), mask };
}

export function readProtocol(text: string): number {
  const number = protocolNumber(text.toLowerCase());
  if (number === null) throw new XtablesError(`unknown protocol "${text}" specified`);
  return number;
}
