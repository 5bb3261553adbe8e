/** ps on the processes of the lab. procps 4.0. Owners, terminals and times are not modelled. */
import type { Process } from "../../sim/process.ts";
import { makeTool, settled, type ToolContext } from "./kit.ts";

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
