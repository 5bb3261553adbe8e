/**
 * Tables of an LALR(1) parser from a grammar, as bison makes them: precedence settles conflicts, and a state's most frequent
 * reduction is its default. Which tokens a state lists decides what a syntax error says was expected, so that this has to be
 * bison's too. Lookaheads after DeRemer and Pennello (1982).
 */

export interface Rule {
  readonly left: string;
  readonly right: readonly string[];
  /** The token whose precedence it has, where it is not its last one's. */
  readonly precedence?: string;
}

export interface Grammar {
  /** In bison's order: the end, `error`, then as they come in the grammar. The first rule's left side is what is parsed. */
  readonly tokens: readonly string[];
  readonly rules: readonly Rule[];
  /** From the weakest to the strongest. */
  readonly precedence: readonly (readonly [kind: "left" | "right" | "nonassoc" | "plain", ...tokens: string[]])[];
}

export type Action =
  | { readonly kind: "shift"; readonly state: number }
  | { readonly kind: "reduce"; readonly rule: number }
  | { readonly kind: "error" };

export interface State {
  /** What the state lists for tokens, in the order of the tokens. */
  readonly actions: ReadonlyMap<string, Action>;
  /** The rule that is reduced for all other tokens. */
  readonly otherwise: number | null;
  readonly gotos: ReadonlyMap<string, number>;
}

/** The last state is reached by shifting the end: the text is accepted. */
export interface Tables {
  readonly states: readonly State[];
  readonly accepting: number;
}

interface Item {
  readonly rule: number;
  readonly dot: number;
}

interface Core {
  readonly kernel: readonly Item[];
  readonly items: readonly Item[];
  readonly moves: Map<string, number>;
  /** The set of what may follow each symbol that is no token. */
  readonly follows: Map<string, number>;
}

/** Makes the tables. A rule `$accept: START $end` is put before the others; rules are numbered without it. */
export function makeTables(grammar: Grammar): Tables {
  return new TableMaker(grammar).make();
}

class TableMaker {
  readonly #grammar: Grammar;
  readonly #rules: readonly Rule[];
  readonly #byLeft = new Map<string, number[]>();
  readonly #nullable = new Set<string>();
  readonly #levels = new Map<string, { level: number; kind: string }>();
  readonly #cores: Core[] = [];

  constructor(grammar: Grammar) {
    this.#grammar = grammar;
    this.#rules = [...grammar.rules, { left: "$accept", right: [grammar.rules[0]!.left, "$end"] }];
    this.#rules.forEach(({ left }, number) => {
      const list = this.#byLeft.get(left);
      if (list === undefined) this.#byLeft.set(left, [number]);
      else list.push(number);
    });
    grammar.precedence.forEach(([kind, ...tokens], level) => {
      for (const token of tokens) this.#levels.set(token, { level, kind });
    });
  }

  make(): Tables {
    this.#findNullable();
    this.#findCores();
    const lookaheads = this.#lookaheads();
    const states = this.#cores.map((core, number) => this.#state(core, lookaheads[number]!));
    const accepting = this.#cores.findIndex(({ kernel }) =>
      kernel.some(({ rule, dot }) => rule === this.#rules.length - 1 && dot === 2),
    );
    return { states, accepting };
  }

  #isToken(symbol: string): boolean {
    return !this.#byLeft.has(symbol);
  }

  #findNullable(): void {
    for (let before = -1; before !== this.#nullable.size; ) {
      before = this.#nullable.size;
      for (const { left, right } of this.#rules)
        if (right.every((symbol) => this.#nullable.has(symbol))) this.#nullable.add(left);
    }
  }

  #findCores(): void {
    const numbers = new Map<string, number>();
    const add = (kernel: Item[]): number => {
      kernel.sort((a, b) => a.rule - b.rule || a.dot - b.dot);
      const key = kernel.map(({ rule, dot }) => `${rule}.${dot}`).join(" ");
      const known = numbers.get(key);
      if (known !== undefined) return known;
      numbers.set(key, this.#cores.length);
      this.#cores.push({ kernel, items: this.#closure(kernel), moves: new Map(), follows: new Map() });
      return this.#cores.length - 1;
    };
    add([{ rule: this.#rules.length - 1, dot: 0 }]);
    for (let number = 0; number < this.#cores.length; number++) {
      const { items, moves } = this.#cores[number]!;
      const kernels = new Map<string, Item[]>();
      for (const { rule, dot } of items) {
        const symbol = this.#rules[rule]!.right[dot];
        if (symbol === undefined) continue;
        const list = kernels.get(symbol);
        if (list === undefined) kernels.set(symbol, [{ rule, dot: dot + 1 }]);
        else list.push({ rule, dot: dot + 1 });
      }
      for (const [symbol, kernel] of kernels) moves.set(symbol, add(kernel));
    }
  }

  #closure(kernel: readonly Item[]): Item[] {
    const items = kernel.slice();
    const seen = new Set<string>();
    for (let at = 0; at < items.length; at++) {
      const { rule, dot } = items[at]!;
      const symbol = this.#rules[rule]!.right[dot];
      if (symbol === undefined || seen.has(symbol)) continue;
      seen.add(symbol);
      for (const number of this.#byLeft.get(symbol) ?? []) items.push({ rule: number, dot: 0 });
    }
    return items;
  }

  /** The tokens behind each reduction of each state. */
  #lookaheads(): ReadonlyMap<number, readonly string[]>[] {
    const { tokens } = this.#grammar;
    const numbers = new Map(tokens.map((token, number) => [token, number]));
    const sets = new TokenSets(tokens.length);
    // Each step from a state over a symbol that is no token has a set: what may follow the symbol there.
    this.#cores.forEach(({ moves, follows }) => {
      for (const symbol of moves.keys()) if (!this.#isToken(symbol)) follows.set(symbol, sets.make());
    });
    const reductions = this.#cores.map(() => new Map<number, number>());
    this.#cores.forEach(({ moves, follows }, from) => {
      for (const [symbol, set] of follows) {
        const reached = this.#cores[moves.get(symbol)!]!;
        for (const next of reached.moves.keys()) {
          if (this.#isToken(next)) sets.add(set, numbers.get(next)!);
          else if (this.#nullable.has(next)) sets.flow(reached.follows.get(next)!, set);
        }
        for (const rule of this.#byLeft.get(symbol)!) {
          const rules = reductions[this.#trace(from, rule, set, sets)]!;
          let behind = rules.get(rule);
          if (behind === undefined) rules.set(rule, (behind = sets.make()));
          sets.flow(set, behind);
        }
      }
    });
    sets.spread();
    return reductions.map(
      (rules) => new Map([...rules].map(([rule, set]) => [rule, sets.numbers(set).map((number) => tokens[number]!)])),
    );
  }

  /** Follows a rule's right side from a state: what follows its end may follow its last parts. Returns the state at its end. */
  #trace(from: number, rule: number, set: number, sets: TokenSets): number {
    const { right } = this.#rules[rule]!;
    let state = from;
    right.forEach((symbol, index) => {
      const core = this.#cores[state]!;
      const follows = core.follows.get(symbol);
      if (follows !== undefined && right.slice(index + 1).every((rest) => this.#nullable.has(rest))) sets.flow(set, follows);
      state = core.moves.get(symbol)!;
    });
    return state;
  }

  #state(core: Core, lookaheads: ReadonlyMap<number, readonly string[]>): State {
    const shifts = new Map<string, number>();
    const gotos = new Map<string, number>();
    for (const [symbol, to] of core.moves) (this.#isToken(symbol) ? shifts : gotos).set(symbol, to);
    const isEnd = (item: Item): boolean => item.dot === this.#rules[item.rule]!.right.length;
    const reductions = [...new Set(core.items.filter(isEnd).map(({ rule }) => rule))].sort((a, b) => a - b);
    const last = this.#rules.length - 1;
    if (reductions.length === 1 && shifts.size === 0 && reductions[0] !== last)
      return { actions: new Map(), otherwise: reductions[0]!, gotos };
    const actions = new Map<string, Action>();
    for (const [token, state] of shifts) actions.set(token, { kind: "shift", state });
    for (const rule of reductions) {
      if (rule === last) continue;
      for (const token of lookaheads.get(rule) ?? []) actions.set(token, this.#settle(actions.get(token), rule, token));
    }
    return { ...this.#withDefault(actions, reductions, shifts.has("error")), gotos };
  }

  /** A shift or a reduction. */
  #settle(known: Action | undefined, rule: number, token: string): Action {
    const reduce: Action = { kind: "reduce", rule };
    if (known === undefined) return reduce;
    if (known.kind !== "shift") return known;
    const { right, precedence } = this.#rules[rule]!;
    const own = this.#levels.get(precedence ?? right.findLast((symbol) => this.#isToken(symbol)) ?? "");
    const other = this.#levels.get(token);
    if (own === undefined || other === undefined || own.level < other.level) return known;
    if (own.level > other.level || other.kind === "left") return reduce;
    return other.kind === "nonassoc" ? { kind: "error" } : known;
  }

  #withDefault(actions: Map<string, Action>, reductions: readonly number[], shiftsError: boolean): Omit<State, "gotos"> {
    let otherwise: number | null = null;
    let most = 0;
    if (!shiftsError) {
      for (const rule of reductions) {
        const count = [...actions.values()].filter((action) => action.kind === "reduce" && action.rule === rule).length;
        if (count > most) [otherwise, most] = [rule, count];
      }
    }
    const listed = this.#grammar.tokens.flatMap((token): [string, Action][] => {
      const action = actions.get(token);
      if (action === undefined || (action.kind === "reduce" && action.rule === otherwise)) return [];
      // Without a default an error needs no mention.
      return action.kind === "error" && otherwise === null ? [] : [[token, action]];
    });
    return { actions: new Map(listed), otherwise };
  }
}

/** Sets of tokens as bits, and which of them are part of which others. */
class TokenSets {
  readonly #words: number;
  #bits = new Uint32Array(0);
  #count = 0;
  readonly #flows: number[] = [];

  constructor(tokens: number) {
    this.#words = Math.ceil(tokens / 32);
  }

  make(): number {
    const size = (this.#count + 1) * this.#words;
    if (size > this.#bits.length) {
      const larger = new Uint32Array(size * 2);
      larger.set(this.#bits);
      this.#bits = larger;
    }
    return this.#count++;
  }

  add(set: number, token: number): void {
    this.#bits[set * this.#words + (token >> 5)]! |= 1 << (token & 31);
  }

  flow(from: number, to: number): void {
    if (from !== to) this.#flows.push(from, to);
  }

  /** Adds what flows from one to another until nothing is missing. */
  spread(): void {
    const words = this.#words;
    const bits = this.#bits;
    for (let hasChanged = true; hasChanged; ) {
      hasChanged = false;
      for (let flow = 0; flow < this.#flows.length; flow += 2) {
        const from = this.#flows[flow]! * words;
        const to = this.#flows[flow + 1]! * words;
        for (let word = 0; word < words; word++) {
          const before = bits[to + word]!;
          bits[to + word] = before | bits[from + word]!;
          if (bits[to + word] !== before) hasChanged = true;
        }
      }
    }
  }

  numbers(set: number): number[] {
    const numbers: number[] = [];
    for (let token = 0; token < this.#words * 32; token++)
      if ((this.#bits[set * this.#words + (token >> 5)]! & (1 << (token & 31))) !== 0) numbers.push(token);
    return numbers;
  }
}
