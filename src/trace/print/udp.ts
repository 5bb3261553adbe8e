/** UDP as tcpdump prints it (print-udp.c). */
import { printDns } from "./dns.ts";
import { correctChecksum, type IpPayload, transportChecksum } from "./ip-payload.ts";
import { hex, type Reader } from "./reader.ts";
import { notDecoded, undecodedUdp } from "./undecoded.ts";

const HEADER_BYTES = 8;

export function printUdp(reader: Reader, payload: IpPayload): void {
  reader.protocol = "udp";
  const { at, header } = payload;
  if (!reader.has(at, 4)) {
    reader.write(`${reader.host(header + 12)} > ${reader.host(header + 16)}: `);
    reader.writeTruncated();
    return;
  }
  const sport = reader.u16(at);
  const dport = reader.u16(at + 2);
  const { names } = reader.options;
  const from = `${reader.host(header + 12)}.${names.port(sport, "udp")}`;
  reader.write(`${from} > ${reader.host(header + 16)}.${names.port(dport, "udp")}: `);
  if (payload.length < HEADER_BYTES) {
    reader.write(`truncated-udp ${payload.length}`);
    return;
  }
  if (!reader.has(at + 4, 2)) {
    reader.writeTruncated();
    return;
  }
  const claimed = reader.u16(at + 4);
  if (claimed < HEADER_BYTES) {
    reader.write(`truncated-udplength ${claimed}`);
    return;
  }
  const there = payload.length - HEADER_BYTES;
  const length = Math.min(claimed - HEADER_BYTES, there);
  if (at + HEADER_BYTES > reader.end) {
    reader.writeTruncated();
    return;
  }
  if (reader.options.verbose > 1 && !reader.options.skipChecksums && !payload.fragmented) printChecksum(reader, payload, length);
  printData(reader, payload, { sport, dport, claimed: claimed - HEADER_BYTES, length });
}

function printChecksum(reader: Reader, payload: IpPayload, length: number): void {
  const { at } = payload;
  const found = reader.u16(at + 6);
  if (found === 0) {
    reader.write("[no cksum] ");
    return;
  }
  if (!reader.has(at + HEADER_BYTES, length)) return;
  const sum = transportChecksum(reader, payload, length + HEADER_BYTES);
  if (sum === 0) reader.write("[udp sum ok] ");
  else reader.write(`[bad udp cksum 0x${hex(found, 4)} -> 0x${hex(correctChecksum(found, sum), 4)}!] `);
}

interface Datagram {
  readonly sport: number;
  readonly dport: number;
  /** The data's length by the UDP header, and what there is of it. */
  readonly claimed: number;
  readonly length: number;
}

function printData(reader: Reader, payload: IpPayload, datagram: Datagram): void {
  const { sport, dport, claimed, length } = datagram;
  const data = payload.at + HEADER_BYTES;
  if (!reader.options.quiet) {
    if (sport === 53 || dport === 53) {
      printDns(reader, data, length, false);
      return;
    }
    if (sport === 5353 || dport === 5353) {
      printDns(reader, data, length, true);
      return;
    }
    const protocol = undecodedUdp(sport, dport);
    if (protocol !== null) {
      notDecoded(reader, protocol, length);
      return;
    }
  }
  if (claimed > length && !payload.fragmented) reader.write(`UDP, bad length ${claimed} > ${length}`);
  else reader.write(`UDP, length ${claimed}`);
}
