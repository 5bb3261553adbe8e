/**
 * The deterministic automaton of a program, built as texts are read: a state is the set of nodes that are reached, with the
 * context of the character before. Each character of a text costs one look-up once its state is known. What does not fit into the
 * memory set aside for states is forgotten and built again.
 */
import type { InputSymbol } from "./alphabet.ts";
import { CONTEXTS, holds } from "./contexts.ts";
import { NODE, type Program } from "./program.ts";
import { spendWork } from "./work.ts";

export interface State {
  /** The nodes reached, before empty transitions. With none of them nothing can match any more. */
  readonly nodes: Int32Array;
  readonly context: number;
  readonly transitions: (State | undefined)[];
  /** For each context of the next character: the nodes after empty transitions, and whether the end is among them. */
  readonly closures: (Closure | undefined)[];
}

interface Closure {
  /** The nodes that take a character. */
  readonly takers: Int32Array;
  readonly accepts: boolean;
}

/** Numbers kept in all states of an automaton. */
const MOST_MEMORY = 2_000_000;

export class Automaton {
  readonly #program: Program;
  /** A match may begin everywhere. */
  readonly #isUnanchored: boolean;
  readonly #states = new Map<string, State>();
  readonly #starts: (State | undefined)[] = [];
  #memory = 0;
  readonly #marks: Int32Array;
  #mark = 0;
  readonly #stack: Int32Array;

  constructor(program: Program, isUnanchored: boolean) {
    this.#program = program;
    this.#isUnanchored = isUnanchored;
    this.#marks = new Int32Array(program.kinds.length);
    this.#stack = new Int32Array(program.kinds.length * 2 + 2);
  }

  /** The state before the first character, behind a character of a context. */
  start(context: number): State {
    return (this.#starts[context] ??= this.#state([this.#program.start], context));
  }

  /** Whether a match ends here, before a character of a context. */
  accepts(state: State, context: number): boolean {
    return (state.closures[context] ?? this.close(state, context)).accepts;
  }

  /** Computes a transition when a state first takes it. */
  next(state: State, symbol: InputSymbol): State {
    const { next, args } = this.#program;
    const { takers } = state.closures[symbol.context] ?? this.close(state, symbol.context);
    const mark = ++this.#mark;
    const nodes: number[] = [];
    const add = (node: number): void => {
      if (this.#marks[node] === mark) return;
      this.#marks[node] = mark;
      nodes.push(node);
    };
    for (const node of takers) if (symbol.members[args[node]!] === 1) add(next[node]!);
    if (this.#isUnanchored) add(this.#program.start);
    spendWork(takers.length + nodes.length);
    const following = this.#state(nodes, symbol.context);
    state.transitions[symbol.number] = following;
    return following;
  }

  #state(nodes: readonly number[], context: number): State {
    const sorted = Int32Array.from(nodes).sort();
    const key = `${context}:${sorted.join()}`;
    let state = this.#states.get(key);
    if (state === undefined) {
      this.#memory += sorted.length * 3 + 100;
      if (this.#memory > MOST_MEMORY) {
        this.#states.clear();
        this.#starts.length = 0;
        this.#memory = sorted.length * 3 + 100;
      }
      state = { nodes: sorted, context, transitions: [], closures: new Array(CONTEXTS) };
      this.#states.set(key, state);
    }
    return state;
  }

  /** Follows the empty transitions of a state, before a character of a context. */
  close(state: State, context: number): Closure {
    const { kinds, args, next, second, end } = this.#program;
    const mark = ++this.#mark;
    const takers: number[] = [];
    const stack = this.#stack;
    let accepts = false;
    let work = 0;
    for (const first of state.nodes) {
      let depth = 0;
      stack[depth++] = first;
      while (depth > 0) {
        const node = stack[--depth]!;
        if (this.#marks[node] === mark) continue;
        this.#marks[node] = mark;
        work++;
        const kind = kinds[node];
        if (kind === NODE.SET) takers.push(node);
        else if (kind === NODE.END) accepts = node === end || accepts;
        else if (kind === NODE.SPLIT) {
          stack[depth++] = second[node]!;
          stack[depth++] = next[node]!;
        } else if (kind !== NODE.ANCHOR || holds(args[node]!, state.context, context)) stack[depth++] = next[node]!;
      }
    }
    spendWork(work);
    this.#memory += takers.length;
    const closure = { takers: Int32Array.from(takers), accepts };
    state.closures[context] = closure;
    return closure;
  }
}
