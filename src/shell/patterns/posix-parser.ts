/**
 * Parses POSIX regular expressions with GNU's extensions to postfix code, as regcomp(3) does, mistakes included.
 * Linux: parse_reg_exp(), parse_branch(), parse_expression(), parse_dup_op(), glibc posix/regcomp.c.
 */
import { CharacterSet, type Folding } from "./character-set.ts";
import { characterAt, widthOf } from "./characters.ts";
import { ANCHOR } from "./contexts.ts";
import { BracketParser } from "./posix-bracket.ts";
import { ERRORS, PatternError, type PosixSyntax } from "./posix-syntax.ts";
import { OP, type Operand, Postfix } from "./postfix.ts";

type TokenKind =
  | "character"
  | "back-reference"
  | "anchor"
  | "boundary"
  | "class"
  | "open"
  | "close"
  | "bracket"
  | "period"
  | "star"
  | "plus"
  | "question"
  | "open-interval"
  | "close-interval"
  | "bar"
  | "backslash"
  | "end";

interface Token {
  readonly kind: TokenKind;
  /** The character, the number of a group, or the mask of an anchor. */
  readonly value: number;
  readonly isEscaped: boolean;
}

/** A group that is being parsed, or the whole. */
interface Frame {
  readonly group: number;
  readonly start: number;
  /** The alternatives so far. */
  alternatives: Operand | null;
  hasAlternatives: boolean;
  branch: Operand | null;
  /** Groups that were complete when the frame began, and those that any alternative completed. */
  readonly initiallyComplete: number;
  everComplete: number;
}

/** RE_DUP_MAX of glibc. */
const MOST_REPETITIONS = 0x7fff;

const ESCAPED_ANCHORS: Readonly<Record<string, number>> = {
  "<": ANCHOR.wordStart,
  ">": ANCHOR.wordEnd,
  "`": ANCHOR.textStart,
  "'": ANCHOR.textEnd,
};

const REPETITIONS: ReadonlySet<TokenKind> = new Set(["star", "plus", "question", "open-interval"]);

export class PosixParser {
  readonly #text: string;
  readonly #syntax: PosixSyntax;
  readonly #folding: Folding | null;
  readonly #code = new Postfix();
  readonly #frames: Frame[] = [];
  /** Operators with nothing before them that were passed over, as grep -E names them. */
  readonly skippedOperators: string[] = [];
  /** Bracket expressions such as [:space:], whose author meant a class. */
  readonly confusingBrackets: string[] = [];
  /** Nothing but anchors stands before, in this alternative. */
  #isAtStart = true;
  #at = 0;
  #token: Token = { kind: "end", value: 0, isEscaped: false };
  /** A bit for each of the groups 1 to 9 that a back-reference may name. */
  #complete = 0;

  constructor(text: string, syntax: PosixSyntax, folding: Folding | null = null) {
    this.#text = text;
    this.#syntax = syntax;
    this.#folding = folding;
  }

  /** The code of the whole pattern. Throws PatternError. */
  parse(): Postfix {
    this.#openFrame(0, 0);
    this.#fetch(true);
    for (;;) {
      const frame = this.#frames.at(-1)!;
      const { kind } = this.#token;
      if (kind === "open") this.#openGroup();
      else if (kind === "bar" || kind === "end" || (kind === "close" && frame.group > 0)) {
        if (this.#endBranch(frame)) return this.#code;
      } else this.#atom();
    }
  }

  #openFrame(group: number, start: number): void {
    this.#isAtStart = true;
    this.#frames.push({
      group,
      start,
      alternatives: null,
      hasAlternatives: false,
      branch: null,
      initiallyComplete: this.#complete,
      everComplete: this.#complete,
    });
  }

  #openGroup(): void {
    const group = ++this.#code.groups;
    const { start } = this.#code.leaf(OP.OPEN, group * 2);
    this.#openFrame(group, start);
    this.#fetch(true);
  }

  /** Ends an alternative; true at the end of the pattern. */
  #endBranch(frame: Frame): boolean {
    const code = this.#code;
    this.#addAlternative(frame);
    while (this.#token.kind === "bar") {
      this.#isAtStart = true;
      this.#fetch(true);
      const { kind } = this.#token;
      frame.hasAlternatives = true;
      if (kind !== "bar" && kind !== "end" && !(kind === "close" && frame.group > 0)) {
        this.#complete = frame.initiallyComplete;
        return false;
      }
      this.#addAlternative(frame);
    }
    this.#complete = frame.everComplete;
    if (frame.group === 0) return true;
    if (this.#token.kind !== "close") throw new PatternError(ERRORS.parenthesis);
    this.#frames.pop();
    if (frame.group <= 9) this.#complete |= 1 << frame.group;
    this.#isAtStart = false;
    const group = code.closeGroup(frame.start, frame.group, frame.alternatives);
    this.#fetch();
    this.#append(this.#repetitions(group));
    return false;
  }

  #addAlternative(frame: Frame): void {
    frame.alternatives = frame.hasAlternatives
      ? this.#code.alternate(frame.alternatives, frame.branch, this.#code.size)
      : frame.branch;
    frame.branch = null;
    frame.everComplete |= this.#complete;
  }

  #append(operand: Operand | null): void {
    const frame = this.#frames.at(-1)!;
    frame.branch = this.#code.concatenate(frame.branch, operand);
  }

  /** One element of a branch with the repetitions behind it. */
  #atom(): void {
    const { kind, value, isEscaped } = this.#token;
    const code = this.#code;
    switch (kind) {
      case "anchor":
        return this.#anchor(code.leaf(OP.ANCHOR, value));
      case "boundary": {
        const [first, second] = value === 0 ? [ANCHOR.wordStart, ANCHOR.wordEnd] : [ANCHOR.insideWord, ANCHOR.outsideWord];
        return this.#anchor(code.alternate(code.leaf(OP.ANCHOR, first), code.leaf(OP.ANCHOR, second), code.size));
      }
      case "bracket": {
        const { set, end } = new BracketParser(this.#text, this.#at, this.#syntax, this.#folding).parse();
        const text = this.#text.slice(this.#at, end - 1);
        if (/^\^?:[^[-]+:$/.test(text)) this.confusingBrackets.push(text);
        this.#at = end;
        return this.#finish(code.set(set));
      }
      case "period":
        return this.#finish(code.set(this.#period()));
      case "class":
        return this.#finish(code.set(wordOrSpace(value)));
      case "back-reference":
        if ((this.#complete & (1 << value)) === 0) throw new PatternError(ERRORS.backReference);
        code.hasBackReferences = true;
        return this.#finish(code.leaf(OP.BACK_REFERENCE, value));
      case "backslash":
        throw new PatternError(ERRORS.escape);
      case "star":
      case "plus":
      case "question":
      case "open-interval":
        if (kind === "open-interval" && this.#syntax.refusesRepeatedOperators) throw new PatternError(ERRORS.repetition);
        if (this.#syntax.leadingOperator === "refused") throw new PatternError(ERRORS.repetition);
        if (this.#syntax.leadingOperator === "skipped") {
          // An interval is passed over up to its end where it is one.
          if (kind === "open-interval" && this.#bounds() === null) return this.#literal(value, isEscaped);
          this.skippedOperators.push(kind === "open-interval" ? "{...}" : String.fromCharCode(value));
          this.#fetch();
          if (this.#token.kind !== "close" || kind === "open-interval") return;
          return this.#literalParenthesis();
        }
        return this.#literal(value, isEscaped);
      case "close":
        return this.#literalParenthesis();
      default:
        return this.#literal(value, isEscaped);
    }
  }

  /** An anchor is not repeated: what follows is an operator with nothing before it, but for grep -E in mid-pattern. */
  #anchor(operand: Operand): void {
    this.#fetch();
    if (this.#syntax.leadingOperator !== "skipped" || this.#isAtStart) return this.#append(operand);
    const isOperator = REPETITIONS.has(this.#token.kind) && this.#token.kind !== "open-interval";
    if (isOperator && this.#frames.length > 1 && this.#text[this.#at] === ")") throw new PatternError(ERRORS.parenthesis);
    this.#append(this.#repetitions(operand));
  }

  #literalParenthesis(): void {
    if (!this.#syntax.allowsUnmatchedParenthesis) throw new PatternError(ERRORS.closingParenthesis);
    return this.#literal(this.#token.value, false);
  }

  /** glibc folds the text and the pattern, but for what a backslash escapes there. */
  #literal(character: number, isEscaped: boolean): void {
    const folding = this.#folding;
    if (folding !== null && isEscaped && this.#syntax.keepsEscapedCase && folding(character) !== character)
      return this.#finish(this.#code.set(neverMatching()));
    this.#finish(this.#code.set(CharacterSet.single(character, folding)));
  }

  #finish(operand: Operand): void {
    this.#isAtStart = false;
    this.#fetch();
    this.#append(this.#repetitions(operand));
  }

  #repetitions(first: Operand): Operand | null {
    let operand: Operand | null = first;
    while (REPETITIONS.has(this.#token.kind)) {
      const bounds = this.#bounds();
      if (bounds === null) return operand;
      this.#fetch();
      if (operand !== null) operand = this.#code.repeat(operand, bounds[0], bounds[1]);
      const { kind } = this.#token;
      if (this.#syntax.refusesRepeatedOperators && (kind === "star" || kind === "open-interval"))
        throw new PatternError(ERRORS.repetition);
    }
    return operand;
  }

  /** How often the operator repeats; null where an interval stands for itself. */
  #bounds(): [number, number] | null {
    const { kind } = this.#token;
    if (kind !== "open-interval") return [kind === "plus" ? 1 : 0, kind === "question" ? 1 : Number.POSITIVE_INFINITY];
    const token = this.#token;
    const behind = this.#at;
    let least = this.#number();
    let most: number | null = null;
    if (least === -1) {
      if (!this.#isComma()) throw new PatternError(ERRORS.interval);
      least = 0;
    }
    if (least !== null) most = this.#token.kind === "close-interval" ? least : this.#isComma() ? this.#number() : null;
    if (least === null || most === null) {
      if (!this.#syntax.allowsInvalidIntervals)
        throw new PatternError(this.#token.kind === "end" ? ERRORS.brace : ERRORS.interval);
      this.#at = behind;
      this.#token = { ...token, kind: "character" };
      return null;
    }
    if ((most !== -1 && least > most) || this.#token.kind !== "close-interval") throw new PatternError(ERRORS.interval);
    if ((most === -1 ? least : most) > MOST_REPETITIONS) throw new PatternError(ERRORS.size);
    return [least, most === -1 ? Number.POSITIVE_INFINITY : most];
  }

  #isComma(): boolean {
    return this.#token.kind === "character" && this.#token.value === 0x2c;
  }

  /** A number of an interval: -1 where there is none, null where something else stands there. */
  #number(): number | null {
    let number: number | null = -1;
    for (;;) {
      this.#fetch();
      const { kind, value } = this.#token;
      if (kind === "end") return null;
      if (kind === "close-interval" || value === 0x2c) return number;
      if (kind !== "character" || value < 0x30 || value > 0x39 || number === null) number = null;
      else number = number === -1 ? value - 0x30 : Math.min(MOST_REPETITIONS + 1, number * 10 + value - 0x30);
    }
  }

  #period(): CharacterSet {
    const set = new CharacterSet();
    set.isNegated = true;
    if (!this.#syntax.dotMatchesNewline) set.add(10);
    return set;
  }

  /** Reads the next token. After an opening a caret is an anchor in every dialect. */
  #fetch(isAfterOpening = false): void {
    const [token, width] = this.#peek(isAfterOpening);
    this.#token = token;
    this.#at += width;
  }

  #peek(isAfterOpening: boolean): [Token, number] {
    const text = this.#text;
    if (this.#at >= text.length) return [{ kind: "end", value: 0, isEscaped: false }, 0];
    const character = characterAt(text, this.#at);
    if (character !== 0x5c) return [this.#plain(character, isAfterOpening), widthOf(character)];
    if (this.#at + 1 >= text.length) return [{ kind: "backslash", value: character, isEscaped: false }, 1];
    const escaped = characterAt(text, this.#at + 1);
    return [this.#escaped(escaped), 1 + widthOf(escaped)];
  }

  #escaped(character: number): Token {
    const syntax = this.#syntax;
    const token = (kind: TokenKind, value = character): Token => ({ kind, value, isEscaped: true });
    const mark = character < 0x80 ? String.fromCharCode(character) : "";
    if (mark >= "1" && mark <= "9") return token("back-reference", character - 0x30);
    if (Object.hasOwn(ESCAPED_ANCHORS, mark)) return token("anchor", ESCAPED_ANCHORS[mark]!);
    switch (mark) {
      case "b":
        return token("boundary", 0);
      case "B":
        return token("boundary", 1);
      case "w":
      case "W":
      case "s":
      case "S":
        return token("class");
      case "|":
        return token(syntax.escapesBar ? "bar" : "character");
      case "(":
        return token(syntax.escapesGroups ? "open" : "character");
      case ")":
        return token(syntax.escapesGroups ? "close" : "character");
      case "+":
        return token(syntax.escapesPlus ? "plus" : "character");
      case "?":
        return token(syntax.escapesPlus ? "question" : "character");
      case "{":
        return token(syntax.intervals === "escaped" ? "open-interval" : "character");
      case "}":
        return token(syntax.intervals === "escaped" ? "close-interval" : "character");
      default:
        return token("character");
    }
  }

  #plain(character: number, isAfterOpening: boolean): Token {
    const syntax = this.#syntax;
    const token = (kind: TokenKind, value = character): Token => ({ kind, value, isEscaped: false });
    switch (character < 0x80 ? String.fromCharCode(character) : "") {
      case "\n":
        return token(syntax.newlineIsAlternation ? "bar" : "character");
      case "|":
        return token(syntax.escapesBar ? "character" : "bar");
      case "*":
        return token("star");
      case "+":
        return token(syntax.escapesPlus ? "character" : "plus");
      case "?":
        return token(syntax.escapesPlus ? "character" : "question");
      case "{":
        return token(syntax.intervals === "plain" ? "open-interval" : "character");
      case "}":
        return token(syntax.intervals === "plain" ? "close-interval" : "character");
      case "(":
        return token(syntax.escapesGroups ? "character" : "open");
      case ")":
        return token(syntax.escapesGroups ? "character" : "close");
      case "[":
        return token("bracket");
      case ".":
        return token("period");
      case "^":
        return this.#isCaretAnchor(isAfterOpening) ? token("anchor", ANCHOR.lineStart) : token("character");
      case "$":
        return this.#isDollarAnchor() ? token("anchor", ANCHOR.lineEnd) : token("character");
      default:
        return token("character");
    }
  }

  #isCaretAnchor(isAfterOpening: boolean): boolean {
    if (this.#syntax.anchorsAnywhere || isAfterOpening || this.#at === 0) return true;
    return this.#syntax.newlineIsAlternation && this.#text[this.#at - 1] === "\n";
  }

  #isDollarAnchor(): boolean {
    if (this.#syntax.anchorsAnywhere || this.#at + 1 === this.#text.length) return true;
    if (this.#text[this.#at + 1] === "$") return false;
    this.#at++;
    const [{ kind }] = this.#peek(false);
    this.#at--;
    return kind === "bar" || kind === "close";
  }
}

/** GNU's \w \W \s \S. */
function wordOrSpace(letter: number): CharacterSet {
  const set = new CharacterSet();
  const isWord = (letter | 32) === 0x77;
  set.addClass(isWord ? "alnum" : "space");
  if (isWord) set.add(0x5f);
  set.isNegated = letter < 0x60;
  return set;
}

function neverMatching(): CharacterSet {
  return new CharacterSet();
}
