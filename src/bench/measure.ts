/** CPU time per operation: several rounds, their median, minimum and maximum. CPU, not wall time, for machines are shared. */
import * as read from "../lab/arguments.ts";
import type { Work } from "./row.ts";

/** What a number of rounds came to. */
export interface Figures {
  /** Nanoseconds of CPU per operation. */
  readonly median: number;
  /** Of the quickest round. */
  readonly minimum: number;
  /** Of the slowest round. */
  readonly maximum: number;
  /** Bytes allocated per operation, as far as the heap shows it; NaN where it does not. */
  readonly bytes: number;
}

/** How long is measured. */
export interface MeasureOptions {
  /** How many rounds: 7. */
  readonly rounds?: number;
  /** How long one is: 200 ms. */
  readonly targetMs?: number;
  /** How long the work runs before, while the engine compiles: 1000 ms. */
  readonly warmMs?: number;
  /** How many operations the first round has: 1000. */
  readonly first?: number;
  /** The first round is all: for what takes seconds. */
  readonly once?: boolean;
}

export const measureOptions = read.fieldsOf<MeasureOptions>({
  rounds: read.optional(read.whole(1, 10_000)),
  targetMs: read.optional(read.whole(1, 600_000)),
  warmMs: read.optional(read.whole(0, 600_000)),
  first: read.optional(read.whole(1, 1_000_000_000)),
  once: read.optional(read.flag),
});

/**
 * CPU time for each operation of `work(n)`, which does n of them. It runs for `warmMs` first, then in rounds of some `targetMs`.
 *
 *     measure((n) => { for (let i = 0; i < n; i++) ns.inject("eth0", packet, { trace: false }); }).median
 */
export function measure(work: Work, options: MeasureOptions = {}): Figures {
  read.callback("measure(work)", work);
  measureOptions("measure(options)", options);
  const { rounds = 7, first = 1000, once = false } = options;
  if (once) return figuresOf([cpuNs(() => work(first)) / first], Number.NaN);
  const n = warmUp(work, options);
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) times.push(cpuNs(() => work(n)) / n);
  return figuresOf(times, allocated(work, first));
}

/** Runs the work until it is compiled; returns how many operations take as long as a round. */
export function warmUp(work: Work, { targetMs = 200, warmMs = 1000, first = 1000 }: MeasureOptions): number {
  let n = first;
  let perOperation = cpuNs(() => work(n)) / n;
  for (let spentMs = 0; spentMs < warmMs; spentMs += (perOperation * n) / 1e6) {
    n = Math.max(first, Math.ceil((targetMs * 1e6) / perOperation / 2));
    perOperation = cpuNs(() => work(n)) / n;
  }
  return Math.max(first, Math.ceil((targetMs * 1e6) / perOperation));
}

/** Of rounds in any order. */
export function figuresOf(times: readonly number[], bytes: number): Figures {
  const sorted = times.toSorted((a, b) => a - b);
  return { median: sorted[sorted.length >> 1]!, minimum: sorted[0]!, maximum: sorted.at(-1)!, bytes };
}

/** Few enough operations that nothing is collected meanwhile; where something is, it is tried again. */
function allocated(work: Work, n: number): number {
  for (let tries = 0; tries < 5; tries++) {
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    work(n);
    const grown = process.memoryUsage().heapUsed - before;
    if (grown > 0) return grown / n;
  }
  return Number.NaN;
}

/** CPU time of this process while something runs. */
export function cpuNs(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) * 1000;
}

/** Memory: bytes held for each entry by what `hold` returns, of a few builds; needs node's --expose-gc. */
export function held(entries: number, hold: (entries: number) => unknown): Figures {
  read.whole(1, 1_000_000_000)("held(entries)", entries);
  read.callback("held(hold)", hold);
  const bytes: number[] = [];
  // The first build also pays for code and tables made once.
  let kept: unknown = hold(Math.ceil(entries / 100));
  for (let round = 0; round < 3; round++) {
    kept = null;
    collect();
    const before = memory();
    kept = hold(entries);
    collect();
    bytes.push((memory() - before) / entries);
  }
  if (kept === undefined) throw new Error("nothing is held");
  return figuresOf(bytes, Number.NaN);
}

function collect(): void {
  for (let times = 0; times < 3; times++) globalThis.gc?.();
}

function memory(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
