/** A packet as a hop had it, as data: what it is in a word, its ends, its addresses. */
import { endsApart, labelOf } from "../explain/labels.ts";
import type { Hop } from "../trace/hop.ts";
import { summarizeFrame, summarizePacket } from "../trace/summary.ts";
import { ETHERNET_HEADER_BYTES, type Frame, frameBytes, payloadBytes } from "../wire/ethernet.ts";
import type { Packet } from "../wire/ipv4.ts";
import { formatIpv4 } from "../wire/ipv4-address.ts";
import { formatMac } from "../wire/mac.ts";
import type { PacketView, Protocol } from "./protocol.ts";

const DNS = 53;

/** The packet that a hop is about: what is in its frame where no layer above has it. */
export function packetAt({ frame, packet }: Hop): Packet | null {
  return packet ?? (frame?.payload.kind === "ipv4" ? frame.payload : null);
}

export function protocolOf(packet: Packet | null, frame: Frame | null): Protocol {
  if (packet === null) return frame?.payload.kind === "arp" ? "arp" : "other";
  const { payload } = packet;
  switch (payload.kind) {
    case "udp":
      return payload.sport === DNS || payload.dport === DNS ? "dns" : "udp";
    case "opaque":
      return "other";
    default:
      return payload.kind;
  }
}

/** Source and destination, with ports where there are any; an ARP's are who asks and who is asked. */
export function endsAt(packet: Packet | null, frame: Frame | null): readonly [source: string, destination: string] {
  if (packet !== null) return endsApart(packet);
  if (frame?.payload.kind === "arp") return [formatIpv4(frame.payload.senderIp), formatIpv4(frame.payload.targetIp)];
  return frame === null ? ["", ""] : [formatMac(frame.src), formatMac(frame.dst)];
}

export function labelAt(packet: Packet | null, frame: Frame | null): string {
  if (packet !== null) return labelOf(packet);
  if (frame?.payload.kind === "arp") return frame.payload.operation === 1 ? "ARP request" : "ARP reply";
  return "not sent";
}

export function packetView(hop: Hop): PacketView | null {
  const { frame } = hop;
  const packet = packetAt(hop);
  if (packet === null && frame === null) return null;
  const [source, destination] = endsAt(packet, frame);
  return {
    label: labelAt(packet, frame),
    summary: packet !== null ? summarizePacket(packet) : summarizeFrame(frame!),
    source,
    destination,
    sourceMac: frame === null ? null : formatMac(frame.src),
    destinationMac: frame === null ? null : formatMac(frame.dst),
    ttl: packet?.ttl ?? null,
    bytes: frame !== null ? frameBytes(frame) : ETHERNET_HEADER_BYTES + payloadBytes(packet!),
  };
}
