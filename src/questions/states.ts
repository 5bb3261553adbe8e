/** What `-m state` and `-m conntrack` see of a packet: conntrack itself is asked which packets begin a connection. */
import { trackSkb } from "../kernel/netfilter/conntrack/track.ts";
import { PREROUTING } from "../kernel/netfilter/hooks.ts";
import {
  STATE_DNAT,
  STATE_ESTABLISHED,
  STATE_INVALID,
  STATE_NEW,
  STATE_RELATED,
  STATE_SNAT,
  STATE_UNTRACKED,
  stateOf,
} from "../kernel/netfilter/matches/states.ts";
import { Skb } from "../kernel/skb.ts";
import { Lab } from "../lab/lab.ts";
import { type PacketSpec, packetOf, TCP_FLAGS } from "../trace/packet-spec.ts";
import { ICMP } from "../wire/icmp.ts";
import { ACK, PSH, TCP } from "../wire/tcp.ts";
import type { Changes } from "./changes.ts";
import { ALL, type Diagrams, NONE, type Node } from "./diagram.ts";
import {
  asItCame,
  CONNECTION_INVALID,
  CONNECTION_NEW,
  CONNECTION_ORIGINAL,
  CONNECTION_RELATED,
  CONNECTION_REPLY,
  type FieldName,
  hasBits,
  isWithin,
} from "./fields.ts";
import type { RuleSet } from "./rule-set.ts";

/** The packets that have one of the states, a single bit of STATE_*. */
export function stateBit(rules: RuleSet, changes: Changes, bit: number): Node {
  const { diagrams } = rules.environment;
  const untracked = bit === STATE_UNTRACKED ? changes.isUntracked : NONE;
  return diagrams.or(untracked, diagrams.minus(trackedStateBit(rules, changes, bit), changes.isUntracked));
}

function trackedStateBit(rules: RuleSet, changes: Changes, bit: number): Node {
  const { diagrams, hidden } = rules.environment;
  if (!rules.tracks) return bit === STATE_INVALID ? ALL : NONE;
  const isNew = isConnection(diagrams, CONNECTION_NEW);
  switch (bit) {
    case STATE_NEW:
      return isNew;
    case STATE_ESTABLISHED:
      return diagrams.or(isConnection(diagrams, CONNECTION_ORIGINAL), isConnection(diagrams, CONNECTION_REPLY));
    case STATE_RELATED:
      return isConnection(diagrams, CONNECTION_RELATED);
    case STATE_INVALID:
      return isConnection(diagrams, CONNECTION_INVALID);
    case STATE_SNAT:
    case STATE_DNAT: {
      const isSource = bit === STATE_SNAT;
      const text = `the connection was begun with ${isSource ? "S" : "D"}NAT`;
      const follows = diagrams.minus(ALL, diagrams.or(isNew, isConnection(diagrams, CONNECTION_INVALID)));
      return diagrams.or(
        diagrams.and(isNew, isTranslated(rules, changes, isSource)),
        diagrams.and(follows, hidden.node(text, text)),
      );
    }
    default:
      return NONE;
  }
}

function isTranslated(rules: RuleSet, changes: Changes, isSource: boolean): Node {
  const fields = isSource ? (["source", "sourcePort"] as const) : (["destination", "destinationPort"] as const);
  return fields.reduce((node, field) => rules.environment.diagrams.or(node, rules.differsFromOriginal(field, changes)), NONE);
}

export function isConnection(diagrams: Diagrams, connection: number): Node {
  return is(diagrams, "connection", connection);
}

function is(diagrams: Diagrams, field: FieldName, value: number): Node {
  return hasBits(diagrams, asItCame(field), -1, value);
}

const ANY_SPEC: PacketSpec = { src: "192.0.2.1", dst: "192.0.2.2", protocol: "tcp", sport: 1, dport: 1 };
const ICMP_ERRORS = [3, 4, 5, 11, 12];
/** IP's and ICMP's headers, and those of the packet that is quoted. */
const ICMP_ERROR_BYTES = 56;
/** To echo, timestamp, information and address mask requests. */
const ICMP_REPLIES = [0, 14, 16, 18];

export interface TrackedPackets {
  /** Where nobody tracks connections. */
  readonly none: Node;
  /** Everything that a packet of some kind can be to a connection. */
  readonly possible: Node;
  /** Of it, what a packet is without more ado: INVALID without a connection it does not fit, ESTABLISHED in its middle. */
  readonly plain: Node;
}

/** Which packets can be what to conntrack: it is asked itself for those that begin a connection. */
export function trackedPackets(diagrams: Diagrams): TrackedPackets {
  const { net } = new Lab().addHost("asked").netns();
  net.conntrack.enable();
  const begins = (spec: Partial<PacketSpec>): boolean => {
    const skb = new Skb(net, net.loopback, 0);
    skb.packet = packetOf({ ...ANY_SPEC, ...spec });
    trackSkb(net.conntrack, skb, PREROUTING);
    return stateOf(skb) === STATE_NEW;
  };
  const any = (field: FieldName, count: number, scale: number, accepts: (value: number) => boolean): Node => {
    let node = NONE;
    const value = asItCame(field);
    for (let at = 0; at < count; at++)
      if (accepts(at)) node = diagrams.or(node, isWithin(diagrams, value, at * scale, at * scale + scale - 1));
    return node;
  };
  const tcp = is(diagrams, "protocol", TCP);
  const icmp = is(diagrams, "protocol", ICMP);
  const others = diagrams.minus(ALL, diagrams.or(tcp, icmp));
  const beginning = diagrams.and(
    tcp,
    any("flags", 256, 1, (flags) => begins({ flags: [...TCP_FLAGS].filter((_, bit) => flags & (1 << bit)).join("") })),
  );
  const types = (accepts: (type: number) => boolean): Node => diagrams.and(icmp, any("icmpType", 256, 256, accepts));
  const queries = types((type) => begins({ protocol: "icmp", type }));
  const replies = types((type) => ICMP_REPLIES.includes(type));
  const quotes = isWithin(diagrams, asItCame("length"), ICMP_ERROR_BYTES, 0xffff);
  const errors = diagrams.and(
    types((type) => ICMP_ERRORS.includes(type)),
    quotes,
  );
  const middle = diagrams.and(
    tcp,
    any("flags", 256, 1, (flags) => (flags & ~PSH) === ACK),
  );
  const all = (...parts: readonly (readonly [number, Node])[]): Node =>
    parts.reduce(
      (node, [connection, packets]) => diagrams.or(node, diagrams.and(isConnection(diagrams, connection), packets)),
      NONE,
    );
  const or = (...nodes: readonly Node[]): Node => nodes.reduce((sum, node) => diagrams.or(sum, node), NONE);
  const common = or(
    all([CONNECTION_NEW, diagrams.and(is(diagrams, "connectionMark", 0), or(beginning, queries, others))]),
    all([CONNECTION_ORIGINAL, or(queries, others)], [CONNECTION_REPLY, or(replies, others)]),
    all([CONNECTION_RELATED, errors], [CONNECTION_INVALID, diagrams.minus(icmp, queries)]),
  );
  return {
    none: isConnection(diagrams, CONNECTION_NEW),
    possible: or(common, all([CONNECTION_ORIGINAL, tcp], [CONNECTION_REPLY, tcp], [CONNECTION_INVALID, tcp])),
    plain: or(
      common,
      all([CONNECTION_ORIGINAL, middle], [CONNECTION_REPLY, middle]),
      all([CONNECTION_INVALID, diagrams.minus(tcp, beginning)]),
    ),
  };
}
