/**
 * The main input: the files and assignments of the command line one after the other, or standard input. mawk 1.3.4: main_fin,
 * fin.c.
 */
import { isRefusal, strerror } from "../../../kernel/config/errno.ts";
import type { Step } from "../../../sim/wait.ts";
import { bytesOfString, decodeText } from "../../../wire/text.ts";
import { complain, openInput, type ToolContext } from "../kit.ts";
import { decodeEscapes } from "./lexer.ts";
import { RecordReader } from "./streams.ts";
import { MaybeNumber, toInteger, toNumber } from "./values.ts";
import type { Variables } from "./variables.ts";

/** Ends the program after its message. */
export class InputFailed extends Error {}

export class MainInput {
  readonly #context: ToolContext;
  #reader: RecordReader | null = null;
  #next = 1;
  #hasRead = false;
  #isOver = false;

  constructor(context: ToolContext) {
    this.#context = context;
  }

  /** The next record; null at the end of all input. */
  *next(variables: Variables): Step<string | null> {
    for (;;) {
      if (this.#reader === null && !this.#open(variables)) return null;
      const record = yield* this.#reader!.next(variables.recordEnd);
      if (record !== null) return record;
      this.skipFile();
    }
  }

  skipFile(): void {
    this.#reader?.close();
    this.#reader = null;
  }

  #open(variables: Variables): boolean {
    if (this.#isOver) return false;
    const argv = variables.globalArray("ARGV");
    while (this.#next < toInteger(toNumber(variables.plain("ARGC")))) {
      const index = this.#next++;
      if (!argv.has(index, "")) continue;
      const word = variables.text(argv.get(index, ""));
      if (word === "") continue;
      const assignment = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(word);
      if (assignment !== null) variables.setGlobal(assignment[1]!, new MaybeNumber(decodeEscapes(assignment[2]!)));
      else {
        this.#openFile(variables, word);
        return true;
      }
    }
    this.#isOver = true;
    if (this.#hasRead) return false;
    this.#openFile(variables, "-");
    return true;
  }

  #openFile(variables: Variables, name: string): void {
    const path = decodeText(bytesOfString(name));
    const input = openInput(this.#context, path === "/dev/stdin" ? "-" : path);
    if (isRefusal(input)) {
      const what = input.errno === "EISDIR" ? "read error" : `cannot open ${path}`;
      complain(this.#context, `${what} (${strerror(input.errno)})`);
      throw new InputFailed();
    }
    this.#hasRead = true;
    this.#reader = new RecordReader(input);
    variables.setGlobal("FILENAME", name);
    variables.setGlobal("FNR", 0);
  }
}
