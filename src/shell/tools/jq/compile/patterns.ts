/** Destructuring: `as [$a, {$b}]`, with alternatives behind `?//`. jq 1.6: gen_destructure(), compile.c. */

import type { Instruction } from "../code.ts";
import * as code from "../code.ts";
import type { Pattern, PatternEntry } from "../nodes.ts";
import type { NodeCompiler, Scope, VariableMeaning } from "./scope.ts";

/** Takes the value on the stack apart; the body sees its variables. */
export function bindPatterns(
  compiler: NodeCompiler,
  patterns: readonly Pattern[],
  scope: Scope | null,
  body: (scope: Scope | null) => void,
): void {
  if (patterns.length === 1) {
    const bound: VariableMeaning[] = [];
    takeApart(compiler, patterns[0]!, scope, (name) => {
      const variable = compiler.emitter.variable(name);
      bound.push(variable);
      compiler.emitter.store(code.STOREV, variable);
    });
    // Of two variables of one name the first that is stored is the one that is seen.
    let inner = scope;
    for (const meaning of bound.toReversed()) inner = { meaning, outer: inner };
    return body(inner);
  }
  alternativePatterns(compiler, patterns, scope, body);
}

/** All variables of all alternatives are there; a value that one cannot take apart is left to the next. */
function alternativePatterns(
  compiler: NodeCompiler,
  patterns: readonly Pattern[],
  scope: Scope | null,
  body: (scope: Scope | null) => void,
): void {
  const made = compiler.emitter.code;
  const variables = new Map<string, VariableMeaning>();
  let inner = scope;
  for (const name of [...new Set(patterns.flatMap(namesOf))].sort()) {
    const variable = compiler.emitter.variable(name);
    variables.set(name, variable);
    inner = { meaning: variable, outer: inner };
    made.add(code.DUP);
    made.add(code.LOADK, { value: null });
    compiler.emitter.store(code.STOREV, variable);
  }
  const ends: Instruction[] = [];
  patterns.forEach((pattern, index) => {
    const isLast = index === patterns.length - 1;
    const fork = isLast ? null : made.add(code.DESTRUCTURE_ALT);
    takeApart(compiler, pattern, inner, (name) =>
      compiler.emitter.store(isLast ? code.STOREV : code.STOREVN, variables.get(name)!),
    );
    if (fork === null) return;
    ends.push(made.add(code.JUMP));
    made.land(fork);
  });
  made.land(...ends);
  body(inner);
}

function takeApart(compiler: NodeCompiler, pattern: Pattern, scope: Scope | null, store: (name: string) => void): void {
  const made = compiler.emitter.code;
  if (pattern.kind === "variable") return store(pattern.name);
  if (pattern.kind === "array") {
    for (const [index, item] of [...pattern.items.entries()].reverse()) {
      made.add(code.DUP);
      made.add(code.PUSHK_UNDER, { value: index });
      made.add(code.INDEX);
      takeApart(compiler, item, scope, store);
    }
  } else for (const entry of pattern.entries) takeEntry(compiler, entry, scope, store);
  made.add(code.POP);
}

function takeEntry(
  compiler: NodeCompiler,
  { key, variable, pattern }: PatternEntry,
  scope: Scope | null,
  store: (name: string) => void,
): void {
  const made = compiler.emitter.code;
  made.add(code.DUP);
  compiler.subexpression(key, scope);
  made.add(code.INDEX);
  if (variable !== null) {
    if (pattern !== null) made.add(code.DUP);
    store(variable);
  }
  if (pattern !== null) takeApart(compiler, pattern, scope, store);
}

function namesOf(pattern: Pattern): string[] {
  if (pattern.kind === "variable") return [pattern.name];
  if (pattern.kind === "array") return pattern.items.flatMap(namesOf);
  return pattern.entries.flatMap(({ variable, pattern: inner }) => [
    ...(variable === null ? [] : [variable]),
    ...(inner === null ? [] : namesOf(inner)),
  ]);
}
