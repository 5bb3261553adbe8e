/** Brace expansion: a{b,c}d and {1..5}, on a word's source text before anything else; quotes and expansions are skipped over. */
import { LimitError } from "../../sim/limits.ts";
import { OutOfMemory } from "../../sim/work.ts";

export interface BraceRules {
  /** The most words that one word may become. */
  readonly words: number;
  /** Is passed how many elements a range has that is left as it stands, because there are too many. */
  readonly complain: (elements: number) => void;
}

/** The words a word's source text stands for; itself where it has no braces to expand. */
export function expandBraces(text: string, rules: BraceRules, depth = 0): string[] {
  if (depth > MOST_DEPTH) throw new LimitError("depth", "brace expansion: braces are nested too deep");
  const found: { before: string; items: string[] }[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const skipped = skipQuoted(text, at);
    if (skipped > at) {
      at = skipped - 1;
      continue;
    }
    if (text[at] !== "{") continue;
    const end = closingBrace(text, at);
    if (end < 0) continue;
    const items = expandItems(text.slice(at + 1, end), rules, depth);
    if (items === null) continue;
    found.push({ before: text.slice(from, at), items });
    from = end + 1;
    at = end;
  }
  return found.reduceRight(
    (after, { before, items }) => {
      const words = items.length * after.length;
      if (words > rules.words) throw new OutOfMemory(words * POINTER_BYTES);
      return items.flatMap((item) => after.map((rest) => before + item + rest));
    },
    [text.slice(from)],
  );
}

/** Each level is a call, and looks through all that lies within. */
const MOST_DEPTH = 1000;
const POINTER_BYTES = 8;

function expandItems(body: string, rules: BraceRules, depth: number): string[] | null {
  const parts = splitCommas(body);
  if (parts.length > 1) return parts.flatMap((part) => expandBraces(part, rules, depth + 1));
  return expandSequence(body, rules);
}

/** Between Z and a lie characters that are read again as what they are in a word: a lone backslash quotes nothing. */
const QUOTED: Readonly<Record<number, string>> = { 92: "''", 96: "\\`" };

const INT_MAX = 2_147_483_647n;
const [INT64_MIN, INT64_MAX] = [-(2n ** 63n), 2n ** 63n - 1n];

/**
 * bash: expand_seqterm() and mkseq(), braces.c. Null where the body is no sequence, or one too long for an int to count, or for
 * memory.
 */
function expandSequence(body: string, rules: BraceRules): string[] | null {
  const at = body.indexOf("..");
  if (at <= 0) return null;
  const left = body.slice(0, at);
  const right = /^(?:([-+]?\d+)|([a-zA-Z]))(?:\.\.(.*))?$/s.exec(body.slice(at + 2));
  if (right === null) return null;
  const [, number, letter, stepText] = right;
  const step = stepText === undefined ? 1n : toInt64(stepText);
  if (step === null) return null;
  if (letter !== undefined) {
    if (!/^[a-zA-Z]$/.test(left)) return null;
    const codes = count(BigInt(left.charCodeAt(0)), BigInt(letter.charCodeAt(0)), step, rules);
    return codes?.map((code) => QUOTED[Number(code)] ?? String.fromCharCode(Number(code))) ?? null;
  }
  const [from, to] = [toInt64(left), toInt64(number!)];
  if (from === null || to === null) return null;
  const padded = /^-?0./.test(left) || /^-?0./.test(number!);
  const width = padded ? Math.max(left.length, number!.length) : 0;
  return count(from, to, step, rules)?.map((value) => pad(value, width)) ?? null;
}

/** A number as strtoimax(3) reads it in base 10; null where it is none, or too large. */
function toInt64(text: string): bigint | null {
  if (!/^[ \t-\r]*[-+]?\d+[ \t]*$/.test(text)) return null;
  const value = BigInt(text.trim().replace(/^\+/, ""));
  return value >= INT64_MIN && value <= INT64_MAX ? value : null;
}

function count(from: bigint, to: bigint, step: bigint, rules: BraceRules): bigint[] | null {
  const distance = from > to ? from - to : to - from;
  const size = step === 0n ? 1n : step < 0n ? -step : step;
  if (from < to && step === INT64_MIN) return null;
  if ((from > 0n && to < INT64_MIN + 3n + from) || (from < 0n && to > INT64_MAX - 2n + from)) return null;
  if (distance / size > INT_MAX - 3n) return null;
  const number = distance / size + 1n;
  if (number > BigInt(rules.words)) {
    rules.complain(Number(number));
    return null;
  }
  const by = from > to ? -size : size;
  return Array.from({ length: Number(number) }, (_, index) => from + BigInt(index) * by);
}

function pad(value: bigint, width: number): string {
  const digits = String(value < 0n ? -value : value);
  return value < 0n ? `-${digits.padStart(width - 1, "0")}` : digits.padStart(width, "0");
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
  if (text[at] === "$" && text[at + 1] === "'") {
    let end = at + 2;
    while (end < text.length && text[end] !== "'") end += text[end] === "\\" ? 2 : 1;
    return end + 1;
  }
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
