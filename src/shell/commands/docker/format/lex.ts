/**
 * Cuts a template into text and the tokens of its actions. Go: text/template/parse/lex.go. Delimiters {{ and }} with trim marks.
 */

export type TokenKind =
  | "text"
  | "open"
  | "close"
  | "identifier"
  | "field"
  | "variable"
  | "dot"
  | "string"
  | "number"
  | "char"
  | "pipe"
  | "leftParen"
  | "rightParen"
  | "comma"
  | "declare"
  | "assign"
  | "space";

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Where it begins, in characters from the start of the template. */
  readonly at: number;
}

/** What is wrong with a template's text, with the line Go would name. */
export class TemplateSyntaxError extends Error {}

export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let trimNext = false;
  while (at < source.length) {
    const open = source.indexOf("{{", at);
    const end = open < 0 ? source.length : open;
    const trims = open >= 0 && source.startsWith("{{- ", open);
    let text = source.slice(at, end);
    if (trimNext) text = text.replace(/^[ \t\r\n]+/, "");
    if (trims) text = text.replace(/[ \t\r\n]+$/, "");
    if (text !== "") tokens.push({ kind: "text", text, at });
    if (open < 0) break;
    at = open + (trims ? 4 : 2);
    const comment = /^\s*\/\*[\s\S]*?\*\/( -)?\}\}/.exec(source.slice(open + (trims ? 3 : 2)));
    if (comment !== null) {
      trimNext = comment[1] !== undefined;
      at = open + (trims ? 3 : 2) + comment[0].length;
      continue;
    }
    tokens.push({ kind: "open", text: "{{", at: open });
    [at, trimNext] = readAction(source, at, tokens);
  }
  return tokens;
}

const PATTERNS: readonly (readonly [TokenKind, RegExp])[] = [
  ["space", /[ \t\r\n]+/y],
  ["declare", /:=/y],
  ["assign", /=/y],
  ["pipe", /\|/y],
  ["leftParen", /\(/y],
  ["rightParen", /\)/y],
  ["comma", /,/y],
  ["string", /"(?:[^"\\\n]|\\.)*"|`[^`]*`/y],
  ["char", /'(?:[^'\\\n]|\\.)+'/y],
  ["number", /[+-]?(?:0[xX][0-9a-fA-F]+|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+)/y],
  ["field", /\.[\p{L}_][\p{L}\p{N}_]*/uy],
  ["variable", /\$[\p{L}\p{N}_]*/uy],
  ["identifier", /[\p{L}_][\p{L}\p{N}_]*/uy],
  ["dot", /\./y],
];

/** The tokens up to and with `}}`; returns where the text goes on and whether it is trimmed. */
function readAction(source: string, start: number, tokens: Token[]): [number, boolean] {
  let at = start;
  for (;;) {
    const closing = /^(\s-)?\}\}/.exec(source.slice(at));
    if (closing !== null) {
      tokens.push({ kind: "close", text: "}}", at });
      return [at + closing[0].length, closing[1] !== undefined];
    }
    if (at >= source.length) throw new TemplateSyntaxError("unclosed action");
    const token = readToken(source, at);
    tokens.push(token);
    at += token.text.length;
  }
}

function readToken(source: string, at: number): Token {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    const match = pattern.exec(source);
    if (match !== null) return { kind, text: match[0], at };
  }
  const char = source[at] as string;
  if (char === '"') throw new TemplateSyntaxError("unterminated quoted string");
  if (char === "`") throw new TemplateSyntaxError("unterminated raw quoted string");
  if (char === "'") throw new TemplateSyntaxError("unterminated character constant");
  const code = char.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
  throw new TemplateSyntaxError(`unexpected bad character U+${code} '${char}' in ${at === 0 ? "input" : "command"}`);
}
