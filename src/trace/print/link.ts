/**
 * The link layer: Ethernet, Linux cooked (version 2, `-i any`) and none at all. tcpdump: print-ether.c, print-sll.c, print-raw.c.
 */
import { SLL2_HEADER_BYTES } from "../cooked.ts";
import { type CapturedPacket, LINKTYPE_ETHERNET, LINKTYPE_LINUX_SLL2, LINKTYPE_RAW } from "../pcap.ts";
import { printArp } from "./arp.ts";
import { hexAsciiLines } from "./hex.ts";
import { printIp } from "./ip.ts";
import { hex, type Reader } from "./reader.ts";
import type { Conversations } from "./tcp-conversations.ts";
import { notDecoded } from "./undecoded.ts";

const ETHERNET_HEADER_BYTES = 14;
const MAX_ETHERNET_LENGTH = 1500;

const ETHERTYPES: Readonly<Record<number, string>> = {
  2048: "IPv4",
  2054: "ARP",
  32821: "Reverse ARP",
  33024: "802.1Q",
  34525: "IPv6",
  34887: "MPLS unicast",
  34915: "PPPoE D",
  34916: "PPPoE S",
  34958: "EAPOL",
  34984: "802.1Q-QinQ",
  35020: "LLDP",
  36864: "Loopback",
};

const PACKET_TYPES = ["In", "B", "M", "P", "Out"];

/** How long the header before the network layer is. */
export function linkHeaderLength(linkType: number): number {
  return linkType === LINKTYPE_ETHERNET ? ETHERNET_HEADER_BYTES : linkType === LINKTYPE_LINUX_SLL2 ? SLL2_HEADER_BYTES : 0;
}

/** Prints a packet from its link header on; returns the length of that header. */
export function printLink(reader: Reader, packet: CapturedPacket, linkType: number, conversations: Conversations): number {
  switch (linkType) {
    case LINKTYPE_ETHERNET:
      return printEthernet(reader, packet, conversations);
    case LINKTYPE_LINUX_SLL2:
      return printCooked(reader, packet, conversations);
    default:
      reader.protocol = "raw";
      if (reader.options.linkHeader) reader.write("ip: ");
      if (linkType === LINKTYPE_RAW && reader.has(0, 1) && reader.u8(0) >>> 4 === 6) {
        notDecoded(reader, "IPv6", packet.length);
        return 0;
      }
      printIp(reader, 0, packet.length, conversations);
      return 0;
  }
}

function printEthernet(reader: Reader, packet: CapturedPacket, conversations: Conversations): number {
  reader.protocol = "ether";
  if (reader.end < ETHERNET_HEADER_BYTES) {
    reader.writeTruncated();
    return reader.end;
  }
  const etherType = reader.u16(12);
  if (reader.options.linkHeader) printEthernetHeader(reader, packet.length);
  const rest = { at: ETHERNET_HEADER_BYTES, length: packet.length - ETHERNET_HEADER_BYTES, etherType };
  if (printEtherPayload(reader, rest, conversations)) return ETHERNET_HEADER_BYTES;
  if (!reader.options.linkHeader) printEthernetHeader(reader, packet.length);
  printUnknown(reader, ETHERNET_HEADER_BYTES);
  return ETHERNET_HEADER_BYTES;
}

function printEthernetHeader(reader: Reader, length: number): void {
  const etherType = reader.u16(12);
  reader.write(`${reader.mac(6)} > ${reader.mac(0)}, `);
  if (etherType <= MAX_ETHERNET_LENGTH) reader.write("802.3");
  else reader.write(etherTypeWords(reader, etherType));
  reader.write(`, length ${length}: `);
}

function etherTypeWords(reader: Reader, etherType: number): string {
  const name = ETHERTYPES[etherType];
  if (reader.options.quiet) return name ?? `Unknown Ethertype (0x${hex(etherType, 4)})`;
  return `ethertype ${name ?? "Unknown"} (0x${hex(etherType, 4)})`;
}

function printCooked(reader: Reader, packet: CapturedPacket, conversations: Conversations): number {
  reader.protocol = "sll2";
  if (reader.end < SLL2_HEADER_BYTES) {
    reader.writeTruncated();
    return reader.end;
  }
  const { options } = reader;
  const etherType = reader.u16(0);
  const ifindex = reader.u32(4);
  const device = options.names.device(ifindex) ?? "?";
  reader.write(`${device.padEnd(5)} ${(PACKET_TYPES[reader.u8(10)] ?? "?").padEnd(3)} `);
  if (options.linkHeader) {
    reader.write(`ifindex ${ifindex} `);
    if (reader.u8(11) === 6) reader.write(`${reader.mac(12)} `);
    if (!options.quiet) reader.write(`${etherTypeWords(reader, etherType)}, length ${packet.length}: `);
  }
  const rest = { at: SLL2_HEADER_BYTES, length: packet.length - SLL2_HEADER_BYTES, etherType };
  if (printEtherPayload(reader, rest, conversations)) return SLL2_HEADER_BYTES;
  if (!options.linkHeader) reader.write(`${etherTypeWords(reader, etherType)}, length ${packet.length}: `);
  printUnknown(reader, SLL2_HEADER_BYTES);
  return SLL2_HEADER_BYTES;
}

/** Prints what an EtherType names; false where tcpdump knows none of that number. */
function printEtherPayload(
  reader: Reader,
  rest: { readonly at: number; readonly length: number; readonly etherType: number },
  conversations: Conversations,
): boolean {
  const { at, length, etherType } = rest;
  if (etherType === 0x0800) printIp(reader, at, length, conversations);
  else if (etherType === 0x0806) printArp(reader, at, length);
  else if (etherType <= MAX_ETHERNET_LENGTH) notDecoded(reader, "802.2 LLC", length);
  else if (ETHERTYPES[etherType] !== undefined) notDecoded(reader, ETHERTYPES[etherType], length);
  else return false;
  return true;
}

/** Bytes of a protocol unknown to tcpdump as well: it dumps them, unless -q, -x or -X. */
function printUnknown(reader: Reader, at: number): void {
  const { hex: hexDump, hexAscii, quiet } = reader.options;
  if (hexDump + hexAscii + quiet === 0) reader.write(hexAsciiLines(reader.bytes.subarray(at, reader.end)));
}
