/**
 * What a step decided and why, by its kind: the public shape, with addresses, MACs and tables as text, and the shape in which a
 * step hands it in. That has numbers where the kernel has numbers, so that nothing is formatted until somebody reads it.
 */
import { formatIpv4, type Ipv4 } from "../wire/ipv4-address.ts";
import { formatMac, type Mac } from "../wire/mac.ts";
import type { FactDetails } from "./facts.ts";
import type { DropReason } from "./reasons.ts";

/** One direction of a connection. */
export interface TupleSnapshot {
  /** Dotted. */
  readonly src: string;
  /** Dotted. */
  readonly dst: string;
  /** 1 ICMP, 6 TCP, 17 UDP. */
  readonly protocol: number;
  /** The source port; of an ICMP echo its id. */
  readonly sport: number;
  /** The destination port; of ICMP its type and code, type * 256 + code. */
  readonly dport: number;
}

/** A connection as conntrack tracks it. */
export interface ConnectionSnapshot {
  /** Its number among the connections of its namespace's host. */
  readonly id: number;
  /** As its first packet had it. */
  readonly original: TupleSnapshot;
  /** What replies have: NAT shows by its being no mirror of `original`. */
  readonly reply: TupleSnapshot;
  /** "SYN_SENT", "ESTABLISHED", as `conntrack -L` prints it; null where it is not TCP. */
  readonly tcpState: string | null;
  /** What is true of it beside. */
  readonly status: readonly ("SEEN_REPLY" | "ASSURED" | "SRC_NAT" | "DST_NAT")[];
  /** CONNMARK's. */
  readonly mark: number;
  /** Seconds until it is forgotten, unless another packet comes. */
  readonly timeoutSeconds: number;
}

/** "sendPacket": the route of a packet that this host sends. */
export interface SendDetail {
  /** The device it leaves by. */
  readonly device: string;
  /** Dotted; null where the destination is on the link. */
  readonly gateway: string | null;
  /** The source address that the route prefers; dotted. */
  readonly source: string;
  /** The table that had the route: "main", "local", "default" or its number. */
  readonly table: string;
}

/** "routePacket": where a received packet goes. A martian has no route: it has the decision alone. */
export interface RouteDetail {
  /**
   * To this host ("local", "broadcast", "multicast"); "forward"; "unreachable": no route, or one that refuses; "martian": its
   * addresses cannot be.
   */
  readonly decision: "local" | "broadcast" | "multicast" | "forward" | "unreachable" | "martian";
  /** The route's type: "unicast", "local", "blackhole". */
  readonly type?: string;
  /** The device it leaves by, or the one its address is on. */
  readonly device?: string;
  /** Dotted; null where the destination is on the link. */
  readonly gateway?: string | null;
  /** The length of the prefix that was found, 0 to 32. */
  readonly prefixLength?: number;
  /** The table that had the route: "main", "local", "default" or its number. */
  readonly table?: string;
  /** Why it is refused: "ENETUNREACH"; null where it is not. */
  readonly errno?: string | null;
}

/** "receiveFrame" on a bridge: the frame is the bridge's own now. */
export interface ReceiveDetail {
  /** The port it came in by. */
  readonly from: string;
}

/** "bridgeFrame": what the bridge's table says about the destination MAC. */
export interface BridgeDetail {
  /** The bridge's name. */
  readonly bridge: string;
  /** The destination MAC. */
  readonly mac: string;
  /** The port it is behind; null where none is known. */
  readonly port: string | null;
  /** "local": the host's own; "static": put in by a command; "learnt"; "unknown": the frame is flooded. */
  readonly kind: "local" | "static" | "learnt" | "unknown";
}

/** "floodFrame": the frame goes out of each port that lets it. */
export interface FloodDetail {
  /** The bridge's name. */
  readonly bridge: string;
  /** How many ports the bridge has. */
  readonly ports: number;
}

/** "forwardPacket": the packet leaves by a route. */
export interface ForwardDetail {
  /** The device it leaves by. */
  readonly device: string;
  /** Dotted; null where the destination is on the link. */
  readonly gateway: string | null;
  /** The table that had the route: "main", "local", "default" or its number. */
  readonly table: string;
  /** The TTL it leaves with. */
  readonly ttl: number;
}

/** "resolveNextHop": whose MAC the frame gets. */
export interface NextHopDetail {
  /** The gateway, or the destination itself; dotted. */
  readonly nextHop: string;
  /** Of the neighbour, as `ip neigh` prints it: "REACHABLE", "INCOMPLETE". */
  readonly state: string;
  /** Its MAC; 00:00:00:00:00:00 while it is not known. */
  readonly mac: string;
  /**
   * "send"; "queued": it waits for ARP; "full": too many wait, the oldest is dropped; "failed": no broadcast may ask
   * (mcast_solicit).
   */
  readonly outcome: "send" | "queued" | "full" | "failed";
}

/** "rule": a rule matched, or a chain's policy decided. */
export interface RuleDetail {
  /** "filter", "nat", "mangle", "raw", "security". */
  readonly table: string;
  /** The chain's name. */
  readonly chain: string;
  /** From 1, as `iptables -L --line-numbers` counts; null where the chain's policy decided. */
  readonly number: number | null;
  /** The target's name, "CONTINUE" where the next rule is looked at, the policy; null for that of a user's chain. */
  readonly verdict: string | null;
  /** As iptables-save prints it; missing for a policy. */
  readonly rule?: string;
}

/** "conntrack": the connection a packet belongs to. */
export interface ConntrackDetail {
  /** As `--ctstate` names it; "INVALID" belongs to none. */
  readonly state: "NEW" | "ESTABLISHED" | "RELATED" | "INVALID";
  /** Which way it goes; missing where it is INVALID. */
  readonly direction?: "original" | "reply";
  /** As it was at this step; missing where it is INVALID. */
  readonly connection?: ConnectionSnapshot;
}

/** The addresses of a packet before or after NAT. */
export interface Endpoints {
  /** Dotted. */
  readonly src: string;
  /** Dotted. */
  readonly dst: string;
  /** Of TCP and UDP. */
  readonly sport?: number;
  /** Of TCP and UDP. */
  readonly dport?: number;
}

/** "nat": a packet's addresses were rewritten. */
export interface NatDetail {
  /** Which of them. */
  readonly manip: "src" | "dst";
  /** As it came. */
  readonly before: Endpoints;
  /** As it continues. */
  readonly after: Endpoints;
}

/** "fragment": the packet is cut. */
export interface FragmentDetail {
  /** Bytes that the device takes. */
  readonly mtu: number;
  /** Into how many. */
  readonly pieces: number;
}

/** "reassemble": fragments are one packet again. */
export interface ReassembleDetail {
  /** How many they were. */
  readonly pieces: number;
}

/** What a REJECT sends: an ICMP error of type 3 with a code, or a TCP reset. */
export type Reject =
  | {
      /** An ICMP error. */
      readonly kind: "icmp";
      /** Its code: 3 is port unreachable. */
      readonly code: number;
    }
  | {
      /** A reset. */
      readonly kind: "tcp-reset";
    };

/** "reject": a REJECT sends an ICMP error or a reset, where one is due. */
export interface RejectDetail {
  /** An ICMP error of type 3 and its code, or a reset. */
  readonly with: Reject;
  /** Why it is not sent; null where it is. */
  readonly silent: RejectSilence | null;
}

/**
 * Why a REJECT sends nothing: the packet is a fragment (a first one has the checksum of the whole packet, which is verified), its
 * checksum is wrong, it is a reset itself, it went to everybody. Linux: nf_send_unreach(), nf_send_reset().
 */
export type RejectSilence = "fragment" | "checksum" | "reset" | "broadcast";

/** "socket": a socket takes the packet. */
export interface SocketDetail {
  /** "udp" or "raw"; missing for TCP. */
  readonly protocol?: "udp" | "raw";
  /** The local port of a UDP socket. */
  readonly port?: number;
  /** Of a TCP socket, before the segment: "LISTEN", "SYN_RECV", "ESTABLISHED". */
  readonly state?: string;
  /** The program that holds a TCP socket; null where it is the kernel's own. */
  readonly holder?: string | null;
  /** Why a listener does not take the connection. */
  readonly refused?: string;
}

/** "drop": what the reason rests on; which of these there are depends on it. */
export interface DropDetail {
  /** NETFILTER_DROP: the table, the chain and the number of the rule that decided. */
  readonly table?: string;
  /** NETFILTER_DROP: see `table`. */
  readonly chain?: string;
  /** NETFILTER_DROP: from 1; null where the chain's policy decided. */
  readonly number?: number | null;
  /** NETFILTER_DROP: the packet was changed so that no route leads on: "ENETUNREACH". */
  readonly reroute?: string;
  /** The source address that cannot be; dotted. */
  readonly source?: string;
  /** The destination that no route leads to; dotted. */
  readonly dst?: string;
  /** Of the route that refuses: "EHOSTUNREACH"; null where there is none. */
  readonly errno?: string | null;
  /** The neighbour that too many packets wait for; dotted. */
  readonly nextHop?: string;
  /** The IP protocol nobody here speaks. */
  readonly protocol?: number;
  /** The EtherType nobody here speaks: "0x86dd". */
  readonly etherType?: string;
  /** The UDP port nobody listens at. */
  readonly port?: number;
  /** The bridge's port that the frame may not leave by. */
  readonly to?: string;
  /** The bridge's port it came in by; null where the host sent it. */
  readonly from?: string | null;
  /** The bridge that would get its own frame. */
  readonly loop?: string;
  /** The device that is down. */
  readonly device?: string;
  /** False: the device has none. */
  readonly carrier?: false;
  /** The other end of a veth, which is down or takes no frame so large. */
  readonly peer?: string;
  /** The frame's length. */
  readonly bytes?: number;
  /** Bytes that the device takes. */
  readonly mtu?: number;
  /** The TTL it came with. */
  readonly ttl?: number;
  /** The share of frames that the cable loses, 0 to 1. */
  readonly loss?: number;
  /** The cable was cut while the frame was on its path. */
  readonly cable?: "cut";
  /** True: fragments overlap. */
  readonly overlap?: true;
}

/** What each kind of step decides; null where its name says all. The steps are named as the functions that take them. */
export interface HopDetails extends FactDetails {
  /** This host sends a packet. */
  readonly sendPacket: SendDetail;
  /** A received packet is routed. */
  readonly routePacket: RouteDetail;
  /** A device receives a frame; on a bridge, with the port it came in by. */
  readonly receiveFrame: ReceiveDetail | null;
  /** A bridge looks a frame's destination up. */
  readonly bridgeFrame: BridgeDetail;
  /** A bridge sends a frame out of all its ports. */
  readonly floodFrame: FloodDetail;
  /** A packet comes up to IP. */
  readonly receivePacket: null;
  /** A packet is passed on to another device. */
  readonly forwardPacket: ForwardDetail;
  /** A packet is for this host. */
  readonly deliverPacket: null;
  /** The MAC of the next hop is looked up. */
  readonly resolveNextHop: NextHopDetail;
  /** A device sends a frame. */
  readonly transmitFrame: null;
  /** A rule of iptables matched, or a policy decided. */
  readonly rule: RuleDetail;
  /** Conntrack found, or made, its connection. */
  readonly conntrack: ConntrackDetail;
  /** Its addresses were rewritten. */
  readonly nat: NatDetail;
  /** It is cut into fragments. */
  readonly fragment: FragmentDetail;
  /** It was put together from fragments. */
  readonly reassemble: ReassembleDetail;
  /** A REJECT ended it, and sends an error or a reset. */
  readonly reject: RejectDetail;
  /** A socket takes it. */
  readonly socket: SocketDetail;
  /** It ends here; Hop.reason says why. */
  readonly drop: DropDetail | null;
}

/** The kinds of steps. */
export type HopKind = keyof HopDetails;

/** Those whose name can say all. */
export type BareKind = { [K in HopKind]: null extends HopDetails[K] ? K : never }[HopKind];

/** A step that was decided, whatever it was. */
export type HopDetail = NonNullable<HopDetails[HopKind]>;

/** The reason of a step: a drop's, and null for all others. */
export type ReasonOf<K extends HopKind> = K extends "drop" ? DropReason : null;

type AddressField = "dst" | "gateway" | "nextHop" | "source";

/** A detail as a step hands it in: numbers where the public shape has their text. */
export type Raw<D> = D extends null
  ? null
  : {
      readonly [F in keyof D]: F extends AddressField
        ? Ipv4 | D[F]
        : F extends "mac"
          ? Mac | D[F]
          : F extends "table" | "etherType"
            ? number | D[F]
            : D[F];
    };

/** What a step of a kind hands in. */
export type RawDetail<K extends HopKind = HopKind> = { readonly [kind in K]: Raw<HopDetails[kind]> }[K];

const TABLES: Readonly<Record<number, string>> = { 253: "default", 254: "main", 255: "local" };

/** How a field's number reads. Fields that are not here have their number as it is. */
const WORDS: Readonly<Record<string, (value: number) => string | null>> = {
  dst: (value) => formatIpv4(value as Ipv4),
  gateway: (value) => (value === 0 ? null : formatIpv4(value as Ipv4)),
  nextHop: (value) => formatIpv4(value as Ipv4),
  source: (value) => formatIpv4(value as Ipv4),
  mac: (value) => formatMac(value as Mac),
  table: (value) => TABLES[value] ?? String(value),
  etherType: (value) => `0x${value.toString(16).padStart(4, "0")}`,
};

/** The public shape of what a step handed in. */
export function readDetail(raw: RawDetail): HopDetail | null {
  if (raw === null) return null;
  const words: Record<string, unknown> = {};
  for (const field in raw) {
    const value = (raw as Readonly<Record<string, unknown>>)[field];
    const inWords = typeof value === "number" && Object.hasOwn(WORDS, field) ? WORDS[field] : undefined;
    words[field] = inWords === undefined ? value : inWords(value as number);
  }
  return words as HopDetail;
}
