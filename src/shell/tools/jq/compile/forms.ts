/** Forms that go over values more than once, or keep one beside the stack: `//`, reduce, foreach, label, `[...]`, `|=`. */
import { binary, call, IDENTITY } from "../build.ts";
import type { Instruction } from "../code.ts";
import * as code from "../code.ts";
import type { Node } from "../nodes.ts";
import { bindPatterns } from "./patterns.ts";
import type { NodeCompiler, Scope } from "./scope.ts";

export function compileAlternative(compiler: NodeCompiler, left: Node, right: Node, scope: Scope | null): void {
  const made = compiler.emitter.code;
  const found = compiler.emitter.variable("found");
  const remember = (value: boolean): void => {
    made.add(code.DUP);
    made.add(code.LOADK, { value });
    compiler.emitter.store(code.STOREV, found);
  };
  remember(false);
  const fork = made.add(code.FORK);
  compiler.node(left, scope);
  const jumpFalse = made.add(code.JUMP_F);
  remember(true);
  const end = made.add(code.JUMP);
  made.land(jumpFalse);
  made.add(code.BACKTRACK);
  made.land(fork);
  made.add(code.DUP);
  compiler.emitter.store(code.LOADV, found);
  const notFound = made.add(code.JUMP_F);
  made.add(code.BACKTRACK);
  made.land(notFound);
  made.add(code.POP);
  compiler.node(right, scope);
  made.land(end);
}

export function compileReduce(compiler: NodeCompiler, node: Extract<Node, { kind: "reduce" }>, scope: Scope | null): void {
  const made = compiler.emitter.code;
  const result = compiler.emitter.variable("reduce");
  made.add(code.DUP);
  compiler.node(node.first, scope);
  compiler.emitter.store(code.STOREV, result);
  const fork = made.add(code.FORK);
  made.add(code.DUPN);
  compiler.node(node.source, scope);
  bindPatterns(compiler, node.patterns, scope, (inner) => {
    compiler.emitter.store(code.LOADVN, result);
    compiler.node(node.next, inner);
    compiler.emitter.store(code.STOREV, result);
  });
  made.add(code.BACKTRACK);
  made.land(fork);
  compiler.emitter.store(code.LOADVN, result);
}

export function compileForeach(compiler: NodeCompiler, node: Extract<Node, { kind: "foreach" }>, scope: Scope | null): void {
  const made = compiler.emitter.code;
  const state = compiler.emitter.variable("foreach");
  made.add(code.DUP);
  compiler.node(node.first, scope);
  compiler.emitter.store(code.STOREV, state);
  const fork = made.add(code.FORK);
  made.add(code.DUPN);
  compiler.node(node.source, scope);
  let end: Instruction | null = null;
  bindPatterns(compiler, node.patterns, scope, (inner) => {
    compiler.emitter.store(code.LOADVN, state);
    compiler.node(node.next, inner);
    made.add(code.DUP);
    compiler.emitter.store(code.STOREV, state);
    compiler.node(node.output, inner);
    end = made.add(code.JUMP);
  });
  made.land(fork);
  made.add(code.BACKTRACK);
  made.land(end!);
}

export function compileLabel(compiler: NodeCompiler, label: string, body: Node, scope: Scope | null): void {
  const made = compiler.emitter.code;
  const variable = compiler.emitter.variable(`*label-${label}`);
  const inner: Scope = { meaning: variable, outer: scope };
  const at = { start: 0, end: 0 };
  made.add(code.DUP);
  made.add(code.GENLABEL);
  compiler.emitter.store(code.STOREV, variable);
  made.add(code.POP);
  compiler.emitter.try(
    () => compiler.node(body, inner),
    () =>
      compiler.emitter.if(
        () => compiler.subexpression(call("_equal", [IDENTITY, { kind: "variable", name: variable.name, at }]), inner),
        () => void made.add(code.BACKTRACK),
        () => compiler.call("error", [], null, inner),
      ),
  );
}

export function compileCollect(compiler: NodeCompiler, body: Node, scope: Scope | null): void {
  const made = compiler.emitter.code;
  const items = compiler.emitter.variable("collect");
  made.add(code.DUP);
  made.add(code.LOADK, { value: [] });
  compiler.emitter.store(code.STOREV, items);
  const fork = made.add(code.FORK);
  compiler.node(body, scope);
  compiler.emitter.store(code.APPEND, items);
  made.add(code.BACKTRACK);
  made.land(fork);
  compiler.emitter.store(code.LOADVN, items);
}

export function compileUpdate(
  compiler: NodeCompiler,
  { target, value, operator }: Extract<Node, { kind: "update" }>,
  scope: Scope | null,
): void {
  const made = compiler.emitter.code;
  const variable = compiler.emitter.variable("*value");
  made.add(code.DUP);
  compiler.node(value, scope);
  compiler.emitter.store(code.STOREV, variable);
  const inner: Scope = { meaning: variable, outer: scope };
  const right: Node = { kind: "variable", name: variable.name, at: { start: 0, end: 0 } };
  const change: Node = operator === "//" ? { kind: "alternative", left: IDENTITY, right } : binary(IDENTITY, operator, right);
  compiler.call("_modify", [target, change], null, inner);
}
