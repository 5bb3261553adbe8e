/**
 * What the questions know of a packet, as it comes in or is sent, in the order in which diagrams ask for it: few values first,
 * so that what depends on them stays together. Rules change a field to a value that is some of its bits, or of another's, and
 * constants for the rest (`Value`).
 */
import { ALL, type Diagrams, NONE, type Node } from "./diagram.ts";

export const PACKET_FIELDS = {
  /** Numbers of device names (Devices, devices.ts). */
  inDevice: 12,
  outDevice: 12,
  /** Where a packet of this host leaves after an OUTPUT chain changed its destination or mark. */
  newOutDevice: 12,
  /** What it is to its connection: CONNECTION_* below. */
  connection: 3,
  /** 1 where a routing table says that the address is one of the host's own; where there is no lab, both are possible. */
  sourceIsLocal: 1,
  destinationIsLocal: 1,
  protocol: 8,
  flags: 8,
  /** type * 256 + code. */
  icmpType: 16,
  destinationPort: 16,
  destination: 32,
  source: 32,
  sourcePort: 16,
  ttl: 8,
  tos: 8,
  length: 16,
  mark: 32,
  connectionMark: 32,
} as const;

export type FieldName = keyof typeof PACKET_FIELDS;

/** Begins a connection; follows in one, in its direction or the other; an ICMP error about one; belongs to none. */
export const CONNECTION_NEW = 0;
export const CONNECTION_ORIGINAL = 1;
export const CONNECTION_REPLY = 2;
export const CONNECTION_RELATED = 3;
export const CONNECTION_INVALID = 4;

/** A field after what rules did to it: bits of a field as it was, flipped by others; or what nobody can say beforehand. */
export type Value = { readonly field: FieldName; readonly keep: number; readonly bits: number } | { readonly unknown: string };

const OFFSETS = offsets();

function offsets(): Readonly<Record<FieldName, number>> {
  let next = 0;
  const at = {} as Record<FieldName, number>;
  for (const [name, width] of Object.entries(PACKET_FIELDS)) {
    at[name as FieldName] = next;
    next += width;
  }
  return at;
}

/** The first bit that belongs to no field: those of hidden conditions follow. */
export const FIRST_HIDDEN_BIT = Object.values(PACKET_FIELDS).reduce<number>((sum, width) => sum + width, 0);

/** Where a field's most significant bit stands. */
export function offsetOf(field: FieldName): number {
  return OFFSETS[field];
}

/** A field as it came. */
export function asItCame(field: FieldName): KnownValue {
  return { field, keep: -1, bits: 0 };
}

export function constant(field: FieldName, bits: number): KnownValue {
  return { field, keep: 0, bits: bits | 0 };
}

/** The packets in which a known value's bits under a mask are as wanted. */
export function hasBits(diagrams: Diagrams, value: KnownValue, mask: number, wanted: number): Node {
  if ((wanted & ~mask) !== 0) return NONE;
  if (value.keep === 0) return (value.bits & mask) === (wanted | 0) ? ALL : NONE;
  const width = PACKET_FIELDS[value.field];
  let node = ALL;
  for (let bit = 0; bit < 32 && node !== NONE; bit++) {
    if (((mask >>> bit) & 1) === 0) continue;
    const isSet = ((wanted >>> bit) & 1) === 1;
    node = bit < width ? choose(diagrams, value, bit, isSet ? NONE : node, isSet ? node : NONE) : isSet ? NONE : node;
  }
  return node;
}

export type KnownValue = Extract<Value, { readonly field: FieldName }>;

export function isKnown(value: Value): value is KnownValue {
  return "field" in value;
}

/** The packets in which a known value lies within two ends, as unsigned numbers. */
export function isWithin(diagrams: Diagrams, value: KnownValue, low: number, high: number): Node {
  const width = PACKET_FIELDS[value.field];
  const most = width === 32 ? 0xffff_ffff : 2 ** width - 1;
  if (low > high || low > most) return NONE;
  if (value.keep === 0) return value.bits >>> 0 >= low && value.bits >>> 0 <= high ? ALL : NONE;
  let atLeast = ALL;
  let atMost = ALL;
  for (let bit = 0; bit < width; bit++) {
    atLeast = choose(diagrams, value, bit, (low >>> bit) & 1 ? NONE : atLeast, (low >>> bit) & 1 ? atLeast : ALL);
    if (high < most) atMost = choose(diagrams, value, bit, (high >>> bit) & 1 ? ALL : atMost, (high >>> bit) & 1 ? atMost : NONE);
  }
  return diagrams.and(atLeast, atMost);
}

/** The packets in which two values differ; all where one of them is unknown and the other is not the same. */
export function differs(diagrams: Diagrams, a: Value, b: Value): Node {
  if (!isKnown(a) || !isKnown(b)) return !isKnown(a) && !isKnown(b) && a.unknown === b.unknown ? NONE : ALL;
  let node = NONE;
  for (let bit = 0; bit < PACKET_FIELDS[a.field]; bit++) {
    const one = choose(diagrams, a, bit, NONE, ALL);
    const other = choose(diagrams, b, bit, NONE, ALL);
    node = diagrams.or(node, diagrams.or(diagrams.minus(one, other), diagrams.minus(other, one)));
  }
  return node;
}

/** The packets of `zero` where a value's bit is 0, and of `one` where it is 1. Bits are counted from the least significant. */
function choose(diagrams: Diagrams, { field, keep, bits }: KnownValue, bit: number, zero: Node, one: Node): Node {
  const isFlipped = ((bits >>> bit) & 1) === 1;
  if (((keep >>> bit) & 1) === 0) return isFlipped ? one : zero;
  const at = OFFSETS[field] + PACKET_FIELDS[field] - 1 - bit;
  return isFlipped ? diagrams.split(at, one, zero) : diagrams.split(at, zero, one);
}

/** Clears the bits of a mask and flips others, as MARK does. */
export function withBits(value: Value, field: FieldName, mask: number, flips: number): Value {
  if (mask === -1) return constant(field, flips);
  if (!isKnown(value)) return { unknown: `${value.unknown} & ${~mask} ^ ${flips}` };
  return { field: value.field, keep: value.keep & ~mask, bits: (value.bits & ~mask) ^ flips };
}

export function valueKey(value: Value): string {
  return isKnown(value) ? `${value.field}&${value.keep}^${value.bits}` : `?${value.unknown}`;
}
