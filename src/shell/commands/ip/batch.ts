/** The lines of a batch file as words: quotes, comments, a backslash at the end goes on. iproute2: getcmdline(), makeargs(), lib/utils.c. */
import { Quit } from "./quit.ts";

export interface BatchLine {
  readonly words: readonly string[];
  readonly number: number;
}

export function* splitLines(text: string): Generator<BatchLine> {
  const lines = text.split(/(?<=\n)/);
  let number = 0;
  while (number < lines.length) {
    let line = cutComment(lines[number++]!);
    for (let at = line.indexOf("\\\n"); at >= 0; at = line.indexOf("\\\n")) {
      if (number === lines.length) throw new Quit("Missing continuation line\n", 0, true);
      line = line.slice(0, at) + cutComment(lines[number++]!);
    }
    const words = splitWords(line);
    if (words.length > 0) yield { words, number };
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
