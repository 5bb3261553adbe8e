/**
 * A packet in a few words that both sides can say: made of its first bytes from the network header on, without what differs by
 * nature (IP ids, sequence numbers, checksums, MACs, ports that nobody typed). Text for comparison, not for reading alone.
 */
import { encodeArp } from "../../wire/arp.ts";
import type { Frame } from "../../wire/ethernet.ts";
import { ICMP } from "../../wire/icmp.ts";
import { encodePacket, type Packet } from "../../wire/ipv4.ts";
import { TCP } from "../../wire/tcp.ts";
import { UDP } from "../../wire/udp.ts";

/** How many bytes are looked at: what bpftrace's buf() hands on by default. */
export const SEEN_BYTES = 64;

const ETHERTYPE_IPV4 = 0x0800;
const ETHERTYPE_ARP = 0x0806;
const PROTOCOLS: Readonly<Record<number, string>> = { 1: "icmp", 6: "tcp", 17: "udp" };
const TCP_FLAGS = "FSRP.UEW";

/** Says a port only where somebody typed it. */
export type PortWords = (port: number) => string;

export function portWords(typed: string): PortWords {
  const numbers = new Set(typed.match(/\d+/g));
  return (port) => (numbers.has(String(port)) || port === 80 || port === 53 ? String(port) : "*");
}

/** Null where it is neither IPv4 nor ARP. */
export function packetWords(etherType: number, bytes: Uint8Array, port: PortWords): string | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (etherType === ETHERTYPE_ARP && bytes.length >= 28) {
    return `arp ${view.getUint16(6)} ${dotted(view, 14)} asks ${dotted(view, 24)}`;
  }
  return etherType === ETHERTYPE_IPV4 && bytes.length >= 20 ? ipv4Words(view, port) : null;
}

/**
 * What stays the same of a packet, through NAT and TTL: type, id, protocol, length, piece; without an id also the
 * ports.
 */
export function packetKey(etherType: number, bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (etherType !== ETHERTYPE_IPV4 || bytes.length < 20) return `arp ${[...bytes.subarray(0, 28)].join(" ")}`;
  const id = view.getUint16(4);
  const key = `${id} ${view.getUint8(9)} ${view.getUint16(2)} ${view.getUint16(6) & 0x1fff}`;
  return id !== 0 || bytes.length < 32 ? key : `${key} ${view.getUint32(20)} ${view.getUint32(24)} ${view.getUint32(28)}`;
}

function ipv4Words(view: DataView, port: PortWords): string {
  const header = (view.getUint8(0) & 15) * 4;
  const fragment = view.getUint16(6) & 0x3fff;
  const protocol = view.getUint8(9);
  const name = PROTOCOLS[protocol] ?? `proto ${protocol}`;
  const pieces = fragment === 0 ? "" : ` frag ${(fragment & 0x1fff) * 8}${fragment & 0x2000 ? "+" : ""}`;
  const [src, dst] = [dotted(view, 12), dotted(view, 16)];
  const tail = `len ${view.getUint16(2)} ttl ${view.getUint8(8)}${pieces}`;
  const isLater = (fragment & 0x1fff) !== 0;
  if (isLater || view.byteLength < header + 4) return `${name} ${src} > ${dst} ${tail}`;
  if (protocol === ICMP) return `icmp ${view.getUint8(header)}/${view.getUint8(header + 1)} ${src} > ${dst} ${tail}`;
  if (protocol !== TCP && protocol !== UDP) return `${name} ${src} > ${dst} ${tail}`;
  const flags = protocol === TCP && view.byteLength > header + 13 ? ` ${flagWords(view.getUint8(header + 13))}` : "";
  return `${name} ${src}:${port(view.getUint16(header))} > ${dst}:${port(view.getUint16(header + 2))}${flags} ${tail}`;
}

function flagWords(flags: number): string {
  return [...TCP_FLAGS].filter((_, bit) => flags & (1 << bit)).join("");
}

function dotted(view: DataView, at: number): string {
  return [0, 1, 2, 3].map((offset) => view.getUint8(at + offset)).join(".");
}

/** The same words of what a hop of the simulator saw. */
export function seenWords(packet: Packet | null, frame: Frame | null, port: PortWords): string | null {
  const payload = packet ?? frame?.payload ?? null;
  if (payload?.kind === "ipv4") return packetWords(ETHERTYPE_IPV4, encodePacket(payload).subarray(0, SEEN_BYTES), port);
  return payload?.kind === "arp" ? packetWords(ETHERTYPE_ARP, encodeArp(payload), port) : null;
}

export function seenKey(packet: Packet | null, frame: Frame | null): string {
  const payload = packet ?? frame?.payload ?? null;
  if (payload?.kind === "arp") return packetKey(ETHERTYPE_ARP, encodeArp(payload));
  return payload?.kind === "ipv4" ? packetKey(ETHERTYPE_IPV4, encodePacket(payload).subarray(0, SEEN_BYTES)) : "";
}
