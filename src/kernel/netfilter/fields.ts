/**
 * What rules read of a packet's transport header. A fragment's payload is bytes: the first one still begins with the header, a later
 * one has none, and then nothing about ports can match.
 */
import type { Packet } from "../../wire/ipv4.ts";

/** Source port * 65536 + destination port as xtables reads them, four bytes from the payload; -1 where there is no header. */
export function portsOf(packet: Packet): number {
  const { payload } = packet;
  if (payload.kind === "tcp" || payload.kind === "udp") return payload.sport * 0x10000 + payload.dport;
  if (packet.fragmentOffset !== 0 || payload.kind !== "opaque" || payload.bytes.length < 4) return -1;
  const { bytes } = payload;
  return ((bytes[0]! << 8) | bytes[1]!) * 0x10000 + ((bytes[2]! << 8) | bytes[3]!);
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
