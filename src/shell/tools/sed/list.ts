/** The l command: a line in which nothing is invisible. GNU sed 4.9: do_list(), sed/execute.c. */
import { toBytes } from "../../io.ts";

const ESCAPES: Readonly<Record<number, string>> = { 7: "a", 8: "b", 9: "t", 10: "n", 11: "v", 12: "f", 13: "r", 92: "\\" };

/** The line, cut at a width; 0 does not cut. */
export function escapeLine(text: string, width: number, delimiter: string): string {
  let result = "";
  let column = 0;
  for (const byte of toBytes(text)) {
    const letter = ESCAPES[byte];
    const piece =
      letter !== undefined
        ? `\\${letter}`
        : byte >= 0x20 && byte < 0x7f
          ? String.fromCharCode(byte)
          : `\\${byte.toString(8).padStart(3, "0")}`;
    if (width > 0 && column + piece.length > width - 1) {
      result += `\\${delimiter}`;
      column = 0;
    }
    result += piece;
    column += piece.length;
  }
  return `${result}$${delimiter}`;
}
