/** Lines of an input as they come. Bytes are kept, so that a text in any encoding passes through unchanged. */
import type { Step } from "../../sim/wait.ts";
import { checkMemory, spend } from "../../sim/work.ts";
import { decodeText, joinBytes } from "../../wire/text.ts";
import { regularFileOf } from "../file-description.ts";
import { type Input, readChunk } from "../io.ts";

/** What a line costs beyond its bytes, in units of work. */
const LINE_WORK = 24;

export class LineReader {
  readonly #input: Input;
  readonly #delimiter: number;
  readonly #blockBytes: number;
  #rest: Uint8Array = new Uint8Array(0);
  #ended = false;

  /** `blockBytes` is what the tool reads at once: what it has read of a pipe is gone for others. */
  constructor(input: Input, delimiter = 10, blockBytes = Number.POSITIVE_INFINITY) {
    this.#input = input;
    this.#delimiter = delimiter;
    this.#blockBytes = blockBytes;
  }

  /** The next line with its delimiter (the last may lack it); null at the end. */
  *next(): Step<Uint8Array | null> {
    spend(LINE_WORK);
    const parts: Uint8Array[] = [];
    let size = 0;
    for (;;) {
      const at = this.#rest.indexOf(this.#delimiter);
      if (at >= 0) {
        parts.push(this.#rest.subarray(0, at + 1));
        this.#rest = this.#rest.subarray(at + 1);
        return joinBytes(parts);
      }
      size += this.#rest.length;
      checkMemory(size);
      if (this.#rest.length > 0) parts.push(this.#rest);
      this.#rest = new Uint8Array(0);
      const chunk = this.#ended ? null : yield* readChunk(this.#input, this.#blockBytes);
      if (chunk === null) {
        this.#ended = true;
        return parts.length > 0 ? joinBytes(parts) : null;
      }
      this.#rest = chunk;
    }
  }

  /** Gives what was read ahead back to the input, for whoever reads next. */
  release(): void {
    this.#input.unread(this.#rest);
    this.#rest = new Uint8Array(0);
  }

  /** The same where a tool can: by seeking back in a regular file. Lines that were taken but not used go back, too. */
  seekBack(unused: readonly Uint8Array[] = []): void {
    if (regularFileOf(this.#input) === null) return;
    this.release();
    for (const line of unused) this.#input.unread(line);
  }
}

/** A line without its newline or other delimiter, as text. */
export function lineText(line: Uint8Array, delimiter = "\n"): string {
  const text = decodeText(line);
  return text.endsWith(delimiter) ? text.slice(0, -1) : text;
}
