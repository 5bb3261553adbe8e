/** A recorded flow: which packets belong to it, and all that the receive step of a device does to them. */
import type { EthernetHeader } from "../../wire/ethernet.ts";
import type { Packet, Segment } from "../../wire/ipv4.ts";
import type { Ipv4 } from "../../wire/ipv4-address.ts";
import { ACK, CWR, ECE, PSH } from "../../wire/tcp.ts";
import type { Device } from "../device.ts";
import type { Neighbour } from "../ipv4/neighbour.ts";
import type { FdbEntry } from "../link/fdb.ts";
import type { Net } from "../net.ts";
import type { Counter } from "../netfilter/compile.ts";
import type { Connection, Direction } from "../netfilter/conntrack/connection.ts";
import type { RecordedHops } from "./hops.ts";

/** What a step counts and marks as seen or used, and where the packet leaves: one object for all flows that have it in common. */
export interface Effects {
  /** Where and when it was recorded: a device may have moved since. */
  readonly net: Net;
  readonly epoch: number;
  /** Of the packets: the device at which they come in, their frames' header, their protocol, ToS and flags of TCP. */
  readonly dev: Device;
  readonly received: EthernetHeader;
  readonly protocol: number;
  readonly tos: number;
  readonly flags: number;
  /** The bridge whose port received the frame; null where the device is no port. */
  readonly bridgeIn: Device | null;
  /** The bridge handed the frame to the host. */
  readonly passedUp: boolean;
  /** The entry of the frame's source, where it was seen again. */
  readonly learnt: FdbEntry | null;
  /** The entry of the frame's destination, where it was forwarded to its port. */
  readonly used: FdbEntry | null;
  /** IP received the packet. */
  readonly enters: boolean;
  /** IP forwarded the packet, with one hop less to live. */
  readonly forwarded: boolean;
  /** The next hop that the frame was sent to; null where the packet did not get there. */
  readonly neighbour: Neighbour | null;
  /** The rules and policies that counted it. */
  readonly rules: readonly Counter[];
  /** The bridge that the host sent it on. */
  readonly bridgeOut: Device | null;
  /** The veth that it leaves by; null: a rule dropped it. */
  readonly out: Device | null;
  /** Of the frame that leaves. */
  readonly header: EthernetHeader;
  /** IP, or br_netfilter, looked at the packet. */
  readonly inspected: boolean;
}

/** A flow at the device that receives it. */
export interface Flow {
  /** Which packets: those with these addresses and ports (portsOf()), and what `effects` says of them. */
  readonly src: Ipv4;
  readonly dst: Ipv4;
  readonly ports: number;
  /** The longest that is known to fit everywhere, in bytes. */
  readonly maxBytes: number;
  /** Also with DF set: a packet that a rule dropped may be too long for its route, where DF is checked before the rules. */
  readonly coversDontFragment: boolean;
  /** Their connection, in which direction and state: with any other status or mark the verdict may be another. */
  readonly connection: Connection | null;
  readonly direction: Direction;
  readonly status: number;
  readonly mark: number;
  readonly effects: Effects;
  /** The addresses and ports with which they leave. */
  readonly newSrc: Ipv4;
  readonly newDst: Ipv4;
  readonly newPorts: number;
  /** What a log of hops keeps of the step; null where there was none when it was recorded. */
  readonly hops: RecordedHops | null;
}

/** Whether a packet that comes in at a device is one of the flow's. */
export function isOf(flow: Flow, dev: Device, header: EthernetHeader, packet: Packet, ports: number, flags: number): boolean {
  const { effects } = flow;
  return (
    flow.ports === ports &&
    flow.src === packet.src &&
    flow.dst === packet.dst &&
    effects.dev === dev &&
    effects.net === dev.net &&
    effects.protocol === packet.protocol &&
    effects.tos === packet.tos &&
    effects.flags === flags &&
    (effects.received === header || isSameHeader(effects.received, header))
  );
}

function isSameHeader(a: EthernetHeader, b: EthernetHeader): boolean {
  return a.dst === b.dst && a.src === b.src && a.etherType === b.etherType;
}

/** The flags of a TCP segment, which rules match; 0 of anything else. */
export function flagsOf(segment: Segment): number {
  return segment.kind === "tcp" ? segment.flags : 0;
}

/** A TCP segment that neither opens nor closes a connection: data, acknowledgements. */
export function isPlainSegment(flags: number): boolean {
  return (flags & ~(PSH | ECE | CWR)) === ACK;
}
