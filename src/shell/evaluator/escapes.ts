/**
 * The backslash escapes of $'...', echo -e and printf, byte by byte as bash reads them: \xHH and \NNN are bytes, \uHHHH is a
 * character in UTF-8. bash: ansicstr(), lib/sh/strtrans.c; tescape(), builtins/printf.def; u32toutf8(), lib/sh/unicode.c.
 */
import { decodeText, encodeText } from "../../wire/text.ts";

const LETTERS: Readonly<Record<string, number>> = { a: 7, b: 8, e: 27, E: 27, f: 12, n: 10, r: 13, t: 9, v: 11, "\\": 92 };

const BACKSLASH = 92;

/** Where a scan of escapes is: what it reads, and the bytes it has made. */
class Scan {
  readonly bytes: Uint8Array;
  readonly made: number[] = [];
  at = 0;

  constructor(text: string) {
    this.bytes = encodeText(text);
  }

  get text(): string {
    return decodeText(Uint8Array.from(this.made));
  }

  /** The next byte as a character; empty at the end. */
  peek(): string {
    return this.at < this.bytes.length ? String.fromCharCode(this.bytes[this.at]!) : "";
  }

  /** The number that up to `most` digits make; null where there is none. */
  digits(base: 8 | 16, most: number): number | null {
    const isDigit = base === 8 ? /[0-7]/ : /[0-9a-fA-F]/;
    let value: number | null = null;
    for (let count = 0; count < most && isDigit.test(this.peek()); count++)
      value = (value ?? 0) * base + Number.parseInt(String.fromCharCode(this.bytes[this.at++]!), base);
    return value;
  }

  /** Copies up to the next backslash that has something after it, and takes both; the character after it, or null at the end. */
  nextEscape(): string | null {
    while (this.at < this.bytes.length) {
      const byte = this.bytes[this.at++]!;
      if (byte === BACKSLASH && this.at < this.bytes.length) return String.fromCharCode(this.bytes[this.at++]!);
      this.made.push(byte);
    }
    return null;
  }

  literal(character: string): void {
    this.made.push(BACKSLASH, character.charCodeAt(0));
  }
}

/** The inside of $'...'; it ends at the first NUL an escape makes. */
export function decodeDollarQuoted(text: string): string {
  const scan = new Scan(text);
  for (let character = scan.nextEscape(); character !== null; character = scan.nextEscape()) {
    const letter = LETTERS[character];
    if (letter !== undefined) scan.made.push(letter);
    else if (/['"?]/.test(character)) scan.made.push(character.charCodeAt(0));
    else if (/[0-7]/.test(character)) {
      scan.at--;
      scan.made.push(scan.digits(8, 3)! & 0xff);
    } else if (character === "x") hexadecimal(scan);
    else if (character === "u" || character === "U") {
      if (!unicode(scan, character)) scan.literal(character);
    } else if (character === "c" && scan.peek() !== "") control(scan);
    else scan.literal(character);
  }
  const end = scan.made.indexOf(0);
  if (end >= 0) scan.made.length = end;
  return scan.text;
}

function hexadecimal(scan: Scan): void {
  const braced = scan.peek() === "{";
  if (braced) scan.at++;
  const value = scan.digits(16, braced ? Number.POSITIVE_INFINITY : 2);
  if (braced && scan.peek() === "}") scan.at++;
  if (value !== null || braced) scan.made.push(Number(BigInt.asUintN(8, BigInt(value ?? 0))));
  else scan.literal("x");
}

function unicode(scan: Scan, character: string): boolean {
  const code = scan.digits(16, character === "u" ? 4 : 8);
  if (code === null) return false;
  scan.made.push(...utf8Of(code));
  return true;
}

function control(scan: Scan): void {
  const operand = scan.bytes[scan.at++]!;
  if (operand === BACKSLASH && scan.bytes[scan.at] === BACKSLASH) scan.at++;
  const upper = operand >= 97 && operand <= 122 ? operand - 32 : operand;
  scan.made.push(operand === 63 ? 0x7f : upper & 0x1f);
}

/** The arguments of echo -e: `stopped` where \c ends the output. Octal is \0nnn. */
export function decodeEcho(text: string): { text: string; stopped: boolean } {
  const scan = new Scan(text);
  for (let character = scan.nextEscape(); character !== null; character = scan.nextEscape()) {
    const letter = LETTERS[character];
    if (character === "c") return { text: scan.text, stopped: true };
    if (letter !== undefined) scan.made.push(letter);
    else if (character === "0") scan.made.push((scan.digits(8, 3) ?? 0) & 0xff);
    else if (character === "x") hexadecimalOfEcho(scan);
    else if (!(/[uU]/.test(character) && unicode(scan, character))) scan.literal(character);
  }
  return { text: scan.text, stopped: false };
}

function hexadecimalOfEcho(scan: Scan): void {
  const value = scan.digits(16, 2);
  if (value === null) scan.literal("x");
  else scan.made.push(value);
}

/** A printf format's text between its directives. */
export function decodeFormat(text: string, complain: (text: string) => void): string {
  return decodePrintf(text, false, complain).text;
}

/** An argument of printf %b: also \0nnn; \c ends the output. */
export function decodeArgument(text: string, complain: (text: string) => void): { text: string; stopped: boolean } {
  return decodePrintf(text, true, complain);
}

function decodePrintf(text: string, isArgument: boolean, complain: (text: string) => void): { text: string; stopped: boolean } {
  const scan = new Scan(text);
  for (let character = scan.nextEscape(); character !== null; character = scan.nextEscape()) {
    const letter = LETTERS[character];
    if (character === "c" && isArgument) return { text: scan.text, stopped: true };
    if (letter !== undefined) scan.made.push(letter);
    else if (/['"?]/.test(character) && !isArgument) scan.made.push(character.charCodeAt(0));
    else if (/[0-7]/.test(character)) {
      scan.at--;
      scan.made.push(scan.digits(8, character === "0" && isArgument ? 4 : 3)! & 0xff);
    } else if (character === "x") {
      const value = scan.digits(16, 2);
      if (value === null) complain("missing hex digit for \\x");
      if (value === null) scan.literal("x");
      else scan.made.push(value);
    } else if (character === "u" || character === "U") {
      if (unicode(scan, character)) continue;
      complain(`missing unicode digit for \\${character}`);
      scan.literal(character);
    } else scan.literal(character);
  }
  return { text: scan.text, stopped: false };
}

/** A code point in UTF-8 as it was once defined: up to six bytes, nothing above 31 bits. */
function utf8Of(code: number): number[] {
  if (code < 0x80) return [code];
  const limits = [0x800, 0x10000, 0x200000, 0x4000000, 0x80000000];
  const more = limits.findIndex((limit) => code < limit) + 1;
  if (more === 0) return [];
  const bytes: number[] = [];
  for (let rest = code; bytes.length < more; rest = Math.floor(rest / 64)) bytes.unshift(0x80 | (rest & 0x3f));
  const marks = [0xc0, 0xe0, 0xf0, 0xf8, 0xfc];
  return [marks[more - 1]! | Math.floor(code / 64 ** more), ...bytes];
}
