/**
 * A random lab as plain data: what stands in it (hosts as network namespaces, cables as veth pairs, bridges, addresses, routes,
 * sysctls, rules) and what happens in it (traffic, and changes while it flows). It prints as a shell script (case-script.ts) and
 * every element of its lists can be left out, which is how a case is made smaller.
 */

export interface LabCase {
  readonly hosts: readonly HostCase[];
  readonly cables: readonly CableCase[];
  readonly traffic: readonly TrafficCase[];
  /** What is looked at when all is over. */
  readonly looks: readonly LookCase[];
}

export interface LookCase {
  readonly host: string;
  readonly at: "addresses" | "routes" | "neighbours" | "fdb" | "rules" | "connections" | "counters" | "links";
}

export interface HostCase {
  /** The name of its network namespace. */
  readonly name: string;
  readonly bridges: readonly BridgeCase[];
  readonly addresses: readonly AddressCase[];
  readonly sysctls: readonly SysctlCase[];
  /** The words after `ip route add`. */
  readonly routes: readonly string[];
  /** The words after `ip rule add`. */
  readonly policies: readonly string[];
  readonly rules: readonly RuleCase[];
  readonly chainPolicies: readonly ChainPolicyCase[];
}

export interface BridgeCase {
  readonly name: string;
  /** Each a group of words after `type bridge`. */
  readonly options: readonly string[];
}

export interface AddressCase {
  readonly device: string;
  /** The words after `ip addr add`: an address with its prefix length, and more. */
  readonly words: string;
}

export interface SysctlCase {
  readonly name: string;
  readonly value: string;
}

export interface CableCase {
  readonly ends: readonly [CableEnd, CableEnd];
  /** In which form `ip link add` makes it. */
  readonly made: CableForm;
}

/**
 * Where `ip` runs and which ends it puts elsewhere. `outside`: in the first namespace, both ends; `first`, `second`: in the namespace of that
 * end, the other elsewhere; `foreign`: in the second's, the first elsewhere, the second's not named; `moved`: the second is moved afterwards.
 */
export type CableForm = "outside" | "first" | "second" | "foreign" | "moved";

export interface CableEnd {
  readonly host: string;
  readonly device: string;
  readonly mac: string;
  /** The bridge it is a port of. */
  readonly master: string | null;
  readonly mtu: number | null;
}

export interface RuleCase {
  readonly table: Table;
  /** A built-in chain, or the user's chain `C0`. */
  readonly chain: string;
  /** Each a group of words that stands or falls together: `-p tcp`, `-m ttl --ttl-lt 3`. */
  readonly matches: readonly string[];
  /** The words from `-j` or `-g` on; empty for a rule that only counts. */
  readonly target: string;
}

export interface ChainPolicyCase {
  readonly table: Table;
  readonly chain: string;
}

export type Table = "raw" | "mangle" | "nat" | "filter" | "security";

export type TrafficCase =
  | PingCase
  | DatagramCase
  | StreamCase
  | TraceCase
  | ArpingCase
  | ChangeCase
  | SleepCase
  | ReadCase
  | LiveCase;

export interface PingCase {
  readonly kind: "ping";
  readonly from: string;
  readonly to: string;
  readonly options: readonly string[];
}

/** One datagram by nc; where `listener` names a host, somebody there waits for it and answers. */
export interface DatagramCase {
  readonly kind: "udp";
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly sourcePort: number;
  readonly listener: string | null;
  /** Where the listener listens: another port than `port` where NAT is between. */
  readonly listenerPort: number;
  readonly sizeBytes: number;
  /** How long the sender has. */
  readonly seconds: number;
}

export interface StreamCase {
  readonly kind: "tcp";
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly sourcePort: number;
  readonly listener: string | null;
  readonly listenerPort: number;
  readonly sizeBytes: number;
  readonly seconds: number;
}

/** An exchange of about two seconds: `meanwhile` happens when it is half a second old, before either side speaks again. */
export interface LiveCase {
  readonly kind: "live";
  readonly protocol: "tcp" | "udp" | "icmp";
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly sourcePort: number;
  readonly listener: string | null;
  readonly listenerPort: number;
  readonly meanwhile: readonly (ChangeCase | ReadCase)[];
}

export interface TraceCase {
  readonly kind: "traceroute";
  readonly from: string;
  readonly to: string;
  readonly options: readonly string[];
}

export interface ArpingCase {
  readonly kind: "arping";
  readonly from: string;
  readonly device: string;
  readonly to: string;
  readonly options: readonly string[];
}

/** A command in a host that changes something while traffic flows. */
export interface ChangeCase {
  readonly kind: "change";
  readonly host: string;
  readonly command: string;
}

export interface SleepCase {
  readonly kind: "sleep";
  readonly seconds: number;
}

/** A command that only looks. */
export interface ReadCase {
  readonly kind: "read";
  readonly host: string;
  readonly command: string;
}
