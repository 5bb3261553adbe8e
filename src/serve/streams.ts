/** The standard streams of a command whose user is at the other end of a socket. */
import type { Input, Output } from "../shell/io.ts";
import { toBytes } from "../shell/io.ts";
import { WaitQueue } from "../sim/wait.ts";
import { spend } from "../sim/work.ts";

/** Asks for bytes when the command reads, and no sooner. */
export class ClientInput implements Input {
  readonly readable = new WaitQueue("input from its user");
  readonly isTerminal: boolean;
  readonly #ask: () => void;
  #chunks: Uint8Array[] = [];
  #isAsked = false;
  #isAtEnd = false;

  constructor(ask: () => void, isTerminal: boolean) {
    this.#ask = ask;
    this.isTerminal = isTerminal;
  }

  read(): Uint8Array | null | undefined {
    const chunk = this.#chunks.shift();
    if (chunk !== undefined) return chunk;
    if (this.#isAtEnd) return null;
    if (!this.#isAsked) this.#ask();
    this.#isAsked = true;
    return undefined;
  }

  unread(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#chunks.unshift(bytes);
  }

  /** What the user sent; nothing is the end. */
  push(bytes: Uint8Array): void {
    this.#isAsked = false;
    if (bytes.length > 0) this.#chunks.push(bytes);
    else this.#isAtEnd = true;
    this.readable.wake();
  }

  open(): void {}

  close(): void {}
}

/** Sends what is written; a command that writes more than its user takes in waits. */
export class ClientOutput implements Output {
  readonly writable = new WaitQueue("its user, who reads");
  readonly isTerminal: boolean;
  readonly #send: (bytes: Uint8Array) => void;
  readonly #isBehind: () => boolean;

  constructor(send: (bytes: Uint8Array) => void, isBehind: () => boolean, isTerminal: boolean) {
    this.#send = send;
    this.#isBehind = isBehind;
    this.isTerminal = isTerminal;
  }

  get isFull(): boolean {
    return this.#isBehind();
  }

  write(data: string | Uint8Array): void {
    const bytes = toBytes(data);
    spend(bytes.length);
    if (bytes.length > 0) this.#send(bytes);
  }

  open(): void {}

  close(): void {}
}
