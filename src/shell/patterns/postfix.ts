/**
 * A regular expression as postfix code: operands first, then what joins them. A repeated operand is a slice of the code again, so
 * that neither parsing nor building needs recursion, whatever the nesting. Linux: bin_tree_t and parse_dup_op(), posix/regcomp.c.
 */
import type { CharacterSet } from "./character-set.ts";
import { ERRORS, PatternError } from "./posix-syntax.ts";

export const OP = {
  /** One character of a set. Argument: the set's number. */
  SET: 0,
  /** A condition on the characters on both sides. Argument: a mask, see contexts.ts. */
  ANCHOR: 1,
  BACK_REFERENCE: 2,
  /** Begin and end of a group. Argument: twice its number, odd where the group is optional. */
  OPEN: 3,
  CLOSE: 4,
  CONCATENATE: 5,
  /** Argument: 1 where the left alternative is empty, 2 where the right one is. */
  ALTERNATE: 6,
  STAR: 7,
} as const;

/** A part of the code that is complete in itself; null is the empty expression, which has no code. */
export interface Operand {
  readonly start: number;
  /** The number of the group it is, or 0. */
  readonly group: number;
}

/** More than this is refused: glibc has no such limit and runs out of memory. */
const MOST_CODE = 400_000;

export class Postfix {
  readonly ops: number[] = [];
  readonly args: number[] = [];
  readonly sets: CharacterSet[] = [];
  /** How many groups there are. */
  groups = 0;
  hasBackReferences = false;
  hasChoices = false;
  readonly #setNumbers = new Map<string, number>();

  get size(): number {
    return this.ops.length;
  }

  set(set: CharacterSet): Operand {
    let number = this.#setNumbers.get(set.key);
    if (number === undefined) {
      number = this.sets.push(set) - 1;
      this.#setNumbers.set(set.key, number);
    }
    return this.leaf(OP.SET, number);
  }

  leaf(op: number, arg: number): Operand {
    const start = this.size;
    this.emit(op, arg);
    return { start, group: 0 };
  }

  /** Puts anchors around the whole. */
  surround(before: number, after: number): void {
    const isEmpty = this.size === 0;
    this.ops.unshift(OP.ANCHOR);
    this.args.unshift(before);
    if (!isEmpty) this.emit(OP.CONCATENATE);
    this.leaf(OP.ANCHOR, after);
    this.emit(OP.CONCATENATE);
  }

  emit(op: number, arg = 0): void {
    if (this.size >= MOST_CODE) throw new PatternError(ERRORS.size);
    this.ops.push(op);
    this.args.push(arg);
  }

  concatenate(left: Operand | null, right: Operand | null): Operand | null {
    if (left === null || right === null) return left ?? right;
    this.emit(OP.CONCATENATE);
    return { start: left.start, group: 0 };
  }

  alternate(left: Operand | null, right: Operand | null, start: number): Operand {
    this.hasChoices = true;
    this.emit(OP.ALTERNATE, (left === null ? 1 : 0) + (right === null ? 2 : 0));
    return { start: left?.start ?? right?.start ?? start, group: 0 };
  }

  /** Closes a group that was opened with a leaf at `start`. */
  closeGroup(start: number, group: number, body: Operand | null): Operand {
    this.emit(OP.CLOSE, group * 2);
    if (body !== null) this.emit(OP.CONCATENATE);
    this.emit(OP.CONCATENATE);
    return { start, group };
  }

  /** The last operand from `least` to `most` times; Infinity for no end. Its copies beyond `least` are optional. */
  repeat(operand: Operand, least: number, most: number): Operand | null {
    if (least === 0 && most === 0) {
      this.ops.length = operand.start;
      this.args.length = operand.start;
      return null;
    }
    const { start, group } = operand;
    const ops = this.ops.slice(start);
    // A copy forgets which of its groups are optional, as glibc's do.
    const args = this.args.slice(start).map((arg, at) => (isGroupMark(ops[at]!) ? arg & ~1 : arg));
    const copy = (): void => {
      if (this.size + ops.length > MOST_CODE) throw new PatternError(ERRORS.size);
      for (let at = 0; at < ops.length; at++) {
        this.ops.push(ops[at]!);
        this.args.push(args[at]!);
      }
    };
    for (let times = 2; times <= least; times++) {
      copy();
      this.emit(OP.CONCATENATE);
    }
    if (least === most) return least === 1 ? operand : { start, group: 0 };
    const optional = least === 0 ? start : this.size;
    if (least > 0) copy();
    if (group > 0) this.#markOptional(optional, group);
    this.hasChoices = true;
    if (most === Number.POSITIVE_INFINITY) this.emit(OP.STAR);
    else {
      this.emit(OP.ALTERNATE, 2);
      for (let times = least + 2; times <= most; times++) {
        copy();
        this.emit(OP.CONCATENATE);
        this.emit(OP.ALTERNATE, 2);
      }
    }
    if (least > 0) this.emit(OP.CONCATENATE);
    return { start, group: 0 };
  }

  #markOptional(from: number, group: number): void {
    for (let at = from; at < this.size; at++)
      if (isGroupMark(this.ops[at]!) && this.args[at] === group * 2) this.args[at] = group * 2 + 1;
  }
}

function isGroupMark(op: number): boolean {
  return op === OP.OPEN || op === OP.CLOSE;
}
