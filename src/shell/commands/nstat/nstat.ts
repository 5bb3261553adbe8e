/**
 * nstat (iproute2 6.1): the protocol counters of the namespace, or what they grew by since nstat last looked (history.ts).
 * Left out: -d, the daemon that samples them. misc/nstat.c.
 */
import type { Command, CommandContext } from "../../command.ts";
import { Exit } from "../../exit.ts";
import { exits, modelled, on, prints } from "../../options/rows.ts";
import { OptionTable } from "../../options/table.ts";
import { compileGlob } from "../../patterns/glob.ts";
import { type NamedCounter, readCounters } from "./counters.ts";
import { type History, historyPath, readHistory, writeHistory } from "./history.ts";
import { NSTAT_USAGE, NSTAT_VERSION } from "./usage.ts";

const defaults = () => ({
  ignoresHistory: false,
  keepsHistory: false,
  resets: false,
  printsNothing: false,
  json: false,
  pretty: false,
  zeros: false,
});

const OPTIONS = new OptionTable<ReturnType<typeof defaults>>(
  "nstat",
  {
    "v V": prints(NSTAT_VERSION),
    "h ?": exits(255, NSTAT_USAGE),
    a: on("ignoresHistory"),
    s: on("keepsHistory"),
    r: on("resets"),
    n: on("printsNothing"),
    j: on("json"),
    p: on("pretty"),
    z: on("zeros"),
    t: modelled((_, { value }) => {
      if (!(Number.parseInt(value, 10) > 0)) throw new Exit(255, "nstat: invalid time constant divisor\n");
    }),
  },
  { usage: NSTAT_USAGE, exitCode: 255, refusalCode: 255 },
);

export const nstat: Command = {
  name: "nstat",
  path: "/usr/bin/nstat",
  options: OPTIONS,
  // biome-ignore lint/correctness/useYield: a program is a generator, and this one has nothing to wait for
  *run(context) {
    return printCounters(context);
  },
};

/** A counter as it is shown. `overflow`: it is smaller than it was. */
interface Shown extends NamedCounter {
  readonly overflow: boolean;
}

function printCounters(context: CommandContext): number {
  const { argv, net, stdout, files } = context;
  const options = defaults();
  const operands = OPTIONS.read(argv, options);
  const { ignoresHistory, keepsHistory, zeros } = options;
  if (options.resets) files.remove(historyPath(context));
  let history: History | null = null;
  if (!ignoresHistory || !keepsHistory) {
    const read = readHistory(context);
    if ("words" in read) throw new Exit(read.exitCode, read.words);
    history = read;
  }
  const source = history?.source ?? "kernel";
  const before = history === null || ignoresHistory || history.entries.length === 0 ? null : history.entries;
  const now = readCounters(net);
  const isMeant = matcher(operands);
  const shown = (before === null ? now.map((each) => ({ ...each, overflow: false })) : grownBy(now, before))
    .filter(({ name }) => isMeant(name))
    .filter(({ value }) => zeros || value !== 0);
  if (!options.printsNothing) stdout.write(options.json ? json(source, shown, options.pretty) : `#${source}\n${lines(shown)}`);
  if (!keepsHistory) writeHistory(context, source, lines(kept(now, history?.entries ?? [], isMeant, zeros)));
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
