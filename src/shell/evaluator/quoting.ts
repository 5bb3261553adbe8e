/**
 * Quoting text so that a shell reads it back. bash 5.2: lib/sh/shquote.c and ansic_quote(), lib/sh/strtrans.c; what may stand
 * unquoted is what a terminal prints in C.UTF-8.
 */
import { encodeText } from "../../wire/text.ts";

/** Characters that do not print: controls, bytes that are no character, code points that nothing is assigned to. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]/u;

/** As one word, whatever is in it. */
export function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A name in one of bash's messages: as it is, unless some of it does not print. */
export function printableName(text: string): string {
  return UNPRINTABLE.test(text) ? dollarQuote(text) : text;
}

/** As ${x@Q} and `set -x` quote: single quotes, or $'...' where there are control characters. */
export function quoteForReuse(text: string): string {
  return UNPRINTABLE.test(text) ? dollarQuote(text) : singleQuoted(text);
}

/** As printf %q: only what needs it is escaped. */
export function quoteShortly(text: string): string {
  if (text === "") return "''";
  if (UNPRINTABLE.test(text)) return dollarQuote(text);
  return text
    .replace(/[ -\x7e]/g, (character) => (/[\w@%+=:./~#-]/.test(character) ? character : `\\${character}`))
    .replace(/^[~#]|(?<=[:=])~/g, "\\$&");
}

/** As declare -p: double quotes, or $'...' where there are control characters. */
export function ansiQuote(text: string): string {
  if (UNPRINTABLE.test(text)) return dollarQuote(text);
  return `"${text.replace(/[\\"$`]/g, "\\$&")}"`;
}

/** Characters that mean something to the shell. bash: sh_contains_shell_metas(). */
const HAS_META = /[ \t\n'"\\|&;()<>!{}*?[\]^$`]|^[~#]|[:=]~/;

export function needsQuotes(text: string): boolean {
  return HAS_META.test(text) || UNPRINTABLE.test(text);
}

/** A word as `set -x` shows it: quoted only where it must be. */
export function quoteForTrace(text: string): string {
  if (text === "") return "''";
  if (HAS_META.test(text)) return singleQuoted(text);
  return UNPRINTABLE.test(text) ? dollarQuote(text) : text;
}

const NAMED: Readonly<Record<string, string>> = {
  "\n": "\\n",
  "\t": "\\t",
  "\r": "\\r",
  "\x07": "\\a",
  "\b": "\\b",
  "\v": "\\v",
  "\f": "\\f",
  "\x1b": "\\E",
  "'": "\\'",
  "\\": "\\\\",
};

function dollarQuote(text: string): string {
  let body = "";
  for (const character of text) body += NAMED[character] ?? (UNPRINTABLE.test(character) ? octal(character) : character);
  return `$'${body}'`;
}

function octal(character: string): string {
  return Array.from(encodeText(character), (byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("");
}
