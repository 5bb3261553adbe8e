/**
 * The hops of a recorded step, from which those of the flow's next packets are made when somebody reads them. They differ in
 * what the packet itself has, and in how long its connection and its neighbour have left.
 */
import { type Hop, KeptHop, type KeptStep } from "../../trace/hop.ts";
import type { RawDetail } from "../../trace/hop-details.ts";
import { Frame } from "../../wire/ethernet.ts";
import { type Packet, rewrite } from "../../wire/ipv4.ts";
import type { NeighbourState } from "../ipv4/neighbour.ts";
import { ConnectionExplanation } from "../netfilter/conntrack/snapshot.ts";
import { portsOf } from "../netfilter/conntrack/tuple.ts";
import type { Skb } from "../skb.ts";
import { withPorts } from "./apply.ts";
import type { Flow } from "./flow.ts";

export class RecordedHops {
  readonly hops: readonly KeptHop[];
  /** The frame that came, and the one that left: the same where it was bridged as it came, or dropped. */
  readonly received: Frame;
  readonly sent: Frame;

  constructor(hops: readonly KeptHop[], received: Frame, sent: Frame) {
    this.hops = hops;
    this.received = received;
    this.sent = sent;
  }

  /** A packet that somebody looked at before has been noted in its skb, and hops show it from the first. */
  isFor({ packet, frame }: Skb): boolean {
    const { packet: noted } = this.hops[0]!;
    return noted === null ? packet === null : noted === this.received.payload && packet === frame!.payload;
  }

  /** Those of a packet that the flow was applied to; its skb has the frame that leaves. */
  ofStep({ connection, effects }: Flow, { net, journey, frame }: Skb, received: Frame): KeptStep {
    const { nowUs } = net.loop;
    const leftUs = connection === null ? 0 : connection.timeoutUs - nowUs;
    return new AppliedStep(this, nowUs, journey, received, frame!, leftUs, effects.neighbour?.state ?? null);
  }
}

class AppliedStep implements KeptStep {
  readonly #recorded: RecordedHops;
  readonly #timeUs: number;
  readonly #journey: number;
  readonly #received: Frame;
  readonly #sent: Frame;
  readonly #leftUs: number;
  readonly #state: NeighbourState | null;

  constructor(
    recorded: RecordedHops,
    timeUs: number,
    journey: number,
    received: Frame,
    sent: Frame,
    leftUs: number,
    state: NeighbourState | null,
  ) {
    this.#recorded = recorded;
    this.#timeUs = timeUs;
    this.#journey = journey;
    this.#received = received;
    this.#sent = sent;
    this.#leftUs = leftUs;
    this.#state = state;
  }

  get size(): number {
    return this.#recorded.hops.length;
  }

  hops(): readonly Hop[] {
    const { received, sent, hops } = this.#recorded;
    const frames = new Map([
      [received, this.#received],
      [sent, this.#sent],
    ]);
    const packets = new Map([...frames].map(([{ payload }, { payload: own }]) => [payload as Packet, own as Packet]));
    const packetLike = (packet: Packet): Packet => known(packets, packet, () => likewise(received, packet, this.#received));
    const frameLike = (frame: Frame): Frame =>
      known(frames, frame, () => {
        const header = frame.header === received.header ? this.#received.header : frame.header;
        return new Frame(header, packetLike(frame.payload as Packet));
      });
    return hops.map(({ kind, location, frame, packet, raw, reason }) => {
      const skb = {
        net: { loop: { nowUs: this.#timeUs } },
        dev: { location },
        journey: this.#journey,
        frame: frame && frameLike(frame),
        packet: packet && packetLike(packet),
      };
      return new KeptHop(kind, skb, this.#detail(kind, raw), reason) as Hop;
    });
  }

  /** What the step decided, with what differs from packet to packet. */
  #detail(kind: KeptHop["kind"], raw: KeptHop["raw"]): KeptHop["raw"] {
    if (raw instanceof ConnectionExplanation) return raw.readWithLeft(this.#leftUs);
    const { ttl } = this.#received.payload as Packet;
    if (kind === "forwardPacket") return { ...(raw as RawDetail<"forwardPacket">), ttl: ttl - 1 };
    if (kind === "resolveNextHop") return { ...(raw as RawDetail<"resolveNextHop">), state: this.#state! };
    return raw;
  }
}

/** What the step made of the packet that came, where it made `packet` of the recorded one. */
function likewise(recorded: Frame, packet: Packet, received: Frame): Packet {
  const [before, own] = [recorded.payload as Packet, received.payload as Packet];
  return rewrite(own, packet.src, packet.dst, own.ttl - before.ttl + packet.ttl, withPorts(own.payload, portsOf(packet)));
}

function known<T>(values: Map<T, T>, key: T, make: () => T): T {
  const value = values.get(key) ?? make();
  values.set(key, value);
  return value;
}
