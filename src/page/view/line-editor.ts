/** The line that is being typed: what a key makes of it. The shell behind the terminal gets whole lines. */

export interface EditedLine {
  readonly text: string;
  /** Before which character the cursor is. */
  readonly cursor: number;
}

export const EMPTY_LINE: EditedLine = { text: "", cursor: 0 };

/** What a key asks for beyond editing. */
export type KeyResult = { readonly kind: "edited"; readonly line: EditedLine } | { readonly kind: KeyAct };

type KeyAct = "enter" | "complete" | "older" | "newer" | "interrupt" | "suspend" | "end" | "clear";

const KEYS: Readonly<Record<string, KeyAct>> = {
  "\r": "enter",
  "\t": "complete",
  "\x1b[A": "older",
  "\x1bOA": "older",
  "\x1b[B": "newer",
  "\x1bOB": "newer",
  "\x03": "interrupt",
  "\x1a": "suspend",
  "\x0c": "clear",
};

/** `data` is one key as a terminal sends it, or pasted text without newlines. */
export function pressed(line: EditedLine, data: string): KeyResult {
  const { text, cursor } = line;
  const named = KEYS[data];
  if (named !== undefined) return { kind: named };
  if (data === "\x04" && text === "") return { kind: "end" };
  return { kind: "edited", line: edited(text, cursor, data) };
}

function edited(text: string, cursor: number, data: string): EditedLine {
  const cut = (from: number, to: number): EditedLine => ({ text: text.slice(0, from) + text.slice(to), cursor: from });
  switch (data) {
    case "\x7f":
      return cut(Math.max(0, cursor - 1), cursor);
    case "\x1b[3~":
    case "\x04":
      return cut(cursor, cursor + 1);
    case "\x15":
      return cut(0, cursor);
    case "\x0b":
      return cut(cursor, text.length);
    case "\x17":
      return cut(text.slice(0, cursor).trimEnd().lastIndexOf(" ") + 1, cursor);
    case "\x1b[D":
    case "\x1bOD":
      return { text, cursor: Math.max(0, cursor - 1) };
    case "\x1b[C":
    case "\x1bOC":
      return { text, cursor: Math.min(text.length, cursor + 1) };
    case "\x01":
    case "\x1b[H":
      return { text, cursor: 0 };
    case "\x05":
    case "\x1b[F":
      return { text, cursor: text.length };
    default: {
      // Other control characters are no text.
      const typed = [...data].some((character) => character < " ") ? "" : data;
      return { text: text.slice(0, cursor) + typed + text.slice(cursor), cursor: cursor + typed.length };
    }
  }
}
