/** Arithmetic of filters: numbers, `len`, `proto[offset:size]` and the operators, all in 32 bits without sign as in BPF. */
import type { FilterContext } from "./context.ts";
import { FilterError, notModelled } from "./error.ts";
import { ipProtocolNumber, testEtherType } from "./primitives.ts";
import { type FilterSubject, OUT_OF_BOUNDS } from "./subject.ts";
import { both, type Test } from "./test.ts";

/** A number known beforehand, or one read from the packet where `guard` holds. */
export type Arithmetic =
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "load"; readonly guard: Test; readonly read: (subject: FilterSubject) => number };

export type Operator = "+" | "-" | "*" | "/" | "%" | "&" | "|" | "^" | "<<" | ">>";
export type Relation = "=" | "!=" | "<" | "<=" | ">" | ">=";

export function constant(value: number): Arithmetic {
  return { kind: "constant", value: value >>> 0 };
}

export const LENGTH: Arithmetic = { kind: "load", guard: true, read: (subject) => subject.length };

/** `proto[index:size]`. */
export function loadBytes(context: FilterContext, protocol: string, index: Arithmetic, size: number): Arithmetic {
  if (size !== 1 && size !== 2 && size !== 4) throw new FilterError("data size must be 1, 2, or 4");
  const offset = reader(index);
  const indexGuard = index.kind === "load" ? index.guard : true;
  const load = (guard: Test, read: (subject: FilterSubject) => number): Arithmetic => ({
    kind: "load",
    guard: both(indexGuard, guard),
    read,
  });
  if (protocol === "link") return load(true, (subject) => subject.link(offset(subject), size));
  const etherType = NETWORK.get(protocol);
  if (etherType !== undefined)
    return load(testEtherType(context, etherType), (subject) => subject.network(offset(subject), size));
  const number = ipProtocolNumber(protocol);
  if (number === null || protocol === "ah" || protocol === "esp") throw notModelled(`${protocol}[]`);
  const guard = both(testEtherType(context, 0x0800), (subject) => subject.protocol === number && !subject.isLaterFragment);
  return load(guard, (subject) => subject.transport(offset(subject), size));
}

const NETWORK: ReadonlyMap<string, number> = new Map<string, number>(
  Object.entries({
    ip: 0x0800,
    arp: 0x0806,
    rarp: 0x8035,
    ip6: 0x86dd,
    ipv6: 0x86dd,
  }),
);

function reader(value: Arithmetic): (subject: FilterSubject) => number {
  if (value.kind === "load") return value.read;
  const known = value.value;
  return () => known;
}

export function operate(operator: Operator, a: Arithmetic, b: Arithmetic): Arithmetic {
  if ((operator === "/" || operator === "%") && b.kind === "constant" && b.value === 0) {
    throw new FilterError(operator === "/" ? "division by zero" : "modulus by zero");
  }
  if ((operator === "<<" || operator === ">>") && b.kind === "constant" && b.value > 31) {
    throw new FilterError("shift by more than 31 bits");
  }
  const compute = OPERATORS[operator];
  if (a.kind === "constant" && b.kind === "constant") return constant(compute(a.value, b.value));
  const [left, right] = [reader(a), reader(b)];
  const guard = both(a.kind === "load" ? a.guard : true, b.kind === "load" ? b.guard : true);
  return { kind: "load", guard, read: (subject) => compute(left(subject), right(subject)) >>> 0 };
}

const OPERATORS: Readonly<Record<Operator, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => Math.imul(a, b),
  "/": (a, b) => Math.floor(a / nonZero(b)),
  "%": (a, b) => a % nonZero(b),
  "&": (a, b) => a & b,
  "|": (a, b) => a | b,
  "^": (a, b) => a ^ b,
  "<<": (a, b) => (b > 31 ? 0 : a << b),
  ">>": (a, b) => (b > 31 ? 0 : a >>> b),
};

/** Dividing by a zero found in the packet ends the filter with a no. */
function nonZero(value: number): number {
  if (value === 0) throw OUT_OF_BOUNDS;
  return value;
}

export function relate(relation: Relation, a: Arithmetic, b: Arithmetic): Test {
  const holds = RELATIONS[relation];
  if (a.kind === "constant" && b.kind === "constant") return holds(a.value, b.value);
  const [left, right] = [reader(a), reader(b)];
  const guard = both(a.kind === "load" ? a.guard : true, b.kind === "load" ? b.guard : true);
  return both(guard, (subject) => holds(left(subject) >>> 0, right(subject) >>> 0));
}

const RELATIONS: Readonly<Record<Relation, (a: number, b: number) => boolean>> = {
  "=": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};
