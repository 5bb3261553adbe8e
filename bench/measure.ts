/** CPU time per operation: several rounds, their median, minimum and maximum. CPU, not wall time, for machines are shared. */

export interface Figures {
  /** Nanoseconds of CPU per operation. */
  readonly median: number;
  readonly minimum: number;
  readonly maximum: number;
  /** Bytes allocated per operation, as far as the heap shows it. */
  readonly bytes: number;
}

export interface MeasureOptions {
  readonly rounds?: number;
  readonly targetMs?: number;
  readonly warmMs?: number;
  /** How many operations the first look takes. */
  readonly first?: number;
  /** The first look is all: for what takes seconds. */
  readonly once?: boolean;
}

/**
 * `work(n)` does n operations. It first runs for `warmMs`, while the engine compiles, then in rounds of some `targetMs` each.
 */
export function measure(work: (n: number) => void, options: MeasureOptions = {}): Figures {
  const { rounds = 7, targetMs = 200, warmMs = 1000, first = 1000, once = false } = options;
  let n = first;
  let perOperation = cpuNs(() => work(n)) / n;
  if (once) return { median: perOperation, minimum: perOperation, maximum: perOperation, bytes: Number.NaN };
  for (let spentMs = 0; spentMs < warmMs; spentMs += (perOperation * n) / 1e6) {
    n = Math.max(first, Math.ceil((targetMs * 1e6) / perOperation / 2));
    perOperation = cpuNs(() => work(n)) / n;
  }
  n = Math.max(first, Math.ceil((targetMs * 1e6) / perOperation));
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) times.push(cpuNs(() => work(n)) / n);
  times.sort((a, b) => a - b);
  return { median: times[rounds >> 1]!, minimum: times[0]!, maximum: times[rounds - 1]!, bytes: allocated(work, first) };
}

/** Few enough operations that nothing is collected meanwhile; where something is, it is tried again. */
function allocated(work: (n: number) => void, n: number): number {
  for (let tries = 0; tries < 5; tries++) {
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    work(n);
    const grown = process.memoryUsage().heapUsed - before;
    if (grown > 0) return grown / n;
  }
  return Number.NaN;
}

export function cpuNs(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) * 1000;
}

/** Memory: bytes held per entry by what `hold` answers, the median of a few builds; needs --expose-gc. */
export function held(entries: number, hold: (entries: number) => unknown): Figures {
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
  bytes.sort((a, b) => a - b);
  return { median: bytes[1]!, minimum: bytes[0]!, maximum: bytes[2]!, bytes: Number.NaN };
}

function collect(): void {
  for (let times = 0; times < 3; times++) globalThis.gc?.();
}

function memory(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
