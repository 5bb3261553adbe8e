/**
 * The tuple a NATed connection gets: inside the range asked for, and used by no other connection.
 * Linux: get_unique_tuple(), find_best_ips_proto(), nf_nat_l4proto_unique_tuple(), nf_nat_core.c.
 */
import { ICMP } from "../../../wire/icmp.ts";
import { type Ipv4, toIpv4 } from "../../../wire/ipv4-address.ts";
import { TCP } from "../../../wire/tcp.ts";
import type { Net } from "../../net.ts";
import { type Connection, IPS_FIXED_TIMEOUT, IPS_SRC_NAT, REPLY } from "../conntrack/connection.ts";
import { allowsClash } from "../conntrack/protocols.ts";
import { TCP_SYN_SENT, TCP_TIME_WAIT } from "../conntrack/tcp-states.ts";
import { hasPorts, joinPorts, portsOfReply, sameTuple, type Tuple } from "../conntrack/tuple.ts";
import { isPortInRange, isSourceInRange, type Manip, type NatRange } from "./range.ts";

/**
 * Chooses the tuple for a connection: what it is now comes in, what it is to be is left there. At worst it is one that is taken:
 * confirm then drops the packet.
 */
export function chooseTuple(net: Net, connection: Connection, tuple: Tuple, range: NatRange, manip: Manip): void {
  const isRandom = range.random || range.fullyRandom;
  if (manip === "src" && !isRandom && keepMapping(net, connection, tuple, range)) return;
  chooseAddress(tuple, range, manip);
  if (!isRandom && isGoodEnough(net, connection, tuple, range, manip)) return;
  choosePort(net, connection, tuple, range, manip);
}

/** The source as it is, if that is in the range; else as another connection of the same source is mapped. */
function keepMapping(net: Net, connection: Connection, tuple: Tuple, range: NatRange): boolean {
  if (isSourceInRange(tuple, range)) return !isUsedAsItIs(net, tuple, connection);
  const { src, sport } = tuple;
  const { bySource } = net.conntrack;
  for (let other = bySource.find(tuple); other !== null; other = bySource.find(tuple, other)) {
    tuple.src = other.replyDst;
    tuple.sport = portsOfReply(other.protocol, other.replyPorts) >>> 16;
    const isInRange = isSourceInRange(tuple, range);
    if (isInRange && !isUsed(net, tuple, connection)) return true;
    tuple.src = src;
    tuple.sport = sport;
    if (isInRange) return false;
  }
  return false;
}

function isGoodEnough(net: Net, connection: Connection, tuple: Tuple, range: NatRange, manip: Manip): boolean {
  if (range.portLow === null) return !isUsed(net, tuple, connection);
  if (typeof range.portBase === "number" || !isPortInRange(tuple, range, manip)) return false;
  return range.portLow === range.portHigh || !isUsed(net, tuple, connection);
}

/** An address of the range by a hash of source and destination; of the source alone with --persistent. */
function chooseAddress(tuple: Tuple, range: NatRange, manip: Manip): void {
  const { low, high } = range;
  if (low === null || high === null) return;
  let address: Ipv4 = low;
  if (low !== high) {
    const hash = jenkinsHash(swapBytes(tuple.src), range.persistent ? 0 : swapBytes(tuple.dst));
    const span = ((high >>> 0) - (low >>> 0) + 1) >>> 0;
    address = toIpv4((low >>> 0) + Number((BigInt(hash) * BigInt(span)) >> 32n));
  }
  if (manip === "src") tuple.src = address;
  else tuple.dst = address;
}

const MAX_ATTEMPTS = 128;
/** With this many tries left an old connection in TIME_WAIT is removed. */
const EVICT_BELOW = MAX_ATTEMPTS / 4;

/** A free port, from a random start on (a destination starts at the range's first). */
function choosePort(net: Net, connection: Connection, tuple: Tuple, range: NatRange, manip: Manip): void {
  const isSource = manip === "src" || tuple.protocol === ICMP;
  if (tuple.protocol !== ICMP && !hasPorts(tuple.protocol)) return;
  const port = isSource ? tuple.sport : tuple.dport;
  const span = portSpan(tuple, port, range, manip);
  if (span === null) return;
  let offset = 0;
  if (typeof range.portBase === "number") offset = (port - range.portBase) & 0xffff;
  else if (range.random || range.fullyRandom || manip === "src") offset = net.loop.random.below(65536);

  let attempts = Math.min(span.size, MAX_ATTEMPTS);
  for (;;) {
    for (let tried = 0; tried < attempts; tried++) {
      const candidate = (span.low + (offset % span.size)) & 0xffff;
      if (isSource) tuple.sport = candidate;
      else tuple.dport = candidate;
      if (!isUsedHarder(net, tuple, connection, attempts - tried)) return;
      offset = (offset + 1) & 0xffff;
    }
    if (attempts >= span.size || attempts < 16) return;
    attempts = Math.floor(attempts / 2);
    offset = net.loop.random.below(65536);
  }
}

/** The ports to choose among: those asked for, or those of the same class of privilege. Null: the port must stay. */
function portSpan(tuple: Tuple, port: number, range: NatRange, manip: Manip): { low: number; size: number } | null {
  const { portLow, portHigh } = range;
  if (portLow !== null && portHigh !== null) {
    const low = Math.min(portLow, portHigh);
    return { low, size: Math.max(portLow, portHigh) - low + 1 };
  }
  if (tuple.protocol === ICMP) return { low: 0, size: 65536 };
  if (manip === "dst") return null;
  if (port < 512) return { low: 1, size: 511 };
  if (port < 1024) return { low: 600, size: 424 };
  return { low: 1024, size: 64512 };
}

/** Would the replies collide with another connection? Linux: nf_nat_used_tuple(). */
function isUsed(net: Net, { src, dst, protocol, sport, dport }: Tuple, connection: Connection): boolean {
  return net.conntrack.isTaken(dst, src, protocol, portsOfReply(protocol, joinPorts(sport, dport)), connection);
}

/** The same for a tuple nothing is changed of: the same connection reversed is no clash. Linux: nf_nat_used_tuple_new(). */
function isUsedAsItIs(net: Net, tuple: Tuple, connection: Connection): boolean {
  if (!isUsed(net, tuple, connection)) return false;
  if (!allowsClash(tuple.protocol) || connection.isNatted) return true;
  const other = net.conntrack.find(tuple) ?? findReply(net, tuple);
  if (other === null) return false;
  return other.isNatted || !sameTuple(other.original, connection.reply);
}

/** Near the end of the search a SYN may evict a finished connection it has outrun. Linux: nf_nat_used_tuple_harder(). */
function isUsedHarder(net: Net, tuple: Tuple, connection: Connection, attemptsLeft: number): boolean {
  if (attemptsLeft > EVICT_BELOW || tuple.protocol !== TCP || connection.tcp?.state !== TCP_SYN_SENT) {
    return isUsed(net, tuple, connection);
  }
  const old = findReply(net, tuple);
  if (old === null) return false;
  const { src, dst, protocol, sport, dport } = tuple;
  const mayGo =
    old.directionOf(dst, src, portsOfReply(protocol, joinPorts(sport, dport))) === REPLY &&
    (old.tcp?.state ?? 0) >= TCP_TIME_WAIT &&
    (old.status & IPS_FIXED_TIMEOUT) === 0 &&
    (old.status & IPS_SRC_NAT) !== 0;
  if (!mayGo || ((connection.tcp.sides[0].end - old.tcp!.sides[0].end) | 0) <= 0) return true;
  net.conntrack.destroy(old);
  return false;
}

function findReply(net: Net, { src, dst, protocol, sport, dport }: Tuple): Connection | null {
  return net.conntrack.lookup(dst, src, protocol, portsOfReply(protocol, joinPorts(sport, dport)));
}

/**
 * Bob Jenkins' lookup3 (public domain) over four words, of which an IPv4 address fills the first: what Linux's jhash2() returns
 * for a union nf_inet_addr, so that the same address is chosen here as there.
 */
function jenkinsHash(word: number, initial: number): number {
  const start = (0xdeadbeef + 16 + initial) | 0;
  let a = (start + word) | 0;
  let b = start;
  let c = start;
  a = (a - c) ^ rotate(c, 4);
  c = (c + b) | 0;
  b = (b - a) ^ rotate(a, 6);
  a = (a + c) | 0;
  c = (c - b) ^ rotate(b, 8);
  b = (b + a) | 0;
  a = (a - c) ^ rotate(c, 16);
  c = (c + b) | 0;
  b = (b - a) ^ rotate(a, 19);
  a = (a + c) | 0;
  c = (c - b) ^ rotate(b, 4);
  b = (b + a) | 0;
  c = ((c ^ b) - rotate(b, 14)) | 0;
  a = ((a ^ c) - rotate(c, 11)) | 0;
  b = ((b ^ a) - rotate(a, 25)) | 0;
  c = ((c ^ b) - rotate(b, 16)) | 0;
  a = ((a ^ c) - rotate(c, 4)) | 0;
  b = ((b ^ a) - rotate(a, 14)) | 0;
  c = ((c ^ b) - rotate(b, 24)) | 0;
  return c >>> 0;
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

/** An address as a little-endian machine reads it from the packet. */
function swapBytes(word: number): number {
  return (word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24) | 0;
}
