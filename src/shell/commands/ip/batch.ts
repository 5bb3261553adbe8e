/**
 * The lines of a batch file as words: quotes, comments, a backslash at the end goes on. iproute2: getcmdline(), makeargs(),
 * lib/utils.c.
 */
import type { Step } from "../../../sim/wait.ts";
import { checkMemory } from "../../../sim/work.ts";
import { Quit } from "./quit.ts";

export interface BatchLine {
  readonly words: readonly string[];
  readonly number: number;
}

/** The lines with words in them, as they come; `next` yields one with its newline, and null at the end. */
export class BatchReader {
  readonly #next: () => Step<string | null>;
  #number = 0;

  constructor(next: () => Step<string | null>) {
    this.#next = next;
  }

  *next(): Step<BatchLine | null> {
    for (let line = yield* this.#cut(); line !== null; line = yield* this.#cut()) {
      for (let at = line.indexOf("\\\n"); at >= 0; at = line.indexOf("\\\n")) {
        const more = yield* this.#cut();
        if (more === null) throw new Quit("Missing continuation line\n", 0, true);
        line = line.slice(0, at) + more;
        checkMemory(line.length);
      }
      const words = splitWords(line);
      if (words.length > 0) return { words, number: this.#number };
    }
    return null;
  }

  /** The next line without its comment. */
  *#cut(): Step<string | null> {
    const line = yield* this.#next();
    if (line === null) return null;
    this.#number++;
    return cutComment(line);
  }
}

function cutComment(line: string): string {
  const at = line.indexOf("#");
  return at < 0 ? line : line.slice(0, at);
}

/** A quote begins a word and ends it; within a word it is like any letter. */
function splitWords(line: string): string[] {
  const words: string[] = [];
  for (const [word, quote, quoted] of line.matchAll(/(["'])(.*?)(?:\1|$)|[^ \t\r\n]+/gs)) {
    if (quote !== undefined && word.length < quoted!.length + 2) throw new Quit("Unterminated quoted string\n", 1, true);
    words.push(quoted ?? word);
    if (words.length > MAX_WORDS) throw new Quit("Too many arguments to command\n", 1, true);
  }
  return words;
}

/** MAX_ARGS, with the one that ends them. */
const MAX_WORDS = 511;
