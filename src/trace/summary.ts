/** A frame or packet in a few words, close to tcpdump's: for journeys and messages, not for comparison with tcpdump. */
import type { Frame } from "../wire/ethernet.ts";
import type { Icmp } from "../wire/icmp.ts";
import { isFragment, type Packet } from "../wire/ipv4.ts";
import { formatIpv4 } from "../wire/ipv4-address.ts";
import { formatMac } from "../wire/mac.ts";
import type { Tcp } from "../wire/tcp.ts";

const TCP_FLAGS = ["F", "S", "R", "P", ".", "U", "E", "W"];

const ICMP_WORDS: Readonly<Record<number, string>> = {
  0: "echo reply",
  3: "unreachable",
  5: "redirect",
  8: "echo request",
  11: "time exceeded",
  12: "parameter problem",
};

export function summarizeFrame(frame: Frame): string {
  const { payload } = frame;
  switch (payload.kind) {
    case "arp":
      if (payload.operation === 1) return `ARP who-has ${formatIpv4(payload.targetIp)} tell ${formatIpv4(payload.senderIp)}`;
      return `ARP ${formatIpv4(payload.senderIp)} is-at ${formatMac(payload.senderMac)}`;
    case "ipv4":
      return summarizePacket(payload);
    case "opaque":
      return `ethertype 0x${frame.etherType.toString(16).padStart(4, "0")} ${payload.bytes.length} bytes`;
    default:
      return payload satisfies never;
  }
}

export function summarizePacket(packet: Packet): string {
  const { payload } = packet;
  const [src, dst] = [formatIpv4(packet.src), formatIpv4(packet.dst)];
  const tail = `ttl ${packet.ttl}${isFragment(packet) ? ` frag ${packet.fragmentOffset}${packet.moreFragments ? "+" : ""}` : ""}`;
  switch (payload.kind) {
    case "udp":
      return `${src}.${payload.sport} > ${dst}.${payload.dport} UDP ${payload.data.length} ${tail}`;
    case "tcp":
      return `${src}.${payload.sport} > ${dst}.${payload.dport} TCP [${flagWords(payload)}] ${payload.data.length} ${tail}`;
    case "icmp":
      return `${src} > ${dst} ICMP ${icmpWords(payload)} ${tail}`;
    case "opaque":
      return `${src} > ${dst} proto ${packet.protocol} ${payload.bytes.length} bytes ${tail}`;
    default:
      return payload satisfies never;
  }
}

function flagWords(segment: Tcp): string {
  const words = TCP_FLAGS.filter((_, bit) => segment.flags & (1 << bit)).join("");
  return words === "" ? "none" : words;
}

function icmpWords(message: Icmp): string {
  const words = ICMP_WORDS[message.type] ?? `type ${message.type}`;
  if (message.type === 0 || message.type === 8) return `${words} id ${message.id} seq ${message.sequence}`;
  return message.code === 0 ? words : `${words} code ${message.code}`;
}
