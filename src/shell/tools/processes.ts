/** ps, pgrep, pkill, killall, pidof on the processes of the lab. procps 4.0. Owners, terminals and times are not modelled. */
import { type Process, SIGNALS, type Signal, type Step, sleepUntil, type Wait } from "../../sim/process.ts";
import { parseSignal } from "../evaluator/signals.ts";
import { EXTENDED, PatternError } from "../patterns/posix-syntax.ts";
import { compilePosix, type Regex } from "../patterns/regular-expression.ts";
import { complain, makeTool, type OptionRules, type Parsed, readOptions, type ToolContext } from "./kit.ts";

/** What was started before has become its program by the time that a tool looks. */
function settled(context: ToolContext): Wait {
  return sleepUntil(context.host.loop.nowUs);
}

function others(context: ToolContext): Process[] {
  return [...context.host.loop.processes.values()].filter((process) => process !== context.process && process.state !== "exited");
}

const RULES: OptionRules = {
  short: "flanoxcP:g:s:u:vi",
  long: {
    full: "f",
    "list-name": "l",
    "list-full": "a",
    newest: "n",
    oldest: "o",
    exact: "x",
    count: "c",
    parent: "P",
    pgroup: "g",
    signal: "\u0001",
    inverse: "v",
    "ignore-case": "i",
  },
  exitCode: 2,
};

function matching(context: ToolContext, parsed: Parsed): Process[] | number {
  const [pattern, extra] = parsed.operands;
  if (extra !== undefined || (pattern === undefined && !parsed.has("P") && !parsed.has("g"))) {
    complain(context, extra !== undefined ? "only one pattern can be provided" : "no matching criteria specified");
    context.stderr.write(`Try \`${context.argv[0]} --help' for more information.\n`);
    return 2;
  }
  const expression = compile(context, parsed.has("x") ? `^(${pattern ?? ""})$` : (pattern ?? ""), parsed.has("i"));
  if (expression === null) return 2;
  const parent = parsed.value("P");
  const group = parsed.value("g");
  const found = others(context).filter((process) => {
    if (parent !== undefined && !parent.split(",").includes(String(process.parent?.pid))) return false;
    if (group !== undefined && !group.split(",").includes(String(process.group))) return false;
    return expression.test(parsed.has("f") ? process.title : process.comm) !== parsed.has("v");
  });
  if (parsed.has("n")) return found.slice(-1);
  return parsed.has("o") ? found.slice(0, 1) : found;
}

function compile(context: ToolContext, pattern: string, ignoreCase: boolean): Regex | null {
  try {
    return compilePosix(pattern, EXTENDED, { ignoreCase });
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    complain(context, `regex error: ${error.message}`);
    return null;
  }
}

export const PGREP = makeTool("pgrep", function* (context) {
  yield settled(context);
  const parsed = readOptions(context, RULES);
  if (typeof parsed === "number") return parsed;
  const found = matching(context, parsed);
  if (typeof found === "number") return found;
  if (parsed.has("c")) context.stdout.write(`${found.length}\n`);
  else
    for (const process of found)
      context.stdout.write(
        `${process.pid}${parsed.has("a") ? ` ${process.title}` : parsed.has("l") ? ` ${process.comm}` : ""}\n`,
      );
  return found.length > 0 ? 0 : 1;
});

/** The signal among the arguments, and the arguments without it. */
function takeSignal(argv: readonly string[]): { signal: string | null; rest: string[] } {
  let signal: string | null = "TERM";
  const rest: string[] = [];
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at]!;
    const name = /^-(\d+|(?:SIG)?[A-Z][A-Z0-9]+)$/.exec(word)?.[1] ?? /^--signal=(.*)$/.exec(word)?.[1];
    if (name !== undefined && at > 0) signal = parseSignal(name);
    else if ((word === "-s" || word === "--signal") && at > 0) signal = parseSignal(argv[++at] ?? "");
    else rest.push(word);
  }
  return { signal: signal !== null && Object.hasOwn(SIGNALS, signal) ? signal : null, rest };
}

function* killAll(context: ToolContext, processes: readonly Process[], signal: Signal): Step<void> {
  for (const process of processes) process.kill(signal);
  yield sleepUntil(context.host.loop.nowUs);
}

export const PKILL = makeTool("pkill", function* (given) {
  yield settled(given);
  const { signal, rest } = takeSignal(given.argv);
  const context = { ...given, argv: rest };
  if (signal === null) {
    complain(context, "unknown signal");
    return 2;
  }
  const parsed = readOptions(context, RULES);
  if (typeof parsed === "number") return parsed;
  const found = matching(context, parsed);
  if (typeof found === "number") return found;
  yield* killAll(context, found, signal as Signal);
  return found.length > 0 ? 0 : 1;
});

export const KILLALL = makeTool("killall", function* (given) {
  yield settled(given);
  const { signal, rest } = takeSignal(given.argv);
  const context = { ...given, argv: rest };
  if (signal === null) {
    complain(context, "unknown signal");
    return 1;
  }
  const parsed = readOptions(context, { short: "qewvIi", long: { quiet: "q", wait: "w", exact: "e" } });
  if (typeof parsed === "number") return parsed;
  if (parsed.operands.length === 0) {
    context.stderr.write("Usage: killall [OPTION]... [--] NAME...\n");
    return 1;
  }
  let status = 0;
  for (const name of parsed.operands) {
    const found = others(context).filter((process) => process.comm === name.split("/").at(-1));
    if (found.length === 0) {
      if (!parsed.has("q")) context.stderr.write(`${name}: no process found\n`);
      status = 1;
    }
    yield* killAll(context, found, signal as Signal);
  }
  return status;
});

const PIDOF_USAGE = `pidof usage: [options] <program-name>

 -c           Return PIDs with the same root directory
 -d <sep>     Use the provided character as output separator
 -h           Display this help text
 -n           Avoid using stat system function on network shares
 -o <pid>     Omit results with a given PID
 -q           Quiet mode. Do not display output
 -s           Only return one PID
 -x           Return PIDs of shells running scripts with a matching name
 -z           List zombie and I/O waiting processes. May cause pidof to hang.

`;

export const PIDOF = makeTool("pidof", function* (context) {
  yield settled(context);
  const words = context.argv.slice(1);
  const names: string[] = [];
  const omitted = new Set<string>();
  let [isSingle, isQuiet, separator] = [false, false, " "];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (!word.startsWith("-")) names.push(word);
    else if (word === "-h") {
      context.stdout.write(PIDOF_USAGE);
      return 0;
    } else if (word === "-s") isSingle = true;
    else if (word === "-q") isQuiet = true;
    else if (word === "-o") for (const pid of (words.shift() ?? "").split(/[,:;]/)) omitted.add(pid);
    else if (word === "-d") separator = words.shift() ?? " ";
    else if (/^-[sq]{2,}$/.test(word)) words.unshift(...[...word.slice(1)].map((letter) => `-${letter}`));
  }
  const matching = others(context)
    .filter((process) => names.some((name) => process.comm === name.split("/").at(-1)) && !omitted.has(String(process.pid)))
    .reverse();
  const found = isSingle ? matching.slice(0, 1) : matching;
  if (found.length > 0 && !isQuiet) context.stdout.write(`${found.map((process) => process.pid).join(separator)}\n`);
  return found.length > 0 ? 0 : 1;
});

const STATES = { runnable: "R", waiting: "S", stopped: "T", exited: "Z" } as const;

export const PS = makeTool("ps", function* (context) {
  yield settled(context);
  const words = context.argv.slice(1);
  const everything = [...context.host.loop.processes.values()];
  const pids = words.flatMap((word, index) =>
    words[index - 1] === "-p" || words[index - 1] === "--pid"
      ? word.split(",")
      : /^\d+$/.test(word) && words[index - 1] !== "-o"
        ? [word]
        : [],
  );
  const shown = pids.length > 0 ? everything.filter((process) => pids.includes(String(process.pid))) : everything;
  const { stdout } = context;
  const columns = words.flatMap((word, index) =>
    /^-?[aeAfx]*o$/.test(words[index - 1] ?? "")
      ? word.split(",")
      : /^-[aeAfx]*o./.test(word)
        ? word.replace(/^-[aeAfx]*o/, "").split(",")
        : [],
  );
  if (columns.length > 0) return printColumns(context, shown, columns);
  const letters = words.filter((word) => !/^\d/.test(word)).join("");
  if (letters.includes("f") && !letters.includes("u")) {
    stdout.write("UID          PID    PPID  C STIME TTY          TIME CMD\n");
    for (const process of shown)
      stdout.write(
        `root     ${pad(process.pid, 7)} ${pad(process.parent?.pid ?? 0, 7)}  0 00:00 ?        00:00:00 ${process.title}\n`,
      );
  } else if (letters.includes("u")) {
    stdout.write("USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n");
    for (const process of shown)
      stdout.write(
        `root     ${pad(process.pid, 7)}  0.0  0.0      0     0 ?        ${STATES[process.state].padEnd(4)} 00:00   0:00 ${process.title}\n`,
      );
  } else {
    stdout.write("    PID TTY          TIME CMD\n");
    for (const process of shown) stdout.write(`${pad(process.pid, 7)} ?        00:00:00 ${process.comm}\n`);
  }
  return pids.length > 0 && shown.length === 0 ? 1 : 0;
});

function pad(value: number, width: number): string {
  return String(value).padStart(width);
}

function printColumns(context: ToolContext, shown: readonly Process[], columns: readonly string[]): number {
  const rows: string[][] = [];
  const heads: string[] = [];
  for (const column of columns) {
    const [name, title] = column.split("=");
    const known: ReadonlyMap<string, [string, (process: Process) => string]> = new Map<
      string,
      [string, (process: Process) => string]
    >(
      Object.entries({
        pid: ["PID", (process) => pad(process.pid, 7)],
        ppid: ["PPID", (process) => pad(process.parent?.pid ?? 0, 7)],
        pgid: ["PGID", (process) => pad(process.group, 7)],
        comm: ["COMMAND", (process) => process.comm],
        cmd: ["CMD", (process) => process.title],
        args: ["COMMAND", (process) => process.title],
        command: ["COMMAND", (process) => process.title],
        stat: ["STAT", (process) => STATES[process.state]],
        state: ["S", (process) => STATES[process.state]],
        user: ["USER", () => "root"],
      }),
    );
    const entry = known.get(name!);
    if (entry === undefined) {
      context.stderr.write(`error: the column "${name}" is not modelled\n`);
      return 2;
    }
    heads.push(column.includes("=") ? (title ?? "") : entry[0]);
    shown.forEach((process, index) => {
      rows[index] ??= [];
      rows[index]!.push(entry[1](process));
    });
  }
  const widths = heads.map((head, index) => Math.max(head.length, ...rows.map((row) => row[index]!.length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) =>
        /^\s*\d+$/.test(rows[0]?.[index] ?? "") ? cell.padStart(widths[index]!) : cell.padEnd(widths[index]!),
      )
      .join(" ")
      .trimEnd();
  if (heads.some((head) => head !== "")) context.stdout.write(`${line(heads)}\n`);
  for (const row of rows) context.stdout.write(`${line(row)}\n`);
  return 0;
}
