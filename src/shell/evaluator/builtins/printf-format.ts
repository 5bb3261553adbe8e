/**
 * The formats of printf: %s %c %b %q %Q %d %i %o %u %x %X %e %f %g %a %n %(date)T, with flags, widths and precisions, which count
 * bytes; reused while arguments last. bash 5.2: builtins/printf.def. What widths an int cannot hold print is nothing, as glibc
 * has it.
 */
import { checkMemory } from "../../../sim/work.ts";
import { byteLength, decodeText, encodeText } from "../../../wire/text.ts";
import { decodeArgument, decodeFormat } from "../escapes.ts";
import { quoteShortly } from "../quoting.ts";
import { formatDate } from "../strftime.ts";
import { printLongDouble } from "./long-double.ts";
import { Arguments, INT_MAX } from "./printf-arguments.ts";

interface Times {
  readonly nowSeconds: number;
  readonly startedSeconds: number;
}

/** A run of one character, as long as a width makes it. */
export interface Fill {
  readonly character: " " | "0";
  readonly count: number;
}

export type Piece = string | Fill;

export interface Printed {
  readonly pieces: readonly Piece[];
  readonly complaints: readonly string[];
  /** The exit code is 1: a bad format ended it, or an argument was no number. */
  readonly failed: boolean;
  /** %n: variables, and how many bytes had been printed. */
  readonly counts: readonly { readonly name: string; readonly bytes: number }[];
}

interface Directive {
  readonly flags: string;
  /** null where none is given, "*" where an argument gives it. */
  readonly width: string | null;
  readonly precision: string | null;
  readonly conversion: string;
  readonly source: string;
}

const DIRECTIVE = /%(?:%|([#'\-+ 0]*)(\*|\d+)?(?:\.(\*|-?\d*))?[hjlLtz]*(.)?)/gsu;

/** What ends everything: \c in %b, or a bad format. */
class Stopped {}

export function formatPrintf(format: string, values: readonly string[], times: Times): Printed {
  const printer = new Printer(values, times);
  try {
    let before: number;
    do {
      before = printer.arguments.left;
      printer.pass(format);
    } while (printer.arguments.left > 0 && printer.arguments.left !== before);
  } catch (thrown) {
    if (!(thrown instanceof Stopped)) throw thrown;
  }
  const { complaints, failed } = printer.arguments;
  return { pieces: printer.pieces, complaints, failed, counts: printer.counts };
}

class Printer {
  readonly arguments: Arguments;
  readonly counts: { name: string; bytes: number }[] = [];
  readonly pieces: Piece[] = [];
  #bytes = 0;
  readonly #times: Times;

  constructor(values: readonly string[], times: Times) {
    this.arguments = new Arguments(values);
    this.#times = times;
  }

  #print(...pieces: readonly Piece[]): void {
    for (const piece of pieces) {
      if (typeof piece !== "string") this.#bytes += piece.count;
      else if (piece === "") continue;
      else this.#bytes += byteLength(piece);
      this.pieces.push(piece);
    }
  }

  /** The format once. */
  pass(format: string): void {
    const complain = (text: string) => void this.arguments.complaints.push(text);
    let at = 0;
    while (at < format.length) {
      DIRECTIVE.lastIndex = nextDirective(format, at);
      this.#print(decodeFormat(format.slice(at, DIRECTIVE.lastIndex), complain));
      at = DIRECTIVE.lastIndex;
      const match = DIRECTIVE.exec(format);
      if (match === null) return;
      at = DIRECTIVE.lastIndex;
      if (match[0] === "%%") this.#print("%");
      else if (match[4] === "(") at = this.#time(format, match, at);
      else this.#directive(match, format.slice(match.index));
    }
  }

  #fail(complaint: string): never {
    this.arguments.complaints.push(complaint);
    this.arguments.failed = true;
    throw new Stopped();
  }

  #directive(match: RegExpExecArray, rest: string): void {
    const [source, flags, width, precision, conversion] = match;
    if (conversion === undefined) this.#fail(`\`${rest}': missing format character`);
    this.#print(...this.#converted({ flags: flags!, width: width ?? null, precision: precision ?? null, conversion, source }));
  }

  /** %(format)T; returns where the format goes on. A bad one is printed as it stands. */
  #time(format: string, match: RegExpExecArray, from: number): number {
    let depth = 1;
    let end = from;
    for (; end < format.length; end++) {
      if (format[end] === "(") depth++;
      else if (format[end] === ")" && --depth === 0) break;
    }
    const [source, flags, width, precision] = match;
    const size = this.#size({ flags: flags!, width: width ?? null, precision: precision ?? null, conversion: "s", source });
    if (format[end + 1] !== "T") {
      this.arguments.complaints.push(`warning: \`${format[end + 1] ?? "\0"}': invalid time format specification`);
      this.#print("%");
      return match.index + 1;
    }
    const given = this.arguments.left > 0 ? this.arguments.signed() : -1n;
    const seconds = given === -1n ? this.#times.nowSeconds : given === -2n ? this.#times.startedSeconds : given;
    this.#print(...padded(cut(formatDate(format.slice(from, end) || "%X", seconds, "glibc"), size.precision), size));
    return end + 2;
  }

  #converted(directive: Directive): readonly Piece[] {
    const size = this.#size(directive);
    const { conversion } = directive;
    const invalid = !isInt(size.width) || (size.precision !== null && !isInt(size.precision));
    switch (conversion) {
      case "s":
        return strange(directive, "s") ?? (invalid ? this.#nothing() : padded(cut(this.arguments.text(), size.precision), size));
      case "c": {
        const byte = encodeText(this.arguments.text()).subarray(0, 1);
        return invalid ? [] : padded(byte.length === 0 ? "\0" : decodeText(byte), size);
      }
      case "q":
        return padded(cut(quoteShortly(this.arguments.text()), size.precision), size);
      case "Q":
        return padded(quoteShortly(cut(this.arguments.text(), size.precision)), size);
      case "b": {
        const decoded = decodeArgument(this.arguments.text(), (text) => void this.arguments.complaints.push(text));
        const text = padded(cut(decoded.text, size.precision), size);
        if (!decoded.stopped) return text;
        this.#print(...text);
        throw new Stopped();
      }
      case "n":
        return this.#count();
      case "d":
      case "i": {
        const value = this.arguments.signed();
        return strange(directive, "ld") ?? (invalid ? [] : numberText(integerDigits(value, conversion, size), value < 0n, size));
      }
      case "o":
      case "u":
      case "x":
      case "X": {
        const value = this.arguments.unsigned();
        return (
          strange(directive, `l${conversion}`) ?? (invalid ? [] : numberText(integerDigits(value, conversion, size), null, size))
        );
      }
      default:
        if (!/[aefg]/i.test(conversion)) this.#fail(`\`${firstByte(conversion)}': invalid format character`);
        return strange(directive, `L${conversion}`) ?? (invalid ? this.#nothing() : this.#float(conversion, size));
    }
  }

  #nothing(): readonly Piece[] {
    this.arguments.text();
    return [];
  }

  #float(conversion: string, size: Size): readonly Piece[] {
    const value = this.arguments.float();
    checkMemory(size.precision ?? 0);
    const letter = conversion.toLowerCase();
    const text = printLongDouble(value, { letter, precision: size.precision, alternate: size.flags.includes("#") });
    const digits = conversion === letter ? text : text.toUpperCase();
    const plain = value.kind === "finite" ? size : { ...size, flags: size.flags.replaceAll("0", "") };
    const [prefix, rest] = letter === "a" && value.kind === "finite" ? [digits.slice(0, 2), digits.slice(2)] : ["", digits];
    return numberText({ prefix, digits: rest, zeros: 0 }, value.negative, { ...plain, precision: null });
  }

  #count(): readonly Piece[] {
    const name = this.arguments.text();
    if (name === "") return [];
    if (!/^[a-zA-Z_]\w*$/.test(name)) this.#fail(`\`${name}': not a valid identifier`);
    this.counts.push({ name, bytes: this.#bytes });
    return [];
  }

  #size({ flags, width, precision }: Directive): Size {
    const given = width === "*" ? Math.max(this.arguments.int(), -INT_MAX) : Number(width ?? "0");
    const decimals = precision === "*" ? this.arguments.int() : precision === null ? null : Number(precision.replace(/^-.*/, ""));
    return {
      flags: given < 0 ? `${flags}-` : flags,
      width: Math.abs(given),
      precision: decimals !== null && decimals < 0 ? null : decimals,
    };
  }
}

interface Size {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | null;
}

/** Where the next directive begins: a percent sign that no backslash quotes. */
function nextDirective(format: string, from: number): number {
  let at = from;
  while (at < format.length && format[at] !== "%") at += format[at] === "\\" && format[at + 1] !== "%" ? 2 : 1;
  return Math.min(at, format.length);
}

/** glibc prints a directive with a negative precision as it understands it. */
function strange({ flags, width, precision }: Directive, conversion: string): readonly Piece[] | null {
  if (precision === null || !/^-/.test(precision)) return null;
  return [`%${flags}${width ?? ""}.0${precision}${conversion}`];
}

function isInt(value: number): boolean {
  return value <= INT_MAX;
}

function firstByte(character: string): string {
  return decodeText(encodeText(character).subarray(0, 1));
}

function cut(text: string, precision: number | null): string {
  if (precision === null || text.length * 3 <= precision) return text;
  return decodeText(encodeText(text).subarray(0, precision));
}

function padded(text: string, { flags, width }: Size): readonly Piece[] {
  const missing = width - byteLength(text);
  if (missing <= 0) return [text];
  const blanks: Fill = { character: " ", count: missing };
  return flags.includes("-") ? [text, blanks] : [blanks, text];
}

interface Digits {
  readonly prefix: string;
  readonly digits: string;
  /** How many a precision puts before them. */
  readonly zeros: number;
}

function integerDigits(value: bigint, conversion: string, { flags, precision }: Size): Digits {
  const size = value < 0n ? -value : value;
  const base = conversion === "o" ? 8 : /x/i.test(conversion) ? 16 : 10;
  const text = size === 0n && precision === 0 ? "" : size.toString(base);
  const digits = conversion === "X" ? text.toUpperCase() : text;
  const zeros = Math.max(0, (precision ?? 0) - digits.length);
  if (!flags.includes("#")) return { prefix: "", digits, zeros };
  if (conversion === "o") return { prefix: "", digits, zeros: zeros === 0 && !digits.startsWith("0") ? 1 : zeros };
  return { prefix: base === 16 && size !== 0n ? `0${conversion}` : "", digits, zeros };
}

/** Sign, prefix, digits and padding; `negative` is null where there is no sign. */
function numberText({ prefix, digits, zeros }: Digits, negative: boolean | null, size: Size): readonly Piece[] {
  const { flags, width, precision } = size;
  const sign = negative === null ? "" : negative ? "-" : flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
  const head = sign + prefix;
  const missing = width - head.length - zeros - digits.length;
  const fillsWithZeros = flags.includes("0") && !flags.includes("-") && precision === null;
  const inner: Fill = { character: "0", count: zeros + (fillsWithZeros ? Math.max(0, missing) : 0) };
  const outer: Fill = { character: " ", count: fillsWithZeros ? 0 : Math.max(0, missing) };
  const body: readonly Piece[] = [head, inner, digits];
  return flags.includes("-") ? [...body, outer] : [outer, ...body];
}
