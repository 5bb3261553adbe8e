/** What a sed script is once it is parsed. GNU sed 4.9: sed/sed.h. */
import type { SedRegex } from "./regex.ts";

export type Address =
  | { readonly kind: "line"; readonly line: number }
  /** first~step */
  | { readonly kind: "step"; readonly first: number; readonly step: number }
  | { readonly kind: "last" }
  | { readonly kind: "regex"; readonly regex: SedRegex | null }
  /** +N, as a second address. */
  | { readonly kind: "plus"; readonly count: number }
  /** ~N, as a second address. */
  | { readonly kind: "multiple"; readonly of: number };

/** Where output goes beside standard output: a file of `w`, opened when the script is read. */
export type FileName = string;

export interface Substitution {
  readonly regex: SedRegex | null;
  readonly replacement: readonly ReplacementPart[];
  readonly isGlobal: boolean;
  /** The first match that is replaced. */
  readonly number: number;
  /** p: 1 before evaluation, 2 after it. */
  readonly prints: number;
  readonly evaluates: boolean;
  readonly file: FileName | null;
}

export type CaseChange = "none" | "upper" | "lower";

export interface ReplacementPart {
  readonly text: string;
  /** The group that follows the text; null for none. */
  readonly group: number | null;
  readonly change: CaseChange;
  /** \u and \l: of the next character only. */
  readonly firstChange: CaseChange;
}

export type Action =
  | { readonly name: "{"; end: number }
  | { readonly name: "}" | ":" | "=" | "d" | "D" | "F" | "g" | "G" | "h" | "H" | "n" | "N" | "p" | "P" | "x" | "z" }
  | { readonly name: "a" | "i" | "c"; readonly text: string }
  | { readonly name: "b" | "t" | "T"; readonly label: string; target: number }
  | { readonly name: "q" | "Q"; readonly exitCode: number }
  | { readonly name: "l"; readonly width: number | null }
  | { readonly name: "r" | "R" | "w" | "W"; readonly file: FileName }
  | { readonly name: "e"; readonly command: string | null }
  | { readonly name: "s"; readonly substitution: Substitution }
  | { readonly name: "y"; readonly characters: ReadonlyMap<string, string> };

export interface Command {
  readonly first: Address | null;
  readonly second: Address | null;
  readonly isNegated: boolean;
  readonly action: Action;
  /** A range of addresses between its first line and its last. */
  range: "inactive" | "active" | "closed";
  /** The line at which an active range ends, for +N and ~N. */
  rangeEnd: number;
}

export interface Program {
  readonly commands: readonly Command[];
  /** `#n` on the first line. */
  readonly isQuiet: boolean;
}

/** A script that cannot be run: sed's message without its name. */
export class BadScript extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}
