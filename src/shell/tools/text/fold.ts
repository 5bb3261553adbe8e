/** fold, byte by byte. GNU coreutils 9.1: src/fold.c. */
import { isRefusal } from "../../../kernel/config/errno.ts";
import { spend } from "../../../sim/work.ts";
import { bytesOfString } from "../../../wire/text.ts";
import { writeSlowly } from "../../io.ts";
import { complain, makeTool, openInput, refusedName } from "../kit.ts";
import { LineReader } from "../lines.ts";
import { ToolOptions } from "../tool-options.ts";
import { byteLine } from "./files-reader.ts";
import { MOST_UNSIGNED, readNumber } from "./numbers.ts";

interface Folding {
  readonly width: number;
  readonly countsBytes: boolean;
  readonly breaksAtBlanks: boolean;
}

const OPTIONS = new ToolOptions("fold", "b s w");

export const FOLD = makeTool(OPTIONS, function* (context) {
  const argv = context.argv.map((word, index) =>
    index > 0 && /^-\d+$/.test(word) && !/^-(?:\w*w|-width)$/.test(context.argv[index - 1]!) ? `-w${word.slice(1)}` : word,
  );
  const parsed = OPTIONS.read(argv);
  const width = readNumber(parsed.value("w") ?? "80", "invalid number of columns", 1n, MOST_UNSIGNED - 9n);
  if (typeof width === "string") {
    complain(context, width);
    return 1;
  }
  const folding = { width: Number(width), countsBytes: parsed.has("b"), breaksAtBlanks: parsed.has("s") };
  let status = 0;
  for (const path of parsed.operands.length > 0 ? parsed.operands : ["-"]) {
    const input = openInput(context, path);
    if (isRefusal(input)) {
      complain(context, refusedName(path, input));
      status = 1;
      continue;
    }
    const reader = new LineReader(input);
    for (let bytes = yield* reader.next(); bytes !== null; bytes = yield* reader.next()) {
      const line = byteLine(bytes, "\n");
      yield* writeSlowly(context.stdout, bytesOfString(foldLine(line.text, folding) + (line.hasEnd ? "\n" : "")));
    }
    input.close();
  }
  return status;
});

function foldLine(line: string, { width, countsBytes, breaksAtBlanks }: Folding): string {
  if (line.length <= width && !line.includes("\t")) return line;
  spend(line.length * 4);
  const lines: string[] = [];
  const after = (column: number, byte: string): number => {
    if (countsBytes) return column + 1;
    if (byte === "\b") return Math.max(0, column - 1);
    return byte === "\r" ? 0 : byte === "\t" ? column + 8 - (column % 8) : column + 1;
  };
  let current = "";
  let column = 0;
  for (const byte of line) {
    for (;;) {
      const next = after(column, byte);
      if (next <= width || current === "") {
        column = next;
        break;
      }
      const blank = breaksAtBlanks ? Math.max(current.lastIndexOf(" "), current.lastIndexOf("\t")) + 1 : 0;
      const end = blank > 0 ? blank : current.length;
      lines.push(current.slice(0, end));
      current = current.slice(end);
      column = 0;
      for (const moved of current) column = after(column, moved);
    }
    current += byte;
  }
  lines.push(current);
  return lines.join("\n");
}
