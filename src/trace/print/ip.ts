/** IPv4 as tcpdump prints it (print-ip.c); what the packet carries has a file of its own. */
import { checksum } from "../../wire/checksum.ts";
import { printIcmp } from "./icmp.ts";
import { printIpOptions } from "./ip-options.ts";
import { correctChecksum, type IpPayload } from "./ip-payload.ts";
import { hex, type Reader } from "./reader.ts";
import { printTcp } from "./tcp.ts";
import type { Conversations } from "./tcp-conversations.ts";
import { printUdp } from "./udp.ts";
import { notDecoded } from "./undecoded.ts";

const HEADER_BYTES = 20;
const ECN = ["", ",ECT(1)", ",ECT(0)", ",CE"];

/** Names for `proto NAME (N)`, tcpdump's own table. */
const PROTOCOLS: Readonly<Record<number, string>> = {
  0: "Options",
  1: "ICMP",
  2: "IGMP",
  4: "IPIP",
  6: "TCP",
  8: "EGP",
  9: "IGRP",
  17: "UDP",
  33: "DCCP",
  41: "IPv6",
  43: "Routing",
  44: "Fragment",
  46: "RSVP",
  47: "GRE",
  50: "ESP",
  51: "AH",
  55: "Mobile IP",
  58: "ICMPv6",
  88: "EIGRP",
  89: "OSPF",
  103: "PIM",
  108: "Compressed IP",
  112: "VRRP",
  113: "PGM",
  132: "SCTP",
  135: "Mobility",
  143: "Ethernet",
};

/** Protocols tcpdump decodes and netnsim does not. */
const UNDECODED: ReadonlySet<number> = new Set([2, 8, 9, 33, 41, 46, 47, 50, 51, 55, 88, 89, 103, 108, 112, 113, 132]);

/** Protocols tcpdump prints a fixed text for. */
const FIXED: Readonly<Record<number, string>> = {
  58: "[ICMPv6 requires IPv6] (invalid)",
  59: "no next header",
  143: "[Ethernet requires IPv6] (invalid)",
};

export function printIp(reader: Reader, at: number, length: number, conversations: Conversations): void {
  reader.protocol = "ip";
  const version = reader.u8(at) >>> 4;
  if (version !== 4) {
    reader.write(version === 6 ? "IP6, wrong link-layer encapsulation (invalid)" : `IP${version} (invalid)`);
    return;
  }
  if (!reader.options.linkHeader) reader.write("IP ");
  if (!reader.has(at, HEADER_BYTES)) {
    reader.writeTruncated();
    return;
  }
  if (length < HEADER_BYTES) {
    reader.write(`truncated-ip ${length}`);
    return;
  }
  const headerLength = (reader.u8(at) & 15) * 4;
  if (headerLength < HEADER_BYTES) {
    reader.write(`bad-hlen ${headerLength}`);
    return;
  }
  const total = reader.u16(at + 2);
  if (length < total) reader.write(`truncated-ip - ${total - length} bytes missing! `);
  if (total < headerLength) {
    reader.write(`bad-len ${total}`);
    return;
  }
  reader.within(at + total, () => printWhole(reader, at, { headerLength, total }, conversations));
}

function printWhole(
  reader: Reader,
  at: number,
  sizes: { readonly headerLength: number; readonly total: number },
  conversations: Conversations,
): void {
  const { headerLength, total } = sizes;
  const protocol = reader.u8(at + 9);
  const fragment = reader.u16(at + 6);
  if (reader.options.verbose > 0) printHeader(reader, at, headerLength);
  const payload: IpPayload = {
    header: at,
    at: at + headerLength,
    length: total - headerLength,
    protocol,
    fragmented: (fragment & 0x3fff) !== 0,
  };
  if ((fragment & 0x1fff) !== 0) {
    const name = reader.options.names.protocol(protocol);
    reader.write(`${ends(reader, at)}: ${name ?? `ip-proto-${protocol}`}`);
    return;
  }
  printPayload(reader, payload, conversations);
}

function printHeader(reader: Reader, at: number, headerLength: number): void {
  const tos = reader.u8(at + 1);
  const ttl = reader.u8(at + 8);
  const fragment = reader.u16(at + 6);
  const protocol = reader.u8(at + 9);
  reader.write(`(tos 0x${hex(tos)}${ECN[tos & 3]}${ttl >= 1 ? `, ttl ${ttl}` : ""}`);
  reader.write(`, id ${reader.u16(at + 4)}, offset ${(fragment & 0x1fff) * 8}, flags [${fragmentFlags(fragment)}]`);
  reader.write(`, proto ${PROTOCOLS[protocol] ?? "unknown"} (${protocol}), length ${reader.u16(at + 2)}`);
  if (headerLength > HEADER_BYTES) {
    reader.write(", options (");
    printIpOptions(reader, at + HEADER_BYTES, headerLength - HEADER_BYTES);
    reader.write(")");
  }
  if (!reader.options.skipChecksums && reader.has(at, headerLength)) {
    const sum = checksum(reader.bytes, at, at + headerLength);
    const found = reader.u16(at + 10);
    if (sum !== 0) reader.write(`, bad cksum ${hex(found)} (->${hex(correctChecksum(found, sum))})!`);
  }
  reader.write(")\n    ");
}

function fragmentFlags(fragment: number): string {
  const flags: string[] = [];
  if (fragment & 0x2000) flags.push("+");
  if (fragment & 0x4000) flags.push("DF");
  if (fragment & 0x8000) flags.push("rsvd");
  return flags.length > 0 ? flags.join(", ") : "none";
}

function ends(reader: Reader, at: number): string {
  return `${reader.host(at + 12)} > ${reader.host(at + 16)}`;
}

function printPayload(reader: Reader, payload: IpPayload, conversations: Conversations): void {
  const { header, at, length, protocol } = payload;
  switch (protocol) {
    case 1:
      reader.write(`${ends(reader, header)}: `);
      printIcmp(reader, payload, (inner, innerLength) => printIp(reader, inner, innerLength, conversations));
      return;
    case 4:
      reader.write(`${ends(reader, header)}: `);
      printIp(reader, at, length, conversations);
      return;
    case 6:
      printTcp(reader, payload, conversations);
      return;
    case 17:
      printUdp(reader, payload);
      return;
    default: {
      reader.write(`${ends(reader, header)}: `);
      const fixed = FIXED[protocol];
      if (fixed !== undefined) reader.write(fixed);
      else if (protocol === 77) reader.write(` nd ${length}`);
      else if (UNDECODED.has(protocol)) notDecoded(reader, PROTOCOLS[protocol] as string, length);
      else reader.write(` ${reader.options.names.protocol(protocol) ?? `ip-proto-${protocol}`} ${length}`);
    }
  }
}
