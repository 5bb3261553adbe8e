/** column -t: a table whose columns are as wide as what is in them. util-linux 2.38: text-utils/column.c, libsmartcols. */
import { characterWidth } from "../width.ts";

export interface TableOptions {
  /** What parts the columns; null: blanks. */
  readonly separators: string | null;
  readonly joint: string;
  readonly names: readonly string[];
  readonly hidesNames: boolean;
  /** How many columns a line is split into at most; 0: any. */
  readonly limit: number;
  readonly right: readonly string[];
  readonly hidden: readonly string[];
  readonly order: readonly string[];
}

interface Column {
  readonly index: number;
  readonly name: string;
  width: number;
  isRight: boolean;
  isHidden: boolean;
}

/** A name that no column has. */
export class UnknownColumn extends Error {}

export function formatTable(lines: readonly string[], options: TableOptions): string {
  const rows = lines.map((line) => split(line, options));
  const count = rows.reduce((most, row) => Math.max(most, row.length), options.names.length);
  const columns = Array.from({ length: count }, (_, index): Column => {
    return { index, name: options.names[index] ?? "", width: 0, isRight: false, isHidden: false };
  });
  for (const column of listed(columns, options.right)) column.isRight = true;
  for (const column of listed(columns, options.hidden)) column.isHidden = true;
  const first = listed(columns, options.order);
  const shown = [...first, ...columns.filter((column) => !first.includes(column))].filter(({ isHidden }) => !isHidden);
  if (options.names.length > 0 && !options.hidesNames) rows.unshift([...options.names]);
  for (const column of shown) for (const row of rows) column.width = Math.max(column.width, textWidth(row[column.index] ?? ""));
  return rows.map((row) => `${formatRow(row, shown, options.joint)}\n`).join("");
}

function formatRow(row: readonly string[], columns: readonly Column[], joint: string): string {
  const cells = columns.map((column, position) => {
    const text = row[column.index] ?? "";
    const fill = " ".repeat(column.width - textWidth(text));
    const isLast = position === columns.length - 1;
    if (column.isRight) return isLast && text === "" ? "" : fill + text;
    return isLast ? text : text + fill;
  });
  return cells.join(joint);
}

/** Columns by number or name; 0 means all. What is more than there are is passed over. */
function listed(columns: readonly Column[], names: readonly string[]): Column[] {
  const found: Column[] = [];
  for (const name of names) {
    if (name === "0") return [...columns];
    const byName = /^\d+$/.test(name) ? undefined : columns.find((column) => column.name !== "" && column.name === name);
    const column = /^\d+$/.test(name) ? columns[Number(name) - 1] : byName;
    if (column !== undefined && !found.includes(column)) found.push(column);
    else if (!/^\d+$/.test(name) && column === undefined) throw new UnknownColumn(`undefined column name '${name}'`);
  }
  return found;
}

function split(line: string, { separators, limit }: TableOptions): string[] {
  const words: string[] = [];
  let rest = line;
  const isSeparator = (at: number): boolean =>
    separators === null ? isBlank(rest.charCodeAt(at)) : separators.includes(rest[at]!);
  const skipBlanks = (): string => {
    let at = 0;
    while (at < rest.length && isSeparator(at)) at++;
    return rest.slice(at);
  };
  for (;;) {
    // The last column keeps the blanks before it, but for the one that parts it.
    const isLast = limit > 0 && words.length === limit - 1;
    if (separators === null && (!isLast || words.length === 0 || skipBlanks() === "")) rest = skipBlanks();
    if (rest === "" && (separators === null || words.length === 0)) return words;
    if (isLast) return [...words, rest];
    let at = 0;
    while (at < rest.length && !isSeparator(at)) at++;
    words.push(rest.slice(0, at));
    if (at >= rest.length) return words;
    rest = rest.slice(at + 1);
  }
}

/** isspace(3), and what iswspace(3) knows beyond it. */
function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || (code > 127 && /\s/.test(String.fromCharCode(code)));
}

export function textWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += Math.max(0, characterWidth(character));
  return width;
}
