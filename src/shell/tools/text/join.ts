/** join, line by line: both files are sorted on the field they are joined by. GNU coreutils 9.1: src/join.c. */
import { isRefusal, strerror } from "../../../kernel/config/errno.ts";
import type { Step } from "../../../sim/wait.ts";
import { Holding, spend } from "../../../sim/work.ts";
import { bytesOfString } from "../../../wire/text.ts";
import { writeSlowly } from "../../io.ts";
import { complain, makeTool, openInput, refusedName, type ToolContext } from "../kit.ts";
import { LineReader } from "../lines.ts";
import { byteLine } from "./files-reader.ts";
import { JOIN_OPTIONS, type JoinOptions, readJoinOptions } from "./join-options.ts";

export const JOIN = makeTool(JOIN_OPTIONS, function* (context) {
  const options = readJoinOptions(context);
  return typeof options === "number" ? options : yield* new Joining(context, options).run();
});

interface Line {
  readonly text: string;
  readonly fields: readonly string[];
}

const NO_LINE: Line = { text: "", fields: [] };

/** What a line and each of its fields take in memory beside the text. */
const LINE_BYTES = 64;
const FIELD_BYTES = 32;
/** What splitting a line and comparing its key cost, in units of work. */
const LINE_WORK = 100;
const PRINT_WORK = 50;

/** --check-order found disorder. */
class Disorder extends Error {}

class Side {
  readonly index: 0 | 1;
  readonly name: string;
  readonly reader: LineReader;
  /** Those of one key. */
  lines: Line[] = [];
  before: Line | null = null;
  number = 0;
  isDisordered = false;

  constructor(index: 0 | 1, name: string, reader: LineReader) {
    this.index = index;
    this.name = name;
    this.reader = reader;
  }
}

class Joining {
  readonly #context: ToolContext;
  readonly #options: JoinOptions;
  #hasUnpaired = false;
  /** How many fields a line of each file has with -o auto. */
  #counts: readonly [number, number] | null = null;

  constructor(context: ToolContext, options: JoinOptions) {
    this.#context = context;
    this.#options = options;
  }

  *run(): Step<number> {
    const sides: Side[] = [];
    for (const [index, path] of this.#options.paths.entries()) {
      const input = openInput(this.#context, path);
      if (isRefusal(input)) {
        const text = input.errno === "EISDIR" ? `read error: ${strerror(input.errno)}` : refusedName(path, input);
        complain(this.#context, text);
        return 1;
      }
      sides.push(new Side(index as 0 | 1, path, new LineReader(input, this.#options.end.charCodeAt(0))));
    }
    const [first, second] = sides as [Side, Side];
    try {
      yield* this.#join(first, second);
    } catch (error) {
      if (!(error instanceof Disorder)) throw error;
      return 1;
    }
    if (!first.isDisordered && !second.isDisordered) return 0;
    complain(this.#context, "input is not in sorted order");
    return 1;
  }

  *#join(first: Side, second: Side): Step<void> {
    const { printsUnpaired, printsPaired, order, fields, hasHeader } = this.#options;
    yield* this.#restart(first);
    yield* this.#restart(second);
    if (fields === "auto") this.#counts = [first.lines[0]?.fields.length ?? 0, second.lines[0]?.fields.length ?? 0];
    if (hasHeader && first.lines.length + second.lines.length > 0) {
      yield* this.#print(first.lines[0] ?? NO_LINE, second.lines[0] ?? NO_LINE);
      for (const side of [first, second]) {
        side.before = null;
        if (side.lines.length > 0) yield* this.#restart(side);
      }
    }
    while (first.lines.length > 0 && second.lines.length > 0) {
      const difference = this.#compare(first.lines[0]!, second.lines[0]!, [0, 1]);
      if (difference !== 0) {
        const side = difference < 0 ? first : second;
        if (printsUnpaired[side.index]) yield* this.#print(...this.#alone(side.lines[0]!, side.index));
        yield* this.#restart(side);
        this.#hasUnpaired = true;
        continue;
      }
      const nextOfFirst = yield* this.#gather(first, second.lines[0]!);
      const nextOfSecond = yield* this.#gather(second, first.lines[0]!);
      if (printsPaired) {
        for (const one of first.lines) for (const other of second.lines) yield* this.#print(one, other);
      }
      first.lines = nextOfFirst === null ? [] : [nextOfFirst];
      second.lines = nextOfSecond === null ? [] : [nextOfSecond];
    }
    const checksTails = order !== "unchecked" && !(first.isDisordered && second.isDisordered);
    yield* this.#tail(first, second, checksTails);
    yield* this.#tail(second, first, checksTails);
  }

  /** What is left of a file when the other has ended. */
  *#tail(side: Side, other: Side, isChecked: boolean): Step<void> {
    const prints = this.#options.printsUnpaired[side.index];
    if ((!prints && !isChecked) || side.lines.length === 0) return;
    if (prints) yield* this.#print(...this.#alone(side.lines[0]!, side.index));
    if (other.lines.length > 0) this.#hasUnpaired = true;
    for (let line = yield* this.#read(side); line !== null; line = yield* this.#read(side)) {
      if (prints) yield* this.#print(...this.#alone(line, side.index));
      else if (side.isDisordered) return;
    }
  }

  #alone(line: Line, index: 0 | 1): [Line, Line] {
    return index === 0 ? [line, NO_LINE] : [NO_LINE, line];
  }

  *#restart(side: Side): Step<void> {
    const line = yield* this.#read(side);
    side.lines = line === null ? [] : [line];
  }

  /** Adds the lines that have the same key; the first that has another one is returned. */
  *#gather(side: Side, other: Line): Step<Line | null> {
    const held = new Holding();
    for (;;) {
      const line = yield* this.#read(side);
      if (line === null) return null;
      const difference = side.index === 0 ? this.#compare(line, other, [0, 1]) : this.#compare(other, line, [0, 1]);
      if (difference !== 0) return line;
      side.lines.push(line);
      held.add(line.text.length + line.fields.length * FIELD_BYTES + LINE_BYTES);
    }
  }

  *#read(side: Side): Step<Line | null> {
    const bytes = yield* side.reader.next();
    if (bytes === null) return null;
    const { text } = byteLine(bytes, this.#options.end);
    spend(LINE_WORK + text.length);
    const line = { text, fields: fieldsOf(text, this.#options.separator) };
    side.number++;
    if (side.before !== null) this.#check(side, side.before, line);
    side.before = line;
    return line;
  }

  #check(side: Side, before: Line, line: Line): void {
    const { order } = this.#options;
    if (order === "unchecked" || (order === "default" && !this.#hasUnpaired) || side.isDisordered) return;
    if (this.#compare(before, line, [side.index, side.index]) <= 0) return;
    complain(this.#context, `${side.name}:${side.number}: is not sorted: `, bytesOfString(line.text));
    side.isDisordered = true;
    if (order === "checked") throw new Disorder();
  }

  #compare(one: Line, other: Line, sides: readonly [0 | 1, 0 | 1]): number {
    const { joinFields, ignoresCase } = this.#options;
    let [a, b] = [one.fields[joinFields[sides[0]]] ?? "", other.fields[joinFields[sides[1]]] ?? ""];
    if (ignoresCase) [a, b] = [upperCase(a), upperCase(b)];
    return a < b ? -1 : a > b ? 1 : 0;
  }

  *#print(one: Line, other: Line): Step<void> {
    const { joinFields, fields, filler, separator, end } = this.#options;
    const isSecondOnly = one === NO_LINE;
    const key = isSecondOnly ? other.fields[joinFields[1]] : one.fields[joinFields[0]];
    const words: string[] = [];
    if (Array.isArray(fields)) {
      for (const { file, field } of fields) words.push((file === 0 ? key : (file === 1 ? one : other).fields[field]) || filler);
    } else {
      words.push(key || filler);
      for (const [index, line] of [one, other].entries()) {
        const count = this.#counts?.[index] ?? line.fields.length;
        for (let field = 0; field < count; field++) if (field !== joinFields[index]) words.push(line.fields[field] || filler);
      }
    }
    spend(PRINT_WORK + words.length * 4);
    yield* writeSlowly(this.#context.stdout, bytesOfString(words.join(separator ?? " ") + end));
  }
}

function fieldsOf(text: string, separator: string | null): string[] {
  if (separator === "\n") return [text];
  if (separator !== null) return text === "" ? [] : text.split(separator);
  const plain = text.replace(/^[ \t\n]+/, "");
  return plain === "" ? [] : plain.split(/[ \t\n]+/);
}

function upperCase(text: string): string {
  return text.replace(/[a-z]/g, (letter) => letter.toUpperCase());
}
