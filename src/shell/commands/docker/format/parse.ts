/**
 * Parses a template. Go: text/template/parse/parse.go. `define`, `template` and `block` are refused: one template is one text.
 */
import { FUNCTIONS } from "./functions.ts";
import { TemplateSyntaxError, type Token, type TokenKind, tokenize } from "./lex.ts";
import type { Command, Node, Operand, Pipe } from "./nodes.ts";

export function parseTemplate(source: string): readonly Node[] {
  const parser = new Parser(tokenize(source), source);
  return parser.parseAll();
}

class Parser {
  readonly #tokens: readonly Token[];
  readonly #source: string;
  #at = 0;
  #variables: string[] = ["$"];
  #rangeDepth = 0;

  constructor(tokens: readonly Token[], source: string) {
    this.#tokens = tokens;
    this.#source = source;
  }

  parseAll(): readonly Node[] {
    const { nodes, end } = this.#list();
    if (end !== null) throw new TemplateSyntaxError(`unexpected {{${end}}}`);
    return nodes;
  }

  /** Nodes up to the end of the text or an `end` or `else`. */
  #list(): { nodes: Node[]; end: "end" | "else" | null } {
    const nodes: Node[] = [];
    for (;;) {
      const token = this.#tokens[this.#at];
      if (token === undefined) return { nodes, end: null };
      this.#at++;
      if (token.kind === "text") {
        nodes.push({ kind: "text", text: token.text });
        continue;
      }
      this.#skipSpace();
      const word = this.#peek();
      if (word?.kind === "identifier" && (word.text === "end" || word.text === "else")) {
        this.#at++;
        if (word.text === "end") this.#close("end");
        return { nodes, end: word.text };
      }
      nodes.push(this.#action());
    }
  }

  #action(): Node {
    const word = this.#peek();
    if (word?.kind === "identifier") {
      switch (word.text) {
        case "if":
        case "with":
        case "range":
          this.#at++;
          return this.#control(word.text);
        case "break":
        case "continue":
          if (this.#rangeDepth === 0) throw new TemplateSyntaxError(`{{${word.text}}} outside {{range}}`);
          this.#at++;
          this.#close(word.text);
          return { kind: word.text };
        case "define":
        case "template":
        case "block":
          throw new TemplateSyntaxError(`{{${word.text}}} is not modelled`);
      }
    }
    return { kind: "action", pipe: this.#pipe("close", "command") };
  }

  #control(kind: "if" | "with" | "range"): Node {
    const scope = this.#variables.length;
    const pipe = this.#pipe("close", kind);
    if (kind === "range") this.#rangeDepth++;
    const body = this.#list();
    if (kind === "range") this.#rangeDepth--;
    let otherwise: readonly Node[] = [];
    if (body.end === null) throw new TemplateSyntaxError("unexpected EOF");
    if (body.end === "else") otherwise = this.#else(kind);
    this.#variables.length = scope;
    return { kind, pipe, body: body.nodes, otherwise };
  }

  #else(kind: "if" | "with" | "range"): readonly Node[] {
    this.#skipSpace();
    const word = this.#peek();
    if (kind === "if" && word?.kind === "identifier" && word.text === "if") {
      this.#at++;
      return [this.#control("if")];
    }
    this.#close("else");
    const rest = this.#list();
    if (rest.end !== "end") throw new TemplateSyntaxError(rest.end === null ? "unexpected EOF" : "expected end; found {{else}}");
    return rest.nodes;
  }

  #pipe(end: TokenKind, context: string): Pipe {
    const { variables, isAssignment } = this.#declaration(context);
    const commands: Command[] = [];
    for (;;) {
      this.#skipSpace();
      const token = this.#next(context);
      if (token.kind === end) {
        if (commands.length === 0)
          throw new TemplateSyntaxError(`missing value for ${context === "(" ? "parenthesized pipeline" : context}`);
        return { variables, isAssignment, commands };
      }
      this.#at--;
      commands.push(this.#command(end, context));
      const after = this.#peek();
      if (after?.kind === "pipe") {
        this.#at++;
        this.#skipSpace();
        if (this.#peek()?.kind === end) throw new TemplateSyntaxError("missing value for command");
      }
    }
  }

  #declaration(context: string): { variables: string[]; isAssignment: boolean } {
    const start = this.#at;
    const variables: string[] = [];
    this.#skipSpace();
    while (this.#peek()?.kind === "variable") {
      variables.push((this.#peek() as Token).text);
      this.#at++;
      this.#skipSpace();
      const after = this.#peek();
      if (after?.kind === "declare" || after?.kind === "assign") {
        this.#at++;
        if (after.kind === "declare") this.#variables.push(...variables);
        return { variables, isAssignment: after.kind === "assign" };
      }
      if (after?.kind !== "comma" || context !== "range") break;
      this.#at++;
      this.#skipSpace();
    }
    this.#at = start;
    return { variables: [], isAssignment: false };
  }

  #command(end: TokenKind, context: string): Command {
    const args: Operand[] = [];
    this.#skipSpace();
    const at = (this.#peek() as Token).at;
    for (;;) {
      const operand = this.#operand(context);
      args.push(operand);
      const spaced = this.#skipSpace();
      const token = this.#next(context);
      this.#at--;
      if (token.kind === end || token.kind === "pipe") return { at, args };
      if (!spaced) throw new TemplateSyntaxError(`unexpected ${describe(token)} in operand`);
    }
  }

  #operand(context: string): Operand {
    const token = this.#next(context);
    switch (token.kind) {
      case "field":
        return this.#fields(token);
      case "dot":
        return { kind: "dot", at: token.at };
      case "variable": {
        if (!this.#variables.includes(token.text)) throw new TemplateSyntaxError(`undefined variable "${token.text}"`);
        const { names, at } = this.#chain(token.at);
        return { kind: "variable", at, name: token.text, names };
      }
      case "string":
        return { kind: "constant", at: token.at, text: token.text, value: unquote(token.text) };
      case "number":
        return { kind: "constant", at: token.at, text: token.text, value: Number(token.text) };
      case "char":
        return { kind: "constant", at: token.at, text: token.text, value: unquote(token.text).codePointAt(0) ?? 0 };
      case "leftParen": {
        const pipe = this.#pipe("rightParen", "(");
        const { names, at } = this.#chain(token.at);
        return { kind: "pipe", at, pipe, names };
      }
      case "identifier":
        return this.#word(token);
      default:
        throw new TemplateSyntaxError(`unexpected ${describe(token)} in ${context === "(" ? "command" : context}`);
    }
  }

  #word(token: Token): Operand {
    if (token.text === "true" || token.text === "false") {
      return { kind: "constant", at: token.at, text: token.text, value: token.text === "true" };
    }
    if (token.text === "nil") return { kind: "nil", at: token.at };
    if (!FUNCTIONS.has(token.text)) throw new TemplateSyntaxError(`function "${token.text}" not defined`);
    return { kind: "function", at: token.at, name: token.text };
  }

  /** A chain's position is that of its second name, as in Go. */
  #fields(first: Token): Operand {
    const { names, at } = this.#chain(first.at);
    return { kind: "field", at, names: [first.text.slice(1), ...names] };
  }

  #chain(start: number): { names: string[]; at: number } {
    const names: string[] = [];
    let at = start;
    for (;;) {
      const token = this.#peek();
      if (token?.kind !== "field") return { names, at };
      if (names.length === 0) at = token.at;
      names.push(token.text.slice(1));
      this.#at++;
    }
  }

  #close(context: string): void {
    this.#skipSpace();
    const token = this.#next(context);
    if (token.kind !== "close") throw new TemplateSyntaxError(`unexpected ${describe(token)} in ${context}`);
  }

  #skipSpace(): boolean {
    const spaced = this.#peek()?.kind === "space";
    if (spaced) this.#at++;
    return spaced;
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #next(context: string): Token {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw new TemplateSyntaxError(this.#source === "" ? "empty" : `unexpected EOF in ${context}`);
    this.#at++;
    return token;
  }
}

function describe(token: Token): string {
  if (token.kind === "close") return '"}}"';
  if (token.kind === "field" || token.kind === "identifier" || token.kind === "variable") return `<${token.text}>`;
  return `"${token.text}"`;
}

function unquote(text: string): string {
  if (text.startsWith("`")) return text.slice(1, -1);
  const simple: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", a: "\x07", b: "\b", f: "\f", v: "\v" };
  return text
    .slice(1, -1)
    .replace(/\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))/g, (_, hex?: string, unicode?: string, char?: string) =>
      char === undefined ? String.fromCodePoint(Number.parseInt((hex ?? unicode) as string, 16)) : (simple[char] ?? char),
    );
}
