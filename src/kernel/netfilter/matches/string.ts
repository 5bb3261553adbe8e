/**
 * `-m string`: bytes that a packet holds. Linux: xt_string.c, skb_find_text(). The offsets count from the IP header; a match lies
 * within them as a whole. Of the algorithms, bm and kmp find the same; fsm is left out.
 */
import { encodePacket } from "../../../wire/ipv4.ts";
import { encodeText } from "../../../wire/text.ts";
import { defineMatch } from "../xtables.ts";
import { type Given, readUint, type ValueContext, XtablesError } from "../xtoptions.ts";

interface StringOptions {
  readonly pattern: readonly number[];
  readonly inverted: boolean;
  readonly algorithm: string;
  readonly from: number;
  readonly to: number;
  readonly ignoresCase: boolean;
}

/** XT_STRING_MAX_PATTERN_SIZE. */
const MOST_BYTES = 128;
const FARTHEST = 0xffff;
const ALGORITHMS = ["bm", "kmp"];

export const stringMatch = defineMatch<StringOptions>({
  name: "string",
  options: [
    { names: ["from"], read: readUint(0, FARTHEST) },
    { names: ["to"], read: readUint(0, FARTHEST) },
    { names: ["algo"], read: readAlgorithm, required: true },
    { names: ["string"], read: readText, invertible: true, excludes: ["hex-string"] },
    { names: ["hex-string"], read: readHex, invertible: true, excludes: ["string"] },
    { names: ["icase"] },
  ],
  finish(given: Given) {
    const option = given.has("string") ? "string" : "hex-string";
    if (!given.has(option)) throw new XtablesError("STRING match: You must specify `--string' or `--hex-string'");
    return {
      pattern: given.value<readonly number[]>(option)!,
      inverted: given.inverted(option),
      algorithm: given.value<string>("algo") ?? "",
      from: given.value<number>("from") ?? 0,
      to: given.value<number>("to") ?? FARTHEST,
      ignoresCase: given.has("icase"),
    };
  },
  refuses({ pattern, algorithm, from, to }) {
    if (from > to || pattern.length === 0) return true;
    return ALGORITHMS.includes(algorithm) ? false : "ENOENT";
  },
  save: ({ pattern, inverted, algorithm, from, to, ignoresCase }) =>
    `${inverted ? " !" : ""} --${isPrintable(pattern) ? "" : "hex-"}string ${quoted(pattern)} --algo ${algorithm}` +
    (from === 0 ? "" : ` --from ${from}`) +
    (to === FARTHEST ? "" : ` --to ${to}`) +
    (ignoresCase ? " --icase" : ""),
  list: ({ pattern, inverted, algorithm, from, to, ignoresCase }) =>
    ` STRING match ${inverted ? "!" : ""} ${quoted(pattern)} ALGO name ${algorithm}` +
    (from === 0 ? "" : ` FROM ${from}`) +
    (to === FARTHEST ? "" : ` TO ${to}`) +
    (ignoresCase ? " ICASE" : ""),
  miss: ({ inverted }) => ({ has: inverted ? "it has these bytes" : "it does not have these bytes there" }),
  compile({ pattern, inverted, from, to, ignoresCase }) {
    const wanted = ignoresCase ? pattern.map(lowerCase) : pattern;
    return ({ ip }) => {
      const bytes = encodePacket(ip);
      const last = Math.min(bytes.length, to) - wanted.length;
      for (let at = from; at <= last; at++) if (holds(bytes, at, wanted, ignoresCase)) return !inverted;
      return inverted;
    };
  },
});

function holds(bytes: Uint8Array, at: number, wanted: readonly number[], ignoresCase: boolean): boolean {
  for (let index = 0; index < wanted.length; index++) {
    const byte = bytes[at + index]!;
    if ((ignoresCase ? lowerCase(byte) : byte) !== wanted[index]) return false;
  }
  return true;
}

function lowerCase(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
}

function readAlgorithm(text: string): string {
  if (text === "fsm") throw new XtablesError('iptables: algorithm "fsm" of match "string" is not modelled\n', 2, true);
  return text.slice(0, 15);
}

function readText(text: string): readonly number[] {
  const bytes = [...encodeText(text)];
  if (bytes.length > MOST_BYTES) throw new XtablesError(`STRING too long "${text}"`);
  return bytes;
}

/** Text with bytes as pairs of digits between bars; a backslash takes the next character as it is. */
function readHex(text: string, _context: ValueContext): readonly number[] {
  const given = [...encodeText(text)];
  const bytes: number[] = [];
  let isHex = false;
  const charAt = (at: number): string => String.fromCharCode(given[at]!);
  for (let at = 0; at < given.length; ) {
    const character = charAt(at);
    const isLiteral = character === "\\" && !isHex;
    if (character === "|") {
      isHex = !isHex;
      if (isHex) while (charAt(at + 1) === " ") at++;
      if (++at >= given.length) break;
      if (!isHex || charAt(at) === "|") continue;
    }
    if (isLiteral) {
      if (at + 1 >= given.length) throw new XtablesError("Bad literal placement at end of string");
      bytes.push(given[at + 1]!);
      at += 2;
    } else if (isHex) {
      if (at + 1 >= given.length) throw new XtablesError("Odd number of hex digits");
      if (at + 2 >= given.length) throw new XtablesError("Invalid hex block");
      for (const digit of [charAt(at), charAt(at + 1)])
        if (!/[0-9a-fA-F]/.test(digit)) throw new XtablesError(`Invalid hex char '${digit}'`);
      bytes.push(Number.parseInt(charAt(at) + charAt(at + 1), 16));
      at += charAt(at + 2) === " " ? 3 : 2;
    } else bytes.push(given[at++]!);
    if (bytes.length > MOST_BYTES) throw new XtablesError(`STRING too long "${text}"`);
  }
  return bytes;
}

function isPrintable(pattern: readonly number[]): boolean {
  return pattern.every((byte) => byte >= 0x20 && byte < 0x7f);
}

function quoted(pattern: readonly number[]): string {
  if (!isPrintable(pattern)) return `"|${pattern.map((byte) => byte.toString(16).padStart(2, "0")).join("")}|"`;
  return `"${String.fromCharCode(...pattern).replace(/["\\]/g, "\\$&")}"`;
}
