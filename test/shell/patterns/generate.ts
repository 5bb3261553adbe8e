/** Random patterns and subjects: regular expressions, grep's options, and bash's patterns with the operators that use them. */
import { Random } from "../../../src/sim/random.ts";

export type PatternCase =
  /** `[[ subject =~ pattern ]]` and BASH_REMATCH. */
  | { readonly kind: "regex"; readonly pattern: string; readonly subject: string; readonly ignoreCase: boolean }
  /** grep with options and lines to search. */
  | { readonly kind: "grep"; readonly options: string; readonly pattern: string; readonly subject: string }
  /** sed's s command: a replacement shows the groups of basic expressions. */
  | { readonly kind: "sed"; readonly flags: string; readonly pattern: string; readonly subject: string }
  /** A pattern of bash's with an operator: `==`, `#`, `##`, `%`, `%%`, `/`, `//`, `/#`, `/%`. */
  | {
      readonly kind: "glob";
      readonly operator: string;
      readonly pattern: string;
      readonly subject: string;
      readonly isExtended: boolean;
      readonly ignoreCase: boolean;
    };

const SETS = [
  "[ab]",
  "[^a]",
  "[a-c]",
  "[[:alpha:]]",
  "[[:digit:]_]",
  "[]a]",
  "[^]a]",
  "[a-]",
  "[[.-.]a]",
  "[[=a=]b]",
  "[é]",
  "[^é]",
];
const BAD_SETS = ["[b-a]", "[[:foo:]]", "[a", "[[.hyphen.]]", "[a-[:alpha:]]", "[\\w]", "[a\\]", "[--a]", "[a-c-e]"];
const ODDITIES = [
  "*",
  "+",
  "?",
  "{",
  "}",
  "(",
  ")",
  "|",
  "\\(",
  "\\)",
  "\\{",
  "[",
  "]",
  "\\",
  "{1",
  "{1,",
  "{x}",
  "$",
  "^",
  "**",
  "\\.",
  "\\*",
];

export class PatternGenerator {
  readonly #random: Random;

  constructor(seed: number) {
    this.#random = new Random(seed);
  }

  #below(count: number): number {
    return this.#random.below(count);
  }

  #pick<T>(items: readonly T[]): T {
    return items[this.#below(items.length)]!;
  }

  next(): PatternCase {
    const kind = this.#below(20);
    if (kind < 7)
      return { kind: "regex", pattern: this.#regex(3, true), subject: this.#subject(8), ignoreCase: this.#below(6) === 0 };
    if (kind < 8) return this.#grep();
    if (kind < 9) {
      const isExtended = this.#below(2) === 0;
      const flags = `${isExtended ? "E" : ""}${this.#below(4) === 0 ? "g" : ""}${this.#below(6) === 0 ? "I" : ""}`;
      return { kind: "sed", flags, pattern: this.#regex(3, isExtended), subject: this.#subject(8) };
    }
    const isExtended = this.#below(3) > 0;
    return {
      kind: "glob",
      operator: this.#pick(["==", "==", "#", "##", "%", "%%", "/", "//", "/#", "/%"]),
      pattern: this.#glob(2, isExtended || this.#below(4) === 0),
      subject: this.#subject(8),
      isExtended,
      ignoreCase: this.#below(6) === 0,
    };
  }

  #grep(): PatternCase {
    const letters = this.#pick(["G", "E", "E", "F"]);
    let options = `-${letters}`;
    for (const letter of ["i", "v", "o", "w", "x", "c", "n"]) if (this.#below(5) === 0) options += letter;
    const pattern = letters === "F" ? this.#subject(2) : this.#regex(2, letters === "E");
    const subject = Array.from({ length: 1 + this.#below(3) }, () => this.#subject(7)).join("\n");
    return { kind: "grep", options, pattern, subject };
  }

  #subject(most: number): string {
    let text = "";
    for (let left = this.#below(most + 1); left > 0; left--)
      text += this.#pick(["a", "b", "a", "b", "c", "é", "_", " ", "A", "-", "]", "."]);
    return text;
  }

  #regex(depth: number, isExtended: boolean): string {
    const [open, close, bar, left, right, plus, question] = isExtended
      ? ["(", ")", "|", "{", "}", "+", "?"]
      : ["\\(", "\\)", "\\|", "\\{", "\\}", "\\+", "\\?"];
    let pattern = "";
    for (let atoms = 1 + this.#below(4); atoms > 0; atoms--) {
      const kind = this.#below(24);
      if (kind < 9) pattern += this.#pick(["a", "b", "c", "a", "b", "é", "_", " "]);
      else if (kind < 11) pattern += ".";
      else if (kind < 13) pattern += this.#pick(this.#below(12) === 0 ? BAD_SETS : SETS);
      else if (kind < 19 && depth > 0) {
        const tail = this.#below(4);
        const more = tail === 0 ? bar + this.#regex(depth - 1, isExtended) : tail === 1 && this.#below(3) === 0 ? bar : "";
        pattern += open + this.#regex(depth - 1, isExtended) + more + close;
      } else if (kind < 20) pattern += this.#pick(["\\w", "\\W", "\\s", "\\<", "\\>", "\\b", "^", "$"]);
      else if (kind < 21 && this.#below(2) === 0) pattern += `\\${1 + this.#below(2)}`;
      else if (kind < 22 && this.#below(4) === 0) pattern += this.#pick(ODDITIES);
      else pattern += this.#pick(["a", "b"]);
      if (this.#below(3) === 0)
        pattern += this.#pick([
          "*",
          plus!,
          question!,
          `${left}1,2${right}`,
          `${left}2${right}`,
          `${left},2${right}`,
          `${left}0,1${right}`,
        ]);
    }
    return depth > 1 && this.#below(4) === 0 ? pattern + bar + this.#regex(depth - 1, isExtended) : pattern;
  }

  #glob(depth: number, hasGroups: boolean): string {
    let pattern = "";
    for (let atoms = this.#below(5); atoms >= 0; atoms--) {
      const kind = this.#below(16);
      if (kind < 6) pattern += this.#pick(["a", "b", "c", "é", "_", ".", "-"]);
      else if (kind < 9) pattern += "*";
      else if (kind < 10) pattern += "?";
      else if (kind < 12)
        pattern += this.#pick([
          "[ab]",
          "[!a]",
          "[^a]",
          "[a-c]",
          "[]a]",
          "[!]a]",
          "[a-]",
          "[[:alpha:]]",
          "[a",
          "[b-a]",
          "[\\]a]",
          "[é]",
          "[[:digit:]-]",
        ]);
      else if (kind < 15 && hasGroups && depth > 0) {
        const parts = Array.from({ length: 1 + this.#below(3) }, () => (this.#below(6) === 0 ? "" : this.#glob(depth - 1, true)));
        pattern += `${this.#pick(["?", "*", "+", "@", "!"])}(${parts.join("|")})`;
      } else pattern += this.#pick(["\\*", "\\a", "\\?", "a", "b", "(", ")", "|", "]", "!"]);
    }
    return pattern;
  }
}
