/** kill: signals by name or number to processes, jobs and groups; -l lists them. */
import type { Process } from "../../../sim/process.ts";
import { SIGNALS, type Signal } from "../../../sim/signals.ts";
import { sleepUntil } from "../../../sim/wait.ts";
import type { Builtin } from "../builtin.ts";
import type { Shell } from "../shell.ts";
import { parseSignal, SIGNAL_TABLE, signalName } from "../signals.ts";

const USAGE = "kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n";

export const KILL: Builtin = {
  name: "kill",
  *run(shell, argv) {
    let signal: string | null = "TERM";
    let at = 1;
    const first = argv[1];
    if (first === "-l" || first === "-L") return listSignals(shell, argv.slice(2));
    if (first === "-s" || first === "-n") {
      if (argv[2] === undefined) {
        shell.complain(`kill: ${first}: option requires an argument`);
        return 1;
      }
      signal = parseSignal(argv[2]);
      if (signal === null) shell.complain(`kill: ${argv[2]}: invalid signal specification`);
      at = 3;
    } else if (first !== undefined && /^-./.test(first) && first !== "--") {
      signal = parseSignal(first.slice(1));
      if (signal === null) shell.complain(`kill: ${first.slice(1)}: invalid signal specification`);
      at = 2;
    }
    if (signal === null) return 1;
    if (argv[at] === "--") at++;
    if (argv[at] === undefined) {
      shell.stderr.write(USAGE);
      return 2;
    }
    let sent = 0;
    for (const target of argv.slice(at)) if (sendTo(shell, target, signal)) sent++;
    // What a signal ends, ends before the next command.
    yield sleepUntil(shell.nowUs);
    return sent > 0 ? 0 : 1;
  },
};

function sendTo(shell: Shell, target: string, signal: string): boolean {
  const processes = targets(shell, target);
  if (processes === null) return false;
  // A job that has ended takes a signal without a word.
  if (processes.length === 0 && !target.startsWith("%")) {
    shell.complain(`kill: (${target}) - No such process`);
    return false;
  }
  if (signal === "EXIT") return true;
  if (!Object.hasOwn(SIGNALS, signal)) {
    shell.complain(`kill: signal ${signal} is not modelled`);
    return false;
  }
  for (const process of processes) if (!isShielded(shell.process, process, signal as Signal)) process.kill(signal as Signal);
  return true;
}

/** The processes a pid, %job, -group or 0 means; null after a complaint. */
function targets(shell: Shell, target: string): Process[] | null {
  const { processes } = shell.world.host.loop;
  if (target === "-1") return reachable(shell.process, [...processes.values()]);
  if (target.startsWith("%")) {
    const job = shell.jobs.find(target);
    if (job !== undefined) return job.processes.filter((process) => process.state !== "exited");
    shell.complain(`kill: ${target}: no such job`);
    return null;
  }
  if (!/^[-+]?\d+$/.test(target)) {
    shell.complain(`kill: ${target}: arguments must be process or job IDs`);
    return null;
  }
  const pid = Number(target);
  if (pid > 0) {
    const process = findPid(shell.process, processes, pid);
    return process === undefined ? [] : [process];
  }
  const group = pid === 0 ? shell.process.group : -pid;
  return [...processes.values()].filter((process) => process.group === group);
}

/** The first process of a PID namespace is killed from outside only. */
function isShielded(sender: Process, process: Process, signal: Signal): boolean {
  if (signal !== "KILL" && signal !== "STOP") return false;
  return process.isFirst && process.pidNamespace !== null && process.pidNamespace === sender.pidNamespace;
}

/** The process a number means to another: in a PID namespace, that of the namespace. */
function findPid(viewer: Process, processes: ReadonlyMap<number, Process>, pid: number): Process | undefined {
  return viewer.pidNamespace === null ? processes.get(pid) : viewer.pidNamespace.members.get(pid);
}

/** What `kill -1` reaches: everything it sees but the first process and itself. */
function reachable(viewer: Process, processes: readonly Process[]): Process[] {
  const { pidNamespace } = viewer;
  if (pidNamespace === null) return [];
  return processes.filter((process) => process.pidNamespace === pidNamespace && process.ownPid !== 1 && process !== viewer);
}

function listSignals(shell: Shell, words: readonly string[]): number {
  if (words.length === 0) {
    shell.stdout.write(SIGNAL_TABLE);
    return 0;
  }
  let status = 0;
  for (const word of words) {
    const name = /^\d+$/.test(word) ? signalName(Number(word) > 128 ? Number(word) - 128 : Number(word)) : parseSignal(word);
    if (name === null) {
      shell.complain(`kill: ${word}: invalid signal specification`);
      status = 1;
    } else shell.stdout.write(/^\d+$/.test(word) ? `${name}\n` : `${signalNumberText(name)}\n`);
  }
  return status;
}

function signalNumberText(name: string): string {
  return String(SIGNALS[name as Signal] ?? parseSignalNumber(name));
}

function parseSignalNumber(name: string): number {
  for (let number = 1; number < 65; number++) if (signalName(number) === name) return number;
  return 0;
}
