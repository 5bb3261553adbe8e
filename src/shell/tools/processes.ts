/** pgrep, pkill, killall, pidof on the processes of the lab. procps 4.0, psmisc 23.6. All processes are root's. */
import type { Process } from "../../sim/process.ts";
import { SIGNALS, type Signal } from "../../sim/signals.ts";
import { type Step, sleepUntil } from "../../sim/wait.ts";
import { parseSignal } from "../evaluator/signals.ts";
import { Exit } from "../exit.ts";
import { modelled, prints, type Row } from "../options/rows.ts";
import { EXTENDED, PatternError } from "../patterns/posix-syntax.ts";
import { compilePosix, type Regex } from "../patterns/regular-expression.ts";
import { complain, makeTool, settled, type ToolContext } from "./kit.ts";
import { KILLALL_USAGE, PGREP_USAGE, PIDOF_USAGE, PKILL_USAGE } from "./processes-usage.ts";
import { type Parsed, ToolOptions } from "./tool-options.ts";

function others(context: ToolContext): Process[] {
  const all = [...context.host.loop.processes.values()].sort((a, b) => a.pid - b.pid);
  return all.filter((process) => process !== context.process && process.state !== "exited");
}

function makeCriteria(tool: string, names: string, usage: string): ToolOptions {
  const numbers = (complaint: string): Row<Parsed> =>
    modelled(({ options }, given) => {
      if (given.value === "") throw criteria.misuse(tool);
      const bad = given.value.split(",").find((word) => !/^\d*$/.test(word));
      if (bad !== undefined) throw new Exit(2, `${tool}: ${complaint}: ${bad}\n`);
      options.push(given);
    });
  const rows = { P: numbers("not a number"), g: numbers("invalid process group") };
  const criteria = new ToolOptions(tool, `c f i n o x ${names}`, { rows, usage, hasNoHint: true, exitCode: 2 });
  return criteria;
}

const PGREP_OPTIONS = makeCriteria("pgrep", "l a v", PGREP_USAGE);
const PKILL_OPTIONS = makeCriteria("pkill", "e inverse signal", PKILL_USAGE);

/** The processes that are meant, in the order of their numbers. */
function matching(context: ToolContext, criteria: ToolOptions, parsed: Parsed): Process[] {
  const [pattern = "", extra] = parsed.operands;
  if (["n", "o", "v", "inverse"].filter((name) => parsed.has(name)).length > 1) throw criteria.misuse(criteria.tool);
  if (extra !== undefined || (parsed.operands.length === 0 && !["P", "g", "n", "o"].some((name) => parsed.has(name)))) {
    complain(context, extra !== undefined ? "only one pattern can be provided" : "no matching criteria specified");
    throw new Exit(2, `Try \`${context.argv[0]} --help' for more information.\n`);
  }
  const expression = compile(context, parsed.has("x") ? `^(${pattern})$` : pattern, parsed.has("i"));
  const parents = parsed.value("P")?.split(",");
  const groups = parsed
    .value("g")
    ?.split(",")
    .map((word) => (word === "0" ? String(context.process.group) : word));
  const found = others(context).filter((process) => {
    const isMeant =
      parents?.includes(String(process.parent?.pid)) !== false &&
      groups?.includes(String(process.group)) !== false &&
      expression.test(parsed.has("f") ? process.title : process.comm);
    return isMeant !== (parsed.has("v") || parsed.has("inverse"));
  });
  if (parsed.has("n")) return found.slice(-1);
  return parsed.has("o") ? found.slice(0, 1) : found;
}

function compile(context: ToolContext, pattern: string, ignoreCase: boolean): Regex {
  try {
    return compilePosix(pattern, EXTENDED, { ignoreCase });
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    complain(context, `regex error: ${error.message}`);
    throw new Exit(2);
  }
}

function nameAfter({ title, comm }: Process, parsed: Parsed): string {
  if (parsed.has("a")) return ` ${title}`;
  return parsed.has("l") ? ` ${comm}` : "";
}

export const PGREP = makeTool(PGREP_OPTIONS, function* (context) {
  yield settled(context);
  const parsed = PGREP_OPTIONS.read(context.argv);
  const found = matching(context, PGREP_OPTIONS, parsed);
  if (parsed.has("c")) context.stdout.write(`${found.length}\n`);
  else for (const process of found) context.stdout.write(`${process.pid}${nameAfter(process, parsed)}\n`);
  return found.length > 0 ? 0 : 1;
});

function* killAll(context: ToolContext, processes: readonly Process[], signal: Signal): Step<void> {
  for (const process of processes) process.kill(signal);
  yield sleepUntil(context.host.loop.nowUs);
}

/** A signal by any of its names; null where it is none that can be sent here. */
function sendable(name: string): Signal | null {
  const signal = parseSignal(name);
  return signal !== null && Object.hasOwn(SIGNALS, signal) ? (signal as Signal) : null;
}

/** The first word that is a signal, wherever it stands, is no option. procps: signal_option(), src/pgrep.c. */
export const PKILL = makeTool(PKILL_OPTIONS, function* (context) {
  yield settled(context);
  const { argv } = context;
  const at = argv.findIndex((word, index) => index > 0 && /^-[^-]/.test(word) && sendable(word.slice(1)) !== null);
  const parsed = PKILL_OPTIONS.read(argv.filter((_, index) => index !== at));
  const name = parsed.value("signal") ?? (at < 0 ? "TERM" : argv[at]!.slice(1));
  const signal = sendable(name);
  if (signal === null) throw new Exit(2, `pkill: signal "${name}" is not modelled\n`);
  const found = matching(context, PKILL_OPTIONS, parsed);
  for (const { comm, pid } of parsed.has("e") ? found : []) context.stdout.write(`${comm} killed (pid ${pid})\n`);
  yield* killAll(context, found, signal);
  if (parsed.has("c")) context.stdout.write(`${found.length}\n`);
  return found.length > 0 ? 0 : 1;
});

const KILLALL_OPTIONS = new ToolOptions("killall", "e I q s v w", { usage: KILLALL_USAGE, hasNoHint: true });

export const KILLALL = makeTool(KILLALL_OPTIONS, function* (context) {
  yield settled(context);
  const isSignal = (word: string, index: number): boolean => index > 0 && /^-(\d+|[A-Z][A-Z0-9]+)$/.test(word);
  const parsed = KILLALL_OPTIONS.read(
    context.argv.filter((word, index) => !isSignal(word, index)),
    () => {
      throw KILLALL_OPTIONS.misuse("killall");
    },
  );
  const name = parsed.value("s") ?? context.argv.findLast(isSignal)?.slice(1) ?? "TERM";
  const signal = sendable(name);
  if (/^\D/.test(name) && (signal === null || name !== name.toUpperCase()))
    throw new Exit(1, `${name}: unknown signal; killall -l lists signals.\n`);
  if (signal === null) throw new Exit(2, `killall: signal "${name}" is not modelled\n`);
  if (parsed.operands.length === 0) throw KILLALL_OPTIONS.misuse("killall");
  const spelled = (text: string): string => (parsed.has("I") ? text.toLowerCase() : text);
  let status = 0;
  for (const operand of parsed.operands) {
    const found = others(context).filter(({ comm }) => spelled(comm) === spelled(operand.split("/").at(-1)!));
    if (found.length === 0) {
      if (!parsed.has("q")) context.stderr.write(`${operand}: no process found\n`);
      status = 1;
    }
    yield* killAll(context, found, signal);
    for (const { comm, pid } of parsed.has("v") ? found : [])
      context.stderr.write(`Killed ${comm}(${pid}) with signal ${SIGNALS[signal]}\n`);
  }
  return status;
});

const PIDOF_OPTIONS = new ToolOptions("pidof", "d o q s n", { rows: { h: prints(PIDOF_USAGE) } });

export const PIDOF = makeTool(PIDOF_OPTIONS, function* (context) {
  yield settled(context);
  const parsed = PIDOF_OPTIONS.read(context.argv, () => {
    throw new Exit(1);
  });
  const omitted = parsed.options.filter(({ name }) => name === "o").flatMap(({ value }) => value.split(/[,:;]/));
  const matching = others(context)
    .filter(({ comm, pid }) => parsed.operands.some((name) => comm === name.split("/").at(-1)) && !omitted.includes(String(pid)))
    .reverse();
  const found = parsed.has("s") ? matching.slice(0, 1) : matching;
  if (found.length > 0 && !parsed.has("q"))
    context.stdout.write(`${found.map((process) => process.pid).join(parsed.value("d") ?? " ")}\n`);
  return found.length > 0 ? 0 : 1;
});
