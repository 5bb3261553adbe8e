/**
 * The lines sed reads, file by file. Whether a line is the last is looked up only when the script asks, so that lines of a pipe
 * are worked on as they come. GNU sed 4.9: read_pattern_space(), test_eof(), sed/execute.c.
 */
import { isRefusal, type Refusal } from "../../../kernel/config/errno.ts";
import type { Step } from "../../../sim/wait.ts";
import type { Input } from "../../io.ts";
import { LineReader, lineText } from "../lines.ts";

export interface SedLine {
  readonly text: string;
  /** Ended with a delimiter. */
  readonly isEnded: boolean;
}

export interface InputHooks {
  open(path: string): Input | Refusal;
  /** A file cannot be read. */
  missing(path: string, refused: Refusal): void;
  /** A file begins or ends, where files are taken one by one. */
  begin(path: string): void;
  end(path: string): void;
}

/** What stdio reads at once. */
const BLOCK_BYTES = 4096;

export class SedInput {
  lineNumber = 0;
  /** The file of the current line. */
  path = "-";
  readonly #paths: string[];
  readonly #hooks: InputHooks;
  readonly #delimiter: string;
  readonly #isSeparate: boolean;
  #current: { readonly input: Input; readonly reader: LineReader; readonly path: string } | null = null;
  #ahead: SedLine | null = null;

  constructor(paths: readonly string[], options: { hooks: InputHooks; delimiter: string; isSeparate: boolean }) {
    this.#paths = [...paths];
    this.#hooks = options.hooks;
    this.#delimiter = options.delimiter;
    this.#isSeparate = options.isSeparate;
  }

  /** The next line; null at the end of the input. */
  *next(): Step<SedLine | null> {
    for (;;) {
      const line = this.#ahead ?? (yield* this.#read());
      this.#ahead = null;
      if (line !== null) {
        this.lineNumber++;
        this.path = this.#current!.path;
        return line;
      }
      this.#close();
      if (!this.#openNext()) return null;
    }
  }

  /** Whether no line follows, in this file or, where files are one stream, in any. */
  *isLast(): Step<boolean> {
    for (;;) {
      if (this.#ahead !== null) return false;
      this.#ahead = yield* this.#read();
      if (this.#ahead !== null) return false;
      if (this.#isSeparate && this.#current !== null) return true;
      if (this.#paths.length === 0) return true;
      this.#close();
      this.#openNext();
    }
  }

  /** Whether no line follows in any file. */
  *isAtEnd(): Step<boolean> {
    return this.#paths.length === 0 && (yield* this.isLast());
  }

  /** Gives what was read ahead back, and closes the file. */
  release(): void {
    this.#current?.reader.release();
    this.#close();
  }

  /** The same in a regular file only, as stdio does when it closes one. */
  seekBack(): void {
    if (this.#ahead === null) this.#current?.reader.seekBack();
    this.#close();
  }

  *#read(): Step<SedLine | null> {
    if (this.#current === null) return null;
    const bytes = yield* this.#current.reader.next();
    if (bytes === null) return null;
    return { text: lineText(bytes, this.#delimiter), isEnded: bytes.at(-1) === this.#delimiter.charCodeAt(0) };
  }

  #openNext(): boolean {
    const path = this.#paths.shift();
    if (path === undefined) return false;
    const input = this.#hooks.open(path);
    if (isRefusal(input)) {
      this.#hooks.missing(path, input);
      return this.#paths.length > 0 ? this.#openNext() : false;
    }
    if (this.#isSeparate) {
      this.lineNumber = 0;
      this.#hooks.begin(path);
    }
    this.#current = { input, reader: new LineReader(input, this.#delimiter.charCodeAt(0), BLOCK_BYTES), path };
    return true;
  }

  #close(): void {
    if (this.#current === null) return;
    const { input, path } = this.#current;
    input.close();
    this.#current = null;
    if (this.#isSeparate) this.#hooks.end(path);
  }
}
