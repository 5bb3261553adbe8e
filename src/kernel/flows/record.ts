/**
 * Records a receive step while a packet takes it. Its hops show which rules, connection, neighbour and devices it uses; what it
 * does to them is the difference between before and after. The step does not know that it is recorded. Where a hop is not
 * expected here, a change is not accounted for, or packets of one flow may be treated differently, nothing is kept.
 */
import { type Explanation, type InFlight, KeptHop } from "../../trace/hop.ts";
import type { HopKind, RawDetail } from "../../trace/hop-details.ts";
import type { DropReason } from "../../trace/reasons.ts";
import type { HopSink } from "../../trace/taps.ts";
import type { EthernetHeader, Frame } from "../../wire/ethernet.ts";
import type { Packet } from "../../wire/ipv4.ts";
import type { Ipv4 } from "../../wire/ipv4-address.ts";
import type { TableName } from "../config/netfilter.ts";
import type { Device } from "../device.ts";
import type { Neighbour } from "../ipv4/neighbour.ts";
import type { FdbEntry } from "../link/fdb.ts";
import type { Net } from "../net.ts";
import type { Counter } from "../netfilter/compile.ts";
import { type Connection, directionOf, IPS_DYING, ORIGINAL } from "../netfilter/conntrack/connection.ts";
import { portsOf } from "../netfilter/conntrack/tuple.ts";
import { RuleExplanation } from "../netfilter/walk/walker.ts";
import type { Skb } from "../skb.ts";
import { countStep, packetSent } from "./apply.ts";
import type { SharedEffects } from "./effects.ts";
import { type Effects, type Flow, flagsOf } from "./flow.ts";
import { RecordedHops } from "./hops.ts";
import { treatsFlowsAlike } from "./rules.ts";

/** Receives a packet, and returns what other packets of its flow may have instead; null where that is not known. */
export function recordStep(skb: Skb, receive: (skb: Skb) => void, shared: SharedEffects): Flow | null {
  const recorder = new Recorder(skb, shared);
  const stop = skb.net.taps.keepIn(recorder);
  try {
    receive(skb);
  } finally {
    stop();
  }
  return recorder.flow();
}

class Recorder implements HopSink {
  readonly #shared: SharedEffects;
  readonly #skb: Skb;
  readonly #net: Net;
  readonly #dev: Device;
  readonly #frame: Frame;
  readonly #header: EthernetHeader;
  readonly #packet: Packet;
  readonly #epoch: number;
  readonly #kernelEpoch: number;
  readonly #timers: number;
  readonly #backlog: number;
  /** Objects that the step may change, each with the values of its fields as they were. */
  readonly #before = new Map<object, readonly unknown[]>();
  readonly #source: FdbEntry | null;
  #isUnknown = false;
  #destination: FdbEntry | null = null;
  #received = false;
  #forwarded = false;
  #inspected = false;
  #dropped = false;
  #connection: Connection | null = null;
  #status = 0;
  #direction: Flow["direction"] = ORIGINAL;
  #neighbour: Neighbour | null = null;
  readonly #rules: Counter[] = [];
  #bridgeOut: Device | null = null;
  #out: Device | null = null;
  /** Where a log of hops wants them. */
  readonly #hops: KeptHop[] | null;

  constructor(skb: Skb, shared: SharedEffects) {
    const { dev, net } = skb;
    this.#shared = shared;
    this.#skb = skb;
    this.#net = net;
    this.#dev = dev;
    this.#frame = skb.frame!;
    this.#header = this.#frame.header;
    this.#packet = this.#frame.payload as Packet;
    this.#hops = net.taps.keepsSteps ? [] : null;
    this.#epoch = net.epoch.value;
    this.#kernelEpoch = net.host.kernel.epoch.value;
    this.#timers = net.loop.timers.size;
    this.#backlog = net.loop.backlogSize;
    this.#watch(net.snmp);
    this.#watch(net.conntrack.statistics);
    this.#watch(dev.counters);
    this.#source = this.#sourceEntry();
    if (this.#source !== null) this.#watch(this.#source);
    if (dev.master !== null) this.#watch(dev.master.counters);
  }

  #sourceEntry(): FdbEntry | null {
    return this.#dev.master?.bridge?.fdb.find(this.#header.src, this.#header.srcHash) ?? null;
  }

  #watch(object: object): void {
    if (!this.#before.has(object)) this.#before.set(object, Object.values(object));
  }

  keep(kind: HopKind, inFlight: InFlight, raw: RawDetail | Explanation, reason: DropReason | null): void {
    this.#hops?.push(new KeptHop(kind, inFlight, raw, reason));
    if (inFlight !== this.#skb || this.#out !== null || this.#dropped || !this.#knows(kind, raw, reason)) this.#isUnknown = true;
  }

  /** Whether a hop is one that this file accounts for. */
  #knows(kind: HopKind, raw: RawDetail | Explanation, reason: DropReason | null): boolean {
    const skb = this.#skb;
    switch (kind) {
      case "receiveFrame":
        return skb.dev.taps.length === 0;
      case "bridgeFrame":
        return this.#looksUp(skb.dev);
      case "receivePacket":
        this.#received = true;
        return true;
      case "conntrack":
        return this.#belongsTo(skb.connection);
      case "rule":
        return this.#counts(raw);
      case "nat":
      case "routePacket":
        return true;
      case "forwardPacket":
        this.#forwarded = true;
        return !skb.wantsRedirect;
      case "resolveNextHop":
        return this.#resolves(raw as RawDetail<"resolveNextHop">);
      case "transmitFrame":
        return this.#transmits(skb.dev);
      case "drop":
        this.#dropped = true;
        return reason === "NETFILTER_DROP" && skb.decidedBy !== null && skb.reject === null;
      default:
        return false;
    }
  }

  /** A destination that NAT changed on a bridge has a MAC of its own, and a neighbour that no hop reports. */
  #looksUp(dev: Device): boolean {
    const { frame } = this.#skb;
    const { header } = frame!;
    if (dev.bridge !== null) return true;
    this.#destination = dev.master!.bridge!.fdb.find(header.dst, header.dstHash);
    if (this.#destination === null || header !== this.#header) return false;
    this.#watch(this.#destination);
    return true;
  }

  #belongsTo(connection: Connection | null): boolean {
    if (connection === null || this.#connection !== null) return false;
    this.#connection = connection;
    this.#status = connection.status;
    this.#direction = directionOf(this.#skb.ctInfo);
    return connection.isConfirmed && connection.events === 0;
  }

  #counts(raw: RawDetail | Explanation): boolean {
    const { firewall, config } = this.#net;
    if (!treatsFlowsAlike(config.firewall)) return false;
    if (raw instanceof RuleExplanation) {
      this.#rules.push(firewall.counter(raw.rule));
      return raw.table !== "nat";
    }
    const { table, chain: name } = raw as RawDetail<"rule"> & { readonly table: TableName };
    const chain = config.firewall[table]!.chains.find((each) => each.name === name)!;
    if (chain.counted) this.#rules.push(firewall.policyCounter(table, name));
    return table !== "nat";
  }

  #resolves({ nextHop, outcome }: RawDetail<"resolveNextHop">): boolean {
    this.#neighbour = this.#net.neighbours.find(this.#skb.dev, nextHop as Ipv4);
    return this.#forwarded && outcome === "send";
  }

  #transmits(device: Device): boolean {
    this.#inspected = this.#received || this.#skb.bridged;
    if (device.taps.length > 0 || device.cable !== null) return false;
    if (device.kind === "bridge") {
      this.#bridgeOut = device;
      this.#watch(device.counters);
      return true;
    }
    this.#out = device;
    return device.kind === "veth";
  }

  /** What was recorded, where it accounts for all that was changed. */
  flow(): Flow | null {
    const { loop, host, exceptions } = this.#net;
    const isSent = this.#out !== null;
    if (this.#isUnknown || isSent === this.#dropped) return null;
    if (this.#net.epoch.value !== this.#epoch || host.kernel.epoch.value !== this.#kernelEpoch) return null;
    // The first frame from a MAC is not like those that follow.
    if (loop.timers.size !== this.#timers || this.#sourceEntry() !== this.#source) return null;
    if (loop.backlogSize !== this.#backlog + (isSent ? 1 : 0)) return null;
    if (this.#forwarded && !exceptions.isEmpty) return null;
    if (!this.#connectionIsSteady()) return null;
    const flow = this.#makeFlow();
    return this.#sentAs(flow) && this.#accountsFor(flow.effects) ? flow : null;
  }

  #connectionIsSteady(): boolean {
    const connection = this.#connection;
    return connection === null || (connection.status === this.#status && connection.events === 0 && !(this.#status & IPS_DYING));
  }

  #makeFlow(): Flow {
    const packet = this.#packet;
    const sent = this.#dropped ? packet : (this.#skb.frame!.payload as Packet);
    const connection = this.#connection;
    return {
      src: packet.src,
      dst: packet.dst,
      ports: portsOf(packet),
      maxBytes: packet.totalLength,
      coversDontFragment: packet.dontFragment || !this.#dropped,
      connection,
      direction: this.#direction,
      status: this.#status,
      mark: connection?.mark ?? 0,
      effects: this.#shared.of(this.#effects()),
      newSrc: sent.src,
      newDst: sent.dst,
      newPorts: portsOf(sent),
      hops: this.#hops && new RecordedHops(this.#hops, this.#frame, this.#dropped ? this.#frame : this.#skb.frame!),
    };
  }

  #effects(): Effects {
    const packet = this.#packet;
    const { master } = this.#dev;
    const header = this.#dropped ? this.#header : this.#skb.frame!.header;
    const [source, destination] = [this.#source, this.#destination];
    return {
      net: this.#net,
      epoch: this.#epoch,
      dev: this.#dev,
      received: this.#header,
      protocol: packet.protocol,
      tos: packet.tos,
      flags: flagsOf(packet.payload),
      bridgeIn: master,
      passedUp: master !== null && this.#isChanged(master.counters, "rxPackets"),
      learnt: source !== null && this.#isChanged(source, "updatedUs") ? source : null,
      used: destination !== null && this.#isChanged(destination, "usedUs") ? destination : null,
      enters: this.#received,
      forwarded: this.#forwarded,
      neighbour: this.#neighbour,
      rules: this.#rules,
      bridgeOut: this.#bridgeOut,
      out: this.#out,
      header,
      inspected: this.#inspected,
    };
  }

  #isChanged<T extends object>(object: T, field: keyof T & string): boolean {
    return object[field] !== this.#before.get(object)![Object.keys(object).indexOf(field)];
  }

  /** What left is what the flow makes of what came. */
  #sentAs(flow: Flow): boolean {
    if (this.#dropped) return true;
    const { frame } = this.#skb;
    const [sent, made] = [frame!.payload as Packet, packetSent(flow, this.#packet)];
    const isSame = isAlike(sent, { ...made, payload: sent.payload }) && isAlike(sent.payload, made.payload);
    return isSame && (!this.#inspected || this.#skb.packet === sent);
  }

  /** Applied to what was before, the effects give what is now. */
  #accountsFor(effects: Effects): boolean {
    const after = [...this.#before].map(([object, before]) => ({ object, now: putBack(object, before) }));
    countStep(effects, this.#net, this.#packet);
    let isAll = true;
    for (const { object, now } of after) {
      const applied = putBack(object, now);
      isAll &&= applied.every((value, at) => value === now[at]);
    }
    return isAll;
  }
}

/** Gives an object's fields other values; returns those that they had. */
function putBack(object: object, values: readonly unknown[]): readonly unknown[] {
  const now: readonly unknown[] = Object.values(object);
  for (let at = 0; at < now.length; at++)
    if (now[at] !== values[at]) (object as Record<string, unknown>)[Object.keys(object)[at]!] = values[at];
  return now;
}

function isAlike(a: object, b: object): boolean {
  const values: readonly unknown[] = Object.values(b);
  return Object.values(a).every((value, at) => value === values[at]);
}
