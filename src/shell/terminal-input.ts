/**
 * A terminal as a program reads it: lines as they are typed. Ctrl-D on an empty line is an end that one read finds, as in Linux's
 * line discipline (n_tty.c, EOF_CHAR); who reads again waits for the next line. A terminal that is gone is at its end for ever.
 */
import { WaitQueue } from "../sim/wait.ts";
import { type Input, toBytes } from "./io.ts";

export class TerminalInput implements Input {
  readonly readable = new WaitQueue("input from the terminal");
  readonly isTerminal = true;
  /** Null is an end that was typed. */
  readonly #typed: (Uint8Array | null)[] = [];
  #isGone = false;

  /** Something is there to be read at once. */
  get hasLine(): boolean {
    return this.#typed.length > 0 || this.#isGone;
  }

  type(text: string | Uint8Array): void {
    this.#typed.push(toBytes(text));
    this.readable.wake();
  }

  /** Ctrl-D: the next read finds the end. */
  end(): void {
    this.#typed.push(null);
    this.readable.wake();
  }

  /** Nothing will be typed any more: every read finds the end. */
  hangUp(): void {
    this.#isGone = true;
    this.readable.wake();
  }

  /** Drops ends that were typed and that nobody has read. */
  dropEnds(): void {
    for (let at = this.#typed.length - 1; at >= 0; at--) if (this.#typed[at] === null) this.#typed.splice(at, 1);
  }

  /** Drops what was typed and not read yet, as Ctrl-C does. */
  flush(): void {
    this.#typed.length = 0;
  }

  read(): Uint8Array | null | undefined {
    const next = this.#typed.shift();
    if (next !== undefined) return next;
    return this.#isGone ? null : undefined;
  }

  unread(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#typed.unshift(bytes);
  }

  open(): void {}

  close(): void {}
}
