/** CPU time per operation: several rounds, their median, minimum and maximum. CPU, not wall time, for machines are shared. */

export interface Result {
  readonly name: string;
  /** Nanoseconds of CPU per operation. */
  readonly median: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly unit: string;
}

/** `work(n)` does n operations. Each round takes some `targetMs`; the first two only warm up. */
export function measure(
  name: string,
  work: (n: number) => void,
  options: { unit?: string; rounds?: number; targetMs?: number; first?: number } = {},
): Result {
  const { unit = "packet", rounds = 7, targetMs = 200, first = 1000 } = options;
  let n = first;
  let perOperation = cpuNs(() => work(n)) / n;
  n = Math.max(10, Math.ceil((targetMs * 1e6) / perOperation));
  cpuNs(() => work(n));
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    perOperation = cpuNs(() => work(n)) / n;
    times.push(perOperation);
  }
  times.sort((a, b) => a - b);
  return { name, median: times[rounds >> 1]!, minimum: times[0]!, maximum: times[rounds - 1]!, unit };
}

function cpuNs(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) * 1000;
}

export function printTable(results: readonly Result[]): void {
  const number = (value: number): string => Math.round(value).toLocaleString("en-US").padStart(12);
  console.log(`${"".padEnd(58)}${"median".padStart(12)}${"min".padStart(12)}${"max".padStart(12)}   CPU ns per`);
  for (const { name, median, minimum, maximum, unit } of results) {
    console.log(`${name.padEnd(58)}${number(median)}${number(minimum)}${number(maximum)}   ${unit}`);
  }
}
