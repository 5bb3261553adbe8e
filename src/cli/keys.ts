/**
 * The keys of the user's terminal on their way to Node's line editor, which would end with Ctrl-D and knows no Ctrl-R: these two
 * are taken out, everything else passes.
 */
import { Transform, type TransformCallback } from "node:stream";

const CTRL_D = 0x04;
const CTRL_R = 0x12;
const CTRL_C = 0x03;
const ESCAPE = 0x1b;
const BACKSPACE = [0x08, 0x7f];

export interface KeyHandlers {
  /** What has been typed on the line so far. */
  line(): string;
  /** Ctrl-D on an empty line. */
  end(): void;
  /** Earlier lines, the newest first. */
  history(): readonly string[];
  /** Shows a search: what is looked for, and the line found. */
  showSearch(wanted: string, found: string): void;
  /** The search is over: the line to go on with. */
  endSearch(line: string): void;
}

interface Search {
  wanted: string;
  /** Where in the history the found line is. */
  at: number;
  found: string;
}

export class Keys extends Transform {
  /** The line editor switches the terminal through its input. */
  readonly isTTY = true;
  readonly #stream: NodeJS.ReadStream;
  readonly #handlers: KeyHandlers;
  #search: Search | null = null;

  constructor(stream: NodeJS.ReadStream, handlers: KeyHandlers) {
    super();
    this.#stream = stream;
    this.#handlers = handlers;
    stream.pipe(this);
  }

  setRawMode(isRaw: boolean): this {
    this.#stream.setRawMode(isRaw);
    return this;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    let passed: number[] = [];
    const pass = () => {
      if (passed.length > 0) this.push(Buffer.from(passed));
      passed = [];
    };
    for (const key of chunk) {
      if (this.#search !== null && this.#searchKey(key, chunk.length === 1)) continue;
      const isEmpty = passed.length === 0 && this.#handlers.line() === "";
      if (key === CTRL_R) {
        pass();
        this.#search = { wanted: "", at: -1, found: "" };
        this.#handlers.showSearch("", "");
      } else if (key === CTRL_D && isEmpty) {
        this.#handlers.end();
      } else {
        passed.push(key);
      }
    }
    pass();
    done();
  }

  /** A key typed in a search. False where it ends the search and goes on to the line editor; Escape alone only ends it. */
  #searchKey(key: number, isAlone: boolean): boolean {
    const { wanted, at, found } = this.#search!;
    if (key === CTRL_R) this.#find(wanted, at + 1);
    else if (BACKSPACE.includes(key)) this.#find(wanted.slice(0, -1), 0);
    else if (key >= 0x20 && key < 0x7f) this.#find(wanted + String.fromCharCode(key), Math.max(0, at));
    else {
      this.#search = null;
      this.#handlers.endSearch(key === CTRL_C ? "" : found);
      return key === ESCAPE && isAlone;
    }
    return true;
  }

  /** Looks for the next line that has the text, from a position of the history on; without one the last found stays. */
  #find(wanted: string, from: number): void {
    const search = this.#search!;
    const history = this.#handlers.history();
    const at = history.findIndex((line, index) => index >= from && line.includes(wanted));
    if (at >= 0) Object.assign(search, { at, found: history[at]! });
    search.wanted = wanted;
    this.#handlers.showSearch(wanted, search.found);
  }
}
