/** TCP as tcpdump prints it (print-tcp.c): numbers relative to the conversation's start unless -S. */
import { printDns } from "./dns.ts";
import { printHttp } from "./http.ts";
import { correctChecksum, type IpPayload, transportChecksum } from "./ip-payload.ts";
import { hex, type Reader } from "./reader.ts";
import { printSsh } from "./ssh.ts";
import type { Conversations } from "./tcp-conversations.ts";
import { printTcpOptions } from "./tcp-options.ts";
import { notDecoded, undecodedTcp } from "./undecoded.ts";

const HEADER_BYTES = 20;
const FIN = 1;
const SYN = 2;
const RST = 4;
const ACK = 16;
const URG = 32;
const FLAGS = ["F", "S", "R", "P", ".", "U", "E", "W"];
const HTTP_PORTS: ReadonlySet<number> = new Set([80, 8080]);

export function printTcp(reader: Reader, payload: IpPayload, conversations: Conversations): void {
  reader.protocol = "tcp";
  const { at, header } = payload;
  if (!reader.has(at, 4)) {
    reader.write(`${reader.host(header + 12)} > ${reader.host(header + 16)}:`);
    reader.writeTruncated();
    return;
  }
  const sport = reader.u16(at);
  const dport = reader.u16(at + 2);
  const { names, quiet } = reader.options;
  const from = `${reader.host(header + 12)}.${names.port(sport, "tcp")}`;
  reader.write(`${from} > ${reader.host(header + 16)}.${names.port(dport, "tcp")}: `);
  reader.need(at, HEADER_BYTES);
  const headerLength = (reader.u8(at + 12) >>> 4) * 4;
  if (headerLength < HEADER_BYTES) {
    reader.write(` tcp ${(payload.length - headerLength) >>> 0} [bad hdr length ${headerLength} - too short, < ${HEADER_BYTES}]`);
    return;
  }
  if (quiet) {
    reader.write(`tcp ${(payload.length - headerLength) >>> 0}`);
    if (headerLength > payload.length) reader.write(` [bad hdr length ${headerLength} - too long, > ${payload.length}]`);
    return;
  }
  printSegment(reader, payload, { sport, dport, headerLength }, conversations);
}

interface Segment {
  readonly sport: number;
  readonly dport: number;
  readonly headerLength: number;
}

function printSegment(reader: Reader, payload: IpPayload, segment: Segment, conversations: Conversations): void {
  const { at, header } = payload;
  const { sport, dport, headerLength } = segment;
  const { verbose, absoluteSequence, skipChecksums } = reader.options;
  const flags = reader.u8(at + 13);
  reader.write(`Flags [${flagWords(flags)}]`);
  let numbers = { sequence: reader.u32(at + 4), acknowledgement: reader.u32(at + 8), sackBase: 0 };
  if (!absoluteSequence && flags & ACK) {
    const ends = { src: reader.i32(header + 12), dst: reader.i32(header + 16), sport, dport };
    numbers = conversations.relate(ends, { ...numbers, isSyn: (flags & SYN) !== 0 });
  }
  if (headerLength > payload.length) {
    reader.write(` [bad hdr length ${headerLength} - too long, > ${payload.length}]`);
    return;
  }
  if (verbose > 0 && !skipChecksums && !payload.fragmented && reader.has(at, payload.length)) {
    const found = reader.u16(at + 16);
    const sum = transportChecksum(reader, payload, payload.length);
    reader.write(`, cksum 0x${hex(found, 4)}`);
    reader.write(sum === 0 ? " (correct)" : ` (incorrect -> 0x${hex(correctChecksum(found, sum), 4)})`);
  }
  const length = payload.length - headerLength;
  if (verbose > 1 || length > 0 || flags & (SYN | FIN | RST)) {
    reader.write(`, seq ${numbers.sequence}`);
    if (length > 0) reader.write(`:${(numbers.sequence + length) >>> 0}`);
  }
  if (flags & ACK) reader.write(`, ack ${numbers.acknowledgement}`);
  reader.write(`, win ${reader.u16(at + 14)}`);
  if (flags & URG) reader.write(`, urg ${reader.u16(at + 18)}`);
  if (headerLength > HEADER_BYTES) {
    const options = { at: at + HEADER_BYTES, length: headerLength - HEADER_BYTES, sackBase: numbers.sackBase };
    if (!printTcpOptions(reader, options)) return;
  }
  reader.write(`, length ${length}`);
  if (length > 0) printData(reader, at + headerLength, length, { ...segment, flags });
}

function flagWords(flags: number): string {
  let words = "";
  for (let bit = 0; bit < FLAGS.length; bit++) if (flags & (1 << bit)) words += FLAGS[bit];
  return words === "" ? "none" : words;
}

function printData(reader: Reader, at: number, length: number, segment: Segment & { readonly flags: number }): void {
  const { sport, dport, flags } = segment;
  if (flags & RST && reader.options.verbose > 0) {
    printResetText(reader, at, length);
    return;
  }
  const undecoded = undecodedTcp(sport, dport);
  if (undecoded !== null) {
    reader.write(": ");
    notDecoded(reader, undecoded, length);
    return;
  }
  if (sport === 22 || dport === 22) {
    printSsh(reader, at, length);
    return;
  }
  if (HTTP_PORTS.has(sport) || HTTP_PORTS.has(dport)) {
    reader.write(": ");
    printHttp(reader, at, length);
    return;
  }
  const isMulticast = sport === 5353 || dport === 5353;
  if (sport !== 53 && dport !== 53 && !isMulticast) return;
  printDnsOverTcp(reader, at, length, isMulticast && sport !== 53 && dport !== 53);
}

/** Over TCP a message is preceded by its length (RFC 1035 §4.2.2); only a segment that holds just one is decoded. */
function printDnsOverTcp(reader: Reader, at: number, length: number, multicast: boolean): void {
  reader.protocol = "domain";
  reader.write(" ");
  if (length < 2) {
    reader.write(`[DNS over TCP: length ${length} < 2] (invalid)`);
    return;
  }
  const prefix = reader.u16(at);
  if (prefix === length - 2) printDns(reader, at + 2, prefix, multicast);
  else reader.write(`[prefix length(${prefix}) != length(${length - 2})] (invalid)`);
}

/** A reset may say why in its data (RFC 1122 §4.2.2.12). */
function printResetText(reader: Reader, at: number, length: number): void {
  let text = "";
  const end = Math.min(length, 30);
  for (let index = 0; index < end; index++) {
    const byte = reader.u8(at + index);
    text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".";
  }
  reader.write(` [RST${length > 30 ? "+" : ""} ${text}]`);
}
