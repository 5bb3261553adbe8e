/** The standard streams of a command whose user is at the other end of a socket. */
import { refusal } from "../kernel/config/errno.ts";
import type { Input, Output } from "../shell/io.ts";
import { ReadFailed, toBytes, WriteFailed } from "../shell/io.ts";
import { WaitQueue } from "../sim/wait.ts";
import { spend } from "../sim/work.ts";
import type { StreamKind } from "./protocol.ts";

/** Asks for bytes when the command reads, and no sooner. */
export class ClientInput implements Input {
  readonly readable = new WaitQueue("input from its user");
  readonly isTerminal: boolean;
  readonly #ask: () => void;
  readonly #isClosed: boolean;
  #chunks: Uint8Array[] = [];
  #isAsked = false;
  #isAtEnd = false;

  constructor(ask: () => void, kind: StreamKind) {
    this.#ask = ask;
    this.isTerminal = kind === "terminal";
    this.#isClosed = kind === "closed";
  }

  read(): Uint8Array | null | undefined {
    if (this.#isClosed) throw new ReadFailed(refusal("EBADF"), true);
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
  /** Why nothing can be written. */
  readonly #refused: "EBADF" | "ENOSPC" | null;

  constructor(send: (bytes: Uint8Array) => void, isBehind: () => boolean, kind: StreamKind) {
    this.#send = send;
    this.#isBehind = isBehind;
    this.isTerminal = kind === "terminal";
    this.#refused = kind === "closed" ? "EBADF" : kind === "full" ? "ENOSPC" : null;
  }

  get isFull(): boolean {
    return this.#isBehind();
  }

  write(data: string | Uint8Array): void {
    const bytes = toBytes(data);
    if (this.#refused !== null && bytes.length > 0) throw new WriteFailed(refusal(this.#refused));
    spend(bytes.length);
    if (bytes.length > 0) this.#send(bytes);
  }

  open(): void {}

  close(): void {}
}
