/** Brace expansion: a{b,c}d and {1..5}, on a word's source text before anything else; quotes and expansions are skipped over. */

import { OutOfMemory } from "../../sim/work.ts";

export interface BraceRules {
  /** The most words that one word may become. */
  readonly words: number;
  /** Is told how many elements a range has that is left as it stands, because there are too many. */
  readonly complain: (elements: number) => void;
}

/** The words a word's source text stands for; itself where it has no braces to expand. */
export function expandBraces(text: string, rules: BraceRules): string[] {
  for (let at = 0; at < text.length; at++) {
    const skipped = skipQuoted(text, at);
    if (skipped > at) {
      at = skipped - 1;
      continue;
    }
    if (text[at] !== "{") continue;
    const end = closingBrace(text, at);
    if (end < 0) continue;
    const items = expandItems(text.slice(at + 1, end), rules);
    if (items === null) continue;
    const before = text.slice(0, at);
    const after = expandBraces(text.slice(end + 1), rules);
    if (items.length * after.length > rules.words) throw new OutOfMemory(items.length * after.length * POINTER_BYTES);
    return items.flatMap((item) => after.map((rest) => before + item + rest));
  }
  return [text];
}

const POINTER_BYTES = 8;

function expandItems(body: string, rules: BraceRules): string[] | null {
  const parts = splitCommas(body);
  if (parts.length > 1) return parts.flatMap((part) => expandBraces(part, rules));
  return expandSequence(body, rules);
}

/** Bash: mkseq(), braces.c. A range it has no room for stays as it stands. */
function expandSequence(body: string, rules: BraceRules): string[] | null {
  const numbers = /^(-?\d+)\.\.(-?\d+)(?:\.\.(-?\d+))?$/.exec(body);
  if (numbers !== null) {
    const [from, to] = [Number(numbers[1]), Number(numbers[2])];
    const padded = /^-?0\d/.test(numbers[1]!) || /^-?0\d/.test(numbers[2]!);
    const width = padded ? Math.max(numbers[1]!.length, numbers[2]!.length) : 0;
    const step = Number(numbers[3] ?? 1);
    const elements = Math.floor(Math.abs(to - from) / (Math.abs(step) || 1)) + 1;
    if (elements > rules.words) {
      if (elements <= MAX_ELEMENTS) rules.complain(elements);
      return null;
    }
    return count(from, to, step).map((value) => pad(value, width));
  }
  const letters = /^([a-zA-Z])\.\.([a-zA-Z])(?:\.\.(-?\d+))?$/.exec(body);
  if (letters === null) return null;
  const codes = count(letters[1]!.charCodeAt(0), letters[2]!.charCodeAt(0), Number(letters[3] ?? 1));
  return codes.map((code) => String.fromCharCode(code));
}

/** INT_MAX - 2: of more, bash says nothing. */
const MAX_ELEMENTS = 2_147_483_645;

function count(from: number, to: number, step: number): number[] {
  const by = Math.abs(step) || 1;
  const values: number[] = [];
  if (from <= to) for (let value = from; value <= to; value += by) values.push(value);
  else for (let value = from; value >= to; value -= by) values.push(value);
  return values;
}

function pad(value: number, width: number): string {
  const digits = String(Math.abs(value));
  return value < 0 ? `-${digits.padStart(width - 1, "0")}` : digits.padStart(width, "0");
}

function splitCommas(body: string): string[] {
  const parts: string[] = [];
  let from = 0;
  let depth = 0;
  for (let at = 0; at < body.length; at++) {
    const skipped = skipQuoted(body, at);
    if (skipped > at) {
      at = skipped - 1;
      continue;
    }
    if (body[at] === "{") depth++;
    else if (body[at] === "}") depth--;
    else if (body[at] === "," && depth === 0) {
      parts.push(body.slice(from, at));
      from = at + 1;
    }
  }
  parts.push(body.slice(from));
  return parts;
}

function closingBrace(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    const skipped = skipQuoted(text, at);
    if (skipped > at) {
      at = skipped - 1;
      continue;
    }
    if (text[at] === "{") depth++;
    else if (text[at] === "}" && --depth === 0) return at;
  }
  return -1;
}

/** The end of what begins at `at` and hides braces: a quotation, an escape, ${...}, $(...), `...`. */
function skipQuoted(text: string, at: number): number {
  const character = text[at];
  if (character === "\\") return at + 2;
  if (character === "'") return endOf(text, at + 1, "'");
  if (character === "`") return endOf(text, at + 1, "`");
  if (character === '"') {
    let end = at + 1;
    while (end < text.length && text[end] !== '"') end = text[end] === "\\" ? end + 2 : Math.max(end + 1, skipDollar(text, end));
    return end + 1;
  }
  return Math.max(at, skipDollar(text, at));
}

function skipDollar(text: string, at: number): number {
  if (text[at] !== "$" || (text[at + 1] !== "{" && text[at + 1] !== "(")) return at;
  const [open, close] = text[at + 1] === "{" ? ["{", "}"] : ["(", ")"];
  let depth = 0;
  for (let end = at + 1; end < text.length; end++) {
    if (text[end] === "\\") end++;
    else if (text[end] === open) depth++;
    else if (text[end] === close && --depth === 0) return end + 1;
  }
  return text.length;
}

function endOf(text: string, from: number, quote: string): number {
  const end = text.indexOf(quote, from);
  return end < 0 ? text.length : end + 1;
}
