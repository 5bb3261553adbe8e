/** What stands between the delimiters of s, y and addresses. GNU sed 4.9: match_slash(), snarf_char_class(), sed/compile.c. */
import { END, type Source } from "./source.ts";

/** What stands up to a delimiter; null where it does not come. In a pattern \n is a newline. */
export function readDelimited(source: Source, delimiter: string, isRegex: boolean): string | null {
  if (delimiter !== END && (delimiter.charCodeAt(0) > 0x7f || delimiter === "\n" || delimiter === "\\"))
    source.fail("delimiter character is not a single-byte character");
  let text = "";
  for (;;) {
    const character = source.next();
    if (character === END || (character === "\n" && isRegex)) {
      if (character === "\n") source.back(character);
      return null;
    }
    if (character === delimiter) return text;
    if (character === "\\") {
      const escaped = source.next();
      if (escaped === END) return null;
      if (escaped === delimiter) text += !isRegex && escaped === "&" ? "\\&" : escaped;
      else if (escaped === "n" && isRegex) text += "\n";
      else if (escaped === "\n" && isRegex) text += "\n";
      else text += `\\${escaped}`;
    } else if (character === "[" && isRegex) {
      const bracket = readBracket(source);
      if (bracket === null) return null;
      text += bracket;
    } else text += character;
  }
}

/** A bracket expression, in which the delimiter is a member; null where it does not end. GNU sed: snarf_char_class(). */
function readBracket(source: Source): string | null {
  let text = "[";
  let character = source.next();
  if (character === "^") {
    text += character;
    character = source.next();
  }
  if (character === "]") {
    text += character;
    character = source.next();
  }
  let state: "outside" | "opened" | "inside" | "closing" = "outside";
  let symbol = "";
  for (; ; character = source.next()) {
    if (character === END) return null;
    if (character === "\n") {
      source.back(character);
      return null;
    }
    text += character;
    const isSymbol = character === "." || character === ":" || character === "=";
    if (isSymbol && state === "opened") {
      symbol = character;
      state = "inside";
    } else if (isSymbol && state === "inside" && character === symbol) state = "closing";
    else if (character === "[" && (state === "outside" || state === "opened")) state = "opened";
    else if (character === "]" && (state === "outside" || state === "opened")) return text;
    else if (character === "]" && state === "closing") state = "outside";
    else if (state === "opened") state = "outside";
    else if (state === "closing") state = "inside";
    if (character === "\\" && state === "outside") {
      const next = source.next();
      if (next === "n") text = `${text.slice(0, -1)}\n`;
      else source.back(next);
    }
  }
}
