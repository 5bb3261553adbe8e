/** join's command line. GNU coreutils 9.1: src/join.c. */
import { byteString, encodeText } from "../../../wire/text.ts";
import { complain, misuse, type ToolContext } from "../kit.ts";
import { quoted, shellQuoted } from "../quote.ts";
import { ToolOptions } from "../tool-options.ts";

/** A column of the output: of the file 0 the field that is joined by. */
export interface OutputField {
  readonly file: 0 | 1 | 2;
  readonly field: number;
}

export interface JoinOptions {
  readonly paths: readonly [string, string];
  /** From 0. */
  readonly joinFields: readonly [number, number];
  readonly printsUnpaired: readonly [boolean, boolean];
  readonly printsPaired: boolean;
  readonly filler: string;
  readonly ignoresCase: boolean;
  /** null: blanks. A newline: the whole line is one field. */
  readonly separator: string | null;
  readonly fields: readonly OutputField[] | "auto" | null;
  readonly hasHeader: boolean;
  readonly order: "checked" | "unchecked" | "default";
  readonly end: string;
}

export const JOIN_OPTIONS = new ToolOptions("join", "1 2 a e i j o t v z check-order nocheck-order header");
/** Linux: a field's number that does not fit means the last there can be. */
const MOST_FIELDS = Number.MAX_SAFE_INTEGER;

/** The options, or the exit code after a complaint. */
export function readJoinOptions(context: ToolContext): JoinOptions | number {
  const parsed = JOIN_OPTIONS.read(spelledOut(context.argv));
  const fail = (text: string): number => {
    complain(context, text);
    return 1;
  };
  const joinFields: [number, number] = [-1, -1];
  const printsUnpaired: [boolean, boolean] = [false, false];
  let separator: string | null = null;
  let filler: string | null = null;
  let fields: OutputField[] | "auto" | null = null;
  const setField = (file: 0 | 1, field: number): string | null => {
    if (joinFields[file] >= 0 && joinFields[file] !== field)
      return `incompatible join fields ${joinFields[file] + 1}, ${field + 1}`;
    joinFields[file] = field;
    return null;
  };
  for (const { name, value } of parsed.options) {
    if (name === "v" || name === "a") {
      if (value !== "1" && value !== "2") return fail(`invalid field number: ${quoted(value)}`);
      printsUnpaired[Number(value) - 1] = true;
    } else if (name === "1" || name === "2" || name === "j") {
      const field = fieldNumber(value);
      if (typeof field === "string") return fail(field);
      const refused = (name !== "2" ? setField(0, field) : null) ?? (name !== "1" ? setField(1, field) : null);
      if (refused !== null) return fail(refused);
    } else if (name === "e") {
      if (filler !== null && filler !== value) return fail("conflicting empty-field replacement strings");
      filler = value;
    } else if (name === "t") {
      const chosen = separatorOf(value);
      if (chosen === null) return fail(`multi-character tab ${quoted(value)}`);
      if (separator !== null && separator !== chosen) return fail("incompatible tabs");
      separator = chosen;
    } else if (name === "o") {
      if (value === "auto") fields = "auto";
      else {
        const added = fieldList(value);
        if (typeof added === "string") return fail(added);
        fields = [...(fields === null || fields === "auto" ? [] : fields), ...added];
      }
    }
  }
  const operands = [...parsed.operands];
  while (operands.length > 2 && Array.isArray(fields)) {
    const added = fieldList(operands[0]!);
    if (typeof added === "string") return fail(added);
    fields.push(...added);
    operands.shift();
  }
  if (operands.length === 0) return misuse(context, "missing operand");
  if (operands.length === 1) return misuse(context, `missing operand after ${quoted(operands[0]!)}`);
  if (operands.length > 2) return misuse(context, `extra operand ${shellQuoted(operands[2]!)}`);
  if (operands[0] === "-" && operands[1] === "-") return fail("both files cannot be standard input: No such file or directory");
  const order = parsed.last("check-order", "nocheck-order")?.name;
  return {
    paths: [operands[0]!, operands[1]!],
    joinFields: [Math.max(0, joinFields[0]), Math.max(0, joinFields[1])],
    printsUnpaired,
    printsPaired: !parsed.has("v"),
    filler: byteString(encodeText(filler ?? "")),
    ignoresCase: parsed.has("i"),
    separator,
    fields,
    hasHeader: parsed.has("header"),
    order: order === "check-order" ? "checked" : order === "nocheck-order" ? "unchecked" : "default",
    end: parsed.has("z") ? "\0" : "\n",
  };
}

/** -j1 N and -j2 N are -1 N and -2 N. */
function spelledOut(argv: readonly string[]): string[] {
  return argv.map((word, index) =>
    index > 0 && (word === "-j1" || word === "-j2") && /^\d+$/.test(argv[index + 1] ?? "") ? `-${word[2]}` : word,
  );
}

function separatorOf(value: string): string | null {
  if (value === "") return "\n";
  if (value === "\\0") return "\0";
  const bytes = byteString(encodeText(value));
  return bytes.length === 1 ? bytes : null;
}

function fieldNumber(text: string): number | string {
  if (!/^\d+$/.test(text) || Number(text) === 0) return `invalid field number: ${quoted(text)}`;
  return Math.min(Number(text), MOST_FIELDS) - 1;
}

function fieldList(list: string): OutputField[] | string {
  const fields: OutputField[] = [];
  for (const word of list.split(/[, \t]/)) {
    if (word === "0") {
      fields.push({ file: 0, field: 0 });
      continue;
    }
    if (!/^[012]/.test(word)) return `invalid file number in field spec: ${quoted(word)}`;
    if (word.startsWith("0") || word[1] !== ".") return `invalid field specifier: ${quoted(word)}`;
    const field = fieldNumber(word.slice(2));
    if (typeof field === "string") return field;
    fields.push({ file: word.startsWith("1") ? 1 : 2, field });
  }
  return fields;
}
