/** ICMP as tcpdump prints it (print-icmp.c); with -v an error shows the datagram it quotes. RFC 4884 extensions are not shown. */
import { checksum } from "../../wire/checksum.ts";
import { TCP } from "../../wire/tcp.ts";
import { UDP } from "../../wire/udp.ts";
import { correctChecksum, type IpPayload } from "./ip-payload.ts";
import { hex, type Reader } from "./reader.ts";

const NAMES: Readonly<Record<number, string>> = {
  0: "echo reply",
  3: "unreachable",
  4: "source quench",
  5: "redirect",
  8: "echo request",
  9: "router advertisement",
  10: "router solicitation",
  11: "time exceeded",
  12: "parameter problem",
  13: "time stamp request",
  14: "time stamp reply",
  15: "information request",
  16: "information reply",
  17: "address mask request",
};

/** Errors, which quote the datagram that caused them. */
const ERRORS: ReadonlySet<number> = new Set([3, 4, 5, 11, 12]);

const QUOTE = 8;

type PrintInner = (at: number, length: number) => void;

export function printIcmp(reader: Reader, payload: IpPayload, printInner: PrintInner): void {
  reader.protocol = "icmp";
  const { at, length } = payload;
  reader.need(at, 2);
  const type = reader.u8(at);
  const words = messageWords(reader, at, type);
  reader.write(`ICMP ${words}, length ${length}`);
  const { verbose } = reader.options;
  if (verbose === 0) return;
  if (!payload.fragmented && reader.has(at, length)) {
    const sum = checksum(reader.bytes, at, at + length);
    const found = reader.u16(at + 2);
    if (sum !== 0) reader.write(` (wrong icmp cksum ${hex(found)} (->${hex(correctChecksum(found, sum))})!)`);
  }
  if (!ERRORS.has(type)) return;
  reader.write("\n\t");
  const quotedLength = reader.u16(at + QUOTE + 2);
  printInner(at + QUOTE, quotedLength);
}

function messageWords(reader: Reader, at: number, type: number): string {
  const code = reader.u8(at + 1);
  switch (type) {
    case 0:
    case 8:
      return `echo ${type === 8 ? "request" : "reply"}, id ${reader.u16(at + 4)}, seq ${reader.u16(at + 6)}`;
    case 3:
      return unreachableWords(reader, at, code);
    case 5:
      return redirectWords(reader, at, code);
    case 9:
      return advertisementWords(reader, at);
    case 11:
      reader.need(at + QUOTE, 20);
      return code === 0 ? "time exceeded in-transit" : code === 1 ? "ip reassembly time exceeded" : `time exceeded-#${code}`;
    case 12:
      reader.need(at + QUOTE, 20);
      return code > 0 ? `parameter problem - code ${code}` : `parameter problem - octet ${reader.u8(at + 4)}`;
    case 13:
      return `time stamp query id ${reader.u16(at + 4)} seq ${reader.u16(at + 6)}`;
    case 14: {
      const [origin, received, sent] = [8, 12, 16].map((offset) => clock(reader.u32(at + offset)));
      return `time stamp reply id ${reader.u16(at + 4)} seq ${reader.u16(at + 6)}: org ${origin}, recv ${received}, xmit ${sent}`;
    }
    case 18:
      return `address mask is 0x${hex(reader.u32(at + 8), 8)}`;
    default:
      return NAMES[type] ?? `type-#${type}`;
  }
}

function unreachableWords(reader: Reader, at: number, code: number): string {
  if (code === 2 || code === 3) reader.need(at + QUOTE + 9, 1);
  reader.jumps = true;
  const to = reader.host(at + QUOTE + 16);
  switch (code) {
    case 0:
      return `net ${to} unreachable`;
    case 1:
      return `host ${to} unreachable`;
    case 2:
      return `${to} protocol ${reader.u8(at + QUOTE + 9)} unreachable`;
    case 3:
      return portUnreachableWords(reader, at + QUOTE, to);
    case 4: {
      const mtu = reader.u16(at + 6);
      return `${to} unreachable - need to frag${mtu > 0 ? ` (mtu ${mtu})` : ""}`;
    }
    case 5:
      return `${to} unreachable - source route failed`;
    case 6:
      return `net ${to} unreachable - unknown`;
    case 7:
      return `host ${to} unreachable - unknown`;
    case 8:
      return `${to} unreachable - source host isolated`;
    case 9:
      return `net ${to} unreachable - admin prohibited`;
    case 10:
      return `host ${to} unreachable - admin prohibited`;
    case 11:
      reader.need(at + QUOTE, 20);
      return `net ${to} unreachable - tos prohibited`;
    case 12:
      reader.need(at + QUOTE, 20);
      return `host ${to} unreachable - tos prohibited`;
    case 13:
      return `host ${to} unreachable - admin prohibited filter`;
    case 14:
      return `host ${to} unreachable - host precedence violation`;
    case 15:
      return `host ${to} unreachable - precedence cutoff`;
    default:
      return `${to} unreachable - #${code}`;
  }
}

function portUnreachableWords(reader: Reader, quoted: number, to: string): string {
  const protocol = reader.u8(quoted + 9);
  const port = reader.u16(quoted + (reader.u8(quoted) & 15) * 4 + 2);
  if (protocol === TCP) return `${to} tcp port ${reader.options.names.port(port, "tcp")} unreachable`;
  if (protocol === UDP) return `${to} udp port ${reader.options.names.port(port, "udp")} unreachable`;
  return `${to} protocol ${protocol} port ${port} unreachable`;
}

function redirectWords(reader: Reader, at: number, code: number): string {
  const to = reader.host(at + QUOTE + 16);
  const gateway = reader.host(at + 4);
  if (code > 3) return `redirect-#${code} ${to} to ${gateway}`;
  return `${code < 2 ? "redirect" : "redirect-tos"} ${to} to ${code % 2 === 0 ? "net" : "host"} ${gateway}`;
}

function advertisementWords(reader: Reader, at: number): string {
  const count = reader.u8(at + 4);
  const size = reader.u8(at + 5);
  const seconds = reader.u16(at + 6);
  let words = `router advertisement lifetime ${lifetime(seconds)} ${count}:`;
  if (size !== 2) return `${words} [size ${size}]`;
  for (let index = 0; index < count; index++) {
    const entry = at + 8 + 8 * index;
    words += ` {${reader.host(entry)} ${reader.u32(entry + 4)}}`;
  }
  return words;
}

function lifetime(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (seconds < 60) return String(seconds);
  if (seconds < 3600) return `${minutes}:${pad(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${pad(seconds % 60)}`;
}

/** Milliseconds since midnight. */
function clock(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${parts.map((part) => pad(part)).join(":")}.${pad(milliseconds % 1000, 3)}`;
}

function pad(value: number, digits = 2): string {
  return String(value).padStart(digits, "0");
}
