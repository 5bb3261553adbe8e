/** Which packets there are at all, and the smallest of a set. */
import { ECHO_REQUEST, ICMP } from "../wire/icmp.ts";
import { ipv4 } from "../wire/ipv4-address.ts";
import { SYN, TCP } from "../wire/tcp.ts";
import { UDP } from "../wire/udp.ts";
import { ALL, type Diagrams, NONE, type Node } from "./diagram.ts";
import { asItCame, type FieldName, hasBits, isWithin, offsetOf, PACKET_FIELDS } from "./fields.ts";

/** Protocols whose header begins with two ports: TCP, UDP, DCCP, SCTP, UDP-Lite. */
const WITH_PORTS = [TCP, UDP, 33, 132, 136];

/** Whole IPv4 packets with a whole transport header: what a protocol does not have is 0. */
export function wellFormed(diagrams: Diagrams): Node {
  const is = (field: FieldName, value: number): Node => hasBits(diagrams, asItCame(field), -1, value);
  const protocol = (numbers: readonly number[]): Node =>
    numbers.reduce((node, number) => diagrams.or(node, is("protocol", number)), NONE);
  const onlyWith = (numbers: readonly number[], ...fields: readonly FieldName[]): Node =>
    diagrams.or(
      protocol(numbers),
      fields.reduce((node, field) => diagrams.and(node, is(field, 0)), ALL),
    );
  const longerThan = (numbers: readonly number[], bytes: number): Node =>
    diagrams.or(diagrams.minus(ALL, protocol(numbers)), isWithin(diagrams, asItCame("length"), bytes, 0xffff));
  return [
    onlyWith(WITH_PORTS, "sourcePort", "destinationPort"),
    onlyWith([TCP], "flags"),
    onlyWith([ICMP], "icmpType"),
    longerThan([TCP], 40),
    longerThan(WITH_PORTS, 28),
    longerThan([ICMP], 28),
    isWithin(diagrams, asItCame("length"), 20, 0xffff),
    isWithin(diagrams, asItCame("ttl"), 1, 255),
  ].reduce((all, node) => diagrams.and(all, node), ALL);
}

/** A packet as numbers; hidden conditions by their bit. */
export interface Found {
  readonly fields: Readonly<Record<FieldName, number>>;
  /** The hidden conditions that the set asks about, and whether they hold. */
  readonly hidden: ReadonlyMap<number, boolean>;
}

/** What a field has where the set leaves it open, and the others are as they are; the lowest value where nothing is said. */
const USUAL: Partial<Record<FieldName, number>> = {
  protocol: TCP,
  flags: SYN,
  icmpType: ECHO_REQUEST * 256,
  destinationPort: 80,
  sourcePort: 40_000,
  source: ipv4("192.0.2.2"),
  destination: ipv4("198.51.100.2"),
  ttl: 64,
};

/**
 * The smallest packet of a set that is not empty: each field, in their order, has its usual value where some packet of the set
 * does, else the lowest.
 */
export function smallest(diagrams: Diagrams, set: Node): Found {
  const fields = {} as Record<FieldName, number>;
  let node = set;
  for (const field of Object.keys(PACKET_FIELDS) as FieldName[]) {
    // Another device than it came in by, where that is possible.
    const usual = field === "outDevice" && fields.inDevice === 0 ? 1 : (USUAL[field] ?? 0);
    const asUsual = diagrams.and(node, hasBits(diagrams, asItCame(field), -1, usual));
    if (asUsual !== NONE) node = asUsual;
    let value = 0;
    for (let bit = offsetOf(field); bit < offsetOf(field) + PACKET_FIELDS[field]; bit++) {
      const isAsked = diagrams.bitOf(node) === bit;
      const half = isAsked && diagrams.half(node, 0) === NONE ? 1 : 0;
      if (isAsked) node = diagrams.half(node, half);
      value = (value << 1) | half;
    }
    fields[field] = value;
  }
  const hidden = new Map<number, boolean>();
  while (node !== ALL) {
    const half = diagrams.half(node, 0) === NONE ? 1 : 0;
    hidden.set(diagrams.bitOf(node), half === 1);
    node = diagrams.half(node, half);
  }
  return { fields, hidden };
}

/** Whether a packet is in a set. */
export function isIn(diagrams: Diagrams, set: Node, { fields, hidden }: Found): boolean {
  let node = set;
  for (const field of Object.keys(PACKET_FIELDS) as FieldName[]) {
    const end = offsetOf(field) + PACKET_FIELDS[field];
    while (diagrams.bitOf(node) < end)
      node = diagrams.half(node, (fields[field] >>> (end - 1 - diagrams.bitOf(node))) & 1 ? 1 : 0);
  }
  while (node !== ALL && node !== NONE) node = diagrams.half(node, hidden.get(diagrams.bitOf(node)) ? 1 : 0);
  return node === ALL;
}
