/** A terminal as a program reads it: lines as they are typed, an end that is only felt once. */
import { WaitQueue } from "../sim/process.ts";
import { type Input, toBytes } from "./io.ts";

export class TerminalInput implements Input {
  readonly readable = new WaitQueue("input from the terminal");
  readonly isTerminal = true;
  readonly #chunks: Uint8Array[] = [];
  #ended = false;

  /** Something is there to be read at once. */
  get hasLine(): boolean {
    return this.#chunks.length > 0 || this.#ended;
  }

  type(text: string): void {
    this.#chunks.push(toBytes(text));
    this.readable.wake();
  }

  /** Ctrl-D: the reader finds the end. */
  end(): void {
    this.#ended = true;
    this.readable.wake();
  }

  /** The next program can read again. */
  reopen(): void {
    this.#ended = false;
  }

  read(): Uint8Array | null | undefined {
    return this.#chunks.shift() ?? (this.#ended ? null : undefined);
  }

  unread(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#chunks.unshift(bytes);
  }

  open(): void {}

  close(): void {}
}
