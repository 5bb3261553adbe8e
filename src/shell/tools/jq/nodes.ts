/** The syntax tree of a jq program. */
import type { Json } from "./values.ts";

/** Bytes of the program. */
export interface Location {
  readonly start: number;
  readonly end: number;
}

export type Node =
  | { readonly kind: "identity" }
  | { readonly kind: "constant"; readonly value: Json }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Node[]; readonly at: Location | null }
  | { readonly kind: "variable"; readonly name: string; readonly at: Location }
  | { readonly kind: "break"; readonly label: string; readonly at: Location }
  | { readonly kind: "pipe" | "comma" | "alternative"; readonly left: Node; readonly right: Node }
  | { readonly kind: "and" | "or"; readonly left: Node; readonly right: Node }
  | { readonly kind: "index"; readonly of: Node; readonly key: Node; readonly isOptional: boolean }
  | { readonly kind: "slice"; readonly of: Node; readonly from: Node; readonly to: Node; readonly isOptional: boolean }
  | { readonly kind: "each"; readonly of: Node; readonly isOptional: boolean }
  | { readonly kind: "negate"; readonly of: Node }
  | { readonly kind: "try"; readonly body: Node; readonly handler: Node | null }
  | { readonly kind: "if"; readonly test: Node; readonly yes: Node; readonly no: Node }
  | {
      readonly kind: "reduce";
      readonly source: Node;
      readonly patterns: readonly Pattern[];
      readonly first: Node;
      readonly next: Node;
    }
  | {
      readonly kind: "foreach";
      readonly source: Node;
      readonly patterns: readonly Pattern[];
      readonly first: Node;
      readonly next: Node;
      readonly output: Node;
    }
  | { readonly kind: "bind"; readonly source: Node; readonly patterns: readonly Pattern[]; readonly body: Node }
  | { readonly kind: "define"; readonly definition: Definition; readonly body: Node }
  | { readonly kind: "label"; readonly label: string; readonly body: Node }
  | { readonly kind: "collect"; readonly body: Node }
  | { readonly kind: "object"; readonly entries: readonly Entry[] }
  /** `|=` and its kin: what is assigned is computed once, for each of its values. */
  | { readonly kind: "update"; readonly target: Node; readonly value: Node; readonly operator: string };

export interface Entry {
  readonly key: Node;
  /** Null for `{"key"}`: the input's value of that key. */
  readonly value: Node | null;
}

export interface Definition {
  readonly name: string;
  /** Those with a dollar are values. */
  readonly parameters: readonly { readonly name: string; readonly isValue: boolean }[];
  readonly body: Node;
}

export type Pattern =
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "array"; readonly items: readonly Pattern[] }
  | { readonly kind: "object"; readonly entries: readonly PatternEntry[] };

export interface PatternEntry {
  readonly key: Node;
  /** `$name` as a key binds the variable too. */
  readonly variable: string | null;
  readonly pattern: Pattern | null;
}

export interface Program {
  readonly definitions: readonly Definition[];
  /** Null for a program of definitions alone. */
  readonly body: Node | null;
}
