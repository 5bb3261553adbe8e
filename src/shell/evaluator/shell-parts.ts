/** What the parts of a shell are to each other: its functions, options, expander and executor. */
import type { CompoundCommand, CompoundList, Redirected, Statement, Word } from "unbash";
import type { Process } from "../../sim/process.ts";
import type { Step } from "../../sim/wait.ts";
import type { Builtin } from "./builtin.ts";
import type { Field, Fields, TildeRules } from "./fields.ts";
import type { Shell } from "./shell.ts";
import type { Unit } from "./unit.ts";

export interface ShellFunction {
  readonly body: CompoundCommand | Redirected | CompoundList;
  readonly unit: Unit;
  /** The whole definition, as `declare -f` would find it. */
  readonly text: string;
}

/** Where a shell gets its commands from: this decides how its messages begin. */
export type ShellKind = "file" | "command" | "stdin" | "interactive";

export const OPTION_LETTERS = {
  a: "allexport",
  b: "notify",
  e: "errexit",
  f: "noglob",
  h: "hashall",
  k: "keyword",
  m: "monitor",
  n: "noexec",
  p: "privileged",
  t: "onecmd",
  u: "nounset",
  v: "verbose",
  x: "xtrace",
  B: "braceexpand",
  C: "noclobber",
  E: "errtrace",
  H: "histexpand",
  P: "physical",
  T: "functrace",
} as const;

/** Word expansion, for the parts of it that need each other. See expand.ts. */
export interface Expander {
  /** Puts a word's parts into the fields. */
  parts(shell: Shell, word: Word, fields: Fields, rules: TildeRules): Step<void>;
  text(shell: Shell, word: Word): Step<string>;
  pattern(shell: Shell, word: Word): Step<string>;
  unsplit(shell: Shell, word: Word, rules: TildeRules): Step<Field>;
  /** Text as in double quotes. */
  quotedText(shell: Shell, text: string): Step<string>;
}

/** What a builtin or an expansion needs of the executing parts. */
export interface Executor {
  /** By name. */
  readonly builtins: ReadonlyMap<string, Builtin>;
  readonly expand: Expander;
  /** `isTail`: the process ends with them. */
  statements(shell: Shell, statements: readonly Statement[], isTail?: boolean): Step<number>;
  /** Runs source text; `who` is named in its syntax errors (eval). */
  source(shell: Shell, unit: Unit, origin?: "script" | "eval", who?: string): Step<number>;
  /** Runs argv as a command: function (unless left out), builtin or program. */
  command(shell: Shell, argv: readonly string[], options?: { functions?: boolean; standardPath?: boolean }): Step<number>;
  /** A subshell of this shell as a process; `run` is what it does. */
  fork(shell: Shell, run: (child: Shell) => Step<number>, setUp: (child: Shell) => void): Process;
  /** Replaces the shell by a program. */
  replace(shell: Shell, argv: readonly string[]): Step<number>;
}
