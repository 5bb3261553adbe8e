/** What a packet is, in a word or two, and its ends. */
import type { Icmp } from "../wire/icmp.ts";
import { isFragment, type Packet } from "../wire/ipv4.ts";
import { formatIpv4 } from "../wire/ipv4-address.ts";
import { ACK, FIN, RST, SYN, type Tcp } from "../wire/tcp.ts";

const ICMP_NAMES: Readonly<Record<string, string>> = {
  0: "echo reply",
  8: "echo request",
  "3/0": "net unreachable",
  "3/1": "host unreachable",
  "3/2": "protocol unreachable",
  "3/3": "port unreachable",
  "3/4": "fragmentation needed",
  "3/13": "admin prohibited",
  3: "unreachable",
  5: "redirect",
  11: "time exceeded",
  12: "parameter problem",
};

const DNS = 53;

/** "SYN", "ACK, 75 bytes", "echo request", "DNS query". */
export function labelOf(packet: Packet): string {
  const { payload } = packet;
  if (isFragment(packet)) return `fragment at ${packet.fragmentOffset}`;
  switch (payload.kind) {
    case "tcp":
      return tcpLabel(payload);
    case "icmp":
      return icmpLabel(payload);
    case "udp":
      if (payload.dport === DNS) return "DNS query";
      return payload.sport === DNS ? "DNS reply" : `UDP, ${payload.data.length} bytes`;
    case "opaque":
      return `protocol ${packet.protocol}`;
    default:
      return payload satisfies never;
  }
}

function tcpLabel({ flags, data }: Tcp): string {
  const names = [
    [SYN, "SYN"],
    [FIN, "FIN"],
    [RST, "RST"],
    [ACK, "ACK"],
  ] as const;
  const words = names.flatMap(([bit, name]) => (flags & bit ? [name] : [])).join(" ");
  return data.length === 0 ? words : `${words}, ${data.length} bytes`;
}

function icmpLabel({ type, code }: Icmp): string {
  return ICMP_NAMES[`${type}/${code}`] ?? ICMP_NAMES[type] ?? `ICMP ${type}/${code}`;
}

/** "192.168.2.5:48682 > 192.168.2.110:81", with ports where it has them. */
export function endsOf(packet: Packet): string {
  const [source, destination] = endsApart(packet);
  return `${source} > ${destination}`;
}

/** Its source and its destination, each as endsOf() has it. */
export function endsApart({ src, dst, payload }: Packet): readonly [string, string] {
  const ports = payload.kind === "tcp" || payload.kind === "udp";
  const end = (address: typeof src, port: number): string => `${formatIpv4(address)}${ports ? `:${port}` : ""}`;
  return ports ? [end(src, payload.sport), end(dst, payload.dport)] : [end(src, 0), end(dst, 0)];
}

/** What packets of one direction of one flow have in common: an echo's id and ports, but not its sequence. */
export function flowOf(packet: Packet): string {
  const { payload } = packet;
  const id = payload.kind === "icmp" ? ` ${payload.type}/${payload.code}` : "";
  return `${packet.protocol} ${endsOf(packet)}${id}`;
}
