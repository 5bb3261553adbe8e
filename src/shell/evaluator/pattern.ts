/** Shell patterns (glob(7), with bash's extended ones) as regular expressions. A backslash takes away a character's meaning. */
import { CHARACTER_CLASSES } from "./character-classes.ts";

/** bash adds one of its own. */
const CLASSES: Readonly<Record<string, string>> = { ...CHARACTER_CLASSES, word: "\\w" };

const cache = new Map<string, RegExp>();

/** The expression that matches the whole of a text; for a path's component, `*` and `?` and `[` do not match a leading dot. */
export function patternToRegExp(pattern: string, options: { ignoreCase?: boolean } = {}): RegExp {
  const key = options.ignoreCase ? `i${pattern}` : `s${pattern}`;
  let expression = cache.get(key);
  if (expression === undefined) {
    expression = new RegExp(`^(?:${translate(pattern)})$`, options.ignoreCase ? "sui" : "su");
    if (cache.size > 1000) cache.clear();
    cache.set(key, expression);
  }
  return expression;
}

/** Takes the meaning of all of a text's characters away. */
export function escapePattern(text: string): string {
  return text.replace(/[\\*?[\]()|!+@{}^&-]/g, "\\$&");
}

/** The text a pattern without active characters stands for. */
export function unescapePattern(pattern: string): string {
  return pattern.replace(/\\(.)/gs, "$1");
}

/** The source of the regular expression, not anchored. */
export function translate(pattern: string): string {
  let source = "";
  let at = 0;
  while (at < pattern.length) {
    const character = pattern[at]!;
    if ("?*+@!".includes(character) && pattern[at + 1] === "(") {
      const end = closingParenthesis(pattern, at + 1);
      if (end > 0) {
        const alternatives = splitAlternatives(pattern.slice(at + 2, end))
          .map(translate)
          .join("|");
        if (character === "!") source += `(?:(?!(?:${alternatives})${restOf(pattern, end)}$).*)`;
        else source += `(?:${alternatives})${character === "@" ? "" : character}`;
        at = end + 1;
        continue;
      }
    }
    if (character === "\\") {
      source += at + 1 < pattern.length ? quote(pattern[at + 1]!) : "\\\\";
      at += 2;
    } else if (character === "*") {
      source += ".*";
      while (pattern[at] === "*" && pattern[at + 1] !== "(") at++;
    } else if (character === "?") {
      source += ".";
      at++;
    } else if (character === "[") {
      const bracket = translateBracket(pattern, at);
      source += bracket?.source ?? "\\[";
      at = bracket?.end ?? at + 1;
    } else {
      const point = pattern.codePointAt(at)!;
      const whole = String.fromCodePoint(point);
      source += quote(whole);
      at += whole.length;
    }
  }
  return source;
}

/** What follows an extended `!(...)` up to the end, for its look-ahead. */
function restOf(pattern: string, end: number): string {
  return translate(pattern.slice(end + 1));
}

function translateBracket(pattern: string, start: number): { source: string; end: number } | null {
  let at = start + 1;
  let source = "[";
  if (pattern[at] === "!" || pattern[at] === "^") {
    source += "^";
    at++;
  }
  let first = true;
  for (; at < pattern.length; first = false) {
    const character = pattern[at]!;
    if (character === "]" && !first) return source === "[" ? null : { source: `${source}]`, end: at + 1 };
    const named = character === "[" ? /^\[:(\w+):\]/.exec(pattern.slice(at)) : null;
    if (named !== null && CLASSES[named[1]!] !== undefined) {
      source += CLASSES[named[1]!];
      at += named[0].length;
    } else if (character === "\\" && at + 1 < pattern.length) {
      source += quoteInBracket(pattern[at + 1]!);
      at += 2;
    } else {
      source += character === "-" ? (first || pattern[at + 1] === "]" ? "\\-" : "-") : quoteInBracket(character);
      at++;
    }
  }
  return null;
}

function closingParenthesis(pattern: string, open: number): number {
  let depth = 0;
  for (let at = open; at < pattern.length; at++) {
    if (pattern[at] === "\\") at++;
    else if (pattern[at] === "(") depth++;
    else if (pattern[at] === ")" && --depth === 0) return at;
  }
  return -1;
}

function splitAlternatives(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === "(") depth++;
    else if (text[at] === ")") depth--;
    else if (text[at] === "|" && depth === 0) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
}

function quote(character: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
}

function quoteInBracket(character: string): string {
  return /[\\\]^[-]/.test(character) ? `\\${character}` : character;
}
