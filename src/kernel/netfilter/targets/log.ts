/** `-j LOG`: a line in the kernel log, and on to the next rule. Linux: xt_LOG.c; the line is log-text.ts. */

import { writeLog } from "../log.ts";
import { quoteWord } from "../text.ts";
import { CONTINUE, defineTarget } from "../xtables.ts";
import { type ValueContext, XtablesError } from "../xtoptions.ts";
import { describePacket, LOG_IP_OPTIONS, LOG_MACDECODE, LOG_TCP_OPTIONS, LOG_TCP_SEQUENCE, LOG_UID } from "./log-text.ts";

interface LogOptions {
  readonly prefix: string;
  readonly level: number;
  readonly flags: number;
}

/** Names to type, and what they are listed as. */
const LEVELS: ReadonlyMap<string, number> = new Map<string, number>(
  Object.entries({
    alert: 1,
    crit: 2,
    debug: 7,
    emerg: 0,
    error: 3,
    info: 6,
    notice: 5,
    panic: 0,
    warning: 4,
  }),
);
const LISTED = ["emerg", "alert", "crit", "err", "warn", "notice", "info", "debug"];
const WARNING = 4;
const LONGEST_PREFIX = 29;

/** Option, flag, word in -L, in the order they are printed. */
const FLAGS: readonly (readonly [string, number, string])[] = [
  ["log-tcp-sequence", LOG_TCP_SEQUENCE, "tcp-sequence"],
  ["log-tcp-options", LOG_TCP_OPTIONS, "tcp-options"],
  ["log-ip-options", LOG_IP_OPTIONS, "ip-options"],
  ["log-uid", LOG_UID, "uid"],
  ["log-macdecode", LOG_MACDECODE, "macdecode"],
];

export const logTarget = defineTarget<LogOptions>({
  name: "LOG",
  options: [
    { names: ["log-level"], read: readLevel },
    { names: ["log-prefix"], read: readPrefix },
    ...FLAGS.map(([name]) => ({ names: [name] })),
  ],
  finish: (given) => ({
    prefix: given.value<string>("log-prefix") ?? "",
    level: given.value<number>("log-level") ?? WARNING,
    flags: FLAGS.reduce((flags, [name, flag]) => (given.has(name) ? flags | flag : flags), 0),
  }),
  save: ({ prefix, level, flags }) =>
    (prefix === "" ? "" : ` --log-prefix ${quoteWord(prefix)}`) +
    (level === WARNING ? "" : ` --log-level ${level}`) +
    FLAGS.map(([name, flag]) => (flags & flag ? ` --${name}` : "")).join(""),
  list({ prefix, level, flags }, numeric) {
    const words = FLAGS.map(([, flag, word]) => (flags & flag ? ` ${word}` : "")).join("");
    const head = numeric ? ` LOG flags ${flags} level ${level}` : ` LOG level ${LISTED[level]}${words}`;
    return `${head}${prefix === "" ? "" : ` prefix "${prefix}"`}`;
  },
  compile({ prefix, flags }) {
    return (skb, hook) => {
      writeLog(skb.net, `${prefix}${describePacket(skb, hook, flags)}`);
      return CONTINUE;
    };
  },
});

function readLevel(text: string): number {
  const word = text.toLowerCase();
  const level = /^\d+$/.test(word) ? Number(word) : LEVELS.get(word);
  if (level === undefined || level > 7) throw new XtablesError(`log level "${text}" unknown\n`);
  return level;
}

function readPrefix(text: string, _context: ValueContext): string {
  if (text === "") throw new XtablesError("Argument must have a minimum length of 1 characters\n");
  if (text.includes("\n")) throw new XtablesError("Newlines not allowed in --log-prefix");
  return text.slice(0, LONGEST_PREFIX);
}
