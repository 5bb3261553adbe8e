/** ps on the processes of the lab. procps 4.0. Owners, terminals and times are not modelled. */
import type { Process } from "../../sim/process.ts";
import { Exit } from "../exit.ts";
import { makeTool, settled, type ToolContext } from "./kit.ts";
import { PS_OPTIONS, type PsLine, readPsLine } from "./ps-options.ts";

const STATES = { runnable: "R", waiting: "S", stopped: "T", exited: "Z" } as const;

export const PS = makeTool(PS_OPTIONS, function* (context) {
  yield settled(context);
  const line = readPsLine(context.argv);
  const everything = [...context.host.loop.processes.values()].sort((a, b) => a.pid - b.pid);
  const { selections } = line;
  const shown = selections.length === 0 ? everything : everything.filter((process) => selections.some((has) => has(process)));
  if (line.columns.length > 0) return printColumns(context, shown, line);
  const [head, row] = lineOf(line);
  context.stdout.write((line.hasHeader !== false ? `${head}\n` : "") + shown.map((process) => `${row(process)}\n`).join(""));
  return shown.length === 0 ? 1 : 0;
});

/** The head of the lines, and each process's. */
function lineOf({ format, isBsd }: PsLine): [head: string, row: (process: Process) => string] {
  const pid = (process: Process): string => pad(process.pid, 7);
  const state = (process: Process): string => STATES[process.state].padEnd(4);
  if (format === "user")
    return [
      "USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND",
      (process) => `root     ${pid(process)}  0.0  0.0      0     0 ?        ${state(process)} 00:00   0:00 ${process.title}`,
    ];
  if (format === "full") {
    const owner = (process: Process): string => `root     ${pid(process)} ${pad(process.parent?.pid ?? 0, 7)}  0 00:00 ?        `;
    return isBsd
      ? [
          "UID          PID    PPID  C STIME TTY      STAT   TIME CMD",
          (process) => `${owner(process)}${state(process)}   0:00 ${process.title}`,
        ]
      : ["UID          PID    PPID  C STIME TTY          TIME CMD", (process) => `${owner(process)}00:00:00 ${process.title}`];
  }
  return isBsd
    ? ["    PID TTY      STAT   TIME COMMAND", (process) => `${pid(process)} ?        ${state(process)}   0:00 ${process.title}`]
    : ["    PID TTY          TIME CMD", (process) => `${pid(process)} ?        00:00:00 ${process.comm}`];
}

function pad(value: number, width: number): string {
  return String(value).padStart(width);
}

interface Column {
  readonly head: string;
  /** Numbers stand at its right end; a negative width is that of text. */
  readonly width: number;
  readonly cell: (process: Process) => string;
}

const title = (process: Process): string => process.title;

const COLUMNS: ReadonlyMap<string, Column> = new Map(
  Object.entries<Column>({
    pid: { head: "PID", width: 7, cell: ({ pid }) => String(pid) },
    ppid: { head: "PPID", width: 7, cell: ({ parent }) => String(parent?.pid ?? 0) },
    pgid: { head: "PGID", width: 7, cell: ({ group }) => String(group) },
    comm: { head: "COMMAND", width: -15, cell: ({ comm }) => comm },
    cmd: { head: "CMD", width: -27, cell: title },
    args: { head: "COMMAND", width: -27, cell: title },
    command: { head: "COMMAND", width: -27, cell: title },
    stat: { head: "STAT", width: -4, cell: ({ state }) => STATES[state] },
    state: { head: "S", width: -1, cell: ({ state }) => STATES[state] },
    user: { head: "USER", width: -8, cell: () => "root" },
  }),
);

/** Under their titles; without any there is no line for them. The last column is as wide as what is in it. */
function printColumns(context: ToolContext, shown: readonly Process[], { columns, hasHeader }: PsLine): number {
  const asked = columns.map((text) => {
    const [name, ...title] = text.split("=");
    const column = COLUMNS.get(name!);
    if (column === undefined) throw new Exit(2, `ps: column "${name}" is not modelled\n`);
    return { ...column, ...(title.length > 0 && { head: title.join("=") }) };
  });
  const print = (cells: readonly string[]): void => {
    const padded = cells.map((cell, at) => {
      const { head, width } = asked[at]!;
      const wide = Math.max(Math.abs(width), head.length);
      if (width > 0) return cell.padStart(wide);
      return at === cells.length - 1 ? cell : cell.slice(0, wide).padEnd(wide);
    });
    context.stdout.write(`${padded.join(" ")}\n`);
  };
  if (hasHeader !== false && asked.some(({ head }) => head !== "")) print(asked.map(({ head }) => head));
  for (const process of shown) print(asked.map(({ cell }) => cell(process)));
  return shown.length === 0 ? 1 : 0;
}
