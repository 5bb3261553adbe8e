/**
 * Where tcpdump writes: standard output or a savefile, through a buffer as stdio keeps one. Into a pipe or a file text comes out
 * in blocks, at exit, or after each packet with -l (-U for -w); to a terminal at once.
 */
import { type ErrnoName, isRefusal, type Refusal, strerror } from "../../../kernel/config/errno.ts";
import { Killed } from "../../../sim/signals.ts";
import type { FileSystem } from "../../files.ts";
import { type Output, toBytes, WriteFailed } from "../../io.ts";

/** stdio's buffer for a pipe or a file (st_blksize). */
const BLOCK_BYTES = 4096;

export interface Sink {
  /** False where nobody reads any more (EPIPE). */
  write(bytes: Uint8Array): boolean;
  /** Why the last write failed. */
  readonly failure?: ErrnoName;
}

export function outputSink(output: Output): Sink {
  let failure: ErrnoName = "EPIPE";
  return {
    get failure() {
      return failure;
    },
    write(bytes) {
      try {
        output.write(bytes);
        return true;
      } catch (error) {
        if (error instanceof WriteFailed) failure = error.refusal.errno;
        else if (!(error instanceof Killed && error.signal === "PIPE")) throw error;
        return false;
      }
    },
  };
}

/** A file made anew; returns why not where it cannot be. */
export function fileSink(files: FileSystem, path: string): Sink | Refusal {
  const refused = files.writeFile(path, new Uint8Array(0));
  if (isRefusal(refused)) return refused;
  return { write: (bytes) => files.writeFile(path, bytes, { append: true }) === null };
}

export class BufferedWriter {
  readonly #sink: Sink;
  readonly #block: Uint8Array = new Uint8Array(BLOCK_BYTES);
  #used = 0;
  /** Set once a write failed; all after it is lost. */
  failed = false;

  /** The reason, as strerror(3) has it. */
  get why(): string {
    return strerror(this.#sink.failure ?? "ENOSPC");
  }

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  write(data: string | Uint8Array): void {
    let bytes = toBytes(data);
    while (bytes.length >= BLOCK_BYTES - this.#used) {
      const room = BLOCK_BYTES - this.#used;
      this.#block.set(bytes.subarray(0, room), this.#used);
      this.#used = BLOCK_BYTES;
      this.flush();
      bytes = bytes.subarray(room);
    }
    this.#block.set(bytes, this.#used);
    this.#used += bytes.length;
  }

  flush(): void {
    if (this.#used === 0) return;
    const bytes = this.#block.slice(0, this.#used);
    this.#used = 0;
    if (!this.failed && !this.#sink.write(bytes)) this.failed = true;
  }
}
