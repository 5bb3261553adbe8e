/** Lists of tab stops for expand and unexpand. GNU coreutils 9.1: src/expand-common.c. */
import { quoted } from "../quote.ts";

export interface TabStops {
  /** The stop after a column; null behind the last. */
  next(column: number): number | null;
}

const TOO_LARGE = 2n ** 64n;

/** Collects the lists of several options. */
export class TabList {
  readonly #stops: number[] = [];
  /** /N: further stops at multiples of N. */
  #extended = 0;
  /** +N: further stops every N from the last one. */
  #repeated = 0;

  /** What is wrong with a list, or null. */
  add(list: string): string | null {
    // A mark stays for the numbers behind it.
    let mark = "";
    for (let at = 0; at < list.length; ) {
      if (/[, \t]/.test(list[at]!)) {
        at++;
        continue;
      }
      const [word, own = "", digits = ""] = /^([/+]?)(\d*)[^, \t]*/.exec(list.slice(at))!;
      const rest = list.slice(at + own.length + digits.length);
      if (digits === "" || !/^(?:[, \t]|$)/.test(rest)) {
        if (/^[/+]/.test(rest) && digits !== "") return `${quoted(rest[0]!)} specifier not at start of number: ${quoted(rest)}`;
        return `tab size contains invalid character(s): ${quoted(rest)}`;
      }
      if (BigInt(digits) >= TOO_LARGE) return `tab stop is too large ${quoted(digits)}`;
      mark = own || mark;
      const refused = this.#put(mark, Number(digits));
      if (refused !== null) return refused;
      at += word.length;
    }
    return null;
  }

  #put(mark: string, value: number): string | null {
    if (mark === "") {
      this.#stops.push(value);
      return null;
    }
    const before = mark === "/" ? this.#extended : this.#repeated;
    if (before > 0) return `'${mark}' specifier only allowed with the last value`;
    if (mark === "/") this.#extended = value;
    else this.#repeated = value;
    return null;
  }

  /** The stops, or what is wrong with the whole list. */
  finish(): TabStops | string {
    for (const [index, stop] of this.#stops.entries()) {
      if (stop === 0) return "tab size cannot be 0";
      if (index > 0 && stop <= this.#stops[index - 1]!) return "tab sizes must be ascending";
    }
    if (this.#extended > 0 && this.#repeated > 0) return "'/' specifier is mutually exclusive with '+'";
    return makeStops(this.#stops, this.#extended, this.#repeated);
  }
}

function makeStops(stops: readonly number[], extended: number, repeated: number): TabStops {
  const onlyMark = stops.length === 0 ? extended || repeated : 0;
  const size = onlyMark > 0 ? onlyMark : stops.length === 0 ? 8 : stops.length === 1 && extended + repeated === 0 ? stops[0]! : 0;
  if (size > 0) return { next: (column) => column + size - (column % size) };
  const last = stops.at(-1)!;
  return {
    next(column) {
      const listed = stops.find((stop) => stop > column);
      if (listed !== undefined) return listed;
      if (extended > 0) return column + extended - (column % extended);
      return repeated > 0 ? column + repeated - ((column - last) % repeated) : null;
    },
  };
}
