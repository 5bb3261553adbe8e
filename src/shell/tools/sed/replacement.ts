/** The right side of an s command: texts, groups, and the changes of case of GNU sed. GNU sed 4.9: setup_replacement(). */
import type { Match } from "../../patterns/regular-expression.ts";
import type { CaseChange, ReplacementPart } from "./program.ts";

export function parseReplacement(text: string): { parts: ReplacementPart[]; highestGroup: number } {
  const parts: ReplacementPart[] = [];
  let highestGroup = 0;
  let literal = "";
  let change: CaseChange = "none";
  let firstChange: CaseChange = "none";
  const add = (group: number | null): void => {
    if (literal !== "" || group !== null) {
      parts.push({ text: literal, group, change, firstChange });
      // A change of the first character is for one part; an empty text hands it on when it is used.
      firstChange = "none";
    }
    literal = "";
  };
  for (let at = 0; at < text.length; at++) {
    const mark = text[at]!;
    if (mark === "&") {
      add(0);
      continue;
    }
    if (mark !== "\\") {
      literal += mark;
      continue;
    }
    const next = text[++at];
    if (next === undefined) literal += "\\";
    else if (next >= "0" && next <= "9") {
      highestGroup = Math.max(highestGroup, Number(next));
      add(Number(next));
    } else if (next === "L" || next === "U" || next === "E") {
      add(null);
      change = next === "L" ? "lower" : next === "U" ? "upper" : "none";
    } else if (next === "l" || next === "u") {
      add(null);
      firstChange = next === "l" ? "lower" : "upper";
    } else literal += next === "n" ? "\n" : next;
  }
  add(null);
  return { parts, highestGroup };
}

/** The text that takes a match's place. */
export function expandReplacement(parts: readonly ReplacementPart[], match: Match): string {
  let result = "";
  let pending: CaseChange = "none";
  for (const part of parts) {
    let first: CaseChange = part.firstChange !== "none" ? part.firstChange : pending;
    pending = "none";
    if (part.text !== "") {
      result += changed(part.text, part.change, first);
      first = "none";
    }
    if (part.group === null) {
      pending = first;
      continue;
    }
    const text = match.group(part.group) ?? "";
    if (text === "") pending = first;
    else result += changed(text, part.change, first);
  }
  return result;
}

function changed(text: string, change: CaseChange, first: CaseChange): string {
  const whole = apply(text, change);
  if (first === "none") return whole;
  const [head = ""] = text;
  return apply(head, first) + whole.slice(head.length);
}

function apply(text: string, change: CaseChange): string {
  return change === "upper" ? text.toUpperCase() : change === "lower" ? text.toLowerCase() : text;
}
