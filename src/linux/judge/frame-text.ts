/**
 * A frame's bytes as one canonical line, the same for both sides. Every octet is printed, but for what differs by nature:
 *
 * - addresses of devices are printed as the device's name;
 * - IP ids (not 0), echo ids, ephemeral ports and DNS ids by order of first appearance, at each device anew; equal IP ids of TCP
 *   segments with different sequence numbers are chance, and get a name each;
 * - TCP sequence numbers relative to the first of their direction; TCP timestamps not at all;
 * - the time stamp that ping puts into its first 16 octets, and HTTP's dates;
 * - a checksum by whether it is right, since it sums what chance chose; one left to the device (loopback) not at all.
 */
import { isChosenPort } from "../../scenario/canonical-rules.ts";
import type { Names } from "../../scenario/names.ts";
import { foldChecksum, pseudoHeaderSum, sumBytes } from "../../wire/checksum.ts";
import { ICMP } from "../../wire/icmp.ts";
import { formatIpv4, toIpv4 } from "../../wire/ipv4-address.ts";
import { TCP } from "../../wire/tcp.ts";
import { UDP } from "../../wire/udp.ts";

/** Names given at one device. */
export interface FrameNames {
  readonly names: Names;
  /** The first sequence number of each direction. */
  readonly first: Map<string, number>;
}

/** `offloaded`: the sender left TCP's or UDP's checksum to the device. */
export function frameText(bytes: Uint8Array, offloaded: boolean, known: FrameNames): string {
  const head = `${macText(bytes, 0, known)} < ${macText(bytes, 6, known)}`;
  const type = u16(bytes, 12);
  const body = bytes.subarray(14);
  if (type === 0x0806 && body.length >= 28) return `${head} arp ${arpText(body, known)}`;
  if (type === 0x0800 && body.length >= 20) return `${head} ip ${packetText(body, offloaded, false, known)}`;
  return `${head} type ${hex(bytes, 12, 14)} ${hex(body)}`;
}

function arpText(body: Uint8Array, known: FrameNames): string {
  const op = u16(body, 6);
  const who = `${macText(body, 8, known)} ${address(body, 14)} -> ${macText(body, 18, known)} ${address(body, 24)}`;
  return `${hex(body, 0, 6)} op ${op} ${who}${rest(body, 28)}`;
}

/** `quoted`: inside an ICMP error, where the end may be cut off and checksums are the quoted packet's own. */
function packetText(bytes: Uint8Array, offloaded: boolean, quoted: boolean, known: FrameNames): string {
  const headerBytes = (bytes[0]! & 15) * 4;
  const totalLength = u16(bytes, 2);
  const id = u16(bytes, 4);
  const fragment = u16(bytes, 6);
  const protocol = bytes[9]!;
  const sum = foldChecksum(sumBytes(bytes, 0, headerBytes)) === 0 ? "" : " BAD-IP-SUM";
  const end = Math.min(bytes.length, Math.max(headerBytes, totalLength));
  const body = bytes.subarray(headerBytes, end);
  const isWholeTcp = protocol === TCP && (fragment & 0x3fff) === 0 && body.length >= 8;
  const idName = id === 0 ? "0" : known.names.of("IPID", isWholeTcp ? `${id} ${u32(body, 4)}` : String(id));
  const head =
    `${formatAddresses(bytes)} tos ${bytes[1]} len ${totalLength} id ${idName}` +
    ` frag ${fragment.toString(16)} ttl ${bytes[8]} proto ${protocol}${bytes[0] === 0x45 ? "" : ` head ${hex(bytes, 0, 1)} ${hex(bytes, 20, headerBytes)}`}${sum}`;
  const cut = body.length < totalLength - headerBytes;
  const whole = (fragment & 0x3fff) === 0 && !cut;
  const sums =
    offloaded || !whole || quoted
      ? null
      : foldChecksum(sumBytes(body, 0, body.length, pseudo(bytes, protocol, body.length))) === 0;
  return `${head} ${segmentText(bytes, body, protocol, (fragment & 0x1fff) !== 0, sums, offloaded, known)}${rest(bytes, end)}`;
}

function segmentText(
  packet: Uint8Array,
  body: Uint8Array,
  protocol: number,
  later: boolean,
  sum: boolean | null,
  offloaded: boolean,
  known: FrameNames,
): string {
  if (!later && protocol === ICMP && body.length >= 8) return icmpText(body, offloaded, known);
  if (!later && protocol === UDP && body.length >= 8) return udpText(body, sum, known);
  if (!later && protocol === TCP && body.length >= 8) return tcpText(packet, body, sum, known);
  return hex(body);
}

function icmpText(body: Uint8Array, offloaded: boolean, known: FrameNames): string {
  const type = body[0]!;
  const head = `icmp ${type}/${body[1]}`;
  if (type === 0 || type === 8) {
    const id = known.names.of("PING", String(u16(body, 4)));
    return `${head} id ${id} seq ${u16(body, 6)} ${echoData(body.subarray(8))}`;
  }
  if (![3, 4, 5, 11, 12].includes(type) || body.length < 28) return `${head} ${hex(body, 4)}`;
  const sum = offloaded || foldChecksum(sumBytes(body)) === 0 ? "" : "BAD-SUM ";
  return `${head} ${sum}${hex(body, 4, 8)} [${packetText(body.subarray(8), offloaded, true, known)}]`;
}

/** ping writes the time into the first 16 octets where there is room, and counts up after them. */
function echoData(data: Uint8Array): string {
  return data.length >= 16 ? `(time) ${hex(data, 16)}` : hex(data);
}

function udpText(body: Uint8Array, sum: boolean | null, known: FrameNames): string {
  const [from, to] = ports(body, known);
  const data = body.subarray(8);
  const dns = u16(body, 0) === 53 || u16(body, 2) === 53;
  const content = dns && data.length > 2 ? `${known.names.of("DNS", String(u16(data, 0)))} ${hex(data, 2)}` : hex(data);
  const none = u16(body, 6) === 0 ? " no-sum" : badSum(sum);
  return `udp ${from} > ${to} len ${u16(body, 4)}${none} ${content}`;
}

function tcpText(packet: Uint8Array, body: Uint8Array, sum: boolean | null, known: FrameNames): string {
  const [from, to] = ports(body, known);
  const way = `${address(packet, 12)}:${u16(body, 0)}>${address(packet, 16)}:${u16(body, 2)}`;
  const back = `${address(packet, 16)}:${u16(body, 2)}>${address(packet, 12)}:${u16(body, 0)}`;
  const flags = body.length > 13 ? body[13]! : 0;
  const seq = u32(body, 4);
  if ((flags & 2) !== 0) known.first.set(way, seq);
  const head = `tcp ${from} > ${to} seq ${relative(way, seq, 0, known)}`;
  if (body.length < 20) return `${head} ${hex(body, 8)}`;
  const dataAt = (body[12]! >> 4) * 4;
  const ack = (flags & 16) !== 0 ? relative(back, u32(body, 8), 1, known) : hex(body, 8, 12);
  const options = dataAt > 20 ? ` opt ${optionsText(body.subarray(20, dataAt), back, known)}` : "";
  const urgent = u16(body, 18) === 0 ? "" : ` urg ${u16(body, 18)}`;
  return (
    `${head} ack ${ack} flags ${flags.toString(16)}${(body[12]! & 15) === 0 ? "" : ` ns ${body[12]! & 15}`} win ${u16(body, 14)}` +
    `${urgent}${badSum(sum)}${options} ${contentText(body.subarray(dataAt))}`
  );
}

function optionsText(options: Uint8Array, back: string, known: FrameNames): string {
  const out: string[] = [];
  for (let at = 0; at < options.length; ) {
    const kind = options[at]!;
    const size = kind < 2 ? 1 : Math.max(2, options[at + 1] ?? 2);
    if (kind === 8 && size === 10) out.push(`ts T ${u32(options, at + 6) === 0 ? 0 : "T"}`);
    else if (kind === 5) {
      const edges: string[] = [];
      for (let edge = at + 2; edge + 4 <= at + size; edge += 4) edges.push(relative(back, u32(options, edge), 0, known));
      out.push(`sack ${edges.join("-")}`);
    } else out.push(hex(options, at, at + size));
    at += size;
  }
  return out.join(",");
}

/** Text where it is text: easier to read in a difference, and where HTTP's dates are found. */
function contentText(data: Uint8Array): string {
  if (data.length === 0) return "";
  const printable = data.every((byte) => byte === 9 || byte === 10 || byte === 13 || (byte >= 32 && byte < 127));
  if (!printable) return hex(data);
  const text = String.fromCharCode(...data.subarray(0, 20_000));
  return JSON.stringify(text.replace(/((?:Date|Last-Modified): )[^\r\n]+/g, "$1(date)"));
}

/** A number that was never printed before begins its direction; 0 is what a reset without a connection carries. */
function relative(way: string, number: number, before: number, known: FrameNames): string {
  if (number === 0) return "zero";
  const first = known.first.get(way);
  if (first === undefined) known.first.set(way, (number - before) >>> 0);
  return `+${(number - (first ?? number - before)) >>> 0}`;
}

function ports(body: Uint8Array, known: FrameNames): [string, string] {
  return [portText(u16(body, 0), known), portText(u16(body, 2), known)];
}

function portText(port: number, known: FrameNames): string {
  return isChosenPort(port) ? known.names.of("PORT", String(port)) : String(port);
}

function badSum(sum: boolean | null): string {
  return sum === false ? " BAD-SUM" : "";
}

function pseudo(packet: Uint8Array, protocol: number, length: number): number {
  return pseudoHeaderSum(toIpv4(u32(packet, 12)), toIpv4(u32(packet, 16)), protocol, length);
}

function macText(bytes: Uint8Array, at: number, known: FrameNames): string {
  const mac = hex(bytes, at, at + 6).replace(/(..)(?=.)/g, "$1:");
  return mac === "00:00:00:00:00:00" || (bytes[at]! & 1) === 1 ? mac : known.names.of("mac", mac);
}

function formatAddresses(packet: Uint8Array): string {
  return `${address(packet, 12)} > ${address(packet, 16)}`;
}

function address(bytes: Uint8Array, at: number): string {
  return formatIpv4(toIpv4(u32(bytes, at)));
}

function rest(bytes: Uint8Array, from: number): string {
  return from >= bytes.length ? "" : ` then ${hex(bytes, from)}`;
}

function u16(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

function u32(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}

function hex(bytes: Uint8Array, from = 0, to = bytes.length): string {
  let text = "";
  for (let at = from; at < Math.min(to, bytes.length); at++) text += bytes[at]!.toString(16).padStart(2, "0");
  return text;
}
