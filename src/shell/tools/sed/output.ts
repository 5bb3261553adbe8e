/**
 * Where sed writes: a line that came without its newline gets it only when another one follows. GNU sed 4.9:
 * output_missing_newline().
 */
import type { Output } from "../../io.ts";

export class SedOutput {
  readonly output: Output;
  readonly #delimiter: string;
  #lacksNewline = false;

  constructor(output: Output, delimiter: string) {
    this.output = output;
    this.#delimiter = delimiter;
  }

  line(text: string, isEnded: boolean): void {
    this.#completeLine();
    this.output.write(isEnded ? text + this.#delimiter : text);
    this.#lacksNewline = !isEnded;
  }

  /** Text as it is: of a, i and c, and of files. */
  text(text: string | Uint8Array): void {
    this.#completeLine();
    this.output.write(text);
  }

  #completeLine(): void {
    if (!this.#lacksNewline) return;
    this.#lacksNewline = false;
    this.output.write(this.#delimiter);
  }
}
