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
/** How many fields there are. */
export const FIELDS = 10;

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

/** A field within two ends; nothing is said where they are reversed. */
export function within(field: Field, low: number, high: number, inverted = false): readonly Bound[] {
  return low >>> 0 > high >>> 0 ? [] : [{ field, mask: -1, low, high, inverted }];
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
