/** Compiles the syntax tree to instructions, and finds what each name means. jq 1.6: compile.c. */
import { LimitError } from "../../../sim/limits.ts";
import { spend } from "../../../sim/work.ts";
import { binary, call, constant, IDENTITY } from "./build.ts";
import { builtin } from "./builtins.ts";
import * as code from "./code.ts";
import { type ClosureSource, FunctionCode, type Instruction } from "./code.ts";
import type { Definition, Entry, Location, Node, Pattern, PatternEntry, Program } from "./nodes.ts";
import type { Json, JsonObject } from "./values.ts";

/** What a name stands for within a function. */
type Meaning =
  | { readonly kind: "variable"; readonly name: string; readonly owner: FunctionCode; readonly index: number }
  | { readonly kind: "parameter"; readonly name: string; readonly owner: FunctionCode; readonly index: number }
  | DefinedFunction;

interface DefinedFunction {
  readonly kind: "function";
  readonly name: string;
  readonly owner: FunctionCode | null;
  readonly definition: Definition;
  readonly scope: Scope | null;
  code: FunctionCode | null;
}

interface Scope {
  readonly meaning: Meaning;
  readonly outer: Scope | null;
}

export interface CompileOptions {
  /** `--arg` and its kin. */
  readonly named: JsonObject;
  readonly environment: () => Json;
  readonly complain: (text: string, at: Location) => void;
}

const MOST_DEPTH = 1000;

/** Compiles a program to its main function. */
export function compile(program: Program, options: CompileOptions): FunctionCode {
  return new Compiler(options).main(program);
}

const compiledBuiltins = new Map<Definition, FunctionCode>();

const FOR_BUILTINS: CompileOptions = {
  named: new Map(),
  environment: () => null,
  complain: () => {},
};

function builtinCode(definition: Definition): FunctionCode {
  const known = compiledBuiltins.get(definition);
  return known ?? new Compiler(FOR_BUILTINS).builtin(definition);
}

class Compiler {
  readonly #options: CompileOptions;
  /** Functions whose bodies are still to be compiled. */
  readonly #pending: (() => void)[] = [];
  #code = new FunctionCode("", null, 0);
  #depth = 0;
  #temporaries = 0;
  #complaints: { readonly text: string; readonly at: Location }[] = [];

  constructor(options: CompileOptions) {
    this.#options = options;
  }

  main(program: Program): FunctionCode {
    const main = this.#code;
    if (program.body !== null) this.#node(program.body, null);
    main.finish();
    this.#compilePending();
    for (const { text, at } of this.#complaints) this.#options.complain(text, at);
    return main;
  }

  builtin(definition: Definition): FunctionCode {
    const meaning: DefinedFunction = {
      kind: "function",
      name: definition.name,
      owner: null,
      definition,
      scope: null,
      code: null,
    };
    const made = this.#function(meaning);
    compiledBuiltins.set(definition, made);
    this.#compilePending();
    const wrong = this.#complaints[0];
    if (wrong !== undefined) throw new Error(`jq: the builtin ${definition.name} does not compile: ${wrong.text}`);
    return made;
  }

  #compilePending(): void {
    for (let next = this.#pending.shift(); next !== undefined; next = this.#pending.shift()) next();
  }

  /** The code of a function that is defined somewhere; it is compiled when it is first called. */
  #function(meaning: DefinedFunction): FunctionCode {
    if (meaning.code !== null) return meaning.code;
    const { name, parameters, body } = meaning.definition;
    const made = new FunctionCode(name, meaning.owner, parameters.length);
    meaning.code = made;
    this.#later(made, () => {
      let scope: Scope | null = { meaning, outer: meaning.scope };
      parameters.forEach((parameter, index) => {
        scope = { meaning: { kind: "parameter", name: parameter.name, owner: made, index }, outer: scope };
      });
      for (const { name: parameter, isValue } of parameters) {
        if (!isValue) continue;
        made.add(code.DUP);
        this.#subexpression(call(parameter), scope);
        made.add(code.POP);
        const variable = this.#variable(parameter);
        this.#store(code.STOREV, variable);
        scope = { meaning: variable, outer: scope };
      }
      this.#node(body, scope);
    });
    return made;
  }

  #later(made: FunctionCode, body: () => void): void {
    this.#pending.push(() => {
      this.#code = made;
      body();
      made.finish();
    });
  }

  #variable(name: string): Extract<Meaning, { kind: "variable" }> {
    return { kind: "variable", name, owner: this.#code, index: this.#code.variables++ };
  }

  #levelOf(owner: FunctionCode | null): number {
    let level = 0;
    for (let at: FunctionCode | null = this.#code; at !== owner; at = at!.parent) level++;
    return level;
  }

  #store(op: number, { owner, index }: { owner: FunctionCode; index: number }): void {
    this.#code.add(op, { level: this.#levelOf(owner), index });
  }

  #node(given: Node, scope: Scope | null): void {
    spend(10);
    if (++this.#depth > MOST_DEPTH) throw new LimitError("depth", "jq: a program is nested too deep");
    let node = given;
    for (; node.kind === "pipe"; node = node.right) this.#node(node.left, scope);
    const closings: (() => void)[] = [];
    for (let chain = this.#open(node, scope); chain !== null; chain = this.#open(node, scope)) {
      closings.push(chain.close);
      node = chain.left;
    }
    this.#simple(node, scope);
    for (const close of closings.reverse()) close();
    this.#depth--;
  }

  /**
   * Adds what stands before the left operand of an operator; that operand, and what adds the rest behind it. Null for what has
   * none. A program has such operators by the thousand, so they are no recursion.
   */
  #open(node: Node, scope: Scope | null): { readonly left: Node; readonly close: () => void } | null {
    const made = this.#code;
    switch (node.kind) {
      case "comma": {
        const fork = made.add(code.FORK);
        const close = (): void => {
          const jump = made.add(code.JUMP);
          made.land(fork);
          this.#node(node.right, scope);
          made.land(jump);
        };
        return { left: node.left, close };
      }
      case "and":
      case "or":
        made.add(code.DUP);
        return { left: node.left, close: () => this.#logic(node.kind, node.right, scope) };
      case "index":
        this.#subexpression(node.key, scope);
        return { left: node.of, close: () => made.add(code.INDEX, { isOptional: node.isOptional }) };
      case "slice":
        made.add(code.PUSHK_UNDER, { value: EMPTY });
        this.#entry(constant("start"), node.from, scope);
        this.#entry(constant("end"), node.to, scope);
        return { left: node.of, close: () => made.add(code.INDEX, { isOptional: node.isOptional }) };
      case "each":
        return { left: node.of, close: () => made.add(code.EACH, { isOptional: node.isOptional }) };
      case "call":
        return this.#openCall(node, scope);
      default:
        return null;
    }
  }

  /** A call of a function of ours, as operators are: its first argument is what the others stand before. */
  #openCall({ name, args }: Extract<Node, { kind: "call" }>, scope: Scope | null) {
    const [left, ...others] = args;
    if (left === undefined || left.kind === "identity" || left.kind === "constant") return null;
    const known = this.#callee(name, args.length, scope) === null ? builtin(name, args.length) : null;
    if (known?.kind !== "native") return null;
    const before = this.#complaints;
    this.#complaints = [];
    this.#arguments(others, scope);
    const complaints = this.#complaints;
    this.#complaints = before;
    this.#code.add(code.SUBEXP_BEGIN);
    const close = (): void => {
      this.#code.add(code.SUBEXP_END);
      this.#complaints.push(...complaints);
      this.#code.add(code.CALL_BUILTIN, { native: known.native, argumentCount: args.length });
    };
    return { left, close };
  }

  #simple(node: Node, scope: Scope | null): void {
    const made = this.#code;
    switch (node.kind) {
      case "identity":
        return;
      case "constant":
        made.add(code.LOADK, { value: node.value });
        return;
      case "pipe":
      case "comma":
      case "and":
      case "or":
      case "index":
      case "slice":
      case "each":
        return this.#node(node, scope);
      case "call":
        return this.#call(node.name, node.args, node.at, scope);
      case "variable":
        return this.#load(node.name, node.at, scope);
      case "break":
        this.#load(`*label-${node.label}`, node.at, scope);
        return this.#call("error", [], node.at, scope);
      case "alternative":
        return this.#alternative(node.left, node.right, scope);
      case "negate":
        this.#node(node.of, scope);
        return this.#call("_negate", [], null, scope);
      case "try":
        return this.#try(
          () => this.#node(node.body, scope),
          () => this.#handler(node.handler, scope),
        );
      case "if":
        return this.#if(
          () => this.#subexpression(node.test, scope),
          () => this.#node(node.yes, scope),
          () => this.#node(node.no, scope),
        );
      case "reduce":
        return this.#reduce(node, scope);
      case "foreach":
        return this.#foreach(node, scope);
      case "bind":
        return this.#bind(node, scope);
      case "define": {
        const meaning: DefinedFunction = {
          kind: "function",
          name: node.definition.name,
          owner: made,
          definition: node.definition,
          scope,
          code: null,
        };
        return this.#node(node.body, { meaning, outer: scope });
      }
      case "label":
        return this.#label(node.label, node.body, scope);
      case "collect":
        return this.#collect(node.body, scope);
      case "object":
        made.add(code.PUSHK_UNDER, { value: EMPTY });
        for (const entry of node.entries) this.#objectEntry(entry, scope);
        made.add(code.POP);
        return;
      case "update":
        return this.#update(node, scope);
      default:
        node satisfies never;
    }
  }

  #subexpression(node: Node, scope: Scope | null): void {
    const made = this.#code;
    if (node.kind === "identity") made.add(code.DUP);
    else if (node.kind === "constant") made.add(code.PUSHK_UNDER, { value: node.value });
    else {
      made.add(code.SUBEXP_BEGIN);
      this.#node(node, scope);
      made.add(code.SUBEXP_END);
    }
  }

  #load(name: string, at: Location, scope: Scope | null): void {
    for (let each = scope; each !== null; each = each.outer) {
      const { meaning } = each;
      if (meaning.kind !== "variable" || meaning.name !== name) continue;
      return this.#store(code.LOADV, meaning);
    }
    const { named, environment } = this.#options;
    if (name === "ENV") this.#code.add(code.LOADK, { value: environment() });
    else if (named.has(name)) this.#code.add(code.LOADK, { value: named.get(name)! });
    else this.#complaints.push({ text: `$${name} is not defined`, at });
  }

  #call(name: string, args: readonly Node[], at: Location | null, scope: Scope | null): void {
    const callee = this.#callee(name, args.length, scope);
    if (callee !== null) return this.#callCode(callee, args, scope);
    const known = builtin(name, args.length);
    if (known === null) {
      this.#complaints.push({ text: `${name}/${args.length} is not defined`, at: at ?? { start: 0, end: 0 } });
      return;
    }
    if (known.kind === "native") {
      this.#arguments(args, scope);
      this.#code.add(code.CALL_BUILTIN, { native: known.native, argumentCount: args.length });
      return;
    }
    const own = known.kind === "code" ? known.code : builtinCode(known.definition);
    this.#callCode({ kind: "code", level: code.NO_LEVEL, code: own }, args, scope);
  }

  /** Arguments are evaluated from the last to the first; what is wrong in them is reported from the first. */
  #arguments(args: readonly Node[], scope: Scope | null): void {
    const before = this.#complaints;
    let reported: typeof before = [];
    for (const arg of args.toReversed()) {
      this.#complaints = [];
      this.#subexpression(arg, scope);
      reported = [...this.#complaints, ...reported];
    }
    this.#complaints = [...before, ...reported];
  }

  #callee(name: string, arity: number, scope: Scope | null): ClosureSource | null {
    for (let each = scope; each !== null; each = each.outer) {
      const { meaning } = each;
      if (meaning.name !== name || meaning.kind === "variable") continue;
      if (meaning.kind === "parameter") {
        if (arity === 0) return { kind: "parameter", level: this.#levelOf(meaning.owner), index: meaning.index };
      } else if (meaning.definition.parameters.length === arity) {
        const level = meaning.owner === null ? code.NO_LEVEL : this.#levelOf(meaning.owner);
        return { kind: "code", level, code: this.#function(meaning) };
      }
    }
    return null;
  }

  #callCode(callee: ClosureSource, args: readonly Node[], scope: Scope | null): void {
    const closures = args.map((arg): ClosureSource => {
      const made = new FunctionCode("@lambda", this.#code, 0);
      this.#later(made, () => this.#node(arg, scope));
      return { kind: "code", level: 0, code: made };
    });
    this.#code.add(code.CALL, { callee, closures });
  }

  /** Takes the one or the other branch by what is on top of the stack, which stays there. */
  #branch(yes: () => void, no: () => void): void {
    const jumpFalse = this.#code.add(code.JUMP_F);
    yes();
    const jump = this.#code.add(code.JUMP);
    this.#code.land(jumpFalse);
    no();
    this.#code.land(jump);
  }

  #if(test: () => void, yes: () => void, no: () => void): void {
    const made = this.#code;
    made.add(code.DUP);
    test();
    made.add(code.POP);
    const popThen = (then: () => void) => () => {
      made.add(code.POP);
      then();
    };
    this.#branch(popThen(yes), popThen(no));
  }

  #logic(kind: "and" | "or", right: Node, scope: Scope | null): void {
    const made = this.#code;
    const isTrue = (value: boolean) => () => void made.add(code.LOADK, { value });
    const settled = (): void => {
      made.add(code.POP);
      isTrue(kind === "or")();
    };
    const open = (): void => {
      made.add(code.POP);
      this.#node(right, scope);
      this.#branch(isTrue(true), isTrue(false));
    };
    if (kind === "or") this.#branch(settled, open);
    else this.#branch(open, settled);
  }

  #alternative(left: Node, right: Node, scope: Scope | null): void {
    const made = this.#code;
    const found = this.#variable("found");
    const remember = (value: boolean): void => {
      made.add(code.DUP);
      made.add(code.LOADK, { value });
      this.#store(code.STOREV, found);
    };
    remember(false);
    const fork = made.add(code.FORK);
    this.#node(left, scope);
    const jumpFalse = made.add(code.JUMP_F);
    remember(true);
    const end = made.add(code.JUMP);
    made.land(jumpFalse);
    made.add(code.BACKTRACK);
    made.land(fork);
    made.add(code.DUP);
    this.#store(code.LOADV, found);
    const notFound = made.add(code.JUMP_F);
    made.add(code.BACKTRACK);
    made.land(notFound);
    made.add(code.POP);
    this.#node(right, scope);
    made.land(end);
  }

  #try(body: () => void, handler: () => void): void {
    const made = this.#code;
    const fork = made.add(code.FORK_OPT);
    body();
    const end = made.add(code.JUMP);
    made.land(fork);
    handler();
    made.land(end);
  }

  /** jq asks whether what was raised is the word "object" where it means to ask whether it is one. */
  #handler(handler: Node | null, scope: Scope | null): void {
    if (handler === null) {
      this.#code.add(code.BACKTRACK);
      return;
    }
    const isInternal: Node = {
      kind: "and",
      left: call("_equal", [constant("object"), IDENTITY]),
      right: { kind: "index", of: IDENTITY, key: constant("__jq"), isOptional: false },
    };
    this.#if(
      () => this.#subexpression(isInternal, scope),
      () => this.#call("error", [], null, scope),
      () => this.#node(handler, scope),
    );
  }

  #reduce(node: Extract<Node, { kind: "reduce" }>, scope: Scope | null): void {
    const made = this.#code;
    const result = this.#variable("reduce");
    made.add(code.DUP);
    this.#node(node.first, scope);
    this.#store(code.STOREV, result);
    const fork = made.add(code.FORK);
    made.add(code.DUPN);
    this.#node(node.source, scope);
    this.#patterns(node.patterns, scope, (inner) => {
      this.#store(code.LOADVN, result);
      this.#node(node.next, inner);
      this.#store(code.STOREV, result);
    });
    made.add(code.BACKTRACK);
    made.land(fork);
    this.#store(code.LOADVN, result);
  }

  #foreach(node: Extract<Node, { kind: "foreach" }>, scope: Scope | null): void {
    const made = this.#code;
    const state = this.#variable("foreach");
    made.add(code.DUP);
    this.#node(node.first, scope);
    this.#store(code.STOREV, state);
    const fork = made.add(code.FORK);
    made.add(code.DUPN);
    this.#node(node.source, scope);
    let end: Instruction | null = null;
    this.#patterns(node.patterns, scope, (inner) => {
      this.#store(code.LOADVN, state);
      this.#node(node.next, inner);
      made.add(code.DUP);
      this.#store(code.STOREV, state);
      this.#node(node.output, inner);
      end = made.add(code.JUMP);
    });
    made.land(fork);
    made.add(code.BACKTRACK);
    made.land(end!);
  }

  #bind(node: Extract<Node, { kind: "bind" }>, scope: Scope | null): void {
    const made = this.#code;
    made.add(code.DUP);
    this.#subexpression(node.source, scope);
    made.add(code.POP);
    this.#patterns(node.patterns, scope, (inner) => this.#node(node.body, inner));
  }

  /** Takes the value on the stack apart; the body sees its variables. */
  #patterns(patterns: readonly Pattern[], scope: Scope | null, body: (scope: Scope | null) => void): void {
    if (patterns.length === 1) {
      const bound: Extract<Meaning, { kind: "variable" }>[] = [];
      this.#pattern(patterns[0]!, scope, (name) => {
        const variable = this.#variable(name);
        bound.push(variable);
        this.#store(code.STOREV, variable);
      });
      // Of two variables of one name the first that is stored is the one that is seen.
      let inner = scope;
      for (const meaning of bound.toReversed()) inner = { meaning, outer: inner };
      return body(inner);
    }
    this.#alternativePatterns(patterns, scope, body);
  }

  /** All variables of all alternatives are there; a value that one cannot take apart is left to the next. */
  #alternativePatterns(patterns: readonly Pattern[], scope: Scope | null, body: (scope: Scope | null) => void): void {
    const made = this.#code;
    const variables = new Map<string, Extract<Meaning, { kind: "variable" }>>();
    let inner = scope;
    for (const name of [...new Set(patterns.flatMap(namesOf))].sort()) {
      const variable = this.#variable(name);
      variables.set(name, variable);
      inner = { meaning: variable, outer: inner };
      made.add(code.DUP);
      made.add(code.LOADK, { value: null });
      this.#store(code.STOREV, variable);
    }
    const ends: Instruction[] = [];
    patterns.forEach((pattern, index) => {
      const isLast = index === patterns.length - 1;
      const fork = isLast ? null : made.add(code.DESTRUCTURE_ALT);
      this.#pattern(pattern, inner, (name) => this.#store(isLast ? code.STOREV : code.STOREVN, variables.get(name)!));
      if (fork === null) return;
      ends.push(made.add(code.JUMP));
      made.land(fork);
    });
    made.land(...ends);
    body(inner);
  }

  #pattern(pattern: Pattern, scope: Scope | null, store: (name: string) => void): void {
    const made = this.#code;
    if (pattern.kind === "variable") return store(pattern.name);
    if (pattern.kind === "array") {
      for (const [index, item] of [...pattern.items.entries()].reverse()) {
        made.add(code.DUP);
        made.add(code.PUSHK_UNDER, { value: index });
        made.add(code.INDEX);
        this.#pattern(item, scope, store);
      }
    } else for (const entry of pattern.entries) this.#patternEntry(entry, scope, store);
    made.add(code.POP);
  }

  #patternEntry({ key, variable, pattern }: PatternEntry, scope: Scope | null, store: (name: string) => void): void {
    const made = this.#code;
    made.add(code.DUP);
    this.#subexpression(key, scope);
    made.add(code.INDEX);
    if (variable !== null) {
      if (pattern !== null) made.add(code.DUP);
      store(variable);
    }
    if (pattern !== null) this.#pattern(pattern, scope, store);
  }

  #label(label: string, body: Node, scope: Scope | null): void {
    const made = this.#code;
    const variable = this.#variable(`*label-${label}`);
    const inner: Scope = { meaning: variable, outer: scope };
    const at = { start: 0, end: 0 };
    made.add(code.DUP);
    made.add(code.GENLABEL);
    this.#store(code.STOREV, variable);
    made.add(code.POP);
    this.#try(
      () => this.#node(body, inner),
      () =>
        this.#if(
          () => this.#subexpression(call("_equal", [IDENTITY, { kind: "variable", name: variable.name, at }]), inner),
          () => void made.add(code.BACKTRACK),
          () => this.#call("error", [], null, inner),
        ),
    );
  }

  #collect(body: Node, scope: Scope | null): void {
    const made = this.#code;
    const items = this.#variable("collect");
    made.add(code.DUP);
    made.add(code.LOADK, { value: [] });
    this.#store(code.STOREV, items);
    const fork = made.add(code.FORK);
    this.#node(body, scope);
    this.#store(code.APPEND, items);
    made.add(code.BACKTRACK);
    made.land(fork);
    this.#store(code.LOADVN, items);
  }

  #objectEntry({ key, value }: Entry, scope: Scope | null): void {
    if (value !== null) return this.#entry(key, value, scope);
    const made = this.#code;
    this.#subexpression(key, scope);
    made.add(code.SUBEXP_BEGIN);
    made.add(code.POP);
    made.add(code.DUP2);
    made.add(code.DUP2);
    made.add(code.INDEX);
    made.add(code.SUBEXP_END);
    made.add(code.INSERT);
  }

  #entry(key: Node, value: Node, scope: Scope | null): void {
    this.#subexpression(key, scope);
    this.#subexpression(value, scope);
    this.#code.add(code.INSERT);
  }

  #update({ target, value, operator }: Extract<Node, { kind: "update" }>, scope: Scope | null): void {
    const made = this.#code;
    const variable = this.#variable(`*value-${++this.#temporaries}`);
    made.add(code.DUP);
    this.#node(value, scope);
    this.#store(code.STOREV, variable);
    const inner: Scope = { meaning: variable, outer: scope };
    const right: Node = { kind: "variable", name: variable.name, at: { start: 0, end: 0 } };
    const change: Node = operator === "//" ? { kind: "alternative", left: IDENTITY, right } : binary(IDENTITY, operator, right);
    this.#call("_modify", [target, change], null, inner);
  }
}

const EMPTY: JsonObject = new Map();

function namesOf(pattern: Pattern): string[] {
  if (pattern.kind === "variable") return [pattern.name];
  if (pattern.kind === "array") return pattern.items.flatMap(namesOf);
  return pattern.entries.flatMap(({ variable, pattern: inner }) => [
    ...(variable === null ? [] : [variable]),
    ...(inner === null ? [] : namesOf(inner)),
  ]);
}
