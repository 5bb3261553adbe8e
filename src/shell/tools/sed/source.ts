/** A sed script being read, character by character, so that mistakes are reported where GNU sed reports them. */
import { byteLength } from "../../../wire/text.ts";
import { BadScript } from "./program.ts";

export const END = "";

/** What was given with -e, or a file. */
export interface Fragment {
  readonly text: string;
  /** The file's name; null for an expression. */
  readonly file: string | null;
  /** Which expression it is, from 1. */
  readonly number: number;
}

export class Source {
  readonly fragment: Fragment;
  #at = 0;
  #line = 1;

  constructor(fragment: Fragment) {
    this.fragment = fragment;
  }

  /** The next character; END behind the last one. */
  next(): string {
    const character = this.fragment.text[this.#at];
    if (character === undefined) return END;
    this.#at++;
    if (character === "\n") this.#line++;
    return character;
  }

  /** Gives a character back. */
  back(character: string): void {
    if (character === END) return;
    this.#at--;
    if (character === "\n") this.#line--;
  }

  nextNonBlank(): string {
    let character = this.next();
    while (character === " " || character === "\t") character = this.next();
    return character;
  }

  /** The number whose first digit was read. */
  integer(first: string): number {
    let number = 0;
    let character = first;
    while (isDigit(character)) {
      number = number * 10 + Number(character);
      character = this.next();
    }
    this.back(character);
    return number;
  }

  /** The character before the next one. */
  get previous(): string {
    return this.fragment.text[this.#at - 1] ?? END;
  }

  get position(): number {
    return this.#at;
  }

  fail(message: string): never {
    const { file, number, text } = this.fragment;
    if (file !== null) throw new BadScript(`file ${file} line ${this.#line}: ${message}`);
    throw new BadScript(`-e expression #${number}, char ${byteLength(text.slice(0, this.#at))}: ${message}`);
  }

  /** A mistake that is found only at the end of the script. */
  failAtEnd(message: string): never {
    const { file, number } = this.fragment;
    throw new BadScript(
      file !== null ? `file ${file} line ${this.#line}: ${message}` : `-e expression #${number}, char 0: ${message}`,
    );
  }
}

export function isDigit(character: string): boolean {
  return character >= "0" && character <= "9" && character.length === 1;
}
