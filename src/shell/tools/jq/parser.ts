/**
 * Parses a jq program with the tables of its grammar, with bison's messages and its recovery from errors. jq 1.6: parser.y,
 * locfile.c.
 */
import { spend } from "../../../sim/work.ts";
import { byteString, bytesOfString, encodeText } from "../../../wire/text.ts";
import { GRAMMAR, type Reducing, RULES } from "./grammar.ts";
import { type Action, makeTables, type State, type Tables } from "./lalr.ts";
import { JqLexer, type Token } from "./lexer.ts";
import type { Location, Program } from "./nodes.ts";
import { textOfBytes } from "./values.ts";

let tables: Tables | null = null;

/** bison's YYMAXDEPTH. */
const MOST_OPEN = 10_000;

/** The text of a program, one character for each byte, and how jq says where in it something is wrong. */
export class Source {
  readonly bytes: string;

  constructor(text: string) {
    this.bytes = byteString(encodeText(text.split("\0")[0]!));
  }

  /** The number of the line, from 1. */
  lineOf(location: Location): number {
    return this.bytes.slice(0, location.start).split("\n").length;
  }

  /** `jq: error: TEXT at <top-level>, line N:` and the line, as far as the column where it is. */
  complaint(text: string, location: Location): string {
    const from = this.bytes.lastIndexOf("\n", location.start - 1) + 1;
    const to = this.bytes.indexOf("\n", from);
    const line = textOfBytes(bytesOfString(this.bytes.slice(from, to < 0 ? undefined : to)));
    return `jq: error: ${text} at <top-level>, line ${this.lineOf(location)}:\n${line}${" ".repeat(location.start - from)}`;
  }
}

export interface Parsed {
  readonly program: Program;
  readonly complaints: readonly string[];
}

export function parseProgram(source: Source): Parsed {
  return new Parser(source).parse();
}

interface Entry {
  readonly state: number;
  readonly symbol: string;
  readonly value: unknown;
  readonly at: Location;
}

class Parser {
  readonly #source: Source;
  readonly #lexer: JqLexer;
  readonly #tables: Tables;
  readonly #complaints: string[] = [];
  readonly #stack: Entry[] = [{ state: 0, symbol: "", value: null, at: { start: 0, end: 0 } }];
  #token: Token | null = null;
  /** The last token that was read. */
  #tokenAt: Location = { start: 0, end: 0 };
  /** How many tokens must be shifted before another syntax error is reported. */
  #silence = 0;

  constructor(source: Source) {
    this.#source = source;
    this.#lexer = new JqLexer(source.bytes);
    tables ??= makeTables(GRAMMAR);
    this.#tables = tables;
  }

  parse(): Parsed {
    let program: Program = { definitions: [], body: null };
    for (;;) {
      spend(20);
      if (this.#stack.length >= MOST_OPEN) {
        this.#fail("memory exhausted", this.#tokenAt);
        break;
      }
      const top = this.#stack.at(-1)!;
      if (top.state === this.#tables.accepting) {
        program = this.#stack[1]!.value as Program;
        break;
      }
      const action = this.#action(this.#tables.states[top.state]!);
      if (action.kind === "reduce") this.#reduce(action.rule);
      else if (action.kind === "shift") this.#shift(action.state);
      else if (!this.#recover()) break;
    }
    return { program, complaints: this.#complaints };
  }

  #action(state: State): Action {
    const otherwise: Action = state.otherwise === null ? { kind: "error" } : { kind: "reduce", rule: state.otherwise };
    // Where a state has but one thing to do, no token is read.
    return state.actions.size === 0 ? otherwise : (state.actions.get(this.#current().type) ?? otherwise);
  }

  #current(): Token {
    if (this.#token === null) {
      this.#token = this.#lexer.next();
      this.#tokenAt = this.#token.at;
      if (this.#token.problem !== null) this.#fail(this.#token.problem, this.#token.at);
    }
    return this.#token;
  }

  #shift(state: number): void {
    const { type, value, at } = this.#current();
    this.#stack.push({ state, symbol: type, value, at });
    this.#token = null;
    if (this.#silence > 0) this.#silence--;
  }

  #reduce(number: number): void {
    const { left, right, action } = RULES[number]!;
    const parts = this.#stack.splice(this.#stack.length - right.length, right.length);
    const below = this.#stack.at(-1)!;
    const at: Location =
      parts.length > 0 ? { start: parts[0]!.at.start, end: parts.at(-1)!.at.end } : { start: below.at.end, end: below.at.end };
    const reducing: Reducing = {
      at,
      firstAt: parts[0]?.at ?? at,
      fail: (message) => this.#fail(message, at),
      lineOf: (location) => this.#source.lineOf(location),
      format: this.#format(left),
    };
    // What each symbol is worth, its rules in grammar.ts know.
    const value = action(parts.map((part) => part.value) as never[], reducing);
    const state = this.#tables.states[below.state]!.gotos.get(left)!;
    this.#stack.push({ state, symbol: left, value, at });
  }

  /** The format that applies to a string: the name before it, which lies below on the stack. */
  #format(left: string): string {
    const below = this.#stack.at(-1)!;
    if (left === "@2") return this.#stack.at(-2)!.value as string;
    return left === "QQString" ? (below.value as string) : "";
  }

  /** Drops what is open until an error may stand there; false where nothing helps. */
  #recover(): boolean {
    let begin = this.#tokenAt;
    if (this.#silence === 0) this.#fail(this.#syntaxError(), this.#tokenAt);
    if (this.#silence === 3 && this.#token !== null) {
      if (this.#token.type === "$end") return false;
      this.#token = null;
    }
    this.#silence = 3;
    for (;;) {
      const top = this.#stack.at(-1)!;
      const action = this.#tables.states[top.state]!.actions.get("error");
      if (action?.kind === "shift") {
        this.#stack.push({
          state: action.state,
          symbol: "error",
          value: null,
          at: { start: begin.start, end: this.#tokenAt.end },
        });
        return true;
      }
      if (this.#stack.length === 1) return false;
      begin = this.#stack.pop()!.at;
    }
  }

  #syntaxError(): string {
    const { type } = this.#current();
    const expected = [...this.#tables.states[this.#stack.at(-1)!.state]!.actions]
      .filter(([name, action]) => name !== "error" && action.kind !== "error")
      .map(([name]) => tokenName(name));
    const names = expected.length > 4 || expected.length === 0 ? "" : `, expecting ${expected.join(" or ")}`;
    return `syntax error, unexpected ${tokenName(type)}${names}`;
  }

  #fail(message: string, at: Location): void {
    const hint = message.includes("unexpected") ? " (Unix shell quoting issues?)" : "";
    this.#complaints.push(this.#source.complaint(message + hint, at));
  }
}

/** Single characters stand in quotes. */
function tokenName(type: string): string {
  return type.length === 1 ? `'${type}'` : type;
}
