/**
 * What grep prints of a line: names, numbers, offsets, marks and colors. GNU grep 3.8: print_line_head(), print_line_middle().
 */
import type { Output } from "../../io.ts";
import { toBytes } from "../../io.ts";
import type { LineMatcher } from "./matcher.ts";
import type { GrepOptions } from "./options.ts";

const COLORS = { match: "01;31", name: "35", number: "32", separator: "36" } as const;

export interface Line {
  readonly bytes: Uint8Array;
  readonly text: string;
  readonly number: number;
  /** Where it begins in the file, in bytes. */
  readonly offset: number;
}

export class LinePrinter {
  readonly #output: Output;
  readonly #options: GrepOptions;
  readonly #matcher: LineMatcher;
  readonly #end: string;
  /** The file's name where names are printed. */
  name: string | null = null;

  constructor(output: Output, options: GrepOptions, matcher: LineMatcher) {
    this.#output = output;
    this.#options = options;
    this.#matcher = matcher;
    this.#end = options.linesEndWithNul ? "\0" : "\n";
  }

  /** A selected line (`:`) or one around it (`-`). */
  line(line: Line, mark: ":" | "-"): void {
    const options = this.#options;
    if (options.printsOnlyMatches) {
      if (mark === ":" && !options.isInverted) this.#matches(line);
      return;
    }
    const head = this.#head(line.number, line.offset, mark);
    const showsMatches = options.usesColor && (mark === ":") !== options.isInverted;
    if (showsMatches) this.#output.write(head + this.#colored(line.text) + this.#end);
    else {
      if (head !== "") this.#output.write(head);
      this.#output.write(line.bytes);
      if (line.bytes.at(-1) !== this.#end.charCodeAt(0)) this.#output.write(this.#end);
    }
  }

  separator(): void {
    if (this.#options.separator !== null) this.#output.write(`${this.#paint("separator", this.#options.separator)}\n`);
  }

  /** A file's name alone, or with its count. */
  file(name: string, count: number | null): void {
    const end = this.#options.endsNamesWithNul ? "\0" : "\n";
    if (count === null) this.#output.write(this.#paint("name", name) + end);
    else this.#output.write(`${this.name === null ? "" : this.#nameHead(name, ":")}${count}\n`);
  }

  #matches(line: Line): void {
    for (const [from, to] of this.#spans(line.text)) {
      const match = line.text.slice(from, to);
      const offset = line.offset + toBytes(line.text.slice(0, from)).length;
      this.#output.write(this.#head(line.number, offset, ":") + this.#paint("match", match) + this.#end);
    }
  }

  /** The matches of a line that are not empty. */
  *#spans(text: string): Generator<readonly [number, number]> {
    for (let at = 0; at <= text.length; ) {
      const match = this.#matcher.search(text, at);
      if (match === null) return;
      if (match.end > match.start) yield [match.start, match.end];
      at = match.end > match.start ? match.end : match.start + 1;
    }
  }

  #colored(text: string): string {
    let result = "";
    let at = 0;
    for (const [from, to] of this.#spans(text)) {
      result += text.slice(at, from) + this.#paint("match", text.slice(from, to));
      at = to;
    }
    return result + text.slice(at);
  }

  #head(number: number, offset: number, mark: ":" | "-"): string {
    const options = this.#options;
    const painted = this.#paint("separator", mark);
    let head = "";
    const add = (count: number): void => {
      head += this.#paint("number", options.alignsTabs ? String(count).padStart(2) : String(count)) + painted;
    };
    if (this.name !== null) head += this.#nameHead(this.name, mark);
    if (options.numbersLines) add(number);
    if (options.printsOffsets) add(offset);
    return options.alignsTabs && head !== "" ? `${head}\t` : head;
  }

  #nameHead(name: string, mark: ":" | "-"): string {
    return this.#paint("name", name) + (this.#options.endsNamesWithNul ? "\0" : this.#paint("separator", mark));
  }

  #paint(kind: keyof typeof COLORS, text: string): string {
    return this.#options.usesColor && text !== "" ? `\x1b[${COLORS[kind]}m\x1b[K${text}\x1b[m\x1b[K` : text;
  }
}
