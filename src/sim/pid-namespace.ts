/** Who belongs together: the processes of a PID namespace, and those that descend from another. */
import type { Process } from "./process.ts";
import { type Restore, restoreAll, saveMap } from "./restore.ts";

/** A PID namespace: its processes are numbered anew, from 1. Linux: kernel/pid_namespace.c; nested ones are not modelled. */
export class PidNamespace {
  readonly members = new Map<number, Process>();
  #next = 1;

  save(): Restore {
    const next = this.#next;
    return restoreAll([saveMap(this.members), () => void (this.#next = next)]);
  }

  enter(process: Process): number {
    const number = this.#next++;
    if (process.leader !== null) return number;
    this.members.set(number, process);
    process.atExit.push(() => this.members.delete(number));
    return number;
  }
}

/** Whether a process descends from another, or is it. */
export function descendsFrom(process: Process, ancestor: Process): boolean {
  for (let each: Process | null = process; each !== null; each = each.parent) if (each === ancestor) return true;
  return false;
}
