/**
 * nstat (iproute2 6.1): the protocol counters of the namespace, or what they grew by since nstat last looked (history.ts).
 * Left out: -d, the daemon that samples them. misc/nstat.c.
 */
import type { Command, CommandContext } from "../../command.ts";
import { parseOptions } from "../../net/getopt.ts";
import { compileGlob } from "../../patterns/glob.ts";
import { type NamedCounter, readCounters } from "./counters.ts";
import { type History, historyPath, readHistory, writeHistory } from "./history.ts";
import { NSTAT_USAGE, NSTAT_VERSION } from "./usage.ts";

export const nstat: Command = {
  name: "nstat",
  path: "/usr/bin/nstat",
  // biome-ignore lint/correctness/useYield: a program is a generator, and this one has nothing to wait for
  *run(context) {
    return printCounters(context);
  },
};

const LONG = {
  help: { as: "h" },
  ignore: { as: "a" },
  scan: { as: "d", argument: "required" },
  nooutput: { as: "n" },
  json: { as: "j" },
  reset: { as: "r" },
  noupdate: { as: "s" },
  pretty: { as: "p" },
  interval: { as: "t", argument: "required" },
  version: { as: "V" },
  zeros: { as: "z" },
} as const;

/** A counter as it is shown. `overflow`: it is smaller than it was. */
interface Shown extends NamedCounter {
  readonly overflow: boolean;
}

function printCounters(context: CommandContext): number {
  const { argv, net, stdout, stderr, files } = context;
  const { options, operands, mistake } = parseOptions(argv.slice(1), { letters: "h?vVzrnasd:t:jp", long: LONG });
  const given = new Set<string>();
  for (const { name, value } of options) {
    given.add(name);
    if (name === "v" || name === "V") {
      stdout.write(NSTAT_VERSION);
      return 0;
    }
    if (name === "d") {
      stderr.write('nstat: option "-d" is not modelled\n');
      return 255;
    }
    if (name === "t" && !(Number.parseInt(value, 10) > 0)) {
      stderr.write("nstat: invalid time constant divisor\n");
      return 255;
    }
    if (name === "h" || name === "?") {
      stderr.write(NSTAT_USAGE);
      return 255;
    }
  }
  if (mistake !== null) {
    stderr.write(`nstat: ${mistake}\n${NSTAT_USAGE}`);
    return 255;
  }
  if (given.has("r")) files.remove(historyPath(context));
  let history: History | null = null;
  if (!given.has("a") || !given.has("s")) {
    const read = readHistory(context);
    if ("words" in read) {
      stderr.write(read.words);
      return read.exitCode;
    }
    history = read;
  }
  const source = history?.source ?? "kernel";
  const before = history === null || given.has("a") || history.entries.length === 0 ? null : history.entries;
  const now = readCounters(net);
  const zeros = given.has("z");
  const isMeant = matcher(operands);
  const shown = (before === null ? now.map((each) => ({ ...each, overflow: false })) : grownBy(now, before))
    .filter(({ name }) => isMeant(name))
    .filter(({ value }) => zeros || value !== 0);
  if (!given.has("n")) stdout.write(given.has("j") ? json(source, shown, given.has("p")) : `#${source}\n${lines(shown)}`);
  if (!given.has("s")) writeHistory(context, source, lines(kept(now, history?.entries ?? [], isMeant, zeros)));
  return 0;
}

function matcher(patterns: readonly string[]): (name: string) => boolean {
  const compiled = patterns.map((pattern) => compileGlob(pattern));
  return compiled.length === 0 ? () => true : (name) => compiled.some((pattern) => pattern.matches(name));
}

/** What each grew by; one that became smaller is shown as no growth, with a remark. Linux: dump_incr_db(). */
function grownBy(now: readonly NamedCounter[], before: readonly NamedCounter[]): Shown[] {
  const was = new Map(before.map(({ name, value }) => [name, value]));
  return now.map(({ name, value }) => {
    const old = was.get(name) ?? 0;
    return { name, value: Math.max(0, value - old), overflow: value < old };
  });
}

/** What the history holds next: of a counter that no pattern names, the old value, where there is one. */
function kept(
  now: readonly NamedCounter[],
  before: readonly NamedCounter[],
  isMeant: (name: string) => boolean,
  zeros: boolean,
): Shown[] {
  const was = new Map(before.map(({ name, value }) => [name, value]));
  return now
    .filter(({ value }) => zeros || value !== 0)
    .map(({ name, value }) => ({ name, value: isMeant(name) ? value : (was.get(name) ?? value), overflow: false }));
}

function lines(counters: readonly Shown[]): string {
  return counters
    .map(({ name, value, overflow }) => `${name.padEnd(32)}${String(value).padEnd(16)}   0.0${overflow ? " (overflow)" : ""}\n`)
    .join("");
}

function json(source: string, counters: readonly Shown[], pretty: boolean): string {
  const values = Object.fromEntries(counters.map(({ name, value }) => [name, value]));
  return `${JSON.stringify({ [source]: values }, null, pretty ? 4 : 0)}\n`;
}
