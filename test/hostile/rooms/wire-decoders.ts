/** Whatever bytes a decoder is given, it returns a value or null; what it returns is encoded again without an exception. */
import fc from "fast-check";
import { arp, decodeArp, encodeArp } from "../../../src/wire/arp.ts";
import { decodeDns, dnsQuery, encodeDns } from "../../../src/wire/dns.ts";
import { decodeFrame, encodeFrame, frame } from "../../../src/wire/ethernet.ts";
import { decodeIcmp, encodeIcmp, icmp } from "../../../src/wire/icmp.ts";
import { decodePacket, encodePacket, packet } from "../../../src/wire/ipv4.ts";
import { ipv4 } from "../../../src/wire/ipv4-address.ts";
import { mac } from "../../../src/wire/mac.ts";
import { decodeTcp, encodeTcp, SYN, tcp } from "../../../src/wire/tcp.ts";
import { decodeUdp, encodeUdp, udp } from "../../../src/wire/udp.ts";
import { damaged, fromHex, toHex } from "../bytes.ts";
import type { Room } from "../room.ts";

const A = ipv4("10.0.0.1");
const B = ipv4("10.0.0.2");
const query = encodeDns(dnsQuery(7, "www.example.com", 1));
const payload = udp(1000, 53, query);
const syn = tcp(1000, 80, {
  flags: SYN,
  window: 1000,
  options: { mss: 1460, windowScale: 7, sackPermitted: true, timestamps: { value: 1, echo: 2 }, sack: null },
});
const whole = packet({ src: A, dst: B, payload });
const inFrame = frame(mac("02:00:00:00:00:01"), mac("02:00:00:00:00:02"), whole);

/** Decodes, and encodes what came of it. */
const DECODERS: Readonly<Record<string, (bytes: Uint8Array) => unknown>> = {
  frame: (bytes) => again(decodeFrame(bytes), encodeFrame),
  packet: (bytes) => again(decodePacket(bytes), encodePacket),
  arp: (bytes) => again(decodeArp(bytes), encodeArp),
  udp: (bytes) => again(decodeUdp(bytes, A, B), (value) => encodeUdp(value, A, B)),
  tcp: (bytes) => again(decodeTcp(bytes, A, B), (value) => encodeTcp(value, A, B)),
  icmp: (bytes) => again(decodeIcmp(bytes), encodeIcmp),
  dns: (bytes) => again(decodeDns(bytes), (value) => encodeDns(value)),
};

function again<T>(value: T | null, encode: (value: T) => Uint8Array): Uint8Array | null {
  return value === null ? null : encode(value);
}

interface Case {
  readonly decoder: string;
  readonly bytes: string;
}

/** What each decoder is made for. */
const WHOLES: Readonly<Record<string, Uint8Array>> = {
  frame: encodeFrame(inFrame),
  packet: encodePacket(whole),
  arp: encodeArp(arp(1, mac("02:00:00:00:00:01"), A, mac("02:00:00:00:00:02"), B)),
  udp: encodeUdp(payload, A, B),
  tcp: encodeTcp(syn, A, B),
  icmp: encodeIcmp(icmp(8, 0, 1, 1, new Uint8Array(40))),
  dns: query,
};
const all = damaged(Object.values(WHOLES));

/** Queries whose name is made of labels and of references to the start of one of its pieces: up, down, or to itself. */
const LABEL = Uint8Array.of(3, 0x61, 0x62, 0x63);
const HEADER_BYTES = 12;
const circles: fc.Arbitrary<Case> = fc.array(fc.option(fc.nat(5)), { minLength: 1, maxLength: 6 }).map((pieces) => {
  const starts: number[] = [];
  let at = HEADER_BYTES;
  for (const reference of pieces) {
    starts.push(at);
    at += reference === null ? LABEL.length : 2;
  }
  const name = pieces.flatMap((reference) => (reference === null ? [...LABEL] : [0xc0, starts[reference % starts.length]!]));
  return { decoder: "dns", bytes: toHex(Uint8Array.of(...query.subarray(0, HEADER_BYTES), ...name, 0, 0, 1, 0, 1)) };
});

const casesOf = (decoder: string): fc.Arbitrary<Case> =>
  fc.record({ decoder: fc.constant(decoder), bytes: fc.oneof({ weight: 3, arbitrary: damaged([WHOLES[decoder]!]) }, all) });

export const wireDecoders: Room<Case> = {
  name: "wire-decoders",
  cases: fc.oneof(...Object.keys(DECODERS).map(casesOf), circles),
  run({ decoder, bytes }) {
    DECODERS[decoder]!(fromHex(bytes));
    return null;
  },
  print: ({ decoder, bytes }) => `${decoder}: ${bytes}`,
};
