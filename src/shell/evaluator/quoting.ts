/** Quoting text so that a shell reads it back, and the escapes of $'...', echo -e and printf %b. */

/** As ${x@Q} and `set -x` quote: single quotes, or $'...' where there are control characters. */
export function quoteForReuse(text: string): string {
  if (/[\x00-\x1f\x7f]/.test(text)) return dollarQuote(text);
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** As printf %q: only what needs it is escaped. */
export function quoteShortly(text: string): string {
  if (text === "") return "''";
  if (/[\x00-\x1f\x7f]/.test(text)) return dollarQuote(text);
  return text
    .replace(/[^\w@%+=:./~#-]/gu, (character) => (character.charCodeAt(0) > 127 ? character : `\\${character}`))
    .replace(/^[~#]/, "\\$&");
}

/** As declare -p: double quotes, or $'...' where there are control characters. */
export function ansiQuote(text: string): string {
  if (/[\x00-\x1f\x7f]/.test(text)) return dollarQuote(text);
  return `"${text.replace(/[\\"$`]/g, "\\$&")}"`;
}

/** A word as `set -x` shows it: quoted only where it must be. */
export function quoteForTrace(text: string): string {
  if (text === "") return "''";
  if (/[\x00-\x1f\x7f]/.test(text)) return dollarQuote(text);
  if (/[\s'"\\|&;()<>!{}*?[\]^$`]|^[~#]|[:=]~/.test(text)) return quoteForReuse(text);
  return text;
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
  const body = text.replace(
    /[\x00-\x1f\x7f'\\]/g,
    (character) => NAMED[character] ?? `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`,
  );
  return `$'${body}'`;
}

const LETTERS: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  e: "\x1b",
  E: "\x1b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
};

/** The escapes of echo -e. Answers null as `stop` where \c ends the output. Octal is \0nnn. */
export function decodeEcho(text: string): { text: string; stopped: boolean } {
  let result = "";
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== "\\" || at + 1 === text.length) {
      result += text[at];
      continue;
    }
    const rest = text.slice(at + 1);
    if (rest.startsWith("c")) return { text: result, stopped: true };
    const number = /^0([0-7]{1,3})|^0|^x([0-9a-fA-F]{1,2})|^u([0-9a-fA-F]{1,4})|^U([0-9a-fA-F]{1,8})/.exec(rest);
    if (number !== null) {
      result += codeText(
        number[1] !== undefined ? Number.parseInt(number[1], 8) : Number.parseInt(number[2] ?? number[3] ?? number[4] ?? "0", 16),
      );
      at += number[0].length;
    } else {
      const letter = LETTERS[rest[0]!];
      result += letter ?? `\\${rest[0]}`;
      at++;
    }
  }
  return { text: result, stopped: false };
}

/** The escapes of a printf format and of $'...': octal is \nnn. */
export function decodeEscapes(text: string): string {
  return text.replace(/\\([0-7]{1,3}|x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|.)/gs, (whole, code: string) => {
    if (/^[0-7]/.test(code)) return codeText(Number.parseInt(code, 8));
    if (/^[xuU][0-9a-fA-F]/.test(code)) return codeText(Number.parseInt(code.slice(1), 16));
    return LETTERS[code] ?? (code === "'" || code === '"' || code === "?" ? code : whole);
  });
}

/** A byte above 127 stays a character here: text is UTF-8 at the edges only. */
function codeText(code: number): string {
  return code > 0x10ffff ? "" : String.fromCodePoint(code);
}
