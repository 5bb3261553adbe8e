/** The lines of a batch file as words: quotes, comments, a backslash at the end goes on. iproute2: getcmdline(), makeargs(). */
export interface BatchLine {
  readonly words: readonly string[];
  readonly number: number;
}

export function* splitLines(text: string): Generator<BatchLine> {
  const lines = text.split("\n");
  let number = 0;
  while (number < lines.length) {
    let line = cutComment(lines[number++]!);
    while (line.endsWith("\\") && number < lines.length) line = line.slice(0, -1) + cutComment(lines[number++]!);
    const words = splitWords(line);
    if (words.length > 0) yield { words, number };
  }
}

function cutComment(line: string): string {
  const at = line.indexOf("#");
  return at < 0 ? line : line.slice(0, at);
}

function splitWords(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, double, single, plain]) => double ?? single ?? plain!);
}
