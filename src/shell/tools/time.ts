/** sleep, timeout and date, in virtual time. GNU coreutils 9.1. */
import { strerror } from "../../kernel/config/errno.ts";
import type { Process } from "../../sim/process.ts";
import { Killed, SIGNALS, type Signal } from "../../sim/signals.ts";
import { type Step, sleepUntil, waitAny } from "../../sim/wait.ts";
import { findCommand } from "../evaluator/launch.ts";
import { parseSignal } from "../evaluator/signals.ts";
import { formatDate } from "../evaluator/strftime.ts";
import { absolutePath, complain, makeQuickTool, makeTool, misuse, type ToolContext } from "./kit.ts";
import { parseDate } from "./parse-date.ts";
import { quoted, quoteName, shellQuoted } from "./quote.ts";
import { ToolOptions } from "./tool-options.ts";

const UNITS: Readonly<Record<string, number>> = { "": 1, s: 1, m: 60, h: 3600, d: 86_400 };

/** 5, 0.5, 2m, infinity; null for anything else. In whole microseconds, at least one where it is not 0. */
export function parseDuration(text: string): number | null {
  const match = /^\+?(\d+\.?\d*(?:e[-+]?\d+)?|\.\d+|inf(?:inity)?)([smhd]?)$/i.exec(text);
  if (match === null) return null;
  const amount = /^inf/i.test(match[1]!) ? Number.POSITIVE_INFINITY : Number(match[1]);
  return amount === 0 ? 0 : Math.max(1, Math.round(amount * UNITS[match[2]!]! * 1e6));
}

const SLEEP_OPTIONS = new ToolOptions("sleep", "");

export const SLEEP = makeTool(SLEEP_OPTIONS, function* (context) {
  const parsed = SLEEP_OPTIONS.read(context.argv);
  const words = parsed.operands;
  if (words.length === 0) return misuse(context, "missing operand");
  let us = 0;
  let isBad = false;
  for (const word of words) {
    const duration = parseDuration(word);
    if (duration === null) {
      complain(context, `invalid time interval ${quoted(word)}`);
      isBad = true;
    } else us += duration;
  }
  if (isBad) {
    context.stderr.write("Try 'sleep --help' for more information.\n");
    return 1;
  }
  const deadlineUs = context.host.loop.nowUs + us;
  while (context.host.loop.nowUs < deadlineUs) yield sleepUntil(deadlineUs);
  return 0;
});

const TIMEOUT_OPTIONS = new ToolOptions("timeout", "k s v preserve-status foreground", { exitCode: 125 });

export const TIMEOUT = makeTool(TIMEOUT_OPTIONS, function* (context) {
  const parsed = TIMEOUT_OPTIONS.read(context.argv);
  const [limit, ...argv] = parsed.operands;
  if (limit === undefined || argv.length === 0) throw TIMEOUT_OPTIONS.misuse(context.argv[0]!);
  const limitUs = parseDuration(limit);
  if (limitUs === null) return misuse(context, `invalid time interval ${quoted(limit)}`, 125);
  const killAfter = parsed.value("k");
  const killUs = killAfter === undefined ? null : parseDuration(killAfter);
  if (killAfter !== undefined && killUs === null) return misuse(context, `invalid time interval ${quoted(killAfter)}`, 125);
  const signal = parseSignal(parsed.value("s") ?? "TERM");
  if (signal === null || !Object.hasOwn(SIGNALS, signal)) return misuse(context, `${parsed.value("s")}: invalid signal`, 125);
  const missing = findProgram(context, argv);
  if (missing !== null) {
    complain(context, missing.text);
    return missing.exitCode;
  }
  // A group of its own, so that the signal reaches whatever the command starts.
  if (!parsed.has("foreground")) context.process.group = context.process.pid;
  // What it catches the command does not ignore, though timeout's starter had it ignored.
  let child: Process | null = null;
  for (const name of ["TERM", "INT", "HUP", "QUIT"] as const) {
    context.process.on(name, () => {
      if (child !== null) send(context, child, name);
    });
  }
  child = context.spawn(argv);
  const deadlineUs = limitUs === 0 ? Number.POSITIVE_INFINITY : context.host.loop.nowUs + limitUs;
  if (yield* waitUntil(context, child, deadlineUs)) {
    // What a signal ended before its time ends timeout by the same signal.
    if (child.endedBy !== null) throw new Killed(child.endedBy);
    return child.exitCode;
  }
  if (parsed.has("v")) complain(context, `sending signal ${signal} to command ${quoted(argv[0]!)}`);
  send(context, child, signal as Signal);
  if (killUs !== null && !(yield* waitUntil(context, child, context.host.loop.nowUs + killUs))) {
    if (parsed.has("v")) complain(context, `sending signal KILL to command ${quoted(argv[0]!)}`);
    send(context, child, "KILL");
  }
  yield* waitUntil(context, child, Number.POSITIVE_INFINITY);
  // timeout signals its whole group: SIGKILL ends it as well.
  if (child.endedBy === "KILL") throw new Killed("KILL");
  if (parsed.has("preserve-status")) return child.exitCode;
  return 124;
});

/** Signals the command and, but for --foreground, the rest of its group. coreutils: cleanup(), src/timeout.c. */
function send(context: ToolContext, child: Process, signal: Signal): void {
  const { process } = context;
  const isLeader = process.group === process.pid;
  const others = [...context.host.loop.processes.values()].filter((each) => each.group === process.pid && each !== process);
  for (const each of isLeader ? others : [child]) each.kill(signal);
  if (signal === "KILL" || signal === "CONT") return;
  for (const each of isLeader ? others : [child]) each.kill("CONT");
}

/** True once the child has ended, false at the deadline. */
function* waitUntil(context: ToolContext, child: Process, deadlineUs: number): Step<boolean> {
  while (child.state !== "exited") {
    if (context.host.loop.nowUs >= deadlineUs) return false;
    yield waitAny([child.exited], deadlineUs);
  }
  return true;
}

interface MissingProgram {
  /** strerror(3) of what execvp(3) met. */
  readonly reason: string;
  /** As coreutils say it. */
  readonly text: string;
  readonly exitCode: number;
}

/** Why a program cannot be run; null where it can. */
export function findProgram(context: ToolContext, argv: readonly string[]): MissingProgram | null {
  const found = findCommand(context.world, argv, context.env, context.cwd);
  if (found.command !== null) return null;
  const reason = strerror(found.errno);
  const tool = context.argv[0]!.replace(/.*\//, "");
  const name = tool === "nohup" ? shellQuoted(argv[0]!) : quoted(argv[0]);
  const text = `${["timeout", "nohup", "stdbuf"].includes(tool) ? "failed to run command " : ""}${name}: ${reason}`;
  return { reason, text, exitCode: found.exitCode };
}

const RFC_3339: Readonly<Record<string, string>> = {
  date: "%F",
  seconds: "%F %T%:z",
  ns: "%F %T.%N%:z",
};
const ISO_8601: Readonly<Record<string, string>> = {
  hours: "%FT%H%:z",
  minutes: "%FT%H:%M%:z",
  date: "%F",
  seconds: "%FT%T%:z",
  ns: "%FT%T,%N%:z",
};

const DATE_OPTIONS = new ToolOptions("date", "d r u R I rfc-3339");

export const DATE = makeQuickTool(DATE_OPTIONS, (context) => {
  const { loop } = context.host;
  const now = (loop.epochUs + loop.nowUs) / 1e6;
  const parsed = DATE_OPTIONS.read(context.argv);
  let format = "%a %b %e %H:%M:%S UTC %Y";
  for (const [name, formats, option] of [
    ["I", ISO_8601, "iso-8601"],
    ["rfc-3339", RFC_3339, "rfc-3339"],
  ] as const) {
    const given = parsed.last(name);
    if (given === undefined) continue;
    const value = given.hasValue ? given.value : "date";
    const named = Object.keys(formats).filter((each) => each.startsWith(value));
    if (named.length !== 1) {
      const list = Object.keys(formats).map((each) => `\n  - ${quoted(each)}`);
      const mistake = named.length === 0 ? "invalid" : "ambiguous";
      return misuse(context, `${mistake} argument ${quoted(value)} for ‘--${option}’\nValid arguments are:${list.join("")}`);
    }
    format = formats[named[0]!]!;
  }
  if (parsed.has("R")) format = "%a, %d %b %Y %H:%M:%S %z";
  const [operand, extra] = parsed.operands;
  if (extra !== undefined) return misuse(context, `extra operand ${quoted(extra)}`);
  if (operand?.startsWith("+")) format = operand.slice(1);
  else if (operand !== undefined) {
    complain(
      context,
      /^\d{8}(\d{2}|\d{4})?(\.\d{2})?$/.test(operand) ? "setting the clock is not modelled" : `invalid date ${quoted(operand)}`,
    );
    return /^\d{8}/.test(operand) ? 2 : 1;
  }
  let seconds: number | null = now;
  const text = parsed.value("d");
  const reference = parsed.value("r");
  if (reference !== undefined && text !== undefined)
    return misuse(context, "the options to specify dates for printing are mutually exclusive");
  if (reference !== undefined) {
    const missing = context.files.access(absolutePath(context, reference));
    if (missing !== null) {
      complain(context, `${quoteName(reference)}: ${strerror(missing.errno)}`);
      return 1;
    }
    // Files keep no times: they count as written when the host's clock started.
    seconds = loop.epochUs / 1e6;
  } else if (text !== undefined) seconds = parseDate(text, now);
  if (seconds === null) {
    complain(context, `invalid date ${quoted(text!)}`);
    return 1;
  }
  context.stdout.write(`${formatDate(format, seconds)}\n`);
  return 0;
});
