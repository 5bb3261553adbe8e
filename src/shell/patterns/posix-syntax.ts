/**
 * The dialects of POSIX regular expressions as glibc knows them (RE_SYNTAX_* of regex.h), and the texts of regerror(3).
 * Linux: glibc 2.36, posix/regcomp.c.
 */

export interface PosixSyntax {
  /** `\(` and `\)` group, plain ones stand for themselves; otherwise the other way round. */
  readonly escapesGroups: boolean;
  /** How an interval is written: `\{1,2\}`, `{1,2}`, or not at all. */
  readonly intervals: "escaped" | "plain" | "none";
  readonly escapesBar: boolean;
  /** `\+` and `\?` are operators; otherwise `+` and `?`. */
  readonly escapesPlus: boolean;
  /** `^` and `$` are anchors wherever they stand. */
  readonly anchorsAnywhere: boolean;
  /** An operator with nothing before it: stands for itself, is passed over, or is an error. */
  readonly leadingOperator: "literal" | "skipped" | "refused";
  /** `\{` with nothing before it, and `a**`, are errors. */
  readonly refusesRepeatedOperators: boolean;
  readonly newlineIsAlternation: boolean;
  /** A `)` without its `(` stands for itself. */
  readonly allowsUnmatchedParenthesis: boolean;
  /** `a{1` stands for itself. */
  readonly allowsInvalidIntervals: boolean;
  readonly dotMatchesNewline: boolean;
  readonly complementMatchesNewline: boolean;
  readonly hasClasses: boolean;
  readonly refusesEmptyRanges: boolean;
  /** Where case does not count, `\a` matches nothing: glibc folds the text and not what is escaped. */
  readonly keepsEscapedCase: boolean;
  /** A backslash in a bracket expression takes a character's meaning away. */
  readonly escapesInBrackets: boolean;
}

/** regcomp(3) without REG_EXTENDED, and sed. */
export const BASIC: PosixSyntax = {
  escapesGroups: true,
  intervals: "escaped",
  escapesBar: true,
  escapesPlus: true,
  anchorsAnywhere: false,
  leadingOperator: "literal",
  refusesRepeatedOperators: true,
  newlineIsAlternation: false,
  allowsUnmatchedParenthesis: false,
  allowsInvalidIntervals: false,
  dotMatchesNewline: true,
  complementMatchesNewline: true,
  hasClasses: true,
  refusesEmptyRanges: true,
  keepsEscapedCase: true,
  escapesInBrackets: false,
};

/** regcomp(3) with REG_EXTENDED: bash's =~, `sed -E`. */
export const EXTENDED: PosixSyntax = {
  ...BASIC,
  escapesGroups: false,
  intervals: "plain",
  escapesBar: false,
  escapesPlus: false,
  anchorsAnywhere: true,
  leadingOperator: "refused",
  refusesRepeatedOperators: false,
  allowsUnmatchedParenthesis: true,
};

export const GREP_BASIC: PosixSyntax = {
  ...BASIC,
  newlineIsAlternation: true,
  refusesRepeatedOperators: false,
  keepsEscapedCase: false,
};

export const GREP_EXTENDED: PosixSyntax = {
  ...EXTENDED,
  newlineIsAlternation: true,
  allowsInvalidIntervals: true,
  leadingOperator: "skipped",
  keepsEscapedCase: false,
};

/** find's -regex without -regextype: Emacs's, with a period that matches newlines. */
export const EMACS: PosixSyntax = {
  ...BASIC,
  intervals: "none",
  escapesPlus: false,
  refusesRepeatedOperators: false,
  hasClasses: false,
  refusesEmptyRanges: false,
};

/** A pattern that regcomp(3) refuses; the message is regerror(3)'s. */
export class PatternError extends Error {}

export const ERRORS = {
  pattern: "Invalid regular expression",
  collation: "Invalid collation character",
  className: "Invalid character class name",
  escape: "Trailing backslash",
  backReference: "Invalid back reference",
  bracket: "Unmatched [, [^, [:, [., or [=",
  parenthesis: "Unmatched ( or \\(",
  closingParenthesis: "Unmatched ) or \\)",
  brace: "Unmatched \\{",
  interval: "Invalid content of \\{\\}",
  range: "Invalid range end",
  repetition: "Invalid preceding regular expression",
  size: "Regular expression too big",
} as const;
