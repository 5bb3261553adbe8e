/** Lines in columns, no wider than asked for. */
import type { Line, Paragraph } from "./lines.ts";

/** Where a namespace's name, a layer's and what is said of it begin. */
const NAME_AT = 3;
const LAYER_AT = 5;
const TEXT_AT = 16;
const NOTE_AT = 54;
/** Columns for "yes" and "no". */
const YES_WIDTH = 5;
/** Wider cells push what follows to the right. */
const WIDEST_WHERE = 18;
const WIDEST_CONDITIONS = 34;

/** Where the terminal does not say how wide it is. */
const USUAL_WIDTH = 120;
const LEAST_WIDTH = 60;

/** How wide a text may be on a terminal of so many columns; one that nobody has given a size has 0. */
export function widthOn(columns: number | undefined): number {
  return Math.max(LEAST_WIDTH, columns || USUAL_WIDTH);
}

/** The columns of rules: of all paragraphs of a packet alike. */
export interface RuleColumns {
  readonly where: number;
  readonly conditions: number;
}

export function ruleColumns(paragraphs: readonly Paragraph[]): RuleColumns {
  const rules = paragraphs.flatMap(({ lines }) => lines.filter((line) => line.kind === "rule"));
  const widest = (lengths: readonly number[], most: number): number => Math.max(0, ...lengths.filter((each) => each <= most));
  return {
    where:
      widest(
        rules.map(({ where }) => where.length),
        WIDEST_WHERE,
      ) + 1,
    conditions:
      widest(
        rules.map(({ conditions }) => conditions.length),
        WIDEST_CONDITIONS,
      ) + 2,
  };
}

/** A paragraph's lines as text: a layer is named where it begins. */
export function layOut({ name, title, lines }: Paragraph, columns: RuleColumns, width: number): string[] {
  const head = `${at("", NAME_AT)}${name.padEnd(TEXT_AT - NAME_AT - 1)} `;
  const [only] = lines;
  if (!title.includes(">") && lines.length === 1 && only!.kind === "text")
    return wrapped(`${head}${title === "" ? "" : `${title}: `}${only!.text}`, only!.note, width);
  const texts = [`${head}${title}`.trimEnd()];
  let layer = "";
  for (const line of lines) {
    const shown = line.layer === layer || line.layer === "" ? "" : line.layer;
    layer = line.layer === "" ? layer : line.layer;
    const start = at(`${at("", LAYER_AT)}${shown}`, TEXT_AT);
    texts.push(
      ...(line.kind === "text" ? wrapped(`${start}${line.text}`, line.note, width) : ruleTexts(start, line, columns, width)),
    );
  }
  return texts;
}

/** Text, and what is said of it in a column of its own, or on a line of its own where both are too wide. */
function wrapped(text: string, note: string, width: number): string[] {
  if (note === "") return [text];
  const both = `${at(text, NOTE_AT)}${text.length >= NOTE_AT ? "  " : ""}${note}`;
  return both.length <= width ? [both] : [text, `${at("", TEXT_AT + 2)}${note}`];
}

function ruleTexts(
  start: string,
  line: Extract<Line, { kind: "rule" }>,
  { where, conditions }: RuleColumns,
  width: number,
): string[] {
  const { matches, has, verdict, origin } = line;
  const asked = `${start}${padded(line.where, where)}${padded(matches ? "yes" : "no", YES_WIDTH)}`;
  const result = `${matches ? verdict : has}${origin === "" ? "" : ` (${origin})`}`;
  const whole = `${asked}${padded(line.conditions, conditions)}${result}`.trimEnd();
  return whole.length <= width ? [whole] : [`${asked}${line.conditions}`, `${at("", asked.length + 2)}${result}`];
}

/** A line that is still too wide goes on in the next one. */
export function broken(line: string, width: number): string[] {
  const indent = " ".repeat(line.length - line.trimStart().length + 2);
  const lines: string[] = [];
  let rest = line;
  while (rest.length > width) {
    const at = rest.lastIndexOf(" ", width);
    if (at < indent.length) break;
    lines.push(rest.slice(0, at).trimEnd());
    rest = `${indent}${rest.slice(at + 1).trimStart()}`;
  }
  return [...lines, rest];
}

/** Two spaces behind a cell that is too wide for its column. */
function padded(cell: string, width: number): string {
  return cell.length >= width ? `${cell}  ` : cell.padEnd(width);
}

function at(text: string, column: number): string {
  return text.padEnd(column);
}
