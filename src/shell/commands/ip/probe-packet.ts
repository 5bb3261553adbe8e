/** The packet `ip route get ... iif` asks about, and protocols by name. */
import { protocolName as nameOfProtocol, protocolNumber as numberOfProtocol } from "../../../kernel/netfilter/protocols.ts";
import { type Packet, packet } from "../../../wire/ipv4.ts";
import type { Ipv4 } from "../../../wire/ipv4-address.ts";
import { UDP, udp } from "../../../wire/udp.ts";

export function makePacket(src: Ipv4, dst: Ipv4, tos: number, protocol: number, sport: number, dport: number): Packet {
  return packet({ src, dst, tos, protocol: protocol === 0 ? UDP : protocol, payload: udp(sport, dport) });
}

export function protocolNumber(text: string): number | null {
  return numberOfProtocol(text);
}

export function protocolName(number: number): string {
  return nameOfProtocol(number);
}
