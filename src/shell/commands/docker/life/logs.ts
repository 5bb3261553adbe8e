/** `docker logs`. Source: docker/cli, cli/command/container/logs.go. */
import { lineText, selectLines } from "../../../../docker/container/log-lines.ts";
import type { LogEntry } from "../../../../docker/shapes.ts";
import { waitOn } from "../../../../sim/wait.ts";
import { failIfLost } from "../lost-output.ts";
import { findOrReport } from "../refuse.ts";
import type { Verb } from "../verb.ts";

export const logsVerb: Verb = {
  name: "logs",
  line: "[OPTIONS] CONTAINER",
  about: "Fetch the logs of a container",
  flags: [
    { name: "details", kind: "bool" },
    { name: "follow", short: "f", kind: "bool" },
    { name: "since", kind: "string" },
    { name: "tail", short: "n", kind: "string" },
    { name: "timestamps", short: "t", kind: "bool" },
    { name: "until", kind: "string" },
  ],
  arguments: [1, 1],
  *run(context, engine, flags) {
    const container = findOrReport(context, engine, flags.operands[0]!);
    if (container === null) return 1;
    const { nowUs, epochUs } = engine.host.loop;
    const bounds = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (const [index, name] of ["since", "until"].entries()) {
      const text = flags.value(name);
      if (text === undefined) continue;
      const us = momentOf(text, epochUs + nowUs);
      if (us === null) {
        context.stderr.write(`invalid value for "${name}": failed to parse value as time or duration: ${JSON.stringify(text)}\n`);
        return 1;
      }
      bounds[index] = us - epochUs;
    }
    const form = { stamps: flags.has("timestamps"), details: flags.has("details") };
    const tail = flags.value("tail") ?? "all";
    const print = (entry: LogEntry): void => context[entry.stream].write(lineText(engine, entry, form));
    for (const line of selectLines(container.logs, { sinceUs: bounds[0]!, untilUs: bounds[1]!, tail })) print(line);
    if (!flags.has("follow")) return failIfLost(context, 0);
    let at = container.logs.length;
    const { process } = container;
    while (process !== null && engine.containers.has(container.id)) {
      for (; at < container.logs.length; at++) print(container.logs[at]!);
      if (process.state === "exited") break;
      yield waitOn(container.changed);
    }
    return failIfLost(context, 0);
  },
};

const UNITS_US: Readonly<Record<string, number>> = { h: 3_600_000_000, m: 60_000_000, s: 1_000_000, ms: 1000, us: 1 };

/** A date, seconds of the epoch, or a duration before now, in microseconds of the epoch. Source: docker, api/types/time. */
function momentOf(text: string, nowUs: number): number | null {
  if (/^(\d+(\.\d+)?(h|ms|m|s|us))+$/.test(text)) {
    const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s|us)/g)];
    return nowUs - parts.reduce((sum, [, count, unit]) => sum + Number(count) * UNITS_US[unit!]!, 0);
  }
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1_000_000;
  const date = /^(\d{4}-\d\d-\d\d)(?:T(\d\d(?::\d\d(?::\d\d(?:\.\d+)?)?)?)(Z|[+-]\d\d:\d\d)?)?$/.exec(text);
  if (date === null) return null;
  const time = `${date[2] ?? "00"}:00:00`.split(":").slice(0, 3).join(":");
  const ms = Date.parse(`${date[1]}T${time}${date[3] ?? "Z"}`);
  return Number.isNaN(ms) ? null : ms * 1000;
}
