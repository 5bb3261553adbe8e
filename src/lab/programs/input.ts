/** The standard input of a program of one's own. */
import { type Input, readChunk, readLine } from "../../shell/io.ts";
import type { WaitQueue } from "../../sim/wait.ts";
import * as read from "../arguments.ts";
import { asStep, type Step } from "./step.ts";

/** The standard input of a program: what `started.stdin.write()` gives it. */
export class ProgramInput {
  readonly #input: Input;

  /** @internal */
  constructor(input: Input) {
    this.#input = input;
  }

  /** The bytes at hand, at least one and at most `max`; waits for them. Null at the end. */
  read(max: number = Number.POSITIVE_INFINITY): Step<Uint8Array | null> {
    return asStep(readChunk(this.#input, read.orInfinity(read.whole(1))("ProgramInput.read(max)", max)));
  }

  /** The next line as text, without its newline; null at the end. */
  readLine(): Step<string | null> {
    return asStep(readLine(this.#input));
  }

  /** @internal */
  get readable(): WaitQueue {
    return this.#input.readable;
  }

  /**
   * Whether a read would not wait.
   * @internal
   */
  get isReadable(): boolean {
    const bytes = this.#input.read();
    if (bytes) this.#input.unread(bytes);
    return bytes !== undefined;
  }
}
