/**
 * Why a step decided as it did: the details of the hops that are reported only while somebody explains (Taps.explaining). They
 * stand before the hop of the decision they are about, and in the order in which the kernel looked at things.
 */

/** "begin": the first hop of a journey: what the packet is there for. */
export interface BeginDetail {
  /** The journey of the packet that caused this one; null where none did. */
  readonly of: number | null;
  /** The process whose system call sent it; null where the kernel did. */
  readonly command: {
    /** Its number. */
    readonly pid: number;
    /** Its words. */
    readonly title: string;
  } | null;
}

/** "hook": the packet is shown to netfilter. */
export interface HookDetail {
  /** Which of the five. */
  readonly hook: "PREROUTING" | "INPUT" | "FORWARD" | "OUTPUT" | "POSTROUTING";
  /** True where br_netfilter shows a bridged packet, false where IP does. */
  readonly bridged: boolean;
}

/** "ruleMissed": a rule was looked at and did not match. */
export interface RuleMissedDetail {
  /** "filter", "nat", "mangle", "raw", "security". */
  readonly table: string;
  /** The chain's name. */
  readonly chain: string;
  /** From 1, as `iptables -L --line-numbers` counts. */
  readonly number: number;
  /** As iptables-save prints it. */
  readonly rule: string;
  /** The first of its conditions that is not true of the packet, in the order iptables-save prints them: "-s 172.17.0.0/16". */
  readonly condition: string;
  /** What the packet has instead: "source is 192.168.2.5". */
  readonly has: string;
}

/** "natKnown": no rule of the nat table is asked. */
export interface NatKnownDetail {
  /** Its connection has its translation already; or it belongs to none. */
  readonly why: "bound" | "no connection";
}

/** A route as `ip route` lists it. */
export interface RouteEntry {
  /** "unicast", "local", "broadcast", "blackhole". */
  readonly type: string;
  /** "172.17.0.0/16", "10.0.0.1", "default". */
  readonly prefix: string;
  /** Dotted; null where the destination is on the link. */
  readonly gateway: string | null;
  /** The device it names. */
  readonly device: string;
  /** "main", "local", "default" or its number. */
  readonly table: string;
  /** Who put it there: "kernel", "boot", "static" or a number. */
  readonly protocol: string;
  /** 0 where none was given. */
  readonly metric: number;
}

/** A sysctl that decided, by the name that has the value that counts, and that value. */
export interface DecidingSysctl {
  /** "net.ipv4.conf.all.rp_filter". */
  readonly sysctl: string;
  /** As it stands. */
  readonly value: number;
}

/** Why a packet is refused by routing. */
export type RouteRefusal =
  | {
      /**
       * No route covers the destination; the route found refuses; an ip rule refuses; no IPv4 address at the device; the source
       * is an address of this host; addresses that cannot be in a packet there; a group nobody here belongs to.
       */
      readonly cause:
        | "no route"
        | "route refuses"
        | "rule refuses"
        | "no IPv4 on the device"
        | "source is this host's own"
        | "invalid source"
        | "invalid destination"
        | "not a member of the group";
    }
  | ({
      /** A route was found, but this host does not forward what comes in there; or loopback addresses are not routed there. */
      readonly cause: "not forwarding" | "route_localnet";
    } & DecidingSysctl)
  | ({
      /** A reply to the source would not leave where the packet came in: by `back`; null: there is no route back. */
      readonly cause: "rp_filter";
      /** The route back to the source; null where there is none. */
      readonly back: RouteEntry | null;
    } & DecidingSysctl);

/** A rule of `ip rule`. */
export interface IpRule {
  /** Where it stands; the lowest is asked first. */
  readonly priority: number;
  /** What it does: "lookup main". */
  readonly action: string;
}

/** "routeLookup": what the routing tables have for a packet. */
export interface LookupDetail {
  /** The ip rule that led to the route, by its priority and what it does ("lookup main"); null where none did. */
  readonly rule: IpRule | null;
  /** The route that won; null where there is none. */
  readonly route: RouteEntry | null;
  /** Why the packet is refused; null where it is not. */
  readonly refused: RouteRefusal | null;
}

/** "noRoute": a packet that this host wanted to send was not made. */
export interface NoRouteDetail {
  /** Dotted. */
  readonly dst: string;
  /** Dotted; null where the route was to choose it. */
  readonly src: string | null;
  /** What the system call returns: "ENETUNREACH". */
  readonly errno: string;
  /** The ip rule and the route that were found. */
  readonly found: LookupDetail;
}

/** "arp": ARP arrived at a device of a host. */
export interface ArpDetail {
  /** What was sent. */
  readonly operation: "request" | "reply";
  /** Whose address it announces; dotted. */
  readonly sender: string;
  /** Its MAC. */
  readonly senderMac: string;
  /** Whose MAC is asked for, or who is replied to; dotted. */
  readonly target: string;
  /**
   * A request is replied to, for this host or (proxy_arp) for another, at once or a little later; a reply is "taken"; why nothing
   * is said to a request: nobody here has the target, arp_ignore or arp_filter forbids it, the sender's address may not come from
   * there.
   */
  readonly outcome:
    | "replied"
    | "proxied"
    | "proxied later"
    | "taken"
    | "not ours"
    | "arp_ignore"
    | "arp_filter"
    | "source refused";
  /** What the sender's entry in the neighbour table was before, and is now; null: none. */
  readonly before: string | null;
  /** See `before`. */
  readonly after: string | null;
}

/** "solicit": this host asks for a MAC, or gives up. */
export interface SolicitDetail {
  /** Whose MAC is asked for; dotted. */
  readonly address: string;
  /** "ask": a request goes out; "give up": nobody replied. */
  readonly change: "ask" | "give up";
  /** Which request it is, from 1; with "give up": how many there were. */
  readonly asked: number;
  /** Journeys that wait for it. */
  readonly waiting: readonly number[];
}

/** "fdbLearnt": a bridge learns behind which port a MAC is. */
export interface LearntDetail {
  /** The bridge's name. */
  readonly bridge: string;
  /** The MAC. */
  readonly mac: string;
  /** The port it is behind. */
  readonly port: string;
  /** The port it was behind before; null where it was not known. */
  readonly before: string | null;
}

/** Why a bridge does not send a frame out of a port. */
export type PortRefusal = "came in there" | "down" | "isolated" | "flood off" | "bcast_flood off" | "mcast_flood off";

/** A port of a bridge that a frame does not go to. */
export interface PassedPort {
  /** Its name. */
  readonly port: string;
  /** Why not. */
  readonly why: PortRefusal;
}

/** "ports": which ports of a bridge a frame leaves by. */
export interface PortsDetail {
  /** The bridge's name. */
  readonly bridge: string;
  /** By these. */
  readonly to: readonly string[];
  /** And not by these. */
  readonly not: readonly PassedPort[];
}

/** A socket and whose it is. */
export interface SocketName {
  /** "tcp", "udp" or "raw". */
  readonly protocol: "tcp" | "udp" | "raw";
  /** "*:80", "10.0.0.2:4000". */
  readonly local: string;
  /** The program that holds it; null where none has accepted it yet. */
  readonly program: string | null;
}

/** "receiver": the socket that the packet is for. */
export type ReceiverDetail = SocketName;

/** "noListener": no socket is for the packet. */
export interface NoListenerDetail {
  /** "tcp" or "udp". */
  readonly protocol: "tcp" | "udp";
  /** The address the packet is for; dotted. */
  readonly address: string;
  /** The port. */
  readonly port: number;
  /** Sockets that nearly are: at the port at another address, at the port of the other protocol, at another port. */
  readonly nearby: readonly SocketName[];
}

/** The hops that say why, by kind. */
export interface FactDetails {
  /** What a packet is there for. */
  readonly begin: BeginDetail;
  /** A hook of netfilter. */
  readonly hook: HookDetail;
  /** A rule did not match. */
  readonly ruleMissed: RuleMissedDetail;
  /** No rule of nat is asked. */
  readonly natKnown: NatKnownDetail;
  /** What the routing tables have. */
  readonly routeLookup: LookupDetail;
  /** A packet was not made. */
  readonly noRoute: NoRouteDetail;
  /** ARP arrived. */
  readonly arp: ArpDetail;
  /** A MAC is asked for. */
  readonly solicit: SolicitDetail;
  /** A bridge learnt where a MAC is. */
  readonly fdbLearnt: LearntDetail;
  /** Which ports a frame leaves by. */
  readonly ports: PortsDetail;
  /** The socket a packet is for. */
  readonly receiver: ReceiverDetail;
  /** No socket is for it. */
  readonly noListener: NoListenerDetail;
}
