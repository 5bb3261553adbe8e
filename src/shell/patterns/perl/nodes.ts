/** The syntax tree of a Perl-like pattern, and what is wrong with one. */
import type { CharacterSet } from "../character-set.ts";

export type PerlNode =
  | { readonly kind: "set"; readonly set: CharacterSet }
  | { readonly kind: "sequence"; readonly items: readonly PerlNode[] }
  | { readonly kind: "alternatives"; readonly items: readonly PerlNode[] }
  | { readonly kind: "capture"; readonly group: number; readonly body: PerlNode }
  | { readonly kind: "repeat"; readonly body: PerlNode; readonly least: number; readonly most: number; readonly mode: RepeatMode }
  | { readonly kind: "look"; readonly body: PerlNode; readonly isBehind: boolean; readonly isNegative: boolean }
  | { readonly kind: "atomic"; readonly body: PerlNode }
  | { readonly kind: "back-reference"; readonly group: number; readonly ignoresCase: boolean }
  | { readonly kind: "assertion"; readonly assertion: Assertion }
  /** \K: what was matched so far is not part of the match. */
  | { readonly kind: "keep" };

export type RepeatMode = "greedy" | "lazy" | "possessive";

export type Assertion =
  | "line start"
  | "line end"
  | "text start"
  | "text end"
  | "text end or newline"
  | "word boundary"
  | "no word boundary"
  | "unicode word boundary"
  | "unicode no word boundary"
  | "search start";

/** A pattern that PCRE2 refuses, in its words, or that is not modelled. */
export class PerlPatternError extends Error {}
