/**
 * Runs a lab for those who wait for something of it: the next output of a command, its end. All who wait share one run, which
 * pauses as soon as one of them has what it waited for, so that what it does then happens at that moment of virtual time.
 */
import type { Kernel } from "../kernel/host.ts";

interface Waiter {
  readonly isDone: () => boolean;
  readonly settle: (error: unknown) => void;
  /** What its promise is rejected with where nothing is left to happen. */
  readonly stuck: () => unknown;
}

/** Promises are kept by chains of callbacks: so many of them each get their turn before the lab goes on. */
const TURNS = 64;

export class Driver {
  readonly #kernel: Kernel;
  readonly #waiters = new Set<Waiter>();
  #isRunning = false;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  /** Runs the lab until `isDone` says so. Rejects with `stuck()` where nothing is left to happen, and with what ends a run. */
  until(isDone: () => boolean, stuck: () => unknown): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (error: unknown): void => (error === undefined ? resolve() : reject(error));
      this.#waiters.add({ isDone, settle, stuck });
      if (!this.#isRunning) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    try {
      for (;;) {
        // The caller may still do something, and the one whose promise settles does something now.
        for (let turn = 0; turn < TURNS; turn++) await null;
        if (this.#settleDone()) continue;
        if (this.#waiters.size === 0) return;
        await this.#kernel.loop.runAsync(() => this.#isAnyDone());
        if (!this.#isAnyDone()) this.#settleAll((waiter) => waiter.stuck());
      }
    } catch (error) {
      this.#settleAll(() => error);
    } finally {
      this.#isRunning = false;
    }
  }

  #isAnyDone(): boolean {
    for (const waiter of this.#waiters) if (waiter.isDone()) return true;
    return false;
  }

  /** Whether somebody had what it waited for. */
  #settleDone(): boolean {
    const done = [...this.#waiters].filter((waiter) => waiter.isDone());
    for (const waiter of done) {
      this.#waiters.delete(waiter);
      waiter.settle(undefined);
    }
    return done.length > 0;
  }

  #settleAll(errorOf: (waiter: Waiter) => unknown): void {
    for (const waiter of [...this.#waiters]) {
      this.#waiters.delete(waiter);
      waiter.settle(errorOf(waiter));
    }
  }
}
