/**
 * Fragments: cutting and putting together. Linux: ip_do_fragment(), net/ipv4/ip_output.c; net/ipv4/ip_fragment.c. RFC 791, RFC
 * 815.
 */
import type { Restore } from "../../sim/restore.ts";
import type { Timer } from "../../sim/timers.ts";
import { concatBytes } from "../../wire/bytes.ts";
import { fragmentsOf } from "../../wire/fragments.ts";
import { TIME_EXCEEDED } from "../../wire/icmp.ts";
import { decodeSegment, encodeSegment, headerBytes, type Packet, packet } from "../../wire/ipv4.ts";
import { pieceSizes } from "../../wire/piece-sizes.ts";
import type { ErrnoName } from "../config/errno.ts";
import type { Net } from "../net.ts";
import { dropPacket, reportHop } from "../observe.ts";
import type { Skb } from "../skb.ts";
import { resolveNextHop } from "./neighbour-output.ts";

/** Cuts a packet into pieces of at most `mtu` bytes and sends each, until one is refused. */
export function fragmentPacket(skb: Skb, mtu: number): ErrnoName | null {
  const { net, ip } = skb;
  const sizes = pieceSizes(ip.totalLength - headerBytes(ip), mtu - headerBytes(ip), skb.pieces);
  if (sizes.length === 0) {
    dropPacket(skb, "PKT_TOO_BIG", { mtu });
    return "EMSGSIZE";
  }
  if (net.taps.hops) reportHop(skb, "fragment", { mtu, pieces: sizes.length });
  for (const fragment of fragmentsOf(ip, sizes)) {
    const piece = skb.clone();
    piece.fragMaxSize = 0;
    piece.packet = fragment;
    resolveNextHop(piece);
    if (piece.errno !== null) {
      net.snmp.IpFragFails++;
      return piece.errno;
    }
    net.snmp.IpFragCreates++;
    // Between two pieces that a program sends, what the first one caused is received: an ARP reply.
    if (skb.owner !== null) net.loop.runBacklog();
  }
  net.snmp.IpFragOKs++;
  return null;
}

/** What a packet is made in that is longer than `mtu`. */
export function madePieces(packet: Packet, mtu: number): readonly number[] {
  return pieceSizes(packet.totalLength - headerBytes(packet), mtu - headerBytes(packet), null);
}

interface Queue {
  readonly key: string;
  pieces: Packet[];
  /** What the pieces came in, in order of arrival. */
  readonly skbs: Skb[];
  /** The first piece's skb, for the error should the rest not come. */
  first: Skb | null;
  maxSize: number;
  timer: Timer | null;
}

/** Who put the pieces together: connections tracked apart from local delivery, and each bridge direction apart (IP_DEFRAG_*). */
export type DefragUser = "deliver" | "conntrack-in" | "conntrack-out" | "bridge";

export class FragmentQueues {
  readonly #net: Net;
  readonly #queues = new Map<string, Queue>();

  constructor(net: Net) {
    this.#net = net;
  }

  /** At rest none is being put together: each waits for its timer. */
  save(): Restore {
    return () => this.#queues.clear();
  }

  /** How many packets are being put together. */
  get size(): number {
    return this.#queues.size;
  }

  /** Takes a fragment. True once the packet is whole: skb.packet is then the whole one. False: it waits, or was dropped. */
  add(skb: Skb, user: DefragUser): boolean {
    const { ip, net } = skb;
    net.snmp.IpReasmReqds++;
    const key = `${ip.src}/${ip.dst}/${ip.id}/${ip.protocol}/${user}`;
    const queue = this.#queues.get(key) ?? this.#open(key);
    if (!this.#insert(queue, skb)) return false;
    if (!isWhole(queue)) return false;
    this.#close(queue);
    skb.packet = join(queue.pieces);
    skb.fragMaxSize = queue.maxSize;
    // What is delivered is made one; conntrack leaves the pieces as they came (ip_frag_coalesce_ok()).
    skb.pieces = user === "deliver" ? null : queue.pieces.map((piece) => piece.totalLength - headerBytes(piece));
    if (net.taps.hops) reportHop(skb, "reassemble", { pieces: queue.pieces.length });
    net.snmp.IpReasmOKs++;
    return true;
  }

  #open(key: string): Queue {
    const queue: Queue = { key, pieces: [], skbs: [], first: null, maxSize: 0, timer: null };
    queue.timer = this.#net.loop.setTimer(this.#net.settings.fragTimeoutSeconds * 1_000_000, onExpiry, { queues: this, queue });
    this.#queues.set(key, queue);
    return queue;
  }

  #close(queue: Queue): void {
    this.#net.loop.cancelTimer(queue.timer);
    this.#queues.delete(queue.key);
  }

  /** A piece that repeats another is dropped alone; one that overlaps takes the whole queue along (RFC 5722 practice). */
  #insert(queue: Queue, skb: Skb): boolean {
    const { ip } = skb;
    const start = ip.fragmentOffset;
    const end = start + ip.totalLength - headerBytes(ip);
    for (const piece of queue.pieces) {
      const from = piece.fragmentOffset;
      const to = from + piece.totalLength - headerBytes(piece);
      if (end <= from || start >= to) continue;
      if (start >= from && end <= to) {
        dropPacket(skb, "DUP_FRAG");
        return false;
      }
      this.#close(queue);
      this.#net.snmp.IpReasmFails++;
      dropPacket(skb, "NOT_SPECIFIED", { overlap: true });
      return false;
    }
    queue.pieces.push(ip);
    queue.skbs.push(skb);
    queue.pieces.sort((a, b) => a.fragmentOffset - b.fragmentOffset);
    if (start === 0) queue.first = skb;
    queue.maxSize = Math.max(queue.maxSize, ip.totalLength);
    return true;
  }

  /** Time is up: sends an ICMP error to the first piece's sender, where we are the destination. Linux: ip_expire(). */
  expire(queue: Queue): void {
    const { snmp } = this.#net;
    this.#queues.delete(queue.key);
    snmp.IpReasmFails++;
    snmp.IpReasmTimeout++;
    const { first } = queue;
    if (first !== null && !queue.key.endsWith("bridge") && first.net.fib.addressType(first.ip.dst) === "LOCAL")
      first.net.up.sendIcmpError(first, TIME_EXCEEDED, 1);
    for (const skb of queue.skbs) dropPacket(skb, "FRAG_REASM_TIMEOUT");
  }
}

function onExpiry({ queues, queue }: { queues: FragmentQueues; queue: Queue }): void {
  queues.expire(queue);
}

function isWhole(queue: Queue): boolean {
  let expected = 0;
  for (const piece of queue.pieces) {
    if (piece.fragmentOffset !== expected) return false;
    expected += piece.totalLength - headerBytes(piece);
  }
  return queue.pieces.length > 0 && !queue.pieces.at(-1)!.moreFragments;
}

function join(pieces: readonly Packet[]): Packet {
  const first = pieces[0]!;
  const bytes = concatBytes(...pieces.map((piece) => encodeSegment(piece.payload, piece.src, piece.dst)));
  return packet({
    ...first,
    moreFragments: false,
    fragmentOffset: 0,
    payload: decodeSegment(bytes, first.protocol, first.src, first.dst),
  });
}
