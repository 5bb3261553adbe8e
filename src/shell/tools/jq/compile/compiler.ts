/** Compiles the syntax tree to instructions, and finds what each name means. jq 1.6: compile.c. */
import { LimitError } from "../../../../sim/limits.ts";
import { spend } from "../../../../sim/work.ts";
import { call, constant, IDENTITY } from "../build.ts";
import { builtin } from "../builtins.ts";
import * as code from "../code.ts";
import { type ClosureSource, FunctionCode } from "../code.ts";
import type { Definition, Entry, Location, Node, Program } from "../nodes.ts";
import type { Json, JsonObject } from "../values.ts";
import { Emitter } from "./emitter.ts";
import { compileAlternative, compileCollect, compileForeach, compileLabel, compileReduce, compileUpdate } from "./forms.ts";
import { bindPatterns } from "./patterns.ts";
import type { DefinedFunction, NodeCompiler, Scope } from "./scope.ts";

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

class Compiler implements NodeCompiler {
  readonly #options: CompileOptions;
  readonly emitter = new Emitter();
  #depth = 0;
  #complaints: { readonly text: string; readonly at: Location }[] = [];

  constructor(options: CompileOptions) {
    this.#options = options;
  }

  main(program: Program): FunctionCode {
    const main = this.emitter.code;
    if (program.body !== null) this.node(program.body, null);
    main.finish();
    this.emitter.compilePending();
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
    this.emitter.compilePending();
    const wrong = this.#complaints[0];
    if (wrong !== undefined) throw new Error(`jq: the builtin ${definition.name} does not compile: ${wrong.text}`);
    return made;
  }

  /** The code of a function that is defined somewhere; it is compiled when it is first called. */
  #function(meaning: DefinedFunction): FunctionCode {
    if (meaning.code !== null) return meaning.code;
    const { name, parameters, body } = meaning.definition;
    const made = new FunctionCode(name, meaning.owner, parameters.length);
    meaning.code = made;
    this.emitter.later(made, () => {
      let scope: Scope | null = { meaning, outer: meaning.scope };
      parameters.forEach((parameter, index) => {
        scope = { meaning: { kind: "parameter", name: parameter.name, owner: made, index }, outer: scope };
      });
      for (const { name: parameter, isValue } of parameters) {
        if (!isValue) continue;
        made.add(code.DUP);
        this.subexpression(call(parameter), scope);
        made.add(code.POP);
        const variable = this.emitter.variable(parameter);
        this.emitter.store(code.STOREV, variable);
        scope = { meaning: variable, outer: scope };
      }
      this.node(body, scope);
    });
    return made;
  }

  node(given: Node, scope: Scope | null): void {
    spend(10);
    if (++this.#depth > MOST_DEPTH) throw new LimitError("depth", "jq: a program is nested too deep");
    let node = given;
    for (; node.kind === "pipe"; node = node.right) this.node(node.left, scope);
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
    const made = this.emitter.code;
    switch (node.kind) {
      case "comma": {
        const fork = made.add(code.FORK);
        const close = (): void => {
          const jump = made.add(code.JUMP);
          made.land(fork);
          this.node(node.right, scope);
          made.land(jump);
        };
        return { left: node.left, close };
      }
      case "and":
      case "or":
        made.add(code.DUP);
        return { left: node.left, close: () => this.#logic(node.kind, node.right, scope) };
      case "index":
        this.subexpression(node.key, scope);
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
    this.emitter.code.add(code.SUBEXP_BEGIN);
    const close = (): void => {
      this.emitter.code.add(code.SUBEXP_END);
      this.#complaints.push(...complaints);
      this.emitter.code.add(code.CALL_BUILTIN, { native: known.native, argumentCount: args.length });
    };
    return { left, close };
  }

  #simple(node: Node, scope: Scope | null): void {
    const made = this.emitter.code;
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
        return this.node(node, scope);
      case "call":
        return this.call(node.name, node.args, node.at, scope);
      case "variable":
        return this.#load(node.name, node.at, scope);
      case "break":
        this.#load(`*label-${node.label}`, node.at, scope);
        return this.call("error", [], node.at, scope);
      case "alternative":
        return compileAlternative(this, node.left, node.right, scope);
      case "negate":
        this.node(node.of, scope);
        return this.call("_negate", [], null, scope);
      case "try":
        return this.emitter.try(
          () => this.node(node.body, scope),
          () => this.#handler(node.handler, scope),
        );
      case "if":
        return this.emitter.if(
          () => this.subexpression(node.test, scope),
          () => this.node(node.yes, scope),
          () => this.node(node.no, scope),
        );
      case "reduce":
        return compileReduce(this, node, scope);
      case "foreach":
        return compileForeach(this, node, scope);
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
        return this.node(node.body, { meaning, outer: scope });
      }
      case "label":
        return compileLabel(this, node.label, node.body, scope);
      case "collect":
        return compileCollect(this, node.body, scope);
      case "object":
        made.add(code.PUSHK_UNDER, { value: EMPTY });
        for (const entry of node.entries) this.#objectEntry(entry, scope);
        made.add(code.POP);
        return;
      case "update":
        return compileUpdate(this, node, scope);
      default:
        node satisfies never;
    }
  }

  subexpression(node: Node, scope: Scope | null): void {
    const made = this.emitter.code;
    if (node.kind === "identity") made.add(code.DUP);
    else if (node.kind === "constant") made.add(code.PUSHK_UNDER, { value: node.value });
    else {
      made.add(code.SUBEXP_BEGIN);
      this.node(node, scope);
      made.add(code.SUBEXP_END);
    }
  }

  #load(name: string, at: Location, scope: Scope | null): void {
    for (let each = scope; each !== null; each = each.outer) {
      const { meaning } = each;
      if (meaning.kind !== "variable" || meaning.name !== name) continue;
      return this.emitter.store(code.LOADV, meaning);
    }
    const { named, environment } = this.#options;
    if (name === "ENV") this.emitter.code.add(code.LOADK, { value: environment() });
    else if (named.has(name)) this.emitter.code.add(code.LOADK, { value: named.get(name)! });
    else this.#complaints.push({ text: `$${name} is not defined`, at });
  }

  call(name: string, args: readonly Node[], at: Location | null, scope: Scope | null): void {
    const callee = this.#callee(name, args.length, scope);
    if (callee !== null) return this.#callCode(callee, args, scope);
    const known = builtin(name, args.length);
    if (known === null) {
      this.#complaints.push({ text: `${name}/${args.length} is not defined`, at: at ?? { start: 0, end: 0 } });
      return;
    }
    if (known.kind === "native") {
      this.#arguments(args, scope);
      this.emitter.code.add(code.CALL_BUILTIN, { native: known.native, argumentCount: args.length });
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
      this.subexpression(arg, scope);
      reported = [...this.#complaints, ...reported];
    }
    this.#complaints = [...before, ...reported];
  }

  #callee(name: string, arity: number, scope: Scope | null): ClosureSource | null {
    for (let each = scope; each !== null; each = each.outer) {
      const { meaning } = each;
      if (meaning.name !== name || meaning.kind === "variable") continue;
      if (meaning.kind === "parameter") {
        if (arity === 0) return { kind: "parameter", level: this.emitter.levelOf(meaning.owner), index: meaning.index };
      } else if (meaning.definition.parameters.length === arity) {
        const level = meaning.owner === null ? code.NO_LEVEL : this.emitter.levelOf(meaning.owner);
        return { kind: "code", level, code: this.#function(meaning) };
      }
    }
    return null;
  }

  #callCode(callee: ClosureSource, args: readonly Node[], scope: Scope | null): void {
    const closures = args.map((arg): ClosureSource => {
      const made = new FunctionCode("@lambda", this.emitter.code, 0);
      this.emitter.later(made, () => this.node(arg, scope));
      return { kind: "code", level: 0, code: made };
    });
    this.emitter.code.add(code.CALL, { callee, closures });
  }

  #logic(kind: "and" | "or", right: Node, scope: Scope | null): void {
    const made = this.emitter.code;
    const isTrue = (value: boolean) => () => void made.add(code.LOADK, { value });
    const settled = (): void => {
      made.add(code.POP);
      isTrue(kind === "or")();
    };
    const open = (): void => {
      made.add(code.POP);
      this.node(right, scope);
      this.emitter.branch(isTrue(true), isTrue(false));
    };
    if (kind === "or") this.emitter.branch(settled, open);
    else this.emitter.branch(open, settled);
  }

  /** jq asks whether what was raised is the word "object" where it means to ask whether it is one. */
  #handler(handler: Node | null, scope: Scope | null): void {
    if (handler === null) {
      this.emitter.code.add(code.BACKTRACK);
      return;
    }
    const isInternal: Node = {
      kind: "and",
      left: call("_equal", [constant("object"), IDENTITY]),
      right: { kind: "index", of: IDENTITY, key: constant("__jq"), isOptional: false },
    };
    this.emitter.if(
      () => this.subexpression(isInternal, scope),
      () => this.call("error", [], null, scope),
      () => this.node(handler, scope),
    );
  }

  #bind(node: Extract<Node, { kind: "bind" }>, scope: Scope | null): void {
    const made = this.emitter.code;
    made.add(code.DUP);
    this.subexpression(node.source, scope);
    made.add(code.POP);
    bindPatterns(this, node.patterns, scope, (inner) => this.node(node.body, inner));
  }

  #objectEntry({ key, value }: Entry, scope: Scope | null): void {
    if (value !== null) return this.#entry(key, value, scope);
    const made = this.emitter.code;
    this.subexpression(key, scope);
    made.add(code.SUBEXP_BEGIN);
    made.add(code.POP);
    made.add(code.DUP2);
    made.add(code.DUP2);
    made.add(code.INDEX);
    made.add(code.SUBEXP_END);
    made.add(code.INSERT);
  }

  #entry(key: Node, value: Node, scope: Scope | null): void {
    this.subexpression(key, scope);
    this.subexpression(value, scope);
    this.emitter.code.add(code.INSERT);
  }
}

const EMPTY: JsonObject = new Map();
