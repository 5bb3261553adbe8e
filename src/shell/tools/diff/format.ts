/** How diff prints changes: the normal form, and the unified one of -u. POSIX diff(1); GNU diffutils 3.8. */
import type { Change } from "./edit-script.ts";

/** A file's lines without their newlines. */
export interface Lines {
  readonly lines: readonly string[];
  /** The last line has no newline. */
  readonly isIncomplete: boolean;
}

export function splitLines(text: string): Lines {
  if (text === "") return { lines: [], isIncomplete: false };
  const lines = text.split("\n");
  if (lines.at(-1) !== "") return { lines, isIncomplete: true };
  lines.pop();
  return { lines, isIncomplete: false };
}

export function formatNormal(changes: readonly Change[], old: Lines, now: Lines): string {
  let text = "";
  for (const { oldFrom, oldTo, newFrom, newTo } of changes) {
    const letter = oldFrom === oldTo ? "a" : newFrom === newTo ? "d" : "c";
    text += `${normalRange(oldFrom, oldTo)}${letter}${normalRange(newFrom, newTo)}\n`;
    for (let at = oldFrom; at < oldTo; at++) text += formatLine("< ", old, at);
    if (letter === "c") text += "---\n";
    for (let at = newFrom; at < newTo; at++) text += formatLine("> ", now, at);
  }
  return text;
}

function normalRange(from: number, to: number): string {
  return to - from <= 1 ? String(to === from ? from : to) : `${from + 1},${to}`;
}

export function formatUnified(changes: readonly Change[], old: Lines, now: Lines, context: number): string {
  let text = "";
  for (const hunk of gatherHunks(changes, context)) {
    const first = hunk[0]!;
    const last = hunk.at(-1)!;
    const before = Math.min(context, first.oldFrom);
    const after = Math.min(context, old.lines.length - last.oldTo);
    text += `@@ -${unifiedRange(first.oldFrom - before, last.oldTo + after)} +${unifiedRange(first.newFrom - before, last.newTo + after)} @@\n`;
    let at = first.oldFrom - before;
    for (const change of hunk) {
      while (at < change.oldFrom) text += formatLine(" ", old, at++);
      while (at < change.oldTo) text += formatLine("-", old, at++);
      for (let added = change.newFrom; added < change.newTo; added++) text += formatLine("+", now, added);
    }
    while (at < last.oldTo + after) text += formatLine(" ", old, at++);
  }
  return text;
}

/** Changes whose contexts meet are printed together. */
function gatherHunks(changes: readonly Change[], context: number): Change[][] {
  const hunks: Change[][] = [];
  for (const change of changes) {
    const hunk = hunks.at(-1);
    if (hunk !== undefined && change.oldFrom - hunk.at(-1)!.oldTo <= 2 * context) hunk.push(change);
    else hunks.push([change]);
  }
  return hunks;
}

function unifiedRange(from: number, to: number): string {
  const count = to - from;
  if (count === 1) return String(to);
  return `${count === 0 ? from : from + 1},${count}`;
}

function formatLine(mark: string, file: Lines, at: number): string {
  const ending = file.isIncomplete && at === file.lines.length - 1 ? "\n\\ No newline at end of file\n" : "\n";
  return `${mark}${file.lines[at]}${ending}`;
}
