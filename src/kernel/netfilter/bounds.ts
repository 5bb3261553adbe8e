/**
 * What a packet must have at least for a rule to match it, as numbers: a field, under a mask, within two ends. Walks pass over
 * rules by them without asking the rules themselves (walk/rule-index.ts); what they let through is still asked.
 */
import type { Rule } from "../config/netfilter.ts";
import type { Skb } from "../skb.ts";
import { icmpTypeOf, rawDestinationPortOf, rawSourcePortOf, tcpFlagsOf } from "./fields.ts";

export const SOURCE = 0;
export const DESTINATION = 1;
export const SOURCE_PORT = 2;
export const DESTINATION_PORT = 3;
export const LENGTH = 4;
export const TTL = 5;
export const TOS = 6;
export const MARK = 7;
export const TCP_FLAGS = 8;
export const ICMP_TYPE = 9;
/** How many fields readField() reads. */
export const FIELDS = 10;

/** What only boxes ask for: no walk passes over rules by it. */
/** STATE_* of matches/states.ts, one bit each. */
export const STATE = 10;
/** 1 where the packet belongs to a connection. */
export const TRACKED = 11;
/** The connection's first packet, as it came. */
export const ORIGINAL_SOURCE = 12;
export const ORIGINAL_DESTINATION = 13;
export const ORIGINAL_SOURCE_PORT = 14;
export const ORIGINAL_DESTINATION_PORT = 15;
/** 1 where the packet goes the same direction as that one. */
export const DIRECTION = 16;
export const CONNECTION_MARK = 17;
/** What the routing tables hold the addresses to be: 1 << the number of its type in matches/addrtype.ts. */
export const SOURCE_TYPE = 18;
export const DESTINATION_TYPE = 19;
export const PROTOCOL = 20;

export type Field = number;

export interface Bound {
  readonly field: Field;
  readonly mask: number;
  /** As unsigned numbers `low` is not above `high`. */
  readonly low: number;
  readonly high: number;
  /** The field must lie outside. */
  readonly inverted: boolean;
}

/** Bounds that all hold: those of a rule in as many dimensions as there are fields. */
export type Box = readonly Bound[];

/** A field has one of these bits, or none of them. */
export function anyBit(field: Field, bits: number, inverted: boolean): readonly Box[] {
  if (inverted) return [masked(field, bits, 0)];
  const boxes: Box[] = [];
  for (let bit = 1; bit <= bits; bit <<= 1) if (bits & bit) boxes.push(masked(field, bit, bit));
  return boxes;
}

/** A packet lies in a box of each. */
export function allOf(conditions: readonly (readonly Box[])[]): readonly Box[] {
  return conditions.reduce((boxes, more) => boxes.flatMap((box) => more.map((bounds) => [...box, ...bounds])), [[]]);
}

/** A field within two ends; never where they are reversed. */
export function within(field: Field, low: number, high: number, inverted = false): readonly Bound[] {
  return low >>> 0 > high >>> 0 ? masked(field, 0, 1, inverted) : [{ field, mask: -1, low, high, inverted }];
}

/** A field's bits under a mask. */
export function masked(field: Field, mask: number, value: number, inverted = false): readonly Bound[] {
  return [{ field, mask: mask | 0, low: value | 0, high: value | 0, inverted }];
}

/** -s and -d. */
export function addressBounds({ source, destination }: Rule): readonly Bound[] {
  return [
    ...(source === null ? [] : masked(SOURCE, source.value.mask, source.value.address, source.inverted)),
    ...(destination === null ? [] : masked(DESTINATION, destination.value.mask, destination.value.address, destination.inverted)),
  ];
}

/** True where a bound asks for one value. */
export function isExact({ low, high, inverted, mask }: Bound): boolean {
  return low === high && !inverted && mask !== 0;
}

/** A packet's field as a signed number; -1 where it has none. */
export function readField(skb: Skb, field: Field): number {
  const packet = skb.ip;
  switch (field) {
    case SOURCE:
      return packet.src;
    case DESTINATION:
      return packet.dst;
    case SOURCE_PORT:
      return rawSourcePortOf(packet);
    case DESTINATION_PORT:
      return rawDestinationPortOf(packet);
    case LENGTH:
      return packet.totalLength;
    case TTL:
      return packet.ttl;
    case TOS:
      return packet.tos;
    case MARK:
      return skb.mark | 0;
    case TCP_FLAGS:
      return tcpFlagsOf(packet);
    default:
      return icmpTypeOf(packet);
  }
}
