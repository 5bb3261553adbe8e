/** A campaign's progress: one line that is written over on a terminal, a line now and then elsewhere. */

export interface Progress {
  readonly done: number;
  readonly count: number;
  readonly different: number;
  readonly known: number;
  readonly unstable: number;
  readonly seed: number;
  /** Cases run by this process and the milliseconds that took: what was done before is not in the rate. */
  readonly ran: number;
  readonly elapsedMs: number;
}

const BAR = 24;

export function progressLine(progress: Progress): string {
  const { done, count, different, known, unstable, seed, ran, elapsedMs } = progress;
  const filled = count === 0 ? BAR : Math.floor((done / count) * BAR);
  const perMinute = elapsedMs === 0 ? 0 : (ran / elapsedMs) * 60_000;
  const left = perMinute === 0 ? "?" : duration(((count - done) / perMinute) * 60);
  const found = [
    `${different} different`,
    ...(known > 0 ? [`${known} known`] : []),
    ...(unstable > 0 ? [`${unstable} unstable`] : []),
  ];
  const bar = `[${"=".repeat(filled)}${" ".repeat(BAR - filled)}]`;
  return `${bar} ${done}/${count}  ${perMinute.toFixed(0)} labs/min  ${left} left  ${found.join(", ")}  seed ${seed}`;
}

export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
