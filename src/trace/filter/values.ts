/**
 * What a value means under its qualifiers: `src port http`, `net 10.0.0.0/8`, `ip proto 6` (gen_scode() and its kin in libpcap).
 */

import { LINKTYPE_ETHERNET } from "../pcap.ts";
import type { FilterContext } from "./context.ts";
import { FilterError, notModelled } from "./error.ts";
import { type Direction, testHost, testMac, testPorts, testProtocolNumber } from "./primitives.ts";
import { anyOf, type Test } from "./test.ts";

export interface Qualifiers {
  readonly protocol: string | null;
  readonly direction: Direction | null;
  readonly type: "host" | "net" | "port" | "portrange" | "proto" | "protochain" | "gateway" | null;
}

export type Value =
  | { readonly kind: "name"; readonly text: string }
  | { readonly kind: "number"; readonly value: number }
  /** Dotted, of two to four parts. */
  | { readonly kind: "address"; readonly text: string }
  /** An address with a length, or with a mask; `words` is how it was written. */
  | {
      readonly kind: "masked";
      readonly text: string;
      readonly mask: string | null;
      readonly length: number;
      readonly words: string;
    }
  | { readonly kind: "mac"; readonly mac: number };

export function testValue(context: FilterContext, qualifiers: Qualifiers, value: Value): Test {
  switch (value.kind) {
    case "name":
      return testName(context, qualifiers, value.text);
    case "number":
      return testNumber(context, qualifiers, value.value);
    case "address":
      return testAddress(context, qualifiers, value.text);
    case "masked":
      return testMasked(context, qualifiers, value);
    case "mac":
      if (qualifiers.type !== null && qualifiers.type !== "host") {
        throw new FilterError("ethernet address used in non-ether expression");
      }
      return testMac(context, qualifiers, value.mac);
    default:
      return value satisfies never;
  }
}

function hostWords(qualifiers: Qualifiers): { protocol: string | null; direction: Direction | null; typeName: string } {
  return { protocol: qualifiers.protocol, direction: qualifiers.direction, typeName: qualifiers.type ?? "host" };
}

function testName(context: FilterContext, qualifiers: Qualifiers, name: string): Test {
  switch (qualifiers.type) {
    case null:
    case "host":
      return testHostName(context, qualifiers, name);
    case "net":
      throw new FilterError(`unknown network '${name}'`);
    case "port": {
      const { port, protocol } = lookupPort(context, name, qualifiers.protocol);
      return testPorts(context, { ...hostWords(qualifiers), protocol }, port, port);
    }
    case "portrange":
      return testPortRange(context, qualifiers, name);
    case "proto":
      return testProtocolNumber(context, qualifiers.protocol, lookupProtocol(context, qualifiers.protocol, name));
    case "protochain":
    case "gateway":
      throw notModelled(`${qualifiers.type} NAME`);
    default:
      return qualifiers.type satisfies never;
  }
}

function testHostName(context: FilterContext, qualifiers: Qualifiers, name: string): Test {
  if (qualifiers.protocol === "link") {
    if (context.linkType !== LINKTYPE_ETHERNET) {
      throw new FilterError("only ethernet/FDDI/token ring/802.11/ATM LANE/Fibre Channel supports link-level host name");
    }
    throw new FilterError(`unknown ether host '${name}'`);
  }
  const addresses = context.host(name);
  if (addresses === null || addresses.length === 0) throw new FilterError(`unknown host '${name}'`);
  return anyOf(...addresses.map((address) => testHost(context, hostWords(qualifiers), address, -1)));
}

interface NamedPort {
  readonly port: number;
  /** A service known to one protocol alone narrows the test to it. */
  readonly protocol: string | null;
}

function lookupPort(context: FilterContext, name: string, protocol: string | null): NamedPort {
  const tcp = context.port(name, "tcp");
  const udp = context.port(name, "udp");
  if (tcp === null && udp === null) throw new FilterError(`unknown port '${name}'`);
  if (protocol === "udp" && udp === null) throw new FilterError(`port '${name}' is tcp`);
  if (protocol === "tcp" && tcp === null) throw new FilterError(`port '${name}' is udp`);
  const port = (protocol === "udp" ? udp : (tcp ?? udp)) as number;
  return { port, protocol: protocol ?? (tcp === null ? "udp" : udp === null ? "tcp" : null) };
}

function testPortRange(context: FilterContext, qualifiers: Qualifiers, range: string): Test {
  const dash = range.indexOf("-");
  const ends = dash < 0 ? [range, range] : [range.slice(0, dash), range.slice(dash + 1)];
  const [low, high] = ends.map((end) => rangeEnd(context, end, qualifiers.protocol, range)) as [NamedPort, NamedPort];
  const protocol = low.protocol === high.protocol ? low.protocol : qualifiers.protocol;
  return testPorts(context, { ...hostWords(qualifiers), protocol }, low.port, high.port);
}

function rangeEnd(context: FilterContext, end: string, protocol: string | null, range: string): NamedPort {
  if (/^\d+$/.test(end)) return { port: checkPort(Number(end)), protocol };
  if (context.port(end, "tcp") === null && context.port(end, "udp") === null) {
    throw new FilterError(`unknown port in range '${range}'`);
  }
  return lookupPort(context, end, protocol);
}

function checkPort(port: number): number {
  if (port > 65_535) throw new FilterError(`illegal port number ${port} > 65535`);
  return port;
}

const ETHER_PROTOCOLS: ReadonlyMap<string, number> = new Map<string, number>(
  Object.entries({
    aarp: 0x80f3,
    arp: 0x0806,
    atalk: 0x809b,
    decnet: 0x6003,
    ip: 0x0800,
    ip6: 0x86dd,
    lat: 0x6004,
    loopback: 0x9000,
    mopdl: 0x6001,
    moprc: 0x6002,
    rarp: 0x8035,
    sca: 0x6007,
  }),
);

function lookupProtocol(context: FilterContext, qualifier: string | null, name: string): number {
  const isLink = qualifier === "link";
  const number = isLink ? (ETHER_PROTOCOLS.get(name) ?? null) : context.protocol(name);
  if (number === null) throw new FilterError(`unknown ${isLink ? "ether" : "ip"} proto '${name}'`);
  return number;
}

function testNumber(context: FilterContext, qualifiers: Qualifiers, value: number): Test {
  switch (qualifiers.type) {
    case null:
    case "host":
      return testHost(context, hostWords(qualifiers), value | 0, -1);
    case "net": {
      const [address, mask] = promoteNet(value);
      return testHost(context, hostWords(qualifiers), address, mask);
    }
    case "port":
    case "portrange":
      checkPort(value);
      return testPorts(context, hostWords(qualifiers), value, value);
    case "proto":
      return testProtocolNumber(context, qualifiers.protocol, value);
    case "protochain":
      return testProtocolNumber(context, qualifiers.protocol, value);
    case "gateway":
      throw new FilterError("'gateway' requires a name");
    default:
      return qualifiers.type satisfies never;
  }
}

/** `net 10` is 10.0.0.0/8: a short number moves up to the front. */
function promoteNet(value: number): [address: number, mask: number] {
  let address = value;
  let mask = -1;
  while (address !== 0 && (address & 0xff000000) === 0) {
    address <<= 8;
    mask <<= 8;
  }
  return [address, mask];
}

function testAddress(context: FilterContext, qualifiers: Qualifiers, text: string): Test {
  const [address, mask] = parseDotted(text);
  switch (qualifiers.type) {
    case null:
    case "host":
    case "net":
      return testHost(context, hostWords(qualifiers), address, mask);
    case "gateway":
      throw new FilterError("'gateway' requires a name");
    default:
      throw new FilterError(`'${qualifiers.type}' modifier applied to ip host`);
  }
}

/** A dotted address of up to four parts, at the front of the 32 bits, and the mask of the parts it has. */
function parseDotted(text: string): [address: number, mask: number] {
  const parts = text.split(".").map(Number);
  if (parts.some((part) => part > 255)) throw new FilterError(`invalid IPv4 address '${text}'`);
  const shift = 32 - 8 * parts.length;
  const value = parts.reduce((sum, part) => (sum << 8) | part, 0);
  return [shift === 0 ? value : value << shift, shift === 0 ? -1 : -1 << shift];
}

function testMasked(context: FilterContext, qualifiers: Qualifiers, value: Value & { readonly kind: "masked" }): Test {
  const [address] = parseDotted(value.text);
  const mask = value.mask !== null ? parseDotted(value.mask)[0] : maskOfLength(value.length);
  if ((address & ~mask) !== 0) throw new FilterError(`non-network bits set in "${value.words}"`);
  if (qualifiers.type !== "net") throw new FilterError("Mask syntax for networks only");
  return testHost(context, hostWords(qualifiers), address, mask);
}

function maskOfLength(length: number): number {
  if (length > 32) throw new FilterError("mask length must be <= 32");
  return length === 0 ? 0 : -1 << (32 - length);
}
