/**
 * column: lists in columns, and tables (-t). util-linux 2.38. What it prints of a table as JSON or as a tree, and what cuts or
 * wraps columns, is not modelled.
 */
import { isRefusal, strerror } from "../../../kernel/config/errno.ts";
import { Holding, spend } from "../../../sim/work.ts";
import { writeSlowly } from "../../io.ts";
import { complain, makeTool, openInput, refusalText } from "../kit.ts";
import { LineReader, lineText } from "../lines.ts";
import { type Parsed, ToolOptions } from "../tool-options.ts";
import { formatTable, type TableOptions, textWidth, UnknownColumn } from "./column-table.ts";

const TAB = 8;
/** What a byte of a line costs: itself, and what is printed of it. */
const ENTRY_BYTES = 2;
const TABLE_OPTIONS = "NEHRO";

const OPTIONS = new ToolOptions("column", "t N l E d e H O R L c o s x");

export const COLUMN = makeTool(OPTIONS, function* (context) {
  const parsed = OPTIONS.read(context.argv);
  const fail = (text: string): number => {
    complain(context, text);
    return 1;
  };
  const width = parsed.value("c") === undefined ? 80 : Number(parsed.value("c"));
  for (const { name, value } of parsed.options) {
    if (name === "c" && !/^\+?\d+$/.test(value)) {
      return fail(`invalid columns argument: '${value}'${/^-\d+$/.test(value) ? ": Numerical result out of range" : ""}`);
    }
    if (name !== "l") continue;
    if (!/^\+?\d+$/.test(value)) return fail(`invalid columns limit argument: '${value}'`);
    if (Number(value) === 0) return fail("columns limit must be greater than zero");
  }
  if (!parsed.has("t") && parsed.options.some(({ name }) => TABLE_OPTIONS.includes(name)))
    return fail("option --table required for all --table-*");
  let status = 0;
  const entries: string[] = [];
  const held = new Holding();
  for (const path of parsed.operands.length > 0 ? parsed.operands : [null]) {
    const input = path === null ? context.stdin : openInput(context, path === "-" ? "./-" : path);
    if (isRefusal(input)) {
      status = 1;
      if (input.errno === "EISDIR") return fail(`read failed: ${strerror(input.errno)}`);
      complain(context, refusalText(path!, input));
      continue;
    }
    const reader = new LineReader(input);
    for (let bytes = yield* reader.next(); bytes !== null; bytes = yield* reader.next()) {
      const line = lineText(bytes);
      if (!parsed.has("L") && !/\S/.test(line)) continue;
      held.add(line.length * ENTRY_BYTES);
      entries.push(printable(line));
    }
  }
  if (entries.length === 0) return status;
  try {
    yield* writeSlowly(
      context.stdout,
      parsed.has("t") ? formatTable(entries, tableOptions(parsed)) : formatList(entries, parsed, width),
    );
  } catch (error) {
    if (!(error instanceof UnknownColumn)) throw error;
    return fail(error.message);
  }
  return status;
});

function tableOptions(parsed: Parsed): TableOptions {
  const list = (letter: string): string[] => parsed.value(letter)?.split(",") ?? [];
  return {
    separators: parsed.value("s") ?? null,
    joint: parsed.value("o") ?? "  ",
    names: list("N"),
    hidesNames: parsed.has("d"),
    limit: Number(parsed.value("l") ?? "0"),
    right: list("R"),
    hidden: list("H"),
    order: list("O"),
  };
}

/** Bytes that are no text are written as they are escaped. */
function printable(text: string): string {
  return text.replace(/[\udc80-\udcff]/g, (unit, at: number) => {
    const isPair = at > 0 && /[\ud800-\udbff]/.test(text[at - 1]!);
    return isPair ? unit : `\\x${(unit.charCodeAt(0) - 0xdc00).toString(16)}`;
  });
}

function formatList(entries: readonly string[], parsed: Parsed, width: number): string {
  spend(entries.length * 8);
  const longest = entries.reduce((most, entry) => Math.max(most, textWidth(entry)), 0);
  if (longest >= width) return entries.map((entry) => `${entry}\n`).join("");
  const step = nextStop(longest);
  const columns = Math.max(1, Math.floor(width / step));
  const rows = Math.ceil(entries.length / columns);
  const isByRows = parsed.has("x");
  let text = "";
  for (let row = 0; row < rows; row++) {
    let at = 0;
    for (let column = 0; column < columns; column++) {
      const index = isByRows ? row * columns + column : row + column * rows;
      if (index >= entries.length) break;
      text += entries[index]!;
      at += textWidth(entries[index]!);
      const isLast = column === columns - 1 || (isByRows ? index + 1 : index + rows) >= entries.length;
      for (const end = (column + 1) * step; !isLast && nextStop(at) <= end; at = nextStop(at)) text += "\t";
    }
    text += "\n";
  }
  return text;
}

function nextStop(at: number): number {
  return at + TAB - (at % TAB);
}
