/** comm, line by line. GNU coreutils 9.1: src/comm.c. */
import { isRefusal } from "../../../kernel/config/errno.ts";
import type { Step } from "../../../sim/wait.ts";
import { byteString, bytesOfString, encodeText } from "../../../wire/text.ts";
import { writeSlowly } from "../../io.ts";
import { complain, makeTool, misuse, openInput, refusedName, type ToolContext } from "../kit.ts";
import { LineReader } from "../lines.ts";
import { quoted } from "../quote.ts";
import { type Parsed, ToolOptions } from "../tool-options.ts";
import { byteLine } from "./files-reader.ts";

const OPTIONS = new ToolOptions("comm", "1 2 3 z check-order nocheck-order output-delimiter total");

export const COMM = makeTool(OPTIONS, function* (context) {
  const parsed = OPTIONS.read(context.argv);
  const delimiters = new Set(parsed.options.filter(({ name }) => name === "output-delimiter").map(({ value }) => value));
  if (delimiters.size > 1) {
    complain(context, "multiple output delimiters specified");
    return 1;
  }
  const { operands } = parsed;
  if (operands.length === 0) return misuse(context, "missing operand");
  if (operands.length === 1) return misuse(context, `missing operand after ${quoted(operands[0]!)}`);
  if (operands.length > 2) return misuse(context, `extra operand ${quoted(operands[2]!)}`);
  return yield* new Comparison(context, parsed).run();
});

class Side {
  readonly name: string;
  current: string | null = null;
  before: string | null = null;
  isDisordered = false;
  readonly #reader: LineReader;
  readonly #end: string;

  constructor(name: string, reader: LineReader, end: string) {
    this.name = name;
    this.#reader = reader;
    this.#end = end;
  }

  *advance(): Step<void> {
    const bytes = yield* this.#reader.next();
    if (bytes !== null) [this.before, this.current] = [this.current, byteLine(bytes, this.#end).text];
    else this.current = null;
  }
}

class Comparison {
  readonly #context: ToolContext;
  readonly #parsed: Parsed;
  readonly #delimiter: string;
  readonly #end: string;
  #hasUnpaired = false;

  constructor(context: ToolContext, parsed: Parsed) {
    this.#context = context;
    this.#parsed = parsed;
    this.#delimiter = byteString(encodeText(parsed.value("output-delimiter") ?? "\t")) || "\0";
    this.#end = parsed.has("z") ? "\0" : "\n";
  }

  *run(): Step<number> {
    const sides: Side[] = [];
    for (const path of this.#parsed.operands) {
      const input = openInput(this.#context, path);
      if (isRefusal(input)) {
        complain(this.#context, refusedName(path, input));
        return 1;
      }
      sides.push(new Side(path, new LineReader(input, this.#end.charCodeAt(0)), this.#end));
    }
    const [first, second] = sides as [Side, Side];
    yield* first.advance();
    yield* second.advance();
    const totals: [number, number, number] = [0, 0, 0];
    while (first.current !== null || second.current !== null) {
      const order = compare(first.current, second.current);
      if (order !== 0) this.#hasUnpaired = true;
      const column = order === 0 ? 2 : order < 0 ? 0 : 1;
      totals[column]++;
      yield* this.#write(order > 0 ? second.current! : first.current!, column);
      for (const [index, side] of sides.entries()) {
        if (index === 0 ? order > 0 : order < 0) continue;
        const [before, last] = [side.before, side.current];
        yield* side.advance();
        if (!(side.current !== null ? this.#check(side, last, side.current, index) : this.#check(side, before, last, index)))
          return 1;
      }
    }
    if (this.#parsed.has("total")) {
      const words = [...totals.map(String), "total"];
      yield* writeSlowly(this.#context.stdout, bytesOfString(words.join(this.#delimiter) + this.#end));
    }
    if (!first.isDisordered && !second.isDisordered) return 0;
    complain(this.#context, "input is not in sorted order");
    return 1;
  }

  *#write(line: string, column: 0 | 1 | 2): Step<void> {
    const shows = (number: string): boolean => !this.#parsed.has(number);
    if (!shows(String(column + 1))) return;
    const before = (column > 0 && shows("1") ? this.#delimiter : "") + (column > 1 && shows("2") ? this.#delimiter : "");
    yield* writeSlowly(this.#context.stdout, bytesOfString(before + line + this.#end));
  }

  /** Whether to go on: with --check-order, disorder ends the work. */
  #check(side: Side, before: string | null, current: string | null, index: number): boolean {
    const mode = this.#parsed.last("check-order", "nocheck-order")?.name;
    if (mode === "nocheck-order" || (mode === undefined && !this.#hasUnpaired)) return true;
    if (side.isDisordered || before === null || current === null || before <= current) return true;
    side.isDisordered = true;
    complain(this.#context, `file ${index + 1} is not in sorted order`);
    return mode !== "check-order";
  }
}

/** A file that has ended comes last. */
function compare(first: string | null, second: string | null): number {
  if (first === null || second === null) return first === null ? 1 : -1;
  return first < second ? -1 : first > second ? 1 : 0;
}
