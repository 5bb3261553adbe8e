/**
 * A nondeterministic automaton built from postfix code. The numbers of its nodes follow the code, as glibc's do: which of two
 * empty transitions is preferred follows from that. Linux: calc_first(), calc_next(), link_nfa_nodes(), posix/regcomp.c.
 */
import { type CharacterSet, Everything } from "./character-set.ts";
import { mirrored } from "./contexts.ts";
import { OP, type Postfix } from "./postfix.ts";

export const NODE = {
  /** Takes one character of a set. */
  SET: 0,
  /** Goes on where its anchor holds. */
  ANCHOR: 1,
  BACK_REFERENCE: 2,
  OPEN: 3,
  CLOSE: 4,
  /** Two transitions, the preferred one first. */
  SPLIT: 5,
  /** One transition without a condition. */
  EMPTY: 6,
  END: 7,
} as const;

export interface Program {
  readonly kinds: Uint8Array;
  /** The number of a set or group, or the mask of an anchor. */
  readonly args: Int32Array;
  readonly next: Int32Array;
  /** The second transition of a SPLIT. */
  readonly second: Int32Array;
  readonly start: number;
  readonly end: number;
  readonly sets: readonly CharacterSet[];
}

/** A part whose dangling transitions are a list that runs through the transitions themselves. */
interface Fragment {
  readonly first: number;
  readonly head: number;
  readonly tail: number;
}

/**
 * Builds the automaton, or the one that reads texts from their end; that one ignores groups and takes back-references for
 * anything.
 */
export function buildProgram(code: Postfix, isReversed = false): Program {
  const { ops, args } = code;
  const most = ops.length * 2 + 3;
  const kinds = new Uint8Array(most);
  const values = new Int32Array(most);
  // Transitions: the first of node n is slot 2n, the second 2n+1. A dangling slot holds the number of the next one, or -1.
  const slots = new Int32Array(most * 2).fill(-1);
  let size = 0;
  const sets = code.sets.slice();
  const stack: Fragment[] = [];
  const add = (kind: number, value: number): number => {
    kinds[size] = kind;
    values[size] = value;
    return size++;
  };
  const leaf = (kind: number, value: number): void => {
    const node = add(kind, value);
    stack.push({ first: node, head: node * 2, tail: node * 2 });
  };
  const patch = (fragment: Fragment, target: number): void => {
    for (let slot = fragment.head; slot >= 0; ) {
      const following = slots[slot]!;
      slots[slot] = target;
      slot = following;
    }
  };
  const join = (a: Fragment, b: Fragment, first: number): Fragment => {
    slots[a.tail] = b.head;
    return { first, head: a.head, tail: b.tail };
  };
  const own = (node: number, slot: number): Fragment => ({ first: node, head: node * 2 + slot, tail: node * 2 + slot });
  for (let at = 0; at < ops.length; at++) {
    const arg = args[at]!;
    switch (ops[at]) {
      case OP.SET:
        leaf(NODE.SET, arg);
        break;
      case OP.ANCHOR:
        leaf(NODE.ANCHOR, isReversed ? mirrored(arg) : arg);
        break;
      case OP.BACK_REFERENCE:
        if (isReversed) {
          const node = add(NODE.SPLIT, 0);
          const any = add(NODE.SET, anything(sets));
          slots[node * 2] = any;
          slots[any * 2] = node;
          stack.push(own(node, 1));
        } else leaf(NODE.BACK_REFERENCE, arg);
        break;
      case OP.OPEN:
        leaf(isReversed ? NODE.EMPTY : NODE.OPEN, arg);
        break;
      case OP.CLOSE:
        leaf(isReversed ? NODE.EMPTY : NODE.CLOSE, arg);
        break;
      case OP.CONCATENATE: {
        const right = stack.pop()!;
        const left = stack.pop()!;
        const [before, after] = isReversed ? [right, left] : [left, right];
        patch(before, after.first);
        stack.push({ first: before.first, head: after.head, tail: after.tail });
        break;
      }
      case OP.ALTERNATE: {
        if (arg === 3) {
          leaf(NODE.EMPTY, 0);
          break;
        }
        const right = stack.pop()!;
        if (arg !== 0) {
          // Beside an empty alternative the other one is preferred, on whichever side it stands.
          const node = add(NODE.SPLIT, 0);
          slots[node * 2] = right.first;
          stack.push(join(right, own(node, 1), node));
          break;
        }
        const left = stack.pop()!;
        const node = add(NODE.SPLIT, 0);
        slots[node * 2] = left.first;
        slots[node * 2 + 1] = right.first;
        stack.push(join(left, right, node));
        break;
      }
      default: {
        const body = stack.pop()!;
        const node = add(NODE.SPLIT, 0);
        slots[node * 2] = body.first;
        patch(body, node);
        stack.push(own(node, 1));
      }
    }
  }
  const end = add(NODE.END, 0);
  const whole = stack.pop();
  if (whole !== undefined) patch(whole, end);
  const next = new Int32Array(size);
  const second = new Int32Array(size).fill(-1);
  for (let node = 0; node < size; node++) {
    next[node] = slots[node * 2]!;
    if (kinds[node] === NODE.SPLIT) second[node] = slots[node * 2 + 1]!;
  }
  return {
    kinds: kinds.subarray(0, size),
    args: values.subarray(0, size),
    next,
    second,
    start: whole?.first ?? end,
    end,
    sets,
  };
}

/** The number of a set that has everything, for what a back-reference may match. */
function anything(sets: CharacterSet[]): number {
  const known = sets.findIndex((set) => set instanceof Everything);
  return known >= 0 ? known : sets.push(new Everything()) - 1;
}
