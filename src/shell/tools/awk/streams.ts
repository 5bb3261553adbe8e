/** The files and commands an awk program reads and writes, by name, open until they are closed. mawk 1.3.4: files.c, fin.c. */
import { isRefusal, strerror } from "../../../kernel/config/errno.ts";
import type { Process } from "../../../sim/process.ts";
import { type Step, waitOn } from "../../../sim/wait.ts";
import { byteString, bytesOfString, decodeText } from "../../../wire/text.ts";
import { StandardOutput } from "../../evaluator/stream-errors.ts";
import { type Input, type Output, Pipe, readChunk, type WriteFailed } from "../../io.ts";
import { openInput, openOutput, type ToolContext } from "../kit.ts";
import type { AwkRegex } from "./regex.ts";

/** How records end: at a byte, at empty lines, or where an expression matches. */
export type RecordEnd =
  | { readonly kind: "byte"; readonly byte: string }
  | { readonly kind: "paragraph" }
  | { readonly kind: "regex"; readonly regex: AwkRegex };

/** What mawk reads at once: BUFFSIZE. */
const BLOCK_BYTES = 4096;

/** Reads records from an input, as its bytes come. */
export class RecordReader {
  readonly #input: Input;
  #buffer = "";
  #isEnded = false;

  constructor(input: Input) {
    this.#input = input;
  }

  /** The next record without its end; null at the end of the input. */
  *next(end: RecordEnd): Step<string | null> {
    if (end.kind === "paragraph") yield* this.#skipNewlines();
    for (;;) {
      const found = this.#find(end);
      if (found !== null) {
        const record = this.#buffer.slice(0, found[0]);
        this.#buffer = this.#buffer.slice(found[1]);
        return record;
      }
      if (this.#isEnded) break;
      yield* this.#fill();
    }
    if (this.#buffer === "") return null;
    const record = end.kind === "paragraph" ? this.#buffer.replace(/\n+$/, "") : this.#buffer;
    this.#buffer = "";
    return record;
  }

  close(): void {
    this.#input.close();
  }

  *#fill(): Step<void> {
    const chunk = yield* readChunk(this.#input, BLOCK_BYTES);
    if (chunk === null) this.#isEnded = true;
    else this.#buffer += byteString(chunk);
  }

  *#skipNewlines(): Step<void> {
    for (;;) {
      this.#buffer = this.#buffer.replace(/^\n+/, "");
      if (this.#buffer !== "" || this.#isEnded) return;
      yield* this.#fill();
    }
  }

  /** Begin and end of what ends the record; null where it has not come. */
  #find(end: RecordEnd): [number, number] | null {
    if (end.kind === "byte") {
      const at = this.#buffer.indexOf(end.byte);
      return at < 0 ? null : [at, at + 1];
    }
    if (end.kind === "paragraph") {
      const found = /\n\n+/.exec(this.#buffer);
      if (found === null) return null;
      // More newlines may follow.
      const stop = found.index + found[0].length;
      return stop === this.#buffer.length && !this.#isEnded ? null : [found.index, stop];
    }
    const match = end.regex.search(this.#buffer);
    if (match === null || match.end === match.start) return null;
    return match.end === this.#buffer.length && !this.#isEnded ? null : [match.start, match.end];
  }
}

/** A file was not written as a whole. mawk: close_error(), which ends the program. */
export class CloseFailed extends Error {
  readonly exitCode = 2;

  constructor(name: string, { refusal }: WriteFailed) {
    super(`close failed on file ${name} (${strerror(refusal.errno)})`);
  }
}

interface Writer {
  readonly output: Output;
  readonly process: Process | null;
}

interface Reader {
  readonly reader: RecordReader;
  readonly process: Process | null;
}

export class Streams {
  readonly #context: ToolContext;
  readonly #writers = new Map<string, Writer>();
  readonly #readers = new Map<string, Reader>();

  constructor(context: ToolContext) {
    this.#context = context;
  }

  get stdout(): Output {
    return this.#context.stdout;
  }

  *write(output: Output, text: string): Step<void> {
    if (text !== "") output.write(bytesOfString(text));
    while (output.isFull) yield waitOn(output.writable);
  }

  /** The output of a redirection, or why the file cannot be written. */
  output(kind: ">" | ">>" | "|", name: string): Output | string {
    const known = this.#writers.get(name);
    if (known !== undefined) return known.output;
    const text = decodeText(bytesOfString(name));
    if (kind !== "|" && (text === "/dev/stdout" || text === "-")) return this.#context.stdout;
    if (kind !== "|" && text === "/dev/stderr") return this.#context.stderr;
    if (kind === "|") {
      const pipe = new Pipe();
      const input = pipe.readEnd();
      const process = this.#context.spawn(["/bin/sh", "-c", text], { stdin: input });
      input.close();
      this.#context.process.atExit.push(() => {
        if (this.#writers.delete(name)) pipe.close();
      });
      this.#writers.set(name, { output: pipe, process });
      return pipe;
    }
    const output = openOutput(this.#context, text, kind === ">>");
    if (isRefusal(output)) return strerror(output.errno);
    const buffered = new StandardOutput(output, BLOCK_BYTES);
    this.#writers.set(name, { output: buffered, process: null });
    return buffered;
  }

  /** A file to read from; null where it cannot be read. */
  file(name: string): RecordReader | null {
    const known = this.#readers.get(name);
    if (known !== undefined) return known.reader;
    const text = decodeText(bytesOfString(name));
    const input = openInput(this.#context, text === "/dev/stdin" ? "-" : text);
    if (isRefusal(input)) return null;
    const reader = new RecordReader(input);
    this.#readers.set(name, { reader, process: null });
    return reader;
  }

  command(name: string): RecordReader {
    const known = this.#readers.get(name);
    if (known !== undefined) return known.reader;
    const pipe = new Pipe();
    const process = this.#context.spawn(["/bin/sh", "-c", decodeText(bytesOfString(name))], { stdout: pipe });
    pipe.close();
    const reader = new RecordReader(pipe.readEnd());
    this.#readers.set(name, { reader, process });
    return reader;
  }

  /** close(): the exit code of a command, 0 for a file, -1 for what is not open. */
  *close(name: string): Step<number> {
    let code = -1;
    const writer = this.#writers.get(name);
    if (writer !== undefined) {
      this.#writers.delete(name);
      if (writer.process !== null) writer.output.close();
      if (writer.output instanceof StandardOutput && writer.output.failed !== null)
        throw new CloseFailed(name, writer.output.failed);
      code = yield* exitCodeOf(writer.process);
    }
    const reader = this.#readers.get(name);
    if (reader !== undefined) {
      this.#readers.delete(name);
      reader.reader.close();
      code = yield* exitCodeOf(reader.process);
    }
    return code;
  }

  /** Closes what is written, and waits for the commands. */
  *closeAll(): Step<void> {
    for (const name of [...this.#writers.keys(), ...this.#readers.keys()]) yield* this.close(name);
  }

  *system(command: string): Step<number> {
    return yield* exitCodeOf(this.#context.spawn(["/bin/sh", "-c", decodeText(bytesOfString(command))]));
  }
}

/** 256 and the signal where one ended it. */
function* exitCodeOf(process: Process | null): Step<number> {
  if (process === null) return 0;
  while (process.state !== "exited") yield waitOn(process.exited);
  return process.endedBy === null ? process.exitCode : process.exitCode - 128 + 256;
}
