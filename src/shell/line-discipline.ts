/**
 * A terminal's line discipline in its cooked mode: what is typed is echoed and edited until the line ends, and some characters
 * are signals. Source: drivers/tty/n_tty.c. Left out: a program that switches it off (raw mode), and Ctrl-Z.
 */
import type { Signal } from "../sim/signals.ts";
import type { TerminalInput } from "./terminal-input.ts";

const INTR = 3;
const EOF = 4;
const BACKSPACE = 8;
const NEWLINE = 10;
const RETURN = 13;
const KILL = 21;
const WERASE = 23;
const QUIT = 28;
const ERASE = 127;

const SPACE = 32;

export interface LineDisciplineOptions {
  /** What the screen shows of what is typed. */
  readonly echo: (bytes: Uint8Array) => void;
  /** Ctrl-C, Ctrl-\. */
  readonly signal: (signal: Signal) => void;
}

export class LineDiscipline {
  readonly #input: TerminalInput;
  readonly #options: LineDisciplineOptions;
  #line: number[] = [];

  constructor(input: TerminalInput, options: LineDisciplineOptions) {
    this.#input = input;
    this.#options = options;
  }

  type(bytes: Uint8Array): void {
    for (const byte of bytes) this.#key(byte === RETURN ? NEWLINE : byte);
  }

  #key(byte: number): void {
    if (byte === INTR || byte === QUIT) {
      this.#echo([...control(byte)]);
      this.#line = [];
      this.#input.flush();
      this.#options.signal(byte === INTR ? "INT" : "QUIT");
    } else if (byte === EOF) {
      if (this.#line.length === 0) this.#input.end();
      else this.#handOn();
    } else if (byte === ERASE || byte === BACKSPACE) this.#erase();
    else if (byte === KILL) while (this.#line.length > 0) this.#erase();
    else if (byte === WERASE) {
      while (this.#line.at(-1) === SPACE) this.#erase();
      while (this.#line.length > 0 && this.#line.at(-1) !== SPACE) this.#erase();
    } else {
      this.#line.push(byte);
      this.#echo(byte === NEWLINE ? [RETURN, NEWLINE] : byte < SPACE && byte !== 9 ? control(byte) : [byte]);
      if (byte === NEWLINE) this.#handOn();
    }
  }

  #handOn(): void {
    this.#input.type(Uint8Array.from(this.#line));
    this.#line = [];
  }

  /** The last character: what goes on a byte of UTF-8 belongs to it. */
  #erase(): void {
    let byte = this.#line.pop();
    if (byte === undefined) return;
    while (byte !== undefined && (byte & 0xc0) === 0x80) byte = this.#line.pop();
    const width = byte !== undefined && byte < SPACE && byte !== 9 ? 2 : 1;
    for (let column = 0; column < width; column++) this.#echo([BACKSPACE, SPACE, BACKSPACE]);
  }

  #echo(bytes: readonly number[]): void {
    this.#options.echo(Uint8Array.from(bytes));
  }
}

/** ^C */
function control(byte: number): readonly number[] {
  return [0x5e, byte ^ 0x40];
}
