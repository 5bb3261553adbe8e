/**
 * Parses bash's patterns: `*`, `?`, brackets, backslashes, and the extended `?(a|b) *(a) +(a) @(a) !(a)`. What is not well formed
 * stands for itself, as in bash. Linux: bash 5.2, lib/glob/sm_loop.c; named collating symbols such as `[.hyphen.]` are left out.
 */
import { CharacterSet, Everything, type Folding } from "./character-set.ts";
import { CLASSES, characterAt, widthOf } from "./characters.ts";

export type GlobNode =
  | { readonly kind: "set"; readonly set: CharacterSet }
  | { readonly kind: "any" }
  | { readonly kind: "group"; readonly operator: GroupOperator; readonly alternatives: readonly (readonly GlobNode[])[] };

export type GroupOperator = "?" | "*" | "+" | "@" | "!";

/** How deep groups nest; what is deeper stands for itself. */
const MOST_NESTING = 200;

export function parseGlob(pattern: string, folding: Folding | null, isExtended: boolean): GlobNode[] {
  return new GlobParser(folding, isExtended).parse(pattern, 0);
}

/** Whether a pattern has unquoted characters that may match other ones than themselves. Linux: unquoted_glob_pattern_p(). */
export function isGlob(pattern: string): boolean {
  let isBracketOpen = false;
  for (let at = 0; at < pattern.length; at++) {
    const mark = pattern[at]!;
    if (mark === "\\") at++;
    else if (mark === "?" || mark === "*" || (mark === "]" && isBracketOpen)) return true;
    else if (mark === "[") isBracketOpen = true;
    else if (mark === "/") isBracketOpen = false;
    else if ((mark === "+" || mark === "@" || mark === "!") && pattern[at + 1] === "(") return true;
  }
  return false;
}

class GlobParser {
  readonly #folding: Folding | null;
  readonly #isExtended: boolean;

  constructor(folding: Folding | null, isExtended: boolean) {
    this.#folding = folding;
    this.#isExtended = isExtended;
  }

  parse(pattern: string, depth: number): GlobNode[] {
    const nodes: GlobNode[] = [];
    for (let at = 0; at < pattern.length; ) {
      const mark = pattern[at]!;
      if (this.#isExtended && "?*+@!".includes(mark) && pattern[at + 1] === "(") {
        const end = depth < MOST_NESTING ? scan(pattern, at + 2, ")") : null;
        if (end === null) {
          this.#addLiteral(nodes, pattern.slice(at));
          return nodes;
        }
        const alternatives = splitAlternatives(pattern.slice(at + 2, end - 1)).map((part) => this.parse(part, depth + 1));
        nodes.push({ kind: "group", operator: mark as GroupOperator, alternatives });
        at = end;
        continue;
      }
      if (mark === "*") {
        if (nodes.at(-1)?.kind !== "any") nodes.push({ kind: "any" });
        at++;
        continue;
      }
      const character = characterAt(pattern, at);
      at += widthOf(character);
      if (mark === "?") nodes.push({ kind: "set", set: new Everything() });
      else if (mark === "[") {
        const bracket = new GlobBracket(pattern, at, this.#folding).parse();
        nodes.push({ kind: "set", set: bracket?.set ?? CharacterSet.single(character) });
        at = bracket?.end ?? at;
      } else if (mark === "\\" && at < pattern.length) {
        const escaped = characterAt(pattern, at);
        nodes.push({ kind: "set", set: CharacterSet.single(escaped, this.#folding) });
        at += widthOf(escaped);
      } else nodes.push({ kind: "set", set: CharacterSet.single(character, this.#folding) });
    }
    return nodes;
  }

  #addLiteral(nodes: GlobNode[], text: string): void {
    for (let at = 0; at < text.length; ) {
      const character = characterAt(text, at);
      nodes.push({ kind: "set", set: CharacterSet.single(character) });
      at += widthOf(character);
    }
  }
}

/** The position behind the end of an alternative or of a group, past brackets and inner groups. Linux: PATSCAN. */
function scan(pattern: string, from: number, delimiter: "|" | ")"): number | null {
  let depth = 0;
  /** The first character of the bracket expression that is open, where `]` is a member. */
  let bracket = -1;
  let symbol = "";
  for (let at = from; at < pattern.length; at++) {
    const mark = pattern[at]!;
    if (mark === "\\") at++;
    else if (mark === "[") {
      if (bracket < 0) {
        bracket = at + 1;
        if (pattern[bracket] === "!" || pattern[bracket] === "^") bracket++;
      } else if (":.=".includes(pattern[at + 1] ?? " ")) symbol = pattern[at + 1]!;
    } else if (mark === "]" && bracket >= 0) {
      if (symbol !== "" && pattern[at - 1] === symbol) symbol = "";
      else if (at !== bracket) bracket = -1;
    } else if (bracket >= 0) continue;
    else if (mark === "(") depth++;
    else if (mark === ")" && depth-- <= 0) return at + 1;
    else if (mark === "|" && depth === 0 && delimiter === "|") return at + 1;
  }
  return null;
}

function splitAlternatives(text: string): string[] {
  const parts: string[] = [];
  for (let from = 0; ; ) {
    const end = scan(text, from, "|");
    if (end === null) return [...parts, text.slice(from)];
    parts.push(text.slice(from, end - 1));
    from = end;
  }
}

/** A bracket expression. Linux: BRACKMATCH. */
class GlobBracket {
  readonly #pattern: string;
  readonly #set: CharacterSet;
  readonly #folding: Folding | null;
  #at: number;

  constructor(pattern: string, at: number, folding: Folding | null) {
    this.#pattern = pattern;
    this.#at = at;
    this.#folding = folding;
    this.#set = new CharacterSet(folding);
    // In a text that is not valid UTF-8 bash compares byte by byte: a complement has such bytes too.
    this.#set.complementHasBytes = true;
  }

  /** The set, and the position behind it; null where the bracket is not closed and stands for itself. */
  parse(): { set: CharacterSet; end: number } | null {
    if (this.#pattern[this.#at] === "!" || this.#pattern[this.#at] === "^") {
      this.#set.isNegated = true;
      this.#at++;
    }
    let mark = this.#take();
    for (;;) {
      if (mark === null) return null;
      const named = mark === 0x5b ? this.#named() : null;
      if (named !== null) {
        mark = this.#take();
        if (mark === 0x5d) break;
        continue;
      }
      let first: number = mark;
      if (mark === 0x5b && this.#pattern[this.#at] === ".") first = this.#collatingSymbol();
      else if (mark === 0x5c) {
        const escaped = this.#take();
        if (escaped === null) return this.#never();
        first = escaped;
      }
      mark = this.#take();
      if (mark === null) return null;
      let last = first;
      if (mark === 0x2d && this.#pattern[this.#at] !== "]") {
        const end = this.#rangeEnd();
        if (end === null) return this.#never();
        last = end;
        mark = this.#take();
      }
      if (first >= 0 && last >= 0 && this.#fold(first) <= this.#fold(last)) this.#set.addRange(first, last);
      if (mark === 0x5d) break;
    }
    return { set: this.#set, end: this.#at };
  }

  #fold(character: number): number {
    return this.#folding === null ? character : this.#folding(character);
  }

  #take(): number | null {
    if (this.#at >= this.#pattern.length) return null;
    const character = characterAt(this.#pattern, this.#at);
    this.#at += widthOf(character);
    return character;
  }

  /** A class or an equivalence class; a class that does not exist has no members. */
  #named(): true | null {
    const pattern = this.#pattern;
    const next = pattern[this.#at];
    if (next === "=" && pattern.startsWith("=]", this.#at + 2)) {
      this.#set.add(characterAt(pattern, this.#at + 1));
      this.#at += 4;
      return true;
    }
    if (next !== ":") return null;
    const close = pattern.indexOf(":]", this.#at + 1);
    if (close < 0) return null;
    const name = pattern.slice(this.#at + 1, close).replaceAll("\\", "");
    this.#at = close + 2;
    if (name === "word") {
      this.#set.addClass("alnum");
      this.#set.add(0x5f);
    } else if (Object.hasOwn(CLASSES, name)) this.#set.addClass(name);
    return true;
  }

  /** The character of `[.x.]`; -1, which matches nothing, where it is none. */
  #collatingSymbol(): number {
    const close = this.#pattern.indexOf(".]", this.#at + 1);
    if (close < 0) return -1;
    const symbol = this.#pattern.slice(this.#at + 1, close);
    this.#at = close + 2;
    return symbol !== "" && widthOf(characterAt(symbol, 0)) === symbol.length ? characterAt(symbol, 0) : -1;
  }

  #rangeEnd(): number | null {
    const end = this.#take();
    if (end === 0x5c) return this.#take();
    if (end === 0x5b && this.#pattern[this.#at] === ".") return this.#collatingSymbol();
    return end;
  }

  /** A backslash at the end of the pattern: nothing matches. */
  #never(): { set: CharacterSet; end: number } {
    return { set: new CharacterSet(), end: this.#pattern.length };
  }
}
