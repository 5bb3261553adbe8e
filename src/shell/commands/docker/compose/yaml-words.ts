/**
 * What go-yaml says of a text that is no YAML, from what the library `yaml` noticed. Both find the mistake; only the words and
 * the line differ: a scanner's mistake is reported with its own line, a parser's with the line before the collection it was in
 * began. Checked against libyaml's marks for the mistakes of test/docker/compose-yaml.test.ts by go-yaml's rule (yaml.v3,
 * decode.go: fail()).
 */
import { type Document, isScalar, isSeq, LineCounter, visit, type YAMLError } from "yaml";

export function goYamlWords(error: YAMLError, document: Document, text: string): string {
  const counter = new LineCounter();
  for (const start of lineStarts(text)) counter.addNewLine(start);
  const { line, col } = counter.linePos(error.pos[0]);
  const lines = text.split("\n");
  const { code, message } = error;
  if (code === "DUPLICATE_KEY") return duplicateKey(document, counter);
  if (message.startsWith("Nested mappings")) return scanned(line, "mapping values are not allowed in this context");
  if (message.startsWith("Unexpected block-seq-ind"))
    return scanned(line, "block sequence entries are not allowed in this context");
  if (code === "TAB_AS_INDENT" || code === "BAD_SCALAR_START") return badStart(lines, line, code);
  if (message.startsWith("Missing closing"))
    return scanned(quoteBefore(document, counter, error.pos[0]), "found unexpected end of stream");
  if (code === "MULTILINE_IMPLICIT_KEY" || message.startsWith("Implicit map keys need")) {
    const goesOn = indentOf(lines[line] ?? "") > indentOf(lines[line - 1]!);
    return goesOn
      ? scanned(line + 1, "mapping values are not allowed in this context")
      : scanned(line, "could not find expected ':'");
  }
  if (message.startsWith("Flow ")) {
    const closing = message.startsWith("Flow sequence") ? "]" : "}";
    const before = flowBefore(document, counter, error.pos[0], closing === "]");
    return at(before - 1 || line - 1, `did not find expected ',' or '${closing}'`);
  }
  if (/Unexpected flow-/.test(message)) return at(line - 1, "did not find expected node content");
  if (["BAD_INDENT", "UNEXPECTED_TOKEN", "BLOCK_AS_IMPLICIT_KEY"].includes(code)) return unexpectedKey(lines, line, col);
  return scanned(line, message.charAt(0).toLowerCase() + message.slice(1));
}

/** A scanner's mistake; go-yaml takes the first line for none. */
function scanned(line: number, words: string): string {
  return at(line > 1 ? line : 0, words);
}

function at(line: number, words: string): string {
  return line > 0 ? `line ${line}: ${words}` : words;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let position = text.indexOf("\n"); position >= 0; position = text.indexOf("\n", position + 1)) starts.push(position + 1);
  return starts;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function badStart(lines: readonly string[], line: number, code: string): string {
  const above = (lines[line - 2] ?? "").trimEnd();
  if (code === "TAB_AS_INDENT" && above !== "" && !/[:\-"'\]}]$/.test(above)) {
    return scanned(line - 1, "found a tab character that violates indentation");
  }
  return scanned(line, "found character that cannot start any token");
}

/** A line that belongs to no block around it: reported with where the block it should belong to began. */
function unexpectedKey(lines: readonly string[], line: number, col: number): string {
  const own = lines[line - 1]!;
  const indent = indentOf(own);
  const inLine = col - 1 > indent;
  let from = line - 2;
  while (!inLine && from >= 0 && (lines[from]!.trim() === "" || indentOf(lines[from]!) > indent)) from--;
  const isAfterItems = !inLine && from >= 0 && indentOf(lines[from]!) === indent && lines[from]!.trimStart().startsWith("- ");
  const isItem = own.trimStart().startsWith("- ");
  if (isAfterItems && !isItem) return at(beginning(lines, from, indent) - 1 || line - 1, "did not find expected '-' indicator");
  while (!inLine && from >= 0 && (lines[from]!.trim() === "" || indentOf(lines[from]!) >= indent)) from--;
  const block = inLine ? line - 1 : from;
  if (block < 0) return at(line - 1, "did not find expected key");
  return at(beginning(lines, block, indentOf(lines[block]!)) - 1 || line - 1, "did not find expected key");
}

/** The first line, counted from 1, of the block of that indent that a line belongs to. */
function beginning(lines: readonly string[], index: number, indent: number): number {
  let first = index;
  for (let each = index; each >= 0; each--) {
    const text = lines[each]!;
    if (text.trim() === "" || text.trimStart().startsWith("#")) continue;
    if (indentOf(text) < indent) break;
    if (indentOf(text) === indent) first = each;
  }
  return first + 1;
}

function quoteBefore(document: Document, counter: LineCounter, position: number): number {
  let found = 1;
  visit(document, (_key, node) => {
    if (isScalar(node) && node.type?.startsWith("QUOTE") && node.range && node.range[0] < position)
      found = counter.linePos(node.range[0]).line;
  });
  return found;
}

function flowBefore(document: Document, counter: LineCounter, position: number, isList: boolean): number {
  let found = 0;
  visit(document, {
    Collection: (_key, node) => {
      const isSame = isSeq(node) === isList;
      if (node.flow && isSame && node.range && node.range[0] < position) found = counter.linePos(node.range[0]).line;
    },
  });
  return found;
}

function duplicateKey(document: Document, counter: LineCounter): string {
  const words: string[] = [];
  visit(document, {
    Map: (_key, node) => {
      const first = new Map<string, number>();
      for (const { key } of node.items) {
        if (!isScalar(key)) continue;
        const { line } = counter.linePos(key.range?.[0] ?? 0);
        const name = String(key.value);
        const known = first.get(name);
        if (known === undefined) first.set(name, line);
        else words.push(`  line ${line}: mapping key ${JSON.stringify(name)} already defined at line ${known}`);
      }
    },
  });
  return ["unmarshal errors:", ...words].join("\n");
}
