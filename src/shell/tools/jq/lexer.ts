/** Splits a jq program, whose text is one character for each byte, into tokens. jq 1.6: lexer.l. */
import { bytesOfString } from "../../../wire/text.ts";
import type { Location } from "./nodes.ts";
import { parseJson } from "./read/parse.ts";
import { JqError, type Json, textOfBytes } from "./values.ts";

export interface Token {
  /** The grammar's name for it. */
  readonly type: string;
  readonly at: Location;
  readonly value: Json;
  /** A literal that is no JSON. */
  readonly problem: string | null;
}

export const KEYWORDS: readonly string[] = [
  ..."as def module import include if then else elif reduce foreach end and or try catch label break __loc__".split(" "),
];
const WORDS = new Set(KEYWORDS);

const OPERATORS = /!=|==|\/\/=|\?\/\/|\/\/|\|=|\+=|-=|\*=|\/=|%=|<=|>=|\.\.|[.?=;,:|+\-*/%$<>]/y;
const NUMBER = /[0-9.]+(?:[eE][+-]?[0-9]+)?/y;
const IDENTIFIER = /(?:[a-zA-Z_][a-zA-Z_0-9]*::)*[a-zA-Z_][a-zA-Z_0-9]*/y;
const FIELD = /\.[a-zA-Z_][a-zA-Z_0-9]*/y;
const FORMAT = /@[a-zA-Z0-9_]+/y;
const BLANKS = /(?:[ \n\t]+|#[^\r\n]*)/y;
const ESCAPES = /(?:\\[^u(]|\\u[a-zA-Z0-9]{0,4})+/y;
const PLAIN = /[^\\"]+/y;

const CLOSING: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}", "\\(": ")" };

export class JqLexer {
  readonly #text: string;
  /** What is open: brackets, strings and what is put into them. */
  readonly #open: string[] = [];
  #start = 0;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The next token; at the end it has the location of the last that was read, blanks counted. */
  next(): Token {
    if (this.#open.at(-1) === '"') return this.#inString();
    while (this.#take(BLANKS) !== null);
    if (this.#at >= this.#text.length) return this.#token("$end");
    const mark = this.#text[this.#at]!;
    if ("([{".includes(mark)) {
      this.#step(1);
      this.#open.push(mark);
      return this.#token(mark);
    }
    if (")]}".includes(mark)) return this.#close(mark);
    if (mark === '"') {
      this.#step(1);
      this.#open.push('"');
      return this.#token("QQSTRING_START");
    }
    const field = this.#take(FIELD);
    if (field !== null) return this.#token("FIELD", field.slice(1));
    const format = this.#take(FORMAT);
    if (format !== null) return this.#token("FORMAT", format.slice(1));
    const operator = this.#match(OPERATORS);
    const number = this.#match(NUMBER);
    if (number !== null && number.length > (operator?.length ?? 0)) {
      this.#step(number.length);
      return this.#literal("LITERAL", number);
    }
    if (operator !== null) {
      this.#step(operator.length);
      return this.#token(operator);
    }
    const word = this.#take(IDENTIFIER);
    if (word !== null) return WORDS.has(word) ? this.#token(word, word) : this.#token("IDENT", word);
    this.#step(1);
    return this.#token("INVALID_CHARACTER");
  }

  #inString(): Token {
    if (this.#at >= this.#text.length) return this.#token("$end");
    if (this.#text.startsWith("\\(", this.#at)) {
      this.#step(2);
      this.#open.push("\\(");
      return this.#token("QQSTRING_INTERP_START");
    }
    if (this.#text[this.#at] === '"') {
      this.#step(1);
      this.#open.pop();
      return this.#token("QQSTRING_END");
    }
    const escapes = this.#take(ESCAPES);
    if (escapes !== null) return this.#literal("QQSTRING_TEXT", `"${escapes}"`);
    const plain = this.#take(PLAIN);
    if (plain !== null) return this.#token("QQSTRING_TEXT", textOfBytes(bytesOfString(plain)));
    this.#step(1);
    return this.#token("INVALID_CHARACTER");
  }

  #close(mark: string): Token {
    this.#step(1);
    const opening = this.#open.at(-1);
    if (opening === undefined || CLOSING[opening] !== mark) return this.#token("INVALID_CHARACTER");
    this.#open.pop();
    return this.#token(opening === "\\(" ? "QQSTRING_INTERP_END" : mark);
  }

  #literal(type: string, text: string): Token {
    try {
      return this.#token(type, parseJson(bytesOfString(text)));
    } catch (error) {
      if (!(error instanceof JqError)) throw error;
      return { type, at: this.#location(), value: null, problem: String(error.value) };
    }
  }

  #token(type: string, value: Json = null): Token {
    return { type, at: this.#location(), value, problem: null };
  }

  #location(): Location {
    return { start: this.#start, end: this.#at };
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text)?.[0] ?? null;
  }

  #take(pattern: RegExp): string | null {
    const text = this.#match(pattern);
    if (text !== null) this.#step(text.length);
    return text;
  }

  #step(length: number): void {
    this.#start = this.#at;
    this.#at += length;
  }
}
