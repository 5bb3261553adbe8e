/** The jobs of a shell: pipelines started with `&` or stopped, numbered as `jobs` shows them. */
import type { Process } from "../../sim/process.ts";

export interface Job {
  readonly number: number;
  /** The processes of the pipeline in order; the last one's exit code is the job's. */
  readonly processes: readonly Process[];
  readonly text: string;
  readonly line: number;
  readonly group: number;
  /** The end was reported to the user (or `wait`ed for). */
  reported: boolean;
  background: boolean;
}

export class JobTable {
  #jobs: Job[] = [];
  #current: Job | null = null;
  #previous: Job | null = null;
  #inherited: JobTable | null = null;

  add(processes: readonly Process[], text: string, line: number, background = true): Job {
    const number = 1 + this.#jobs.reduce((highest, job) => Math.max(highest, job.number), 0);
    const job: Job = { number, processes, text, line, group: processes[0]!.group, reported: false, background };
    this.#jobs.push(job);
    this.makeCurrent(job);
    return job;
  }

  all(): readonly Job[] {
    return this.#jobs;
  }

  /** A subshell can list (and signal) its parent's jobs, but not wait for them. */
  inherit(parent: JobTable): void {
    this.#inherited = parent;
  }

  /** What `jobs` lists. */
  listed(): readonly Job[] {
    return this.#jobs.length > 0 || this.#inherited === null ? this.#jobs : this.#inherited.listed();
  }

  get current(): Job | null {
    return this.#current;
  }

  get previous(): Job | null {
    return this.#previous;
  }

  makeCurrent(job: Job): void {
    if (this.#current === job) return;
    this.#previous = this.#current;
    this.#current = job;
  }

  remove(job: Job): void {
    this.#jobs = this.#jobs.filter((other) => other !== job);
    const rest = this.#jobs.filter((other) => !isDone(other));
    const latest = (rest.length > 0 ? rest : this.#jobs).slice().reverse();
    if (this.#current === job) {
      this.#current = this.#previous !== null && this.#jobs.includes(this.#previous) ? this.#previous : (latest[0] ?? null);
      this.#previous = null;
    }
    if (this.#previous === job || this.#previous === null)
      this.#previous = latest.find((other) => other !== this.#current) ?? null;
  }

  ofPid(pid: number): Job | undefined {
    return this.#jobs.find((job) => job.processes.some((process) => process.ownPid === pid));
  }

  /** %1, %%, %+, %-, %name, %?text. */
  find(specification: string): Job | undefined {
    if (this.#jobs.length === 0 && this.#inherited !== null) return this.#inherited.find(specification);
    const text = specification.startsWith("%") ? specification.slice(1) : specification;
    if (text === "" || text === "%" || text === "+") return this.#current ?? undefined;
    if (text === "-") return this.#previous ?? this.#current ?? undefined;
    if (/^\d+$/.test(text)) return this.#jobs.find((job) => job.number === Number(text));
    if (text.startsWith("?")) return this.#jobs.find((job) => job.text.includes(text.slice(1)));
    return this.#jobs.find((job) => job.text.startsWith(text));
  }

  /** `+` for the current job, `-` for the one before it. */
  mark(job: Job): string {
    if (!this.#jobs.includes(job) && this.#inherited !== null) return this.#inherited.mark(job);
    if (job === this.#current) return "+";
    return job === this.#previous ? "-" : " ";
  }
}

export function isDone(job: Job): boolean {
  return job.processes.every((process) => process.state === "exited");
}

export function isStopped(job: Job): boolean {
  return !isDone(job) && job.processes.every((process) => process.state === "exited" || process.state === "stopped");
}

export function jobStatus(job: Job): number {
  return job.processes.at(-1)!.exitCode;
}
