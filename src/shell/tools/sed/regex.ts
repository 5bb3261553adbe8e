/** sed's regular expressions: glibc's dialects, and the empty one, which is the last that was used. GNU sed 4.9: sed/regexp.c. */
import { BASIC, EXTENDED, PatternError, type PosixSyntax } from "../../patterns/posix-syntax.ts";
import { compilePosix, type Match, type Regex } from "../../patterns/regular-expression.ts";

const SYNTAX_BASIC: PosixSyntax = BASIC;
const SYNTAX_EXTENDED: PosixSyntax = { ...EXTENDED, allowsUnmatchedParenthesis: false };
const LINES_BASIC: PosixSyntax = { ...SYNTAX_BASIC, dotMatchesNewline: false, complementMatchesNewline: false };
const LINES_EXTENDED: PosixSyntax = { ...SYNTAX_EXTENDED, dotMatchesNewline: false, complementMatchesNewline: false };

export interface SedRegexFlags {
  readonly isExtended: boolean;
  readonly ignoreCase: boolean;
  /** M: ^ and $ match at newlines, and a period does not match one. */
  readonly hasLines: boolean;
  /** With -z a newline is no end of a line to ^ and $. */
  readonly linesEndWithNul: boolean;
}

export class SedRegex {
  readonly #regex: Regex;

  /** Throws PatternError. */
  constructor(pattern: string, flags: SedRegexFlags) {
    const syntax = flags.isExtended
      ? flags.hasLines
        ? LINES_EXTENDED
        : SYNTAX_EXTENDED
      : flags.hasLines
        ? LINES_BASIC
        : SYNTAX_BASIC;
    this.#regex = compilePosix(pattern, syntax, {
      ignoreCase: flags.ignoreCase,
      hasLines: flags.hasLines && !flags.linesEndWithNul,
    });
  }

  get groups(): number {
    return this.#regex.groups;
  }

  test(text: string): boolean {
    return this.#regex.test(text);
  }

  search(text: string, from: number): Match | null {
    return this.#regex.search(text, from);
  }
}

export { PatternError };
