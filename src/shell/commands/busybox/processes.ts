/**
 * ps and top of busybox 1.35, of a PID namespace. Owners are root, memory and load are not modelled: top shows them as 0.
 * procps/ps.c, top.c.
 */
import type { Process } from "../../../sim/process.ts";
import { type Program, sleepUntil } from "../../../sim/wait.ts";
import type { CommandContext } from "../../command.ts";
import { misuse } from "./applet.ts";

/** The processes of the asking one's namespace, by number. */
function insideOf(context: CommandContext): readonly Process[] {
  const { pidNamespace } = context.process;
  const all = pidNamespace === null ? [...context.host.loop.processes.values()] : [...pidNamespace.members.values()];
  return all.filter((process) => process.state !== "exited").sort((a, b) => a.ownPid - b.ownPid);
}

export function* runBusyboxPs(context: CommandContext): Program {
  const words = context.argv.slice(1);
  yield sleepUntil(context.host.loop.nowUs);
  const columns = words[0] === "-o" ? (words[1] ?? "").split(",") : null;
  if (columns !== null) return printColumns(context, columns);
  if (words.some((word) => !/^-?[aefwlxuT]*$/.test(word)))
    throw misuse("ps", `invalid option -- '${words[0]!.replace("-", "")[0]}'`);
  context.stdout.write("PID   USER     COMMAND\n");
  for (const process of insideOf(context))
    context.stdout.write(`${String(process.ownPid).padStart(5)} root     ${titleOf(process)}\n`);
  return 0;
}

function printColumns(context: CommandContext, columns: readonly string[]): number {
  const known: ReadonlyMap<string, readonly [string, (process: Process) => string]> = new Map<
    string,
    readonly [string, (process: Process) => string]
  >(
    Object.entries({
      pid: ["  PID", (process) => String(process.ownPid).padStart(5)],
      ppid: [" PPID", (process) => String(parentOf(process)).padStart(5)],
      user: ["USER    ", () => "root    "],
      comm: ["COMMAND         ", (process) => nameOf(process).padEnd(16)],
      args: ["COMMAND", titleOf],
    }),
  );
  const unknown = columns.find((column) => known.get(column) === undefined);
  if (unknown !== undefined) {
    context.stderr.write(
      `ps: bad -o argument '${unknown}', supported arguments: user,group,comm,args,pid,ppid,pgid,tty,vsz,sid,stat,rss\n`,
    );
    return 1;
  }
  context.stdout.write(
    `${columns
      .map((column) => known.get(column)![0])
      .join(" ")
      .trimEnd()}\n`,
  );
  for (const process of insideOf(context))
    context.stdout.write(
      `${columns
        .map((column) => known.get(column)![1](process))
        .join(" ")
        .trimEnd()}\n`,
    );
  return 0;
}

function titleOf(process: Process): string {
  return process.title;
}

function nameOf(process: Process): string {
  return process.comm;
}

function parentOf({ parent, pidNamespace }: Process): number {
  if (parent === null || parent.pidNamespace !== pidNamespace) return 0;
  return parent.state === "exited" ? 1 : parent.ownPid;
}

export function* runBusyboxTop(context: CommandContext): Program {
  const words = context.argv.slice(1).join(" ");
  const rounds = Number(/-n ?(\d+)/.exec(words)?.[1] ?? (/-b/.test(words) ? Number.POSITIVE_INFINITY : 1));
  const seconds = Number(/-d ?(\d+)/.exec(words)?.[1] ?? 5);
  for (let round = 0; round < rounds; round++) {
    if (round > 0) yield sleepUntil(context.host.loop.nowUs + seconds * 1_000_000);
    else yield sleepUntil(context.host.loop.nowUs);
    const shown = insideOf(context);
    context.stdout.write(
      "Mem: 0K used, 0K free, 0K shrd, 0K buff, 0K cached\nCPU:   0% usr   0% sys   0% nic 100% idle   0% io   0% irq   0% sirq\n" +
        `Load average: 0.00 0.00 0.00 1/${shown.length} ${shown.at(-1)?.ownPid ?? 0}\n  PID  PPID USER     STAT   VSZ %VSZ %CPU COMMAND\n`,
    );
    for (const each of shown) {
      const state = each === context.process ? "R" : "S";
      context.stdout.write(
        `${String(each.ownPid).padStart(5)} ${String(parentOf(each)).padStart(5)} root     ${state.padEnd(6)}    0   0%   0% ${titleOf(each)}\n`,
      );
    }
    context.stdout.write("\n");
  }
  return 0;
}
