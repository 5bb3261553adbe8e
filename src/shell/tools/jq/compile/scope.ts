/** What names stand for, and what the parts of the compiler ask of the whole. */
import type { FunctionCode } from "../code.ts";
import type { Definition, Location, Node } from "../nodes.ts";
import type { Emitter } from "./emitter.ts";

/** What a name stands for within a function. */
export type Meaning =
  | VariableMeaning
  | { readonly kind: "parameter"; readonly name: string; readonly owner: FunctionCode; readonly index: number }
  | DefinedFunction;

export interface VariableMeaning {
  readonly kind: "variable";
  readonly name: string;
  readonly owner: FunctionCode;
  readonly index: number;
}

export interface DefinedFunction {
  readonly kind: "function";
  readonly name: string;
  readonly owner: FunctionCode | null;
  readonly definition: Definition;
  readonly scope: Scope | null;
  code: FunctionCode | null;
}

export interface Scope {
  readonly meaning: Meaning;
  readonly outer: Scope | null;
}

/** What compiles any node. */
export interface NodeCompiler {
  readonly emitter: Emitter;
  node(node: Node, scope: Scope | null): void;
  /** A node whose value comes beside its input; it is no part of a path. */
  subexpression(node: Node, scope: Scope | null): void;
  call(name: string, args: readonly Node[], at: Location | null, scope: Scope | null): void;
}
