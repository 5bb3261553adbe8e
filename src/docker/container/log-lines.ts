/** A container's log as `docker logs` is given it. Source: moby, daemon/logs.go, daemon/logger/jsonfilelog. */
import { decodeText, joinBytes } from "../../wire/text.ts";
import type { Engine } from "../engine.ts";
import type { LogEntry } from "../shapes.ts";

export interface LogForm {
  /** Each line with its time. */
  readonly stamps: boolean;
  /** Each line with what the log driver keeps beside it, which is nothing: a space. */
  readonly details: boolean;
}

export interface LogSelection {
  /** Virtual microseconds. */
  readonly sinceUs: number;
  readonly untilUs: number;
  /** So many of the last lines; "all" and what is no number are all. */
  readonly tail: string;
}

export function selectLines(logs: readonly LogEntry[], { sinceUs, untilUs, tail }: LogSelection): LogEntry[] {
  const lines = linesOf(logs).filter(({ timeUs }) => timeUs >= sinceUs && timeUs <= untilUs);
  return /^\d+$/.test(tail) ? lines.slice(Math.max(0, lines.length - Number(tail))) : lines;
}

/** The log is kept as JSON: a byte that is no UTF-8 is U+FFFD in it. */
export function lineText({ host }: Engine, { timeUs, bytes }: LogEntry, { stamps, details }: LogForm): string {
  const time = stamps ? `${new Date((host.loop.epochUs + timeUs) / 1000).toISOString().replace("Z", "")}${"000000Z "}` : "";
  return `${time}${details ? " " : ""}${decodeText(bytes).toWellFormed()}`;
}

/** The log as lines: what was written piece by piece on one stream stands together. */
function linesOf(logs: readonly LogEntry[]): LogEntry[] {
  const lines: LogEntry[] = [];
  const open = new Map<string, { entry: LogEntry; parts: Uint8Array[] }>();
  const finish = (stream: string): void => {
    const held = open.get(stream);
    if (held !== undefined) lines.push({ ...held.entry, bytes: joinBytes(held.parts) });
    open.delete(stream);
  };
  for (const entry of logs) {
    let rest = entry.bytes;
    while (rest.length > 0) {
      const newline = rest.indexOf(10);
      const part = newline < 0 ? rest : rest.subarray(0, newline + 1);
      const held = open.get(entry.stream) ?? { entry, parts: [] };
      held.parts.push(part);
      open.set(entry.stream, held);
      rest = rest.subarray(part.length);
      if (newline >= 0) finish(entry.stream);
    }
  }
  for (const stream of [...open.keys()]) finish(stream);
  return lines;
}
