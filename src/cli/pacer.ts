/** Lets virtual time pass as real time does: what is due now happens, then it sleeps until the next timer. */
import type { Simulation } from "../sim/simulation.ts";

/** How much may happen before keys are looked at again. */
const SLICE_STEPS = 2000;

export class Pacer {
  readonly #loop: Simulation<never>;
  readonly #settled: () => void;
  readonly #failed: (error: unknown) => void;
  /** Real milliseconds less virtual ones. */
  #offsetMs: number;
  #sleep: NodeJS.Timeout | null = null;
  #running = false;
  #again = false;
  #stopped = false;

  /** `settled` is called each time nothing more is due; `failed` with what a step threw. */
  constructor(loop: object, settled: () => void, failed: (error: unknown) => void) {
    this.#loop = loop as Simulation<never>;
    this.#settled = settled;
    this.#failed = failed;
    this.#offsetMs = performance.now() - this.#loop.nowUs / 1000;
  }

  /** Something was typed: look now. */
  hurry(): void {
    if (this.#sleep !== null) clearTimeout(this.#sleep);
    this.#sleep = null;
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#running = true;
    void this.#run().catch(this.#failed);
  }

  stop(): void {
    this.#stopped = true;
    if (this.#sleep !== null) clearTimeout(this.#sleep);
  }

  async #run(): Promise<void> {
    try {
      do {
        this.#again = false;
        await this.#catchUp();
      } while (this.#again && !this.#stopped);
    } finally {
      this.#running = false;
    }
    this.#settled();
    if (!this.#stopped && this.#sleep === null) this.#sleepUntilNext();
  }

  /** Everything due by the real clock. */
  async #catchUp(): Promise<void> {
    const loop = this.#loop;
    for (;;) {
      const horizonUs = Math.max(loop.nowUs, (performance.now() - this.#offsetMs) * 1000);
      let steps = 0;
      while (steps < SLICE_STEPS && !loop.commands.isHeld && loop.step(horizonUs)) steps++;
      // A command waits for what is said about the lab: until then the lab stands still.
      if (loop.commands.isHeld) return;
      if (steps === SLICE_STEPS) {
        await new Promise(setImmediate);
        continue;
      }
      // The clock stands between events; it has to be where the real one is when the next line comes.
      loop.nowUs = Math.max(loop.nowUs, Math.floor(horizonUs));
      return;
    }
  }

  #sleepUntilNext(): void {
    const dueUs = this.#loop.timers.nextDueUs();
    if (dueUs === Number.POSITIVE_INFINITY || this.#loop.commands.isHeld) return;
    const delayMs = Math.max(0, dueUs / 1000 + this.#offsetMs - performance.now());
    this.#sleep = setTimeout(() => this.hurry(), Math.min(delayMs, 60_000));
  }
}
