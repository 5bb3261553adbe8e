/** An expression of find, as it is parsed. GNU findutils 4.9: find/defs.h. */
import type { Glob } from "../../patterns/glob.ts";
import type { Regex } from "../../patterns/regular-expression.ts";
import type { PrintPiece } from "./printf.ts";

export type FindNode =
  /** A chain of one operator is one node, however long. */
  | { readonly kind: "and" | "or" | "comma"; readonly operands: readonly FindNode[] }
  | { readonly kind: "not"; readonly operand: FindNode }
  | { readonly kind: "constant"; readonly value: boolean }
  | { readonly kind: "name" | "path"; readonly glob: Glob }
  | { readonly kind: "regex"; readonly regex: Regex }
  | { readonly kind: "type"; readonly types: string }
  | { readonly kind: "empty" | "executable" | "prune" | "quit" | "delete" | "print" | "print0" }
  | { readonly kind: "printf"; readonly pieces: readonly PrintPiece[] }
  | { readonly kind: "size"; readonly count: number; readonly unit: number; readonly comparison: Comparison }
  | { readonly kind: "permission"; readonly mode: number; readonly how: "exactly" | "all" | "any" }
  | { readonly kind: "exec"; readonly argv: readonly string[]; readonly inDirectory: boolean }
  /** -exec ... +: the arguments are gathered. */
  | { readonly kind: "exec-many"; readonly argv: readonly string[]; readonly gathered: string[] };

export type Comparison = "less" | "equal" | "greater";

export interface FindExpression {
  readonly root: FindNode;
  readonly leastDepth: number;
  readonly mostDepth: number;
  /** What a directory holds comes before itself. */
  readonly isDepthFirst: boolean;
  readonly staysOnDevice: boolean;
  readonly followedLinks: FollowedLinks;
  /** -exec ... + in order. */
  readonly gathering: readonly Extract<FindNode, { kind: "exec-many" }>[];
}

/** Which symbolic links are followed: -P, -H, -L. */
export type FollowedLinks = "none" | "arguments" | "all";

/** A mistake in the expression: find's message without its name. */
export class BadExpression extends Error {}
