/** Reads one assignment from its text: an argument such as "x=1" that was expanded before declare saw it. */
import type { Assignment, Word } from "unbash";

/** Null where the text is no assignment. The value is taken as it stands, its quoting is done already. */
export function reparseAssignment(text: string): Assignment | null {
  const match = /^([a-zA-Z_]\w*)(?:\[(.*?)\])?(\+?)=(.*)$/s.exec(text);
  if (match === null) return null;
  return {
    type: "Assignment",
    pos: 0,
    end: text.length,
    text,
    name: match[1]!,
    append: match[3] === "+" ? true : undefined,
    index: match[2] === undefined ? undefined : quotedWord(match[2]),
    value: quotedWord(match[4]!),
  };
}

function quotedWord(value: string): Word {
  return {
    type: "Word",
    text: value,
    value,
    pos: 0,
    end: value.length,
    parts: [{ type: "SingleQuoted", pos: 0, end: value.length, value, text: value }],
  };
}
