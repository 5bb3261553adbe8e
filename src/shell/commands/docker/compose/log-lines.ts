/**
 * Lines of several containers, each behind its name. A name is padded to the longest met so far. Source: docker/compose,
 * cmd/formatter/logs.go.
 */
import type { LogEntry } from "../../../../docker/shapes.ts";
import { toText } from "../../../io.ts";

export class LogPrefixes {
  readonly #names = new Set<string>();
  readonly #isShown: boolean;
  #width = 0;

  constructor(isShown: boolean) {
    this.#isShown = isShown;
  }

  of(name: string): string {
    if (!this.#isShown) return "";
    if (!this.#names.has(name)) {
      this.#names.add(name);
      this.#width = Math.max(this.#width, name.length + 1);
    }
    return `${name.padEnd(this.#width)} | `;
  }
}

/** What was written piece by piece, handed on line by line. */
export class LineCutter {
  readonly #rests = { stdout: "", stderr: "" };

  cut({ stream, bytes }: LogEntry): string[] {
    const parts = (this.#rests[stream] + toText(bytes)).split("\n");
    this.#rests[stream] = parts.pop()!;
    return parts.map((line) => line.replace(/\r$/, "").toWellFormed());
  }

  /** What was begun and not ended. */
  rest(): string[] {
    const rests = [this.#rests.stdout, this.#rests.stderr].filter((text) => text !== "");
    this.#rests.stdout = "";
    this.#rests.stderr = "";
    return rests;
  }
}
