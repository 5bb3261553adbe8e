/**
 * The last request again in two copies of the lab, in one of them after a change: what came of each, and where they differ first.
 */
import { broken } from "../explain/layout.ts";
import { explanationText } from "../explain/text.ts";
import type { Lab } from "../lab/lab.ts";
import { namesOf } from "../shell/commands/explain/names.ts";
import type { Sliced } from "../sim/sliced.ts";
import { attempt, type Outcome, outcomeWords } from "./attempt.ts";
import type { Request } from "./request.ts";

/** Explanations are compared line by line, and none of them is broken. */
const WIDTH = 10_000;

export function* whatIfText(lab: Lab, request: Request, command: string, width: number): Sliced<string> {
  const before = (yield* attempt(lab, request, null))!;
  const after = yield* attempt(lab, request, { command });
  if (after === null) return `what-if: ${command}: the lab refuses it\n`;
  const lines = [
    request.text,
    `  as it is      ${outcomeWords(before)}`,
    `  with it       ${outcomeWords(after)}   (${command})`,
    ...differenceLines(explanationLines(before), explanationLines(after)),
  ];
  return `${lines.flatMap((line) => broken(line, width)).join("\n")}\n`;
}

/** All that can be explained of an outcome, a line each. */
export function explanationLines({ lab, hops }: Outcome): string[] {
  const explained = { title: "", exitCode: null, hops };
  const text = explanationText(explained, namesOf(lab.kernel), { level: "verbose", width: WIDTH, color: false });
  return text.split("\n").slice(1);
}

/** Of a packet, or of the namespace that it passed. */
function isHeading(line: string): boolean {
  return /^ {0,4}\S/.test(line);
}

/** Of a packet: its number, what it is, its path and its end. */
export function isTitle(line: string): boolean {
  return /^\d/.test(line);
}

/** A packet's title says how it ended, too: what it met on its path comes below. */
function isSame(before: string, after: string | undefined): boolean {
  if (after === undefined) return false;
  const read = isTitle(before) ? titleOf : withoutColumns;
  return read(before) === read(after);
}

function titleOf(line: string): string {
  return line.split(/ {2,}/, 2).join(", ");
}

/** How wide a column is depends on the other lines. */
function withoutColumns(line: string): string {
  return line.replace(/(\S) +/g, "$1 ");
}

/** The packet and the namespace in which they begin to differ, and the line of each. */
function differenceLines(before: readonly string[], after: readonly string[]): string[] {
  let at = 0;
  while (at < before.length && isSame(before[at]!, after[at])) at++;
  if (at === before.length && at === after.length) return ["  The packets took the same path."];
  const [packet, netns] = [isTitle, isHeading].map((is) => before.slice(0, at).findLast(is));
  const shown = (line: string | undefined): string => line?.trim().replace(/ {2,}/g, "  ") ?? "nothing more";
  return [
    `  The first difference${packet === undefined ? "" : `, of packet ${titleOf(packet)}`}:`,
    ...(netns === undefined || netns === packet ? [] : [`    ${shown(netns)}`]),
    `    - ${shown(before[at])}`,
    `    + ${shown(after[at])}`,
  ];
}
