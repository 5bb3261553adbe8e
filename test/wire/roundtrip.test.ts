/** Encoding and decoding are inverse for every protocol, and any bytes decode to a frame or to nothing. */
import fc from "fast-check";
import { expect } from "vitest";
import { arp, decodeArp, encodeArp } from "../../src/wire/arp.ts";
import { concatBytes, opaque } from "../../src/wire/bytes.ts";
import { checksum } from "../../src/wire/checksum.ts";
import { decodeFrame, encodeFrame, frame, frameBytes } from "../../src/wire/ethernet.ts";
import { decodeIcmp, encodeIcmp, icmp } from "../../src/wire/icmp.ts";
import { decodePacket, encodePacket, packet } from "../../src/wire/ipv4.ts";
import {
  formatIpv4,
  formatPrefix,
  lengthOfMask,
  maskOf,
  parseIpv4,
  parsePrefix,
  prefixOf,
  toIpv4,
} from "../../src/wire/ipv4-address.ts";
import { formatMac, type Mac, parseMac } from "../../src/wire/mac.ts";
import { decodeTcp, encodeTcp, tcp } from "../../src/wire/tcp.ts";
import { decodeUdp, encodeUdp, udp } from "../../src/wire/udp.ts";
import { property } from "../property.ts";

const address = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }).map(toIpv4);
const macs = fc.integer({ min: 0, max: 2 ** 48 - 1 }).map((value) => value as Mac);
const u8 = fc.integer({ min: 0, max: 255 });
const u16 = fc.integer({ min: 0, max: 65_535 });
const i32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const u32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const data = fc.uint8Array({ maxLength: 64 });

const udps = fc.tuple(u16, u16, data).map(([sport, dport, bytes]) => udp(sport, dport, bytes));
const icmps = fc.tuple(u8, u8, u16, u16, data).map(([type, code, id, sequence, bytes]) => icmp(type, code, id, sequence, bytes));
const arps = fc.tuple(u16, macs, address, macs, address).map((fields) => arp(...fields));

const tcpOptions = fc.record({
  mss: fc.option(u16),
  windowScale: fc.option(u8),
  sackPermitted: fc.boolean(),
  timestamps: fc.option(fc.record({ value: u32, echo: u32 })),
  sack: fc.constant(null),
});
const sackOptions = fc.record({
  mss: fc.constant(null),
  windowScale: fc.constant(null),
  sackPermitted: fc.constant(false),
  timestamps: fc.option(fc.record({ value: u32, echo: u32 })),
  sack: fc.array(fc.tuple(i32, i32), { minLength: 1, maxLength: 3 }),
});
const tcps = fc
  .record({
    sport: u16,
    dport: u16,
    seq: i32,
    ack: i32,
    flags: u8,
    window: u16,
    urgent: u16,
    options: fc.oneof(tcpOptions, sackOptions),
    data,
  })
  .map(({ sport, dport, ...fields }) => tcp(sport, dport, fields));

const packets = fc
  .record({
    src: address,
    dst: address,
    ttl: u8,
    tos: u8,
    id: u16,
    dontFragment: fc.boolean(),
    options: fc.integer({ min: 0, max: 10 }).map((words) => new Uint8Array(words * 4).fill(1)),
    payload: fc.oneof(udps, tcps, icmps),
  })
  .map((fields) => packet(fields));

const fragments = fc
  .record({
    src: address,
    dst: address,
    protocol: u8,
    moreFragments: fc.boolean(),
    offset: fc.integer({ min: 1, max: 8191 }),
    bytes: data,
  })
  .map(({ src, dst, protocol, moreFragments, offset, bytes }) =>
    packet({ src, dst, protocol, moreFragments, fragmentOffset: offset * 8, payload: opaque(bytes) }),
  );

property([udps, address, address])("UDP", (datagram, src, dst) => {
  expect(decodeUdp(encodeUdp(datagram, src, dst), src, dst)).toEqual(datagram);
});

property([tcps, address, address])("TCP with its options", (segment, src, dst) => {
  expect(decodeTcp(encodeTcp(segment, src, dst), src, dst)).toEqual(segment);
});

property([icmps])("ICMP", (message) => {
  expect(decodeIcmp(encodeIcmp(message))).toEqual(message);
});

property([arps, fc.nat(18)])("ARP, padded or not", (message, padding) => {
  expect(decodeArp(concatBytes(encodeArp(message), new Uint8Array(padding)))).toEqual(message);
});

property([fc.oneof(packets, fragments)])("IPv4, whole and in fragments", (whole) => {
  const bytes = encodePacket(whole);
  expect(bytes.length).toBe(whole.totalLength);
  expect(decodePacket(bytes)).toEqual(whole);
});

property([macs, macs, fc.oneof(packets, fragments, arps)])("Ethernet", (dst, src, payload) => {
  const whole = frame(dst, src, payload);
  const bytes = encodeFrame(whole);
  expect(bytes.length).toBe(frameBytes(whole));
  expect(decodeFrame(bytes)).toEqual(whole);
});

property([packets, fc.nat(2000), fc.integer({ min: 1, max: 255 })])(
  "a changed octet never yields the same packet",
  (whole, at, change) => {
    const bytes = encodePacket(whole);
    bytes[at % bytes.length]! ^= change;
    expect(decodePacket(bytes)).not.toEqual(whole);
  },
);

property([fc.uint8Array({ maxLength: 120 })])("any bytes decode to a frame or to nothing", (bytes) => {
  const decoded = decodeFrame(bytes);
  expect(decoded === null).toBe(bytes.length < 14);
});

property([fc.uint8Array({ maxLength: 60 }), fc.constantFrom(1, 6, 17)])(
  "any bytes behind an IPv4 header decode to a packet",
  (rest, protocol) => {
    const header = encodePacket(packet({ src: toIpv4(1), dst: toIpv4(2), protocol, payload: opaque(rest) }));
    const decoded = decodePacket(header);
    expect(decoded?.totalLength).toBe(header.length);
    expect(encodePacket(decoded!).length).toBeLessThanOrEqual(header.length + 40);
  },
);

property([fc.uint8Array({ minLength: 1, maxLength: 50 })])("a checksum put into its place makes the sum zero", (bytes) => {
  const even = new Uint8Array(2 + bytes.length + (bytes.length % 2));
  even.set(bytes, 2);
  const sum = checksum(even);
  even[0] = sum >>> 8;
  even[1] = sum & 255;
  expect(checksum(even)).toBe(0);
});

property([address, fc.integer({ min: 0, max: 32 })])("addresses, masks and prefixes print and parse back", (value, length) => {
  expect(parseIpv4(formatIpv4(value))).toBe(value);
  expect(lengthOfMask(maskOf(length))).toBe(length);
  expect(parsePrefix(formatPrefix(prefixOf(value, length)))).toEqual(prefixOf(value, length));
});

property([macs])("MACs print and parse back", (value) => {
  expect(parseMac(formatMac(value))).toBe(value);
});
