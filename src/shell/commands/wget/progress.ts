/**
 * wget's numbers: the dots it draws when stderr is no terminal (a dot a kilobyte, fifty a row), speeds and sizes. src/progress.c.
 */

const DOT_BYTES = 1024;
const ROW_DOTS = 50;
const ROW_BYTES = DOT_BYTES * ROW_DOTS;

/** Draws rows of dots as bytes come; `total` is null where it is not known. */
export class Dots {
  readonly #print: (text: string) => void;
  readonly #total: number | null;
  #bytes = 0;
  #row = 0;
  #dots = 0;
  #rowStartUs: number;
  readonly #startUs: number;

  constructor(print: (text: string) => void, total: number | null, nowUs: number) {
    this.#print = print;
    this.#total = total;
    this.#startUs = nowUs;
    this.#rowStartUs = nowUs;
    print("\n");
    print("     0K");
  }

  add(bytes: number, nowUs: number): void {
    this.#bytes += bytes;
    while ((this.#row * ROW_DOTS + this.#dots + 1) * DOT_BYTES <= this.#bytes) {
      if (this.#dots % 10 === 0) this.#print(" ");
      this.#print(".");
      if (++this.#dots < ROW_DOTS) continue;
      this.#endRow(nowUs, ROW_BYTES, false);
      this.#row++;
      this.#dots = 0;
      this.#rowStartUs = nowUs;
      this.#print(`\n${String(this.#row * ROW_DOTS).padStart(6)}K`);
    }
  }

  finish(nowUs: number): void {
    for (let dot = this.#dots; dot < ROW_DOTS; dot++) this.#print(dot % 10 === 0 ? "  " : " ");
    this.#endRow(nowUs, this.#bytes - this.#row * ROW_BYTES, true);
    this.#print("\n\n");
  }

  #endRow(nowUs: number, rowBytes: number, isLast: boolean): void {
    if (this.#total !== null && this.#total > 0) {
      const done = isLast ? this.#bytes : (this.#row + 1) * ROW_BYTES;
      this.#print(`${String(Math.trunc((done * 100) / this.#total)).padStart(3)}%`);
    } else this.#print("    ");
    this.#print(` ${shortSpeed(rowBytes, nowUs - this.#rowStartUs)}`);
    if (isLast) this.#print(`=${seconds(nowUs - this.#startUs)}`);
    else if (this.#total !== null) {
      const left = this.#total - this.#bytes;
      const spentUs = Math.max(1, nowUs - this.#startUs);
      this.#print(` ${Math.round((left * spentUs) / this.#bytes / 1e6)}s`);
    }
  }
}

/** Four columns and a letter. */
function shortSpeed(bytes: number, us: number): string {
  const { value, unit } = speedOf(bytes, us);
  return `${value.padStart(4)}${[" ", "K", "M", "G"][unit]}`;
}

/** `1.40 MB/s`. */
export function speed(bytes: number, us: number): string {
  const { value, unit } = speedOf(bytes, us);
  return `${value} ${["B/s", "KB/s", "MB/s", "GB/s"][unit]}`;
}

/** Three digits of it. */
function speedOf(bytes: number, us: number): { value: string; unit: number } {
  let value = bytes === 0 ? 0 : (bytes * 1e6) / Math.max(1, us);
  let unit = 0;
  while (value >= 1024 && unit < 3) {
    value /= 1024;
    unit++;
  }
  return { value: value.toFixed(value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2), unit };
}

/** As short as three digits allow; under a millisecond it is 0. */
export function seconds(us: number): string {
  const value = us / 1e6;
  if (value < 0.0005) return "0s";
  if (value < 10) return `${value.toFixed(value < 0.01 ? 3 : value < 0.1 ? 2 : 1).replace(/\.?0+$/, "")}s`;
  if (value < 100) return `${Math.round(value)}s`;
  return `${Math.trunc(value / 60)}m ${Math.trunc(value % 60)}s`;
}

/** `200000 (195K)`; the second only from a kilobyte on. */
export function lengthText(bytes: number): string {
  if (bytes < 1024) return String(bytes);
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 1024) {
    value /= 1024;
    unit++;
  }
  return `${bytes} (${value < 9.95 ? value.toFixed(1) : Math.round(value)}${"KMGT"[unit]})`;
}
