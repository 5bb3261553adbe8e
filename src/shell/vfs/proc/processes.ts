/**
 * /proc/PID: what is kept of a process, and by name what is not. Linux: fs/proc/base.c, array.c. Memory, users, limits, signals'
 * masks and descriptors are not modelled; of stat and status the fields that are.
 */
import { type Refusal, refusal } from "../../../kernel/config/errno.ts";
import type { Host } from "../../../kernel/host.ts";
import type { Process } from "../../../sim/process.ts";
import { SIGNALS } from "../../../sim/signals.ts";
import { hex } from "./fields.ts";

const STATES = { runnable: "R (running)", waiting: "S (sleeping)", stopped: "T (stopped)", exited: "Z (zombie)" } as const;

type PidFile = (process: Process) => string | Refusal;

const notModelled: PidFile = () => refusal("ENOTMODELLED");

const UNMODELLED =
  "arch_status attr autogroup auxv cgroup clear_refs coredump_filter cpuset cwd environ exe fdinfo gid_map io ksm_merging_pages " +
  "ksm_stat limits loginuid map_files maps mem mountinfo mounts mountstats numa_maps oom_adj oom_score oom_score_adj pagemap " +
  "personality projid_map root sched schedstat sessionid setgroups smaps smaps_rollup stack statm syscall task timens_offsets " +
  "timers timerslack_ns uid_map wchan";

export const PID_FILES: Readonly<Record<string, PidFile>> = {
  ...Object.fromEntries(UNMODELLED.split(" ").map((name) => [name, notModelled])),
  comm: ({ comm }) => `${comm}\n`,
  cmdline: ({ argv }) => `${argv.join("\0")}\0`,
  stat,
  status,
};

/** The folders beside the files. */
export const PID_FOLDERS = ["fd", "net", "ns"] as const;

/** The kinds of namespaces, as names in ns/. */
export const NAMESPACES = "cgroup ipc mnt net pid pid_for_children time time_for_children user uts".split(" ");

/** The processes that one who looks sees, by number: those of its PID namespace. */
export function processesSeenBy(host: Host): ReadonlyMap<number, Process> {
  return host.loop.current?.pidNamespace?.members ?? host.loop.processes;
}

/** The number of a process's parent to one who sees it; 0 where the parent is out of sight. */
function parentOf(process: Process): number {
  const { parent, pidNamespace } = process;
  if (parent === null || parent.pidNamespace !== pidNamespace) return 0;
  return parent.state === "exited" ? 1 : parent.ownPid;
}

/** 52 fields; those that are not modelled are 0. */
function stat(process: Process): string {
  const { ownPid, comm, state, group, startedUs, threads } = process;
  const fields: (string | number)[] = new Array<number>(52).fill(0);
  const set = (number: number, value: string | number): void => {
    fields[number - 1] = value;
  };
  set(1, ownPid);
  set(2, `(${comm})`);
  set(3, STATES[state][0]!);
  set(4, parentOf(process));
  set(5, group);
  set(8, -1);
  set(18, 20);
  set(20, threads.size + 1);
  set(22, Math.floor(startedUs / 10_000));
  set(38, SIGNALS.CHLD);
  return `${fields.join(" ")}\n`;
}

function status(process: Process): string {
  const { ownPid, comm, state, threads, ignored } = process;
  const mask = ignored.reduce((bits, signal) => bits + 2 ** (SIGNALS[signal] - 1), 0);
  const rows: readonly (readonly [string, string | number])[] = [
    ["Name", comm],
    ["Umask", "0022"],
    ["State", STATES[state]],
    ["Tgid", ownPid],
    ["Ngid", 0],
    ["Pid", ownPid],
    ["PPid", parentOf(process)],
    ["TracerPid", 0],
    ["Uid", "0\t0\t0\t0"],
    ["Gid", "0\t0\t0\t0"],
    ["Groups", " "],
    ["Threads", threads.size + 1],
    ["SigIgn", hex(mask, 16).toLowerCase()],
  ];
  return rows.map(([name, value]) => `${name}:\t${value}\n`).join("");
}
