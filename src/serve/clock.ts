/**
 * How virtual time passes in a lab that real programs use. It stands while nobody waits for a command. A command that waits until
 * a time of its own (a ping's interval, a timeout, a sleep) has the clock jump there; while one waits for what has no time (a
 * connection, a packet) the clock goes as the wall's does, and so it does for one that never ends by itself (ping without a
 * count). So nothing is skipped that another program is about to do, and a container's `sleep 3600` is no reason to jump, unless
 * somebody waits for its end.
 */
import { descendsFrom } from "../sim/pid-namespace.ts";
import { Process } from "../sim/process.ts";
import type { Simulation } from "../sim/simulation.ts";

export type ClockMode = "jump" | "real";

/** How much may happen before the sockets are looked at again. */
const SLICE_STEPS = 500;
const LONGEST_SLEEP_MS = 60_000;

export interface ClockOptions {
  readonly mode: ClockMode;
  /** The processes that somebody waits for. */
  readonly awaited: () => readonly Process[];
  /** Whether nothing more may happen before the machine was looked at: asked after each step. */
  readonly mustPause: () => boolean;
  /** Called whenever nothing more is due. */
  readonly settled: () => void;
  /** Called with what a step threw; the clock goes on. */
  readonly failed: (error: unknown) => void;
}

export class LabClock {
  readonly #loop: Simulation<never>;
  readonly #options: ClockOptions;
  /** A moment on the wall's clock and on the lab's, in microseconds; null while time stands. */
  #anchor: { readonly wallUs: number; readonly labUs: number } | null = null;
  #sleep: NodeJS.Timeout | null = null;
  #isRunning = false;
  #again = false;
  #isStopped = false;

  constructor(loop: object, options: ClockOptions) {
    this.#loop = loop as Simulation<never>;
    this.#options = options;
    if (options.mode === "real") this.#wallUs();
  }

  /** Something came from outside: look now. */
  hurry(): void {
    if (this.#sleep !== null) clearTimeout(this.#sleep);
    this.#sleep = null;
    this.#again = true;
    if (!this.#isRunning && !this.#isStopped) void this.#run();
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#sleep !== null) clearTimeout(this.#sleep);
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#again && !this.#isStopped) {
      this.#again = false;
      this.#loop.beginRun();
      while (!this.#isStopped && this.#slice()) await new Promise(setImmediate);
      this.#options.settled();
    }
    this.#isRunning = false;
    if (!this.#isStopped) this.#sleepUntilNext();
  }

  /** Whether more is due. */
  #slice(): boolean {
    try {
      for (let steps = 0; steps < SLICE_STEPS && !this.#options.mustPause(); steps++)
        if (!this.#loop.step(this.#horizonUs())) return false;
    } catch (error) {
      this.#options.failed(error);
    }
    return true;
  }

  /** How far time may go now. */
  #horizonUs(): number {
    const { mode } = this.#options;
    if (mode === "real") return this.#wallUs();
    const processes = this.#options.awaited();
    if (processes.length === 0) {
      this.#anchor = null;
      return this.#loop.nowUs;
    }
    const awaited = [...withAwaited(processes)];
    const isAwaited = (process: Process): boolean => awaited.some((each) => descendsFrom(process, each));
    const deadlineUs = this.#loop.deadlineUs((process) => !process.isEndless && isAwaited(process));
    return Math.max(this.#wallUs(), deadlineUs === Number.POSITIVE_INFINITY ? 0 : Math.ceil(deadlineUs));
  }

  /** What the lab's clock says if it goes as the wall's from here on: after a jump it goes on from there. */
  #wallUs(): number {
    const nowUs = performance.now() * 1000;
    const labUs = this.#anchor === null ? 0 : this.#anchor.labUs + nowUs - this.#anchor.wallUs;
    if (labUs >= this.#loop.nowUs) return Math.floor(labUs);
    this.#anchor = { wallUs: nowUs, labUs: this.#loop.nowUs };
    return this.#loop.nowUs;
  }

  #sleepUntilNext(): void {
    const dueUs = this.#loop.timers.nextDueUs();
    if (this.#anchor === null || dueUs === Number.POSITIVE_INFINITY) return;
    const delayMs = Math.max(0, (dueUs - this.#wallUs()) / 1000);
    this.#sleep = setTimeout(() => this.hurry(), Math.min(delayMs, LONGEST_SLEEP_MS));
  }
}

/** With those whose end they wait for, and so on: `docker run` and a container's first process, which is no child of it. */
function withAwaited(processes: readonly Process[]): ReadonlySet<Process> {
  const awaited = new Set(processes);
  for (const process of awaited) for (const { of } of process.wait?.queues ?? []) if (of instanceof Process) awaited.add(of);
  return awaited;
}
