/**
 * The flow cache: the receive step of a device, recorded once for a flow and applied to its next packets. Linux is modelled by
 * the path alone (receiveFrame() and what it calls), which does not know the cache. This is a second implementation of one step
 * of it: proveFlows() of netnsim/testing compares the two.
 *
 * It steps aside while anybody listens to hops, drops, frames or tables. The whole path is taken by packets that the host itself
 * receives, floods, fragments, TCP, packets with options or a mark, and all whose step does more than record.ts understands.
 */
import { UNICAST } from "../../wire/ethernet.ts";
import type { Packet } from "../../wire/ipv4.ts";
import { portsOf, replyType } from "../netfilter/conntrack/tuple.ts";
import { PACKET_HOST, type Skb } from "../skb.ts";
import { applyFlow } from "./apply.ts";
import { isOf } from "./flow.ts";
import { recordStep } from "./record.ts";
import { FlowTable, hashOf } from "./table.ts";
import { type Epoch, holds } from "./valid.ts";

/** A flow is recorded at its fourth packet at the earliest: most conversations are over by then. */
const FIRST_RECORDED = 4;
/** At most one of so many packets on the whole path is recorded, so that recording stays a small share of the cost. */
const PACKETS_PER_RECORD = 16;

export class Flows {
  /** How many packets were spared the whole path. */
  applied = 0;
  /** Every packet that is not known is recorded: for the proof. */
  eager = false;
  readonly #epoch: Epoch;
  readonly #receive: (skb: Skb) => void;
  readonly #table = new FlowTable();
  #credit = 0;

  constructor(epoch: Epoch, receive: (skb: Skb) => void) {
    this.#epoch = epoch;
    this.#receive = receive;
  }

  /** Takes a frame off the backlog. */
  receive(skb: Skb): void {
    const packet = packetIn(skb);
    if (packet === null) return this.#receive(skb);
    const { dev, net } = skb;
    const table = this.#table;
    const ports = portsOf(packet);
    const hash = hashOf((net.id << 16) ^ dev.ifindex, packet.src, packet.dst, ports);
    table.enter(this.#epoch.value);
    const flow = table.find(hash);
    if (flow !== null && isOf(flow, dev, skb.frame!.header, packet, ports) && holds(flow, packet, net.loop.nowUs)) {
      this.applied++;
      return applyFlow(flow, skb, packet);
    }
    if (!this.#isDue(table.meet(hash))) return this.#receive(skb);
    const recorded = recordStep(skb, this.#receive);
    if (recorded !== null) table.put(hash, recorded);
  }

  /** After so many packets, and again each time their number has doubled: what could not be recorded may be later. */
  #isDue(meetings: number): boolean {
    if (this.eager) return true;
    this.#credit++;
    if (meetings < FIRST_RECORDED || (meetings & (meetings - 1)) !== 0 || this.#credit < PACKETS_PER_RECORD) return false;
    this.#credit -= PACKETS_PER_RECORD;
    return true;
  }
}

/** The packet where it may be one of a flow: UDP, or an ICMP query or its reply, as any other host on a wire sends it. */
function packetIn(skb: Skb): Packet | null {
  const { dev, frame } = skb;
  const { payload, header } = frame!;
  if (payload.kind !== "ipv4" || skb.net.taps.watched || dev.kind !== "veth") return null;
  if (header.cast !== UNICAST || skb.packetType !== PACKET_HOST || skb.mark !== 0 || skb.heldBy !== null) return null;
  if (payload.moreFragments || payload.fragmentOffset !== 0 || payload.options.length !== 0) return null;
  const { payload: segment } = payload;
  return segment.kind === "udp" || (segment.kind === "icmp" && replyType(segment.type) >= 0) ? payload : null;
}
