/**
 * A random lab as plain data: what stands in it (hosts as network namespaces, cables as veth pairs, bridges, addresses, routes,
 * sysctls, rules) and what happens in it (traffic, and changes while it flows). It prints as a shell script (case-script.ts) and
 * every element of its lists can be left out, which is how a case is made smaller.
 */

/** A random lab with what happens in it, as plain data. */
export interface LabCase {
  /** Its hosts, each of which is a network namespace. */
  readonly hosts: readonly HostCase[];
  /** Its cables, each of which is a veth pair. */
  readonly cables: readonly CableCase[];
  /** What happens, in order. */
  readonly traffic: readonly TrafficCase[];
  /** What is looked at when all is over. */
  readonly looks: readonly LookCase[];
}

/** A table of a host that is printed at the end. */
export interface LookCase {
  /** The host's name. */
  readonly host: string;
  /** Which table. */
  readonly at: "addresses" | "routes" | "neighbours" | "fdb" | "rules" | "connections" | "counters" | "links";
}

/** A host, and how it is configured. */
export interface HostCase {
  /** The name of its network namespace. */
  readonly name: string;
  /** Its bridges; their ports are ends of cables. */
  readonly bridges: readonly BridgeCase[];
  /** What `ip addr add` adds. */
  readonly addresses: readonly AddressCase[];
  /** What `sysctl -w` sets. */
  readonly sysctls: readonly SysctlCase[];
  /** The words after `ip route add`. */
  readonly routes: readonly string[];
  /** The words after `ip rule add`. */
  readonly policies: readonly string[];
  /** The rules of iptables, in order. */
  readonly rules: readonly RuleCase[];
  /** The chains whose policy is DROP. */
  readonly chainPolicies: readonly ChainPolicyCase[];
}

/** A bridge. */
export interface BridgeCase {
  /** The bridge's name. */
  readonly name: string;
  /** Each a group of words after `type bridge`. */
  readonly options: readonly string[];
}

/** An address of a device. */
export interface AddressCase {
  /** The device's name. */
  readonly device: string;
  /** The words after `ip addr add`: an address with its prefix length, and more. */
  readonly words: string;
}

/** A sysctl that is set. */
export interface SysctlCase {
  /** With dots: "net.ipv4.ip_forward". */
  readonly name: string;
  /** As `sysctl -w` takes it. */
  readonly value: string;
}

/** A veth pair between two hosts. */
export interface CableCase {
  /** Its two ends. */
  readonly ends: readonly [CableEnd, CableEnd];
  /** In which form `ip link add` makes it. */
  readonly made: CableForm;
}

/**
 * Where `ip` runs and which ends it puts elsewhere. `outside`: in the first namespace, both ends; `first`, `second`: in the
 * namespace of that end, the other elsewhere; `foreign`: in the second's, the first elsewhere, the second's not named; `moved`:
 * the second is moved afterwards.
 */
export type CableForm = "outside" | "first" | "second" | "foreign" | "moved";

/** One end of a cable. */
export interface CableEnd {
  /** The host's name. */
  readonly host: string;
  /** The device's name there. */
  readonly device: string;
  /** Its MAC address, "02:00:00:00:00:01". */
  readonly mac: string;
  /** The bridge it is a port of. */
  readonly master: string | null;
  /** Its MTU in bytes; null for 1500. */
  readonly mtu: number | null;
}

/** A rule of iptables. */
export interface RuleCase {
  /** The table it is in. */
  readonly table: Table;
  /** A built-in chain, or the user's chain `C0`. */
  readonly chain: string;
  /** Each a group of words that stands or falls together: `-p tcp`, `-m ttl --ttl-lt 3`. */
  readonly matches: readonly string[];
  /** The words from `-j` or `-g` on; empty for a rule that only counts. */
  readonly target: string;
}

/** A built-in chain whose policy is DROP. */
export interface ChainPolicyCase {
  /** The table it is in. */
  readonly table: Table;
  /** "INPUT", "FORWARD" or "OUTPUT". */
  readonly chain: string;
}

/** The tables of iptables. */
export type Table = "raw" | "mangle" | "nat" | "filter" | "security";

/** Something that happens, by its `kind`. */
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

/** A ping of one packet. */
export interface PingCase {
  /** Which kind of traffic it is. */
  readonly kind: "ping";
  /** The host that sends. */
  readonly from: string;
  /** The address it sends to. */
  readonly to: string;
  /** More words of the command line. */
  readonly options: readonly string[];
}

/** One datagram by nc; where `listener` names a host, somebody there waits for it and replies. */
export interface DatagramCase {
  /** Which kind of traffic it is. */
  readonly kind: "udp";
  /** The host that sends. */
  readonly from: string;
  /** The address it sends to. */
  readonly to: string;
  /** The destination port. */
  readonly port: number;
  /** The source port. */
  readonly sourcePort: number;
  /** The host where somebody listens; null where nobody does. */
  readonly listener: string | null;
  /** Where the listener listens: another port than `port` where NAT is between. */
  readonly listenerPort: number;
  /** How many bytes are sent. */
  readonly sizeBytes: number;
  /** How long the sender has. */
  readonly seconds: number;
}

/** A TCP connection by nc, as a DatagramCase. */
export interface StreamCase extends Omit<DatagramCase, "kind"> {
  /** Which kind of traffic it is. */
  readonly kind: "tcp";
}

/** An exchange of about two seconds: `meanwhile` happens when it is half a second old, before either side speaks again. */
export interface LiveCase {
  /** Which kind of traffic it is. */
  readonly kind: "live";
  /** What is exchanged: pings, datagrams or a TCP connection. */
  readonly protocol: "tcp" | "udp" | "icmp";
  /** The host that sends. */
  readonly from: string;
  /** The address it sends to. */
  readonly to: string;
  /** The destination port. */
  readonly port: number;
  /** The source port. */
  readonly sourcePort: number;
  /** The host where somebody listens; null where nobody does. */
  readonly listener: string | null;
  /** Where the listener listens: another port than `port` where NAT is between. */
  readonly listenerPort: number;
  /** What changes, or is listed, while it goes on. */
  readonly meanwhile: readonly (ChangeCase | ReadCase)[];
}

/** A traceroute of up to four hops. */
export interface TraceCase {
  /** Which kind of traffic it is. */
  readonly kind: "traceroute";
  /** The host that sends. */
  readonly from: string;
  /** The address it sends to. */
  readonly to: string;
  /** More words of the command line. */
  readonly options: readonly string[];
}

/** One ARP request by arping. */
export interface ArpingCase {
  /** Which kind of traffic it is. */
  readonly kind: "arping";
  /** The host that sends. */
  readonly from: string;
  /** The device it is sent by. */
  readonly device: string;
  /** The address it sends to. */
  readonly to: string;
  /** More words of the command line. */
  readonly options: readonly string[];
}

/** A command in a host that changes something while traffic flows. */
export interface ChangeCase {
  /** Which kind of traffic it is. */
  readonly kind: "change";
  /** The host it is typed on. */
  readonly host: string;
  /** The command, or several with `; ` between. */
  readonly command: string;
}

/** Time that passes. */
export interface SleepCase {
  /** Which kind of traffic it is. */
  readonly kind: "sleep";
  /** How much of it. */
  readonly seconds: number;
}

/** A command that only looks. */
export interface ReadCase {
  /** Which kind of traffic it is. */
  readonly kind: "read";
  /** The host it is typed on. */
  readonly host: string;
  /** The command, or several with `; ` between. */
  readonly command: string;
}
