/** ps of procps in a container: the processes of its PID namespace. Owners and times are not modelled. */
import type { Process } from "../../sim/process.ts";
import { type Step, sleepUntil } from "../../sim/wait.ts";
import type { CommandContext } from "../command.ts";

/** The processes of the namespace, in the order of their numbers; the asking one's own included. */
export function processesInside(context: CommandContext): readonly Process[] {
  const { pidNamespace } = context.process;
  const all = pidNamespace === null ? [...context.host.loop.processes.values()] : [...pidNamespace.members.values()];
  return all.filter((process) => process.state !== "exited").sort((a, b) => a.ownPid - b.ownPid);
}

/** The parent's number as seen inside: 0 where it lives outside. */
export function parentPidOf(process: Process): number {
  const { parent } = process;
  if (parent === null || parent.pidNamespace !== process.pidNamespace) return 0;
  // Orphans are the first process's.
  return parent.state === "exited" ? 1 : parent.ownPid;
}

const STATES = { runnable: "R", waiting: "S", stopped: "T", exited: "Z" } as const;

export function* runProcps(context: CommandContext): Step<number> {
  yield sleepUntil(context.host.loop.nowUs);
  const letters = context.argv.slice(1).join("").replaceAll("-", "");
  if (/[^aefuxwlAj]/.test(letters)) {
    context.stderr.write(`ps: option "${context.argv.slice(1).join(" ")}" is not modelled inside a container\n`);
    return 2;
  }
  const { stdout } = context;
  const pad = (value: number): string => String(value).padStart(7);
  const shown = processesInside(context);
  if (letters.includes("u")) {
    stdout.write("USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n");
    for (const each of shown) {
      stdout.write(
        `root     ${pad(each.ownPid)}  0.0  0.0      0     0 ?        ${STATES[each.state].padEnd(4)} 00:00   0:00 ${each.title}\n`,
      );
    }
  } else if (letters.includes("f")) {
    stdout.write("UID          PID    PPID  C STIME TTY          TIME CMD\n");
    for (const each of shown)
      stdout.write(`root     ${pad(each.ownPid)} ${pad(parentPidOf(each))}  0 00:00 ?        00:00:00 ${each.title}\n`);
  } else {
    stdout.write("    PID TTY          TIME CMD\n");
    for (const each of shown) stdout.write(`${pad(each.ownPid)} ?        00:00:00 ${each.comm}\n`);
  }
  return 0;
}
