/**
 * Timers in virtual time: a binary heap by due time, first set first fired among equals. A timer is a function and one argument,
 * so that setting one needs no closure; cancelling is lazy (the entry stays in the heap, dead).
 */
import type { Restore } from "./restore.ts";

export interface Timer {
  dueUs: number;
  /** What it was set for, before rounding to the clock's ticks. */
  wantedUs: number;
  /** A timer of the kernel's wheel; otherwise a program's clock or a line's. */
  readonly onWheel: boolean;
  /** Order among timers due at the same time. */
  sequence: number;
  run: ((argument: never) => void) | null;
  argument: unknown;
}

export class Timers {
  #heap: Timer[] = [];
  #sequence = 0;
  #live = 0;

  /** How many timers are set and not cancelled. */
  get size(): number {
    return this.#live;
  }

  /** Nothing is set: all that is set later is cancelled. */
  save(): Restore {
    const sequence = this.#sequence;
    return () => {
      for (const timer of this.#heap) timer.run = null;
      this.#heap = [];
      this.#live = 0;
      this.#sequence = sequence;
    };
  }

  set<A>(dueUs: number, run: (argument: A) => void, argument: A, wheel: { wantedUs: number } | null = null): Timer {
    const order = this.#sequence++;
    // A bucket of the timer wheel is a stack: who was put in last fires first. Programs' clocks go in order.
    const onWheel = wheel !== null;
    const timer: Timer = {
      dueUs,
      wantedUs: wheel?.wantedUs ?? dueUs,
      onWheel,
      sequence: onWheel ? -order : order,
      run,
      argument,
    };
    this.#heap.push(timer);
    this.#siftUp(this.#heap.length - 1);
    this.#live++;
    return timer;
  }

  cancel(timer: Timer): void {
    if (timer.run === null) return;
    timer.run = null;
    this.#live--;
    if (this.#heap.length > 64 && this.#live < this.#heap.length / 2) this.#sweep();
  }

  /** The due time of the next live timer; Infinity where there is none. */
  nextDueUs(): number {
    while (this.#heap.length > 0 && this.#heap[0]!.run === null) this.#pop();
    return this.#heap.length > 0 ? this.#heap[0]!.dueUs : Number.POSITIVE_INFINITY;
  }

  /** Takes the next live timer off the heap and runs it. */
  fireNext(): void {
    if (this.nextDueUs() === Number.POSITIVE_INFINITY) return;
    const timer = this.#pop();
    const run = timer.run as (argument: unknown) => void;
    timer.run = null;
    this.#live--;
    run(timer.argument);
  }

  /**
   * Runs the next timer, and with one of the wheel all that are due in the same tick: Linux's timers run to their end before
   * the frames they sent are received (TIMER_SOFTIRQ comes before NET_RX_SOFTIRQ).
   */
  fireTick(): void {
    const dueUs = this.nextDueUs();
    const { onWheel } = this.#heap[0]!;
    this.fireNext();
    while (onWheel && this.nextDueUs() === dueUs && this.#heap[0]!.onWheel) this.fireNext();
  }

  #pop(): Timer {
    const top = this.#heap[0]!;
    const last = this.#heap.pop()!;
    if (this.#heap.length > 0) {
      this.#heap[0] = last;
      this.#siftDown(0);
    }
    return top;
  }

  #sweep(): void {
    this.#heap = this.#heap.filter((timer) => timer.run !== null).sort((a, b) => (isBefore(a, b) ? -1 : 1));
  }

  #siftUp(start: number): void {
    const heap = this.#heap;
    const timer = heap[start]!;
    let index = start;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(timer, heap[parent]!)) break;
      heap[index] = heap[parent]!;
      index = parent;
    }
    heap[index] = timer;
  }

  #siftDown(start: number): void {
    const heap = this.#heap;
    const timer = heap[start]!;
    let index = start;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!isBefore(heap[child]!, timer)) break;
      heap[index] = heap[child]!;
      index = child;
    }
    heap[index] = timer;
  }
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.dueUs < b.dueUs || (a.dueUs === b.dueUs && a.sequence < b.sequence);
}
