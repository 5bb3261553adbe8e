/**
 * What rules read of a packet's transport header. A fragment's payload is bytes: the first one still begins with the header, a
 * later one has none, and then nothing about ports can match.
 */
import type { Packet } from "../../wire/ipv4.ts";

/** The source port as xtables reads it; -1 where there is no header. */
export function sourcePortOf(packet: Packet): number {
  return packet.fragmentOffset === 0 ? rawSourcePortOf(packet) : -1;
}

export function destinationPortOf(packet: Packet): number {
  return packet.fragmentOffset === 0 ? rawDestinationPortOf(packet) : -1;
}

/**
 * The same as nft reads it for -m tcp and -m udp: of a later fragment, too, whatever bytes it begins with. (So 6.18 does:
 * `! --dport 53` matches later fragments.)
 */
export function rawSourcePortOf({ payload }: Packet): number {
  if (payload.kind === "tcp" || payload.kind === "udp") return payload.sport;
  return payload.kind === "opaque" && payload.bytes.length >= 2 ? (payload.bytes[0]! << 8) | payload.bytes[1]! : -1;
}

export function rawDestinationPortOf({ payload }: Packet): number {
  if (payload.kind === "tcp" || payload.kind === "udp") return payload.dport;
  return payload.kind === "opaque" && payload.bytes.length >= 4 ? (payload.bytes[2]! << 8) | payload.bytes[3]! : -1;
}

/** The TCP flags; -1 where there is no header. */
export function tcpFlagsOf(packet: Packet): number {
  const { payload } = packet;
  if (payload.kind === "tcp") return payload.flags;
  if (packet.fragmentOffset !== 0 || payload.kind !== "opaque" || payload.bytes.length < 20) return -1;
  return payload.bytes[13]!;
}

/** ICMP type * 256 + code; -1 where there is no header. */
export function icmpTypeOf(packet: Packet): number {
  const { payload } = packet;
  if (payload.kind === "icmp") return payload.type * 256 + payload.code;
  if (packet.fragmentOffset !== 0 || payload.kind !== "opaque" || payload.bytes.length < 2) return -1;
  return payload.bytes[0]! * 256 + payload.bytes[1]!;
}

/** Is the name the pattern, or does it begin with it where the pattern ends in "+"? */
export function isDeviceName(name: string, pattern: string): boolean {
  return pattern.endsWith("+") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}
