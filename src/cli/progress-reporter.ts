/** What a command that takes long says meanwhile. */

/** Lines where standard output is not a terminal: one in this many milliseconds. */
const LINE_EVERY_MS = 10_000;

/** Writes over the progress line on a terminal. */
export class ProgressReporter {
  #last = Number.NEGATIVE_INFINITY;
  readonly #terminal = process.stdout.isTTY === true;

  say(text: string): void {
    process.stdout.write(this.#terminal ? `\r\x1b[K${text}\n` : `${text}\n`);
  }

  progress(line: string): void {
    if (this.#terminal) {
      process.stdout.write(`\r\x1b[K${line.slice(0, (process.stdout.columns ?? 80) - 1)}`);
      return;
    }
    if (performance.now() - this.#last < LINE_EVERY_MS) return;
    this.#last = performance.now();
    process.stdout.write(`${line}\n`);
  }

  end(): void {
    if (this.#terminal) process.stdout.write("\r\x1b[K");
  }
}
