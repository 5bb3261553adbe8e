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
    parts.push({ text: literal, group, change, firstChange });
    literal = "";
    firstChange = "none";
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
  if (literal !== "") add(null);
  return { parts, highestGroup };
}

/** The text that replaces a match. A change of the first character goes on to the next part where its own is an empty group. */
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
    if (part.group === null) continue;
    const text = match.group(part.group) ?? "";
    if (text !== "") result += changed(text, part.change, first);
    else if (part.firstChange !== "none") pending = first;
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
