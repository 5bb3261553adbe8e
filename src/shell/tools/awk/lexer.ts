/** The words of an awk program, as mawk 1.3.4 reads them: scan.c. Newlines count where a statement may end. */

export type TokenKind =
  | "number"
  | "string"
  | "regex"
  | "name"
  | "function name"
  | "builtin"
  | "keyword"
  | "newline"
  | "end"
  | "punctuation"
  | "unexpected";

export interface Token {
  readonly kind: TokenKind;
  /** The name, the punctuation, or the text of a string or expression. */
  readonly text: string;
  readonly value: number;
  readonly line: number;
}

/** A mistake in a program: the message, which names its line, as mawk prints it. */
export class BadProgram extends Error {}

export const KEYWORDS: ReadonlySet<string> = new Set(
  "BEGIN END function if else while do for in break continue next nextfile exit return delete getline print printf".split(" "),
);

export const BUILTINS: ReadonlySet<string> = new Set(
  "atan2 close cos exp fflush gsub index int length log match mktime rand sin split sprintf sqrt srand strftime sub substr system systime tolower toupper".split(
    " ",
  ),
);

/** Behind these a slash divides. */
const BEFORE_DIVISION: ReadonlySet<TokenKind> = new Set(["number", "string", "name", "regex"]);

const PUNCTUATION = [
  "&&",
  "||",
  "++",
  "--",
  "+=",
  "-=",
  "*=",
  "/=",
  "%=",
  "^=",
  "==",
  "!=",
  "<=",
  ">=",
  "!~",
  ">>",
  "{",
  "}",
  "(",
  ")",
  "[",
  "]",
  ";",
  ",",
  "+",
  "-",
  "*",
  "/",
  "%",
  "^",
  "!",
  "<",
  ">",
  "|",
  "?",
  ":",
  "~",
  "$",
  "=",
];

/** A program, or a part of one: the file it was read from, null for the command line. */
export interface ProgramSource {
  readonly file: string | null;
  readonly text: string;
}

/** The longest texts of strings and regular expressions in a program: MIN_SPRINTF. */
const MOST_STRING = 8191;
const MOST_REGEX = 8189;

export class Lexer {
  readonly #source: string;
  /** Where each source begins, the last one first. */
  readonly #begins: { readonly file: string | null; readonly line: number }[] = [];
  #at = 0;
  #line = 1;
  #previous: Token = { kind: "newline", text: "\n", value: 0, line: 0 };
  readonly #functions = new Set<string>();

  constructor(sources: readonly ProgramSource[]) {
    // mawk reads a newline behind each.
    this.#source = sources.map(({ text }) => `${text}\n`).join("");
    let line = 1;
    for (const { file, text } of sources) {
      this.#begins.unshift({ file, line });
      line += text.split("\n").length;
    }
  }

  /** `FILE: line N`, the current line if none is given. */
  where(line = this.#line): string {
    const { file } = this.#begin(line);
    return `${file === null ? "" : `${file}: `}line ${this.lineInFile(line)}`;
  }

  lineInFile(line: number): number {
    return line - this.#begin(line).line + 1;
  }

  #begin(line: number) {
    return this.#begins.find((begin) => begin.line <= line)!;
  }

  next(): Token {
    this.#previous = this.#read();
    return this.#previous;
  }

  /** Passes over newlines, blanks and comments. */
  skipNewlines(): void {
    for (;;) {
      this.#skipBlanks();
      if (this.#source[this.#at] !== "\n") return;
      this.#at++;
      this.#line++;
    }
  }

  /** A name that a function of the program has. */
  declareFunction(name: string): void {
    this.#functions.add(name);
  }

  #skipBlanks(): void {
    for (;;) {
      const mark = this.#source[this.#at];
      if (mark === " " || mark === "\t" || mark === "\r" || mark === "\f" || mark === "\v") this.#at++;
      else if (mark === "#") {
        const end = this.#source.indexOf("\n", this.#at);
        this.#at = end < 0 ? this.#source.length : end;
      } else if (mark === "\\" && /^\\[ \t\r]*\n/.test(this.#source.slice(this.#at, this.#at + 80))) {
        this.#at = this.#source.indexOf("\n", this.#at) + 1;
        this.#line++;
      } else return;
    }
  }

  #token(kind: TokenKind, text: string, value = 0): Token {
    return { kind, text, value, line: this.#line };
  }

  #read(): Token {
    this.#skipBlanks();
    const source = this.#source;
    const mark = source[this.#at];
    if (mark === undefined) return this.#token("end", "end of file");
    if (mark === "\n") {
      const token = this.#token("newline", "end of line");
      this.#at++;
      this.#line++;
      this.skipNewlines();
      return token;
    }
    if (mark === '"') return this.#string();
    if (mark === "/" && !this.#mayDivide()) return this.#regex();
    const rest = source.slice(this.#at, this.#at + 400);
    const number = /^(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/.exec(rest);
    if (number !== null) return this.#number(number[0]);
    const name = /^[A-Za-z_]\w*/.exec(rest);
    if (name !== null) return this.#name(name[0]);
    const found = PUNCTUATION.find((each) => rest.startsWith(each));
    if (found === undefined) {
      const code = mark.charCodeAt(0);
      const shown = code > 32 && code < 127 ? `'${mark}'` : `0x${code.toString(16).padStart(2, "0")}`;
      this.#at++;
      return this.#token("unexpected", shown);
    }
    this.#at += found.length;
    const token = this.#token("punctuation", found);
    if (["{", ";", ",", "&&", "||"].includes(found)) this.skipNewlines();
    return token;
  }

  #mayDivide(): boolean {
    const { kind, text } = this.#previous;
    if (BEFORE_DIVISION.has(kind)) return true;
    return (kind === "punctuation" && [")", "]", "++", "--"].includes(text)) || (kind === "keyword" && text === "getline");
  }

  #number(text: string): Token {
    this.#at += text.length;
    const value = Number(text);
    if (value === Number.POSITIVE_INFINITY) throw new BadProgram(`${this.where()}: ${text} : decimal overflow`);
    return this.#token("number", text, value);
  }

  #name(name: string): Token {
    this.#at += name.length;
    if (KEYWORDS.has(name)) return this.#token("keyword", name);
    if (BUILTINS.has(name)) return this.#token("builtin", name);
    // A function's name stands directly before its parenthesis, unless it is known.
    if (this.#functions.has(name) || this.#source[this.#at] === "(") return this.#token("function name", name);
    return this.#token("name", name);
  }

  #string(): Token {
    const line = this.#line;
    const start = this.#at + 1;
    let text = "";
    for (let at = start; ; at++) {
      const mark = this.#source[at];
      if (mark === '"') {
        if (text.length > MOST_STRING) throw new BadProgram(`${this.where(line)}: string too long "${text.slice(0, 10)} ...`);
        this.#at = at + 1;
        return { ...this.#token("string", decodeEscapes(text)), line };
      }
      if (mark === undefined || mark === "\n")
        throw new BadProgram(`${this.where(line)}: runaway string constant "${text.slice(0, 10)} ...`);
      if (mark !== "\\") text += mark;
      else if (this.#source[at + 1] === "\n") {
        at++;
        this.#line++;
      } else if (at + 1 < this.#source.length) text += mark + this.#source[++at]!;
    }
  }

  #regex(): Token {
    let text = "";
    let depth = 0;
    let first = -1;
    for (let at = this.#at + 1; ; at++) {
      const mark = this.#source[at];
      if (mark === undefined || mark === "\n")
        throw new BadProgram(`${this.where()}: runaway regular expression /${text.slice(0, 10)} ...`);
      if (mark === "/" && depth === 0) {
        if (text.length > MOST_REGEX)
          throw new BadProgram(
            `${this.where()}: regular expression /${text.slice(0, 10)} ... exceeds implementation size limit (${MOST_REGEX + 1})`,
          );
        this.#at = at + 1;
        return this.#token("regex", text);
      }
      if (mark === "\\" && at + 1 < this.#source.length) {
        const next = this.#source[++at]!;
        text += next === "/" ? "/" : next === "\n" ? "" : `\\${next}`;
        continue;
      }
      if (mark === "[") {
        if (depth === 0) {
          first = at + 1;
          depth = 1;
        } else if (this.#source[at + 1] === ":") depth++;
      } else if (mark === "^" && at === first && this.#source[at - 1] === "[") first = at + 1;
      else if (mark === "]" && depth > 0 && at !== first) depth--;
      text += mark;
    }
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  f: "\f",
  b: "\b",
  r: "\r",
  a: "\x07",
  v: "\v",
  "\\": "\\",
  '"': '"',
};

/** The escapes of a string; others keep their backslash. mawk: rm_escape(). */
export function decodeEscapes(text: string): string {
  return text.replace(/\\(x[0-9a-fA-F]{1,2}|[0-7]{1,3}|[\s\S])/g, (whole, escaped: string) => {
    if (escaped.length > 1 && escaped[0] === "x") return String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
    if (/^[0-7]/.test(escaped)) return String.fromCharCode(Number.parseInt(escaped, 8) & 0xff);
    return ESCAPES[escaped] ?? whole;
  });
}
