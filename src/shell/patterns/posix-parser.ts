/**
 * Parses POSIX regular expressions with GNU's extensions to postfix code, as regcomp(3) does, mistakes included.
 * Linux: parse_reg_exp(), parse_branch(), parse_expression(), parse_dup_op(), glibc posix/regcomp.c.
 */
import { CharacterSet, type Folding } from "./character-set.ts";
import { ANCHOR } from "./contexts.ts";
import { BracketParser } from "./posix-bracket.ts";
import { ERRORS, PatternError, type PosixSyntax } from "./posix-syntax.ts";
import { PosixTokens, type TokenKind } from "./posix-tokens.ts";
import { OP, type Operand, Postfix } from "./postfix.ts";

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

const REPETITIONS: ReadonlySet<TokenKind> = new Set(["star", "plus", "question", "open-interval"]);

export class PosixParser {
  readonly #tokens: PosixTokens;
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
  /** A bit for each of the groups 1 to 9 that a back-reference may name. */
  #complete = 0;

  constructor(text: string, syntax: PosixSyntax, folding: Folding | null = null) {
    this.#tokens = new PosixTokens(text, syntax);
    this.#syntax = syntax;
    this.#folding = folding;
  }

  /** The code of the whole pattern. Throws PatternError. */
  parse(): Postfix {
    this.#openFrame(0, 0);
    this.#tokens.next(true);
    for (;;) {
      const frame = this.#frames.at(-1)!;
      const { kind } = this.#tokens.token;
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
    this.#tokens.next(true);
  }

  /** Ends an alternative; true at the end of the pattern. */
  #endBranch(frame: Frame): boolean {
    const code = this.#code;
    this.#addAlternative(frame);
    while (this.#tokens.token.kind === "bar") {
      this.#isAtStart = true;
      this.#tokens.next(true);
      const { kind } = this.#tokens.token;
      frame.hasAlternatives = true;
      if (kind !== "bar" && kind !== "end" && !(kind === "close" && frame.group > 0)) {
        this.#complete = frame.initiallyComplete;
        return false;
      }
      this.#addAlternative(frame);
    }
    this.#complete = frame.everComplete;
    if (frame.group === 0) return true;
    if (this.#tokens.token.kind !== "close") throw new PatternError(ERRORS.parenthesis);
    this.#frames.pop();
    if (frame.group <= 9) this.#complete |= 1 << frame.group;
    this.#isAtStart = false;
    const group = code.closeGroup(frame.start, frame.group, frame.alternatives);
    this.#tokens.next();
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
    const { kind, value, isEscaped } = this.#tokens.token;
    const code = this.#code;
    switch (kind) {
      case "anchor":
        return this.#anchor(code.leaf(OP.ANCHOR, value));
      case "boundary": {
        const [first, second] = value === 0 ? [ANCHOR.wordStart, ANCHOR.wordEnd] : [ANCHOR.insideWord, ANCHOR.outsideWord];
        return this.#anchor(code.alternate(code.leaf(OP.ANCHOR, first), code.leaf(OP.ANCHOR, second), code.size));
      }
      case "bracket": {
        const { set, end } = new BracketParser(this.#tokens.text, this.#tokens.at, this.#syntax, this.#folding).parse();
        const text = this.#tokens.text.slice(this.#tokens.at, end - 1);
        if (/^\^?:[^[-]+:$/.test(text)) this.confusingBrackets.push(text);
        this.#tokens.at = end;
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
          this.#tokens.next();
          if (this.#tokens.token.kind !== "close" || kind === "open-interval") return;
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
    this.#tokens.next();
    if (this.#syntax.leadingOperator !== "skipped" || this.#isAtStart) return this.#append(operand);
    const isOperator = REPETITIONS.has(this.#tokens.token.kind) && this.#tokens.token.kind !== "open-interval";
    if (isOperator && this.#frames.length > 1 && this.#tokens.text[this.#tokens.at] === ")")
      throw new PatternError(ERRORS.parenthesis);
    this.#append(this.#repetitions(operand));
  }

  #literalParenthesis(): void {
    if (!this.#syntax.allowsUnmatchedParenthesis) throw new PatternError(ERRORS.closingParenthesis);
    return this.#literal(this.#tokens.token.value, false);
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
    this.#tokens.next();
    this.#append(this.#repetitions(operand));
  }

  #repetitions(first: Operand): Operand | null {
    let operand: Operand | null = first;
    while (REPETITIONS.has(this.#tokens.token.kind)) {
      const bounds = this.#bounds();
      if (bounds === null) return operand;
      this.#tokens.next();
      if (operand !== null) operand = this.#code.repeat(operand, bounds[0], bounds[1]);
      const { kind } = this.#tokens.token;
      if (this.#syntax.refusesRepeatedOperators && (kind === "star" || kind === "open-interval"))
        throw new PatternError(ERRORS.repetition);
    }
    return operand;
  }

  /** How often the operator repeats; null where an interval stands for itself. */
  #bounds(): [number, number] | null {
    const { kind } = this.#tokens.token;
    if (kind !== "open-interval") return [kind === "plus" ? 1 : 0, kind === "question" ? 1 : Number.POSITIVE_INFINITY];
    const token = this.#tokens.token;
    const behind = this.#tokens.at;
    let least = this.#number();
    let most: number | null = null;
    if (least === -1) {
      if (!this.#isComma()) throw new PatternError(ERRORS.interval);
      least = 0;
    }
    if (least !== null) most = this.#tokens.token.kind === "close-interval" ? least : this.#isComma() ? this.#number() : null;
    if (least === null || most === null) {
      if (!this.#syntax.allowsInvalidIntervals)
        throw new PatternError(this.#tokens.token.kind === "end" ? ERRORS.brace : ERRORS.interval);
      this.#tokens.takeLiterally(token, behind);
      return null;
    }
    if ((most !== -1 && least > most) || this.#tokens.token.kind !== "close-interval") throw new PatternError(ERRORS.interval);
    if ((most === -1 ? least : most) > MOST_REPETITIONS) throw new PatternError(ERRORS.size);
    return [least, most === -1 ? Number.POSITIVE_INFINITY : most];
  }

  #isComma(): boolean {
    return this.#tokens.token.kind === "character" && this.#tokens.token.value === 0x2c;
  }

  /** A number of an interval: -1 where there is none, null where something else stands there. */
  #number(): number | null {
    let number: number | null = -1;
    for (;;) {
      this.#tokens.next();
      const { kind, value } = this.#tokens.token;
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
