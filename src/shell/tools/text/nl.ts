/** nl: numbers lines, by logical pages. GNU coreutils 9.1: src/nl.c. */
import { byteString, bytesOfString, encodeText } from "../../../wire/text.ts";
import { writeSlowly } from "../../io.ts";
import { BASIC, PatternError } from "../../patterns/posix-syntax.ts";
import { compilePosix, type Regex } from "../../patterns/regular-expression.ts";
import { complain, makeTool, type ToolContext } from "../kit.ts";
import { quoted } from "../quote.ts";
import { type Parsed, ToolOptions } from "../tool-options.ts";
import { FilesReader } from "./files-reader.ts";
import { MOST_SIGNED, readNumber } from "./numbers.ts";

type Style = "a" | "t" | "n" | Regex;
type Section = "header" | "body" | "footer";

interface Numbering {
  readonly styles: Readonly<Record<Section, Style>>;
  readonly start: bigint;
  readonly increment: bigint;
  readonly joinedBlanks: bigint;
  readonly width: number;
  readonly format: string;
  readonly separator: string;
  readonly keepsOn: boolean;
  readonly delimiter: string;
}

const SECTIONS: Readonly<Record<string, Section>> = { h: "header", b: "body", f: "footer" };
const MOST_WIDTH = 2_147_483_647n;

const OPTIONS = new ToolOptions("nl", "h b f v i p l s w n d");

export const NL = makeTool(OPTIONS, function* (context) {
  const parsed = OPTIONS.read(context.argv);
  const numbering = readNumbering(context, parsed);
  if (numbering === null) return 1;
  const reader = new FilesReader(context, parsed.operands);
  const pages = new Pages(numbering);
  for (let line = yield* reader.next(); line !== null; line = yield* reader.next()) {
    const text = pages.line(line.text);
    if (text === null) {
      complain(context, "line number overflow");
      return 1;
    }
    yield* writeSlowly(context.stdout, bytesOfString(`${text}\n`));
  }
  return reader.hasFailed ? 1 : 0;
});

function readNumbering(context: ToolContext, parsed: Parsed): Numbering | null {
  const styles: Record<Section, Style> = { header: "n", body: "t", footer: "n" };
  const values: Record<string, bigint> = { v: 1n, i: 1n, l: 1n, w: 6n };
  let isBad = false;
  let hintsAtHelp = false;
  for (const { name, value } of parsed.options) {
    const section = SECTIONS[name];
    const rules = NUMBERS[name];
    if (section !== undefined) {
      const style = styleOf(context, value);
      if (style === null) return null;
      if (style !== undefined) styles[section] = style;
      else {
        complain(context, `invalid ${section} numbering style: ${quoted(value)}`);
        isBad = hintsAtHelp = true;
      }
    } else if (rules !== undefined) {
      const number = readNumber(value, `invalid ${rules.what}`, rules.least, rules.most);
      if (typeof number === "string") {
        complain(context, number);
        return null;
      }
      values[name] = number;
    } else if (name === "n" && !["ln", "rn", "rz"].includes(value)) {
      complain(context, `invalid line numbering format: ${quoted(value)}`);
      isBad = hintsAtHelp = true;
    }
  }
  if (hintsAtHelp) context.stderr.write("Try 'nl --help' for more information.\n");
  if (isBad) return null;
  const given = byteString(encodeText(parsed.value("d") ?? "\\:"));
  return {
    styles,
    start: values.v!,
    increment: values.i!,
    joinedBlanks: values.l!,
    width: Number(values.w),
    format: parsed.value("n") ?? "rn",
    separator: byteString(encodeText(parsed.value("s") ?? "\t")),
    keepsOn: parsed.has("p"),
    delimiter: given.length === 1 ? `${given}:` : given,
  };
}

const NUMBERS: Readonly<Record<string, { readonly what: string; readonly least: bigint; readonly most: bigint }>> = {
  v: { what: "starting line number", least: -MOST_SIGNED - 1n, most: MOST_SIGNED },
  i: { what: "line number increment", least: -MOST_SIGNED - 1n, most: MOST_SIGNED },
  l: { what: "line number of blank lines", least: 1n, most: MOST_SIGNED },
  w: { what: "line number field width", least: 1n, most: MOST_WIDTH },
};

/** Null after a complaint of the pattern; undefined where it is no style. */
function styleOf(context: ToolContext, text: string): Style | null | undefined {
  if (text === "a" || text === "t" || text === "n") return text;
  if (!text.startsWith("p")) return undefined;
  try {
    return compilePosix(text.slice(1), BASIC);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    complain(context, error.message);
    return null;
  }
}

class Pages {
  readonly #numbering: Numbering;
  #section: Section = "body";
  #number: bigint;
  #blanks = 0n;
  #hasOverflown = false;

  constructor(numbering: Numbering) {
    this.#numbering = numbering;
    this.#number = numbering.start;
  }

  /** What is printed for a line; null when the numbers have come to their end. */
  line(text: string): string | null {
    const section = this.#sectionOf(text);
    if (section !== null) {
      this.#section = section;
      if (!this.#numbering.keepsOn) {
        this.#number = this.#numbering.start;
        this.#hasOverflown = false;
      }
      return "";
    }
    const isNumbered = this.#isNumbered(text, this.#numbering.styles[this.#section]);
    const { width, separator } = this.#numbering;
    if (!isNumbered) return " ".repeat(width + separator.length) + text;
    const number = this.#next();
    return number === null ? null : number + separator + text;
  }

  #sectionOf(text: string): Section | null {
    const { delimiter } = this.#numbering;
    if (delimiter === "" || !text.startsWith(delimiter)) return null;
    if (text === delimiter.repeat(3)) return "header";
    return text === delimiter.repeat(2) ? "body" : text === delimiter ? "footer" : null;
  }

  #isNumbered(text: string, style: Style): boolean {
    if (style === "n") return false;
    if (style === "t") return text !== "";
    if (style !== "a") return style.test(text);
    const { joinedBlanks } = this.#numbering;
    if (joinedBlanks <= 1n) return true;
    if (text === "" && ++this.#blanks !== joinedBlanks) return false;
    this.#blanks = 0n;
    return true;
  }

  #next(): string | null {
    if (this.#hasOverflown) return null;
    const number = this.#number;
    const { width, format, increment } = this.#numbering;
    const next = number + increment;
    this.#hasOverflown = next > MOST_SIGNED || next < -MOST_SIGNED - 1n;
    this.#number = next;
    const text = String(number);
    if (format === "ln") return text.padEnd(width);
    if (format === "rn") return text.padStart(width);
    return number < 0n ? `-${text.slice(1).padStart(width - 1, "0")}` : text.padStart(width, "0");
  }
}
