/**
 * How GNU tools quote what they name in messages: file names as a shell reads them back where they must be (quotef), or always
 * (quoteaf); other words in the quotation marks of C.UTF-8 (quote). gnulib: lib/quotearg.c, shell_escape_quoting_style and
 * locale_quoting_style.
 */
import { encodeText } from "../../wire/text.ts";

const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]/u;
const NAMED: Readonly<Record<string, string>> = {
  "\x07": "a",
  "\b": "b",
  "\f": "f",
  "\n": "n",
  "\r": "r",
  "\t": "t",
  "\v": "v",
};

/** A file name, quoted where a shell would read it otherwise. */
export function quoteName(name: string): string {
  return /^$|^[#~]|^[{}]$|[ !"$&'()*;<=>?[\\^`|]/.test(name) || UNPRINTABLE.test(name) ? shellQuoted(name) : name;
}

/** A file name, always quoted. */
export function shellQuoted(name: string): string {
  if (name.includes("'") && !/[!"$&()*;<=>?[\\^`|]/.test(name) && !UNPRINTABLE.test(name)) return `"${name}"`;
  let text = "'";
  let escaping = false;
  for (const character of name) {
    if (UNPRINTABLE.test(character)) {
      text += (escaping ? "" : "'$'") + escaped(character);
      escaping = true;
      continue;
    }
    if (escaping && character !== "'") text += "''";
    escaping = false;
    text += character === "'" ? "'\\''" : character;
  }
  return `${text}'`;
}

/** A word of the command line, in quotation marks. */
export function quoted(word: string): string {
  let text = "";
  for (const character of word)
    text += UNPRINTABLE.test(character)
      ? escaped(character)
      : character === "\\" || character === "’"
        ? `\\${character}`
        : character;
  return `‘${text}’`;
}

function escaped(character: string): string {
  const named = NAMED[character];
  if (named !== undefined) return `\\${named}`;
  return Array.from(encodeText(character), (byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("");
}
