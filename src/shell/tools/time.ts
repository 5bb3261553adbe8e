/** sleep, timeout and date, in virtual time. GNU coreutils 9.1. */
import { Killed, type Process, SIGNALS, type Signal, type Step, sleepUntil, waitAny } from "../../sim/process.ts";
import { findCommand } from "../evaluator/launch.ts";
import { parseSignal } from "../evaluator/signals.ts";
import { formatDate } from "../evaluator/strftime.ts";
import { complain, makeQuickTool, makeTool, misuse, readOptions, type ToolContext } from "./kit.ts";

const UNITS: Readonly<Record<string, number>> = { "": 1, s: 1, m: 60, h: 3600, d: 86_400 };

/** 5, 0.5, 2m, infinity; null for anything else. In whole microseconds, at least one where it is not 0. */
export function parseDuration(text: string): number | null {
  const match = /^\+?(\d+\.?\d*(?:e[-+]?\d+)?|\.\d+|inf(?:inity)?)([smhd]?)$/i.exec(text);
  if (match === null) return null;
  const amount = /^inf/i.test(match[1]!) ? Number.POSITIVE_INFINITY : Number(match[1]);
  return amount === 0 ? 0 : Math.max(1, Math.round(amount * UNITS[match[2]!]! * 1e6));
}

export const SLEEP = makeTool("sleep", function* (context) {
  const words = context.argv.slice(1).filter((word) => word !== "--");
  if (words.length === 0) return misuse(context, "missing operand");
  let us = 0;
  let isBad = false;
  for (const word of words) {
    if (/^-./.test(word))
      return misuse(context, word.startsWith("--") ? `unrecognized option '${word}'` : `invalid option -- '${word[1]}'`);
    const duration = parseDuration(word);
    if (duration === null) {
      complain(context, `invalid time interval ‘${word}’`);
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

export const TIMEOUT = makeTool("timeout", function* (context) {
  const parsed = readOptions(context, {
    short: "k:s:v\u0001\u0002",
    long: { "kill-after": "k", signal: "s", verbose: "v", "preserve-status": "\u0001", foreground: "\u0002" },
    stopsAtOperand: true,
    exitCode: 125,
  });
  if (typeof parsed === "number") return parsed;
  const [limit, ...argv] = parsed.operands;
  if (limit === undefined || argv.length === 0) return misuse(context, "missing operand", 125);
  const limitUs = parseDuration(limit);
  if (limitUs === null) return misuse(context, `invalid time interval ‘${limit}’`, 125);
  const killAfter = parsed.value("k");
  const killUs = killAfter === undefined ? null : parseDuration(killAfter);
  if (killAfter !== undefined && killUs === null) return misuse(context, `invalid time interval ‘${killAfter}’`, 125);
  const signal = parseSignal(parsed.value("s") ?? "TERM");
  if (signal === null || !(signal in SIGNALS)) return misuse(context, `${parsed.value("s")}: invalid signal`, 125);
  const missing = findProgram(context, argv);
  if (missing !== null) {
    complain(context, missing.text);
    return missing.exitCode;
  }
  // A group of its own, so that the signal reaches whatever the command starts.
  if (!parsed.has("\u0002")) context.process.group = context.process.pid;
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
  if (parsed.has("v")) complain(context, `sending signal ${signal} to command ‘${argv[0]}’`);
  send(context, child, signal as Signal);
  if (killUs !== null && !(yield* waitUntil(context, child, context.host.loop.nowUs + killUs))) {
    if (parsed.has("v")) complain(context, `sending signal KILL to command ‘${argv[0]}’`);
    send(context, child, "KILL");
  }
  yield* waitUntil(context, child, Number.POSITIVE_INFINITY);
  // timeout signals its whole group: SIGKILL ends it as well.
  if (child.endedBy === "KILL") throw new Killed("KILL");
  if (parsed.has("\u0001")) return child.exitCode;
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

/** Why a program cannot be run, in the words of coreutils; null where it can. */
export function findProgram(context: ToolContext, argv: readonly string[]): { text: string; exitCode: number } | null {
  const found = findCommand(context.world, argv, context.env, context.cwd);
  if (found.command !== null) return null;
  const reason =
    found.exitCode === 127
      ? "No such file or directory"
      : found.message === "Is a directory"
        ? "Permission denied"
        : found.message;
  const verb =
    context.argv[0]!.endsWith("timeout") || context.argv[0]!.endsWith("nohup") || context.argv[0]!.endsWith("stdbuf")
      ? "failed to run command "
      : "";
  return { text: verb === "" ? `‘${argv[0]}’: ${reason}` : `${verb}‘${argv[0]}’: ${reason}`, exitCode: found.exitCode };
}

export const DATE = makeQuickTool("date", (context) => {
  const { loop } = context.host;
  let seconds = (loop.epochUs + loop.nowUs) / 1e6;
  let format = "%a %b %e %H:%M:%S UTC %Y";
  const words = context.argv.slice(1);
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (word.startsWith("+")) format = word.slice(1);
    else if (word === "-u" || word === "--utc" || word === "--universal") continue;
    else if (word === "-R" || word === "--rfc-email") format = "%a, %d %b %Y %H:%M:%S %z";
    else if (/^(-I|--iso-8601=?)/.test(word)) format = isoFormat(word.replace(/^(-I|--iso-8601=?)/, ""));
    else if (word === "-d" || word.startsWith("-d") || word.startsWith("--date=")) {
      const text = word === "-d" ? (words[++at] ?? "") : word.replace(/^(-d|--date=)/, "");
      const parsed = parseDate(text, seconds);
      if (parsed === null) {
        complain(context, `invalid date ‘${text}’`);
        return 1;
      }
      seconds = parsed;
    } else if (word.startsWith("-"))
      return misuse(context, word.startsWith("--") ? `unrecognized option '${word}'` : `invalid option -- '${word[1]}'`);
    else return misuse(context, `invalid date ‘${word}’`);
  }
  context.stdout.write(`${formatDate(format, seconds)}\n`);
  return 0;
});

function isoFormat(precision: string): string {
  const formats: Readonly<Record<string, string>> = {
    hours: "%FT%H%:z",
    minutes: "%FT%H:%M%:z",
    seconds: "%FT%T%:z",
    ns: "%FT%T,%N%:z",
  };
  return formats[precision] ?? "%F";
}

/** @SECONDS, now, and what Date understands as UTC. */
function parseDate(text: string, now: number): number | null {
  if (/^@-?\d+(\.\d+)?$/.test(text)) return Number(text.slice(1));
  if (text === "now" || text === "") return now;
  const ago = /^(\d+) (second|minute|hour|day)s?( ago)?$/.exec(text);
  if (ago !== null) {
    const size = { second: 1, minute: 60, hour: 3600, day: 86_400 }[ago[2] as "second"];
    return now + (ago[3] === undefined ? 1 : -1) * Number(ago[1]) * size;
  }
  const at = Date.parse(/\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?$/.test(text) ? `${text.replace(" ", "T")}Z` : text);
  return Number.isNaN(at) ? null : at / 1000;
}
