/** A Perl-like pattern as instructions for the matcher. */
import type { CharacterSet } from "../character-set.ts";
import { type Assertion, type PerlNode, PerlPatternError } from "./nodes.ts";

export type Instruction =
  | { readonly op: "set"; readonly set: CharacterSet }
  /** Tries `to` when what follows fails, or first where it is preferred. */
  | { readonly op: "split"; readonly to: number; readonly prefersTo: boolean }
  | { readonly op: "jump"; readonly to: number }
  | { readonly op: "save"; readonly slot: number }
  /** Leaves a loop whose body matched nothing since the position in the slot. */
  | { readonly op: "leave-if-empty"; readonly slot: number; readonly to: number }
  | { readonly op: "assert"; readonly assertion: Assertion }
  | { readonly op: "back-reference"; readonly group: number; readonly ignoresCase: boolean }
  | { readonly op: "keep" }
  /** A part that is matched by itself, up to its own `match`; it ends before `to`. */
  | { readonly op: "part"; readonly kind: PartKind; readonly length: number; readonly to: number }
  | { readonly op: "match" };

export type PartKind = "atomic" | "ahead" | "not ahead" | "behind" | "not behind";

const MOST_INSTRUCTIONS = 200_000;

export interface PerlProgram {
  readonly instructions: readonly Instruction[];
  readonly slots: number;
}

/** Slots: begin and end of each group, then one for each loop. */
export function compileTree(tree: PerlNode, groups: number): PerlProgram {
  const compiler = new Compiler(groups * 2 + 2);
  compiler.add(tree);
  compiler.emit({ op: "match" });
  return { instructions: compiler.instructions, slots: compiler.slots };
}

class Compiler {
  readonly instructions: Instruction[] = [];
  slots: number;

  constructor(slots: number) {
    this.slots = slots;
  }

  emit(instruction: Instruction): number {
    if (this.instructions.length >= MOST_INSTRUCTIONS) throw new PerlPatternError("regular expression is too large");
    return this.instructions.push(instruction) - 1;
  }

  add(node: PerlNode): void {
    switch (node.kind) {
      case "set":
        this.emit({ op: "set", set: node.set });
        return;
      case "sequence":
        for (const item of node.items) this.add(item);
        return;
      case "alternatives":
        return this.#alternatives(node.items);
      case "capture":
        this.emit({ op: "save", slot: node.group * 2 });
        this.add(node.body);
        this.emit({ op: "save", slot: node.group * 2 + 1 });
        return;
      case "repeat":
        return this.#repeat(node);
      case "look":
        return this.#look(node);
      case "atomic":
        return this.#part("atomic", node.body, 0);
      case "back-reference":
        this.emit({ op: "back-reference", group: node.group, ignoresCase: node.ignoresCase });
        return;
      case "assertion":
        this.emit({ op: "assert", assertion: node.assertion });
        return;
      case "keep":
        this.emit({ op: "keep" });
    }
  }

  #alternatives(items: readonly PerlNode[]): void {
    const jumps: number[] = [];
    items.forEach((item, index) => {
      const isLast = index === items.length - 1;
      const split = isLast ? -1 : this.emit({ op: "match" });
      this.add(item);
      if (isLast) return;
      jumps.push(this.emit({ op: "match" }));
      this.instructions[split] = { op: "split", to: this.instructions.length, prefersTo: false };
    });
    for (const jump of jumps) this.instructions[jump] = { op: "jump", to: this.instructions.length };
  }

  #repeat(node: Extract<PerlNode, { kind: "repeat" }>): void {
    const isLazy = node.mode === "lazy";
    for (let times = 0; times < node.least; times++) this.add(node.body);
    if (node.most === Number.POSITIVE_INFINITY) {
      const slot = this.slots++;
      const split = this.emit({ op: "match" });
      this.emit({ op: "save", slot });
      this.add(node.body);
      const check = this.emit({ op: "match" });
      this.emit({ op: "jump", to: split });
      const to = this.instructions.length;
      this.instructions[split] = { op: "split", to, prefersTo: isLazy };
      this.instructions[check] = { op: "leave-if-empty", slot, to };
      return;
    }
    const splits: number[] = [];
    for (let times = node.least; times < node.most; times++) {
      splits.push(this.emit({ op: "match" }));
      this.add(node.body);
    }
    for (const split of splits) this.instructions[split] = { op: "split", to: this.instructions.length, prefersTo: isLazy };
  }

  #part(kind: PartKind, body: PerlNode, length: number): void {
    const start = this.emit({ op: "match" });
    this.add(body);
    this.emit({ op: "match" });
    this.instructions[start] = { op: "part", kind, length, to: this.instructions.length };
  }

  #look(node: Extract<PerlNode, { kind: "look" }>): void {
    if (!node.isBehind) return this.#part(node.isNegative ? "not ahead" : "ahead", node.body, 0);
    const items = node.body.kind === "alternatives" ? node.body.items : [node.body];
    const sized = items.map((item) => ({ item, length: lengthOf(item) }));
    if (node.isNegative) {
      for (const { item, length } of sized) this.#part("not behind", item, length);
      return;
    }
    const jumps: number[] = [];
    sized.forEach(({ item, length }, index) => {
      const isLast = index === sized.length - 1;
      const split = isLast ? -1 : this.emit({ op: "match" });
      this.#part("behind", item, length);
      if (isLast) return;
      jumps.push(this.emit({ op: "match" }));
      this.instructions[split] = { op: "split", to: this.instructions.length, prefersTo: false };
    });
    for (const jump of jumps) this.instructions[jump] = { op: "jump", to: this.instructions.length };
  }
}

/** How many characters a part of a look-behind takes. */
function lengthOf(node: PerlNode): number {
  switch (node.kind) {
    case "set":
      return 1;
    case "sequence":
      return node.items.reduce((sum, item) => sum + lengthOf(item), 0);
    case "alternatives": {
      const [first, ...others] = node.items.map(lengthOf);
      if (others.some((length) => length !== first)) throw variableLength();
      return first!;
    }
    case "capture":
    case "atomic":
      return lengthOf(node.body);
    case "repeat":
      if (node.least !== node.most) throw variableLength();
      return node.least * lengthOf(node.body);
    case "back-reference":
      throw variableLength();
    default:
      return 0;
  }
}

function variableLength(): PerlPatternError {
  return new PerlPatternError("lookbehind assertion is not fixed length");
}
