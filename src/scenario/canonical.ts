/**
 * The only code in which what differs by nature is made canonical, so that the same session run twice, on Linux or here, reads
 * the same. Chosen by chance (addresses, ids, ports): numbered in order of first appearance, so that equal stays equal and
 * different stays different over a whole session. Measured (times): a coarse step of the value, so that a wrong second or a wrong
 * latency still shows. What somebody typed in a command is never replaced. Everything else is compared to the letter.
 */
import { RULES } from "./canonical-rules.ts";
import { DOCKER_RULES } from "./docker-rules.ts";
import { Names } from "./names.ts";

export interface Piece {
  readonly command: string;
  readonly output: string;
}

/** The outputs of one session, in order, made canonical together. */
export function canonicalOutputs(session: readonly Piece[]): string[] {
  const names = new Names(session.map((piece) => piece.command).join("\n"));
  return session.map((piece) => canonicalText(piece.output, names));
}

/** One text, with names given so far. */
export function canonicalText(output: string, names: Names): string {
  const lines = output.replace(/\n+$/, "").split("\n");
  return lines.map((line) => canonicalLine(line, names)).join("\n");
}

/** One line, by the rules in their order. */
export function canonicalLine(line: string, names: Names): string {
  let text = line;
  for (const rule of ALL_RULES) text = text.replace(rule.pattern, (...match) => rule.replace(match as string[], names));
  return text;
}

const ALL_RULES = [...DOCKER_RULES, ...RULES];
