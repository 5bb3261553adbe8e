/**
 * ss's table (misc/ss.c, render()): every column as wide as its widest field, addresses to the right, ports to the left. Where
 * the output is
 * no terminal nothing is spread out, and lines keep their trailing blanks.
 * Left out: spreading the columns over a terminal's width; the table looks on a terminal as it does in a pipe.
 */

export interface Column {
  readonly title: string;
  readonly align: "left" | "right";
  /** What stands before it. */
  readonly gap: string;
}

export const COLUMNS: readonly Column[] = [
  { title: "Netid", align: "left", gap: "" },
  { title: "State", align: "left", gap: " " },
  { title: "Recv-Q", align: "left", gap: " " },
  { title: "Send-Q", align: "left", gap: " " },
  { title: "Local Address:", align: "right", gap: " " },
  { title: "Port", align: "left", gap: "" },
  { title: "Peer Address:", align: "right", gap: " " },
  { title: "Port", align: "left", gap: "" },
  { title: "Process", align: "left", gap: "" },
];

/** Rows of one field per column; a column that is off is left out with its gap. */
export function renderTable(rows: readonly (readonly string[])[], header: boolean, isOff: (column: Column) => boolean): string {
  const shown = COLUMNS.map((column, index) => ({ column, index })).filter(({ column }) => !isOff(column));
  const lines = header ? [COLUMNS.map((column) => column.title), ...rows] : rows;
  const widths = COLUMNS.map((_, index) => Math.max(0, ...lines.map((line) => line[index]!.length)));
  return lines
    .map((line) => {
      const fields = shown.map(({ column, index }, position) => {
        const width = widths[index]!;
        const field = column.align === "left" ? line[index]!.padEnd(width) : line[index]!.padStart(width);
        return position === 0 ? field : column.gap + field;
      });
      return `${fields.join("")}\n`;
    })
    .join("");
}
