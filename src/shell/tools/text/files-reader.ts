/** The lines of several files one after another, as GNU's text tools read them: a file that cannot be read is a complaint. */
import { isRefusal } from "../../../kernel/config/errno.ts";
import type { Step } from "../../../sim/wait.ts";
import { byteString } from "../../../wire/text.ts";
import type { Input } from "../../io.ts";
import { complain, openInput, refusedName, type ToolContext } from "../kit.ts";
import { LineReader } from "../lines.ts";

/** A line as a string of bytes, without its end. */
export interface ByteLine {
  readonly text: string;
  readonly hasEnd: boolean;
}

export class FilesReader {
  hasFailed = false;
  readonly #context: ToolContext;
  readonly #paths: string[];
  readonly #end: string;
  #input: Input | null = null;
  #reader: LineReader | null = null;

  constructor(context: ToolContext, paths: readonly string[], end = "\n") {
    this.#context = context;
    this.#paths = paths.length > 0 ? [...paths] : ["-"];
    this.#end = end;
  }

  /** The next line; the last one of a file may lack its end. */
  *next(): Step<ByteLine | null> {
    for (;;) {
      if (this.#reader === null && !this.#open()) return null;
      const bytes = yield* this.#reader!.next();
      if (bytes !== null) return byteLine(bytes, this.#end);
      this.#input?.close();
      this.#reader = null;
    }
  }

  /** The next line, with what follows it in the next file where it has no end. */
  *joined(): Step<ByteLine | null> {
    let line = yield* this.next();
    while (line !== null && !line.hasEnd) {
      const more = yield* this.next();
      if (more === null) return line;
      line = { text: line.text + more.text, hasEnd: more.hasEnd };
    }
    return line;
  }

  #open(): boolean {
    for (let path = this.#paths.shift(); path !== undefined; path = this.#paths.shift()) {
      const input = openInput(this.#context, path);
      if (!isRefusal(input)) {
        this.#input = input;
        this.#reader = new LineReader(input, this.#end.charCodeAt(0));
        return true;
      }
      complain(this.#context, refusedName(path, input));
      this.hasFailed = true;
    }
    return false;
  }
}

export function byteLine(bytes: Uint8Array, end: string): ByteLine {
  const text = byteString(bytes);
  return text.endsWith(end) ? { text: text.slice(0, -1), hasEnd: true } : { text, hasEnd: false };
}
