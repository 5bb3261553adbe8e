/**
 * Goes through a file line by line, as the lines come, and prints what is selected. GNU grep 3.8: grep(), prtext(), grepbuf().
 */
import { type Step, waitOn } from "../../../sim/wait.ts";
import type { Input } from "../../io.ts";
import { hasInvalidBytes } from "../../patterns/characters.ts";
import { complain, type ToolContext } from "../kit.ts";
import { LineReader, lineText } from "../lines.ts";
import type { LineMatcher } from "./matcher.ts";
import type { GrepOptions } from "./options.ts";
import { type Line, LinePrinter } from "./print.ts";

/** What grep reads at once: INITIAL_BUFSIZE. */
const BLOCK_BYTES = 96 * 1024;

export class Search {
  /** A line was selected in some file. */
  hasFound = false;
  readonly #context: ToolContext;
  readonly #options: GrepOptions;
  readonly #matcher: LineMatcher;
  readonly #printer: LinePrinter;
  readonly #withNames: boolean;
  #hasPrintedGroup = false;

  constructor(context: ToolContext, options: GrepOptions, matcher: LineMatcher, withNames: boolean) {
    this.#context = context;
    this.#options = options;
    this.#matcher = matcher;
    this.#printer = new LinePrinter(context.stdout, options, matcher);
    this.#withNames = withNames;
  }

  /** Nothing that comes can change what is printed. */
  get isDone(): boolean {
    return this.#options.isQuiet && this.hasFound;
  }

  *file(input: Input, name: string): Step<void> {
    const options = this.#options;
    this.#printer.name = this.#withNames ? name : null;
    const count = options.most === 0 ? 0 : yield* this.#lines(input, name);
    if (count > 0) this.hasFound = true;
    if (options.isQuiet) return;
    if (options.lists !== null) {
      if (count > 0 === (options.lists === "matching")) this.#printer.file(name, null);
    } else if (options.countsLines) this.#printer.file(name, count);
  }

  /** How many lines are selected. */
  *#lines(input: Input, name: string): Step<number> {
    const options = this.#options;
    const { stdout } = this.#context;
    const reader = new LineReader(input, options.linesEndWithNul ? 0 : 10, BLOCK_BYTES);
    const prints = !options.isQuiet && options.lists === null && !options.countsLines;
    const isOneEnough = options.isQuiet || options.lists !== null;
    const held: Line[] = [];
    let count = 0;
    let offset = 0;
    let afterLeft = 0;
    let lastPrinted = -1;
    let isBinary = false;
    let hidesLines = false;
    for (let number = 1; ; number++) {
      const bytes = yield* reader.next();
      if (bytes === null) break;
      const text = options.linesEndWithNul ? lineText(bytes, "\0") : lineText(bytes);
      const line: Line = { bytes, text, number, offset };
      offset += bytes.length;
      if (options.binary !== "text" && !options.linesEndWithNul && text.includes("\0")) {
        if (options.binary === "without-match") return count;
        isBinary = true;
      }
      if (this.#matcher.matches(text) !== options.isInverted) {
        count++;
        if (isOneEnough) return count;
        if (prints) {
          if (isBinary) {
            this.#complainOfBinary(name);
            return count;
          }
          const first = held[0]?.number ?? number;
          if (this.#hasPrintedGroup && first > lastPrinted + 1 && options.hasContext) this.#printer.separator();
          for (const earlier of held.splice(0)) this.#printer.line(earlier, "-");
          if (options.binary !== "text" && hasInvalidBytes(text)) hidesLines = true;
          else this.#printer.line(line, ":");
          this.#hasPrintedGroup = true;
          lastPrinted = number;
          afterLeft = options.after;
        }
        if (count >= options.most && afterLeft === 0) {
          reader.seekBack();
          break;
        }
      } else {
        if (count >= options.most && afterLeft === 0) break;
        if (afterLeft > 0 && prints) {
          afterLeft--;
          this.#printer.line(line, "-");
          lastPrinted = number;
        } else if (options.before > 0 && prints && held.push(line) > options.before) held.shift();
      }
      while (stdout.isFull) yield waitOn(stdout.writable);
    }
    if (hidesLines) this.#complainOfBinary(name);
    return count;
  }

  #complainOfBinary(name: string): void {
    complain(this.#context, `${name}: binary file matches`);
  }
}
