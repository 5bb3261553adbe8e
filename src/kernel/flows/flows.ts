/**
 * The flow cache: the receive step of a device, recorded once for a flow and applied to its next packets. Linux is modelled by
 * the path alone (receiveFrame() and what it calls), which does not know the cache. This is a second implementation of one step
 * of it: proveFlows() of netnsim/testing compares the two.
 *
 * It steps aside while anybody listens to hops, drops, frames or tables. The whole path is taken by packets that the host itself
 * receives, floods, fragments, TCP segments that open or close a connection, packets with options or a mark, and all whose step
 * does more than record.ts understands.
 */
import { UNICAST } from "../../wire/ethernet.ts";
import type { Packet } from "../../wire/ipv4.ts";
import { portsOf, replyType } from "../netfilter/conntrack/tuple.ts";
import { PACKET_HOST, type Skb } from "../skb.ts";
import { applyFlow } from "./apply.ts";
import { DueFlows } from "./due.ts";
import { SharedEffects } from "./effects.ts";
import { flagsOf, isOf, isPlainSegment } from "./flow.ts";
import { recordStep } from "./record.ts";
import { FlowTable, hashOf } from "./table.ts";
import { advances, type Epoch, holds } from "./valid.ts";

export class Flows {
  /** How many packets were spared the whole path. */
  applied = 0;
  /** Every packet that is not known is recorded: for the proof. */
  eager = false;
  readonly #epoch: Epoch;
  readonly #receive: (skb: Skb) => void;
  readonly #table = new FlowTable();
  readonly #due = new DueFlows();
  readonly #effects = new SharedEffects();
  #tableEpoch = 0;

  constructor(epoch: Epoch, receive: (skb: Skb) => void) {
    this.#epoch = epoch;
    this.#receive = receive;
  }

  /** Takes a frame off the backlog. */
  receive(skb: Skb): void {
    const packet = packetIn(skb);
    if (packet === null) return this.#receive(skb);
    if (this.#tableEpoch !== this.#epoch.value) this.#clear();
    const { dev, net } = skb;
    const ports = portsOf(packet);
    const flags = flagsOf(packet.payload);
    const hash = hashOf((net.id << 16) ^ dev.ifindex ^ (flags << 24), packet.src, packet.dst, ports);
    const flow = this.#table.find(hash);
    const isKnown = flow !== null && isOf(flow, dev, skb.frame!.header, packet, ports, flags);
    if (isKnown && holds(flow, skb, packet) && advances(flow, net, packet)) {
      this.applied++;
      return applyFlow(flow, skb, packet);
    }
    if (!this.#due.isDue(hash) && !this.eager) return this.#receive(skb);
    const recorded = recordStep(skb, this.#receive, this.#effects);
    this.#due.recorded(hash, recorded !== null);
    if (recorded !== null) this.#table.put(hash, recorded);
  }

  #clear(): void {
    this.#tableEpoch = this.#epoch.value;
    this.#table.clear();
    this.#due.clear();
    this.#effects.clear();
  }
}

/** The packet where it may be one of a flow: UDP, an ICMP query or its reply, TCP data, as any other host on a wire sends it. */
function packetIn(skb: Skb): Packet | null {
  const { dev, frame } = skb;
  const { payload, header } = frame!;
  if (payload.kind !== "ipv4" || skb.net.taps.watched || dev.kind !== "veth") return null;
  if (header.cast !== UNICAST || skb.packetType !== PACKET_HOST || skb.mark !== 0 || skb.heldBy !== null) return null;
  if (payload.moreFragments || payload.fragmentOffset !== 0 || payload.options.length !== 0) return null;
  const { payload: segment } = payload;
  switch (segment.kind) {
    case "udp":
      return payload;
    case "tcp":
      return isPlainSegment(segment.flags) ? payload : null;
    case "icmp":
      return replyType(segment.type) >= 0 ? payload : null;
    case "opaque":
      return null;
    default:
      return segment satisfies never;
  }
}
