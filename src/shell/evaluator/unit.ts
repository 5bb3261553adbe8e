/** A piece of source the shell executes, so that a position in its tree can be reported as a line of the file it came from. */
import type { ParsedScript } from "unbash";

export class Unit {
  readonly source: string;
  /** What messages call it: the script's name, or a sourced file's. */
  readonly name: string;
  /** The number of its first line. */
  readonly firstLine: number;
  /** The line of the script on which eval runs it; null for what is no text of eval. */
  readonly evaluatedAt: number | null;
  #starts: number[] | null = null;

  constructor(source: string, name: string, firstLine: number, evaluatedAt: number | null = null) {
    this.source = source;
    this.name = name;
    this.firstLine = firstLine;
    this.evaluatedAt = evaluatedAt;
  }

  lineAt(position: number): number {
    if (this.#starts === null) {
      this.#starts = [0];
      for (let at = this.source.indexOf("\n"); at >= 0; at = this.source.indexOf("\n", at + 1)) this.#starts.push(at + 1);
    }
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle]! <= position) low = middle;
      else high = middle - 1;
    }
    return this.firstLine + low;
  }

  /** A line without the spaces around it. */
  textOfLine(line: number): string {
    return this.source.split("\n")[line - this.firstLine]?.trim() ?? "";
  }

  /** The unit of a substitution's script: this one, but where backquotes had to be decoded. */
  inner(script: ParsedScript, position: number): Unit {
    return script.source === undefined ? this : new Unit(script.source, this.name, this.lineAt(position), this.evaluatedAt);
  }
}
