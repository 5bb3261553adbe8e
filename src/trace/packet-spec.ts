/**
 * A packet in words: as an object, and as text (`udp 10.0.0.2:4000 > 192.0.2.2:53 ttl 3`). It may be any: a source that is not
 * here, flags that no stack sends, a fragment.
 */

import { NO_BYTES, opaque } from "../wire/bytes.ts";
import { ECHO_REQUEST, ICMP, icmp } from "../wire/icmp.ts";
import { encodeSegment, type Packet, packet, type Segment } from "../wire/ipv4.ts";
import { ANY, formatIpv4, type Ipv4, parseIpv4 } from "../wire/ipv4-address.ts";
import { TCP, tcp } from "../wire/tcp.ts";
import { encodeText } from "../wire/text.ts";
import { UDP, udp } from "../wire/udp.ts";

/** An IPv4 packet in words; what is left out is as a Linux host sends it. */
export interface PacketSpec {
  /** Dotted. Namespace.output() takes that of the route where it is left out. */
  readonly src?: string;
  /** Dotted. */
  readonly dst: string;
  /** "udp", "tcp", "icmp", or a number of IP's. */
  readonly protocol: "udp" | "tcp" | "icmp" | number;
  /** Of UDP and TCP, as dport; 0 by default. */
  readonly sport?: number;
  /** See sport. */
  readonly dport?: number;
  /** Of TCP: letters of F, S, R, P, A, U, E and W; none by default. */
  readonly flags?: string;
  /** Of TCP: its sequence number; of an ICMP echo the second half of the header's second word. */
  readonly sequence?: number;
  /** Of TCP: the next number expected. */
  readonly ack?: number;
  /** Of TCP, 65535 by default. */
  readonly window?: number;
  /** Of ICMP; 8, an echo request, by default. */
  readonly type?: number;
  /** Of ICMP. */
  readonly code?: number;
  /** Of an ICMP echo. */
  readonly echoId?: number;
  /** 64 by default. */
  readonly ttl?: number;
  /** DSCP and ECN in one byte. */
  readonly tos?: number;
  /** The mark it begins with, as SO_MARK sets it. */
  readonly mark?: number;
  /** IP's identification. */
  readonly id?: number;
  /** DF. */
  readonly dontFragment?: boolean;
  /** MF: other fragments follow. */
  readonly moreFragments?: boolean;
  /** In bytes, a multiple of eight: a later fragment, whose payload has no header of UDP, TCP or ICMP. */
  readonly fragmentOffset?: number;
  /** What it carries beyond that header. */
  readonly payload?: string | Uint8Array;
  /** How many zero bytes it carries instead. */
  readonly length?: number;
}

const PROTOCOLS = { udp: UDP, tcp: TCP, icmp: ICMP } as const;

export const TCP_FLAGS = "FSRPAUEW";

/** The packet; a source that is left out is 0.0.0.0. */
export function packetOf(spec: PacketSpec): Packet {
  const src = spec.src === undefined ? ANY : parseIpv4(spec.src)!;
  const dst = parseIpv4(spec.dst)!;
  return packet({
    src,
    dst,
    protocol: typeof spec.protocol === "number" ? spec.protocol : PROTOCOLS[spec.protocol],
    ttl: spec.ttl ?? 64,
    tos: spec.tos ?? 0,
    id: spec.id ?? 0,
    dontFragment: spec.dontFragment ?? false,
    moreFragments: spec.moreFragments ?? false,
    fragmentOffset: spec.fragmentOffset ?? 0,
    payload: segmentOf(spec, src, dst),
  });
}

function segmentOf(spec: PacketSpec, src: Ipv4, dst: Ipv4): Segment {
  const data = dataOf(spec);
  if (spec.fragmentOffset !== undefined && spec.fragmentOffset > 0) return opaque(data);
  const segment = wholeSegment(spec, data);
  return spec.moreFragments === true ? opaque(encodeSegment(segment, src, dst)) : segment;
}

function dataOf({ payload, length }: PacketSpec): Uint8Array {
  if (payload !== undefined) return typeof payload === "string" ? encodeText(payload) : payload;
  return length === undefined || length === 0 ? NO_BYTES : new Uint8Array(length);
}

function wholeSegment(spec: PacketSpec, data: Uint8Array): Segment {
  const { sport = 0, dport = 0 } = spec;
  switch (spec.protocol) {
    case "udp":
      return udp(sport, dport, data);
    case "tcp": {
      const { sequence = 0, ack = 0, window = 65_535 } = spec;
      return tcp(sport, dport, { flags: flagsOf(spec.flags ?? ""), seq: sequence, ack, window, data });
    }
    case "icmp":
      return icmp(spec.type ?? ECHO_REQUEST, spec.code ?? 0, spec.echoId ?? 0, spec.sequence ?? 0, data);
    default:
      return opaque(data);
  }
}

function flagsOf(letters: string): number {
  let flags = 0;
  for (const letter of letters) flags |= 1 << TCP_FLAGS.indexOf(letter);
  return flags;
}

type WritableSpec = { -readonly [F in keyof PacketSpec]: PacketSpec[F] };

function flagLetters(flags: number): string {
  let letters = "";
  for (let bit = 0; bit < TCP_FLAGS.length; bit++) if (flags & (1 << bit)) letters += TCP_FLAGS[bit];
  return letters;
}

const PROTOCOL_NAMES: Readonly<Record<number, "udp" | "tcp" | "icmp">> = { [UDP]: "udp", [TCP]: "tcp", [ICMP]: "icmp" };

/** A packet as a spec: what packetOf() makes it of again, where its payload can be said as one. */
export function specOf(ip: Packet): PacketSpec {
  const { payload } = ip;
  const protocol = PROTOCOL_NAMES[ip.protocol] ?? ip.protocol;
  // Field by field: every packet of a property is read so, and spread objects cost several times as much.
  const spec: WritableSpec = {
    src: formatIpv4(ip.src),
    dst: formatIpv4(ip.dst),
    protocol,
    ttl: ip.ttl,
  };
  if (ip.tos !== 0) spec.tos = ip.tos;
  if (ip.id !== 0) spec.id = ip.id;
  if (ip.dontFragment) spec.dontFragment = true;
  if (ip.moreFragments) spec.moreFragments = true;
  if (ip.fragmentOffset > 0) spec.fragmentOffset = ip.fragmentOffset;
  if (payload.kind === "udp" || payload.kind === "tcp") {
    spec.sport = payload.sport;
    spec.dport = payload.dport;
  }
  if (payload.kind === "tcp") {
    spec.flags = flagLetters(payload.flags);
    spec.sequence = payload.seq >>> 0;
    spec.ack = payload.ack >>> 0;
    spec.window = payload.window;
  }
  if (payload.kind === "icmp") {
    spec.type = payload.type;
    spec.code = payload.code;
    spec.echoId = payload.id;
    spec.sequence = payload.sequence;
  }
  const data = payload.kind === "opaque" ? payload.bytes : payload.data;
  if (data.length > 0) spec.payload = data;
  return spec;
}

/** A word with a number after it, and the field it sets. */
const SETTINGS = {
  ttl: "ttl",
  tos: "tos",
  mark: "mark",
  id: "id",
  length: "length",
  seq: "sequence",
  ack: "ack",
  win: "window",
  type: "type",
  code: "code",
  echo: "echoId",
  frag: "fragmentOffset",
} as const satisfies Readonly<Record<string, keyof PacketSpec>>;

/**
 * Reads `tcp 10.0.0.2:4000 > 192.0.2.2:80 SA ttl 3`; text for what is wrong with it. After the flags come `ttl`, `tos`, `mark`,
 * `id`, `length`, `seq`, `ack`, `win`, `type`, `code`, `echo` and `frag`, each with its number, and `DF` and `MF`.
 */
export function parsePacketSpec(text: string): PacketSpec | string {
  const [protocol = "", ...words] = text.trim().split(/\s+/);
  if (!isIn(PROTOCOLS, protocol) && !/^\d+$/.test(protocol))
    return `${JSON.stringify(protocol)} is no protocol (udp, tcp, icmp, a number)`;
  const arrow = words.indexOf(">");
  if (arrow !== 0 && arrow !== 1) return "expected SOURCE[:PORT] > DESTINATION[:PORT]";
  const to = readEndpoint(words[arrow + 1]);
  const from: Partial<Endpoint> | null = arrow === 0 ? {} : readEndpoint(words[0]);
  if (to === null || from === null) return `${JSON.stringify(words[to === null ? arrow + 1 : 0] ?? "")} is no ADDRESS[:PORT]`;
  const spec: WritableSpec = { dst: to.address, protocol: isIn(PROTOCOLS, protocol) ? protocol : Number(protocol) };
  if (from.address !== undefined) spec.src = from.address;
  if (from.port !== undefined) spec.sport = from.port;
  if (to.port !== undefined) spec.dport = to.port;
  const why = readSettings(words.slice(arrow + 2), spec);
  return why ?? spec;
}

function readSettings(words: readonly string[], spec: WritableSpec): string | null {
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (word === "DF") spec.dontFragment = true;
    else if (word === "MF") spec.moreFragments = true;
    else if (isIn(SETTINGS, word)) {
      const value = words[++at] ?? "";
      if (!/^(0x[\da-f]+|\d+)$/i.test(value)) return `${word}: ${JSON.stringify(value)} is no number`;
      spec[SETTINGS[word]] = Number(value);
    } else if (spec.protocol === "tcp" && /^[FSRPAUEW]+$/.test(word)) spec.flags = word;
    else return `${JSON.stringify(word)} is none of its words`;
  }
  return null;
}

function isIn<T extends object>(table: T, word: string): word is keyof T & string {
  return Object.hasOwn(table, word);
}

interface Endpoint {
  readonly address: string;
  readonly port?: number;
}

function readEndpoint(word: string | undefined): Endpoint | null {
  const [, address, port] = /^([\d.]+)(?::(\d+))?$/.exec(word ?? "") ?? [];
  if (address === undefined || parseIpv4(address) === null) return null;
  return port === undefined ? { address } : { address, port: Number(port) };
}

/** The spec as parsePacketSpec() reads it; null where text cannot say it: a payload that is not zero bytes. */
export function formatPacketSpec(spec: PacketSpec): string | null {
  if (spec.payload !== undefined) return null;
  const end = (address: string | undefined, port: number | undefined) =>
    address === undefined ? [] : [`${address}${port === undefined ? "" : `:${port}`}`];
  const settings = Object.entries(SETTINGS).flatMap(([word, field]) =>
    spec[field] === undefined ? [] : [word, String(spec[field])],
  );
  return [
    String(spec.protocol),
    ...end(spec.src, spec.sport),
    ">",
    ...end(spec.dst, spec.dport),
    ...(spec.flags ? [spec.flags] : []),
    ...settings,
    ...(spec.dontFragment ? ["DF"] : []),
    ...(spec.moreFragments ? ["MF"] : []),
  ].join(" ");
}
