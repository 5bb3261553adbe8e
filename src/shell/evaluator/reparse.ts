/**
 * Reads words and assignments from their own text: what braces made of a word, a key between brackets, an argument of declare.
 */
import type { Assignment, Word } from "unbash";
import { parse } from "./parse.ts";

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

/** Longer ones are parsed anew each time. */
const MAX_KEPT_TEXT = 2000;

const words = new Map<string, Word>();

/** A word read from its own source text. */
export function reparseWord(text: string): Word {
  let word = words.get(text);
  if (word !== undefined) return word;
  const command = parse(`: ${text}`).commands[0]?.command;
  const argument = command?.type === "Command" ? command.args[0] : undefined;
  word = argument?.type === "Word" ? argument : { type: "Word", text, value: text, pos: 0, end: text.length };
  if (text === "") word = { type: "Word", text: "", value: "", pos: 0, end: 0 };
  if (text.length > MAX_KEPT_TEXT) return word;
  if (words.size > 2000) words.clear();
  words.set(text, word);
  return word;
}

/** A key between brackets, where blanks need no quoting. */
export function reparseKey(text: string): Word {
  const command = parse(`a[${text}]=`).commands[0]?.command;
  const assignment = command?.type === "Command" ? command.prefix[0] : undefined;
  return (assignment?.type === "Assignment" ? assignment.index : undefined) ?? reparseWord(text);
}
