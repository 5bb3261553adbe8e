/**
 * Does to a packet what the recorded step did to the one before it. The neighbour table and the veth driver do their part
 * themselves, as conntrack has (valid.ts).
 */
import { ETHERNET_HEADER_BYTES, Frame } from "../../wire/ethernet.ts";
import { type Packet, rewrite, type Segment } from "../../wire/ipv4.ts";
import { udp } from "../../wire/udp.ts";
import type { Net } from "../net.ts";
import type { Skb } from "../skb.ts";
import { countEcn } from "../snmp.ts";
import type { Effects, Flow } from "./flow.ts";

export function applyFlow(flow: Flow, skb: Skb, packet: Packet): void {
  const { effects } = flow;
  const { net } = skb;
  countStep(effects, net, packet);
  countRules(effects, packet.totalLength);
  const { out, neighbour } = effects;
  if (neighbour !== null) net.neighbours.use(neighbour, skb);
  const sent = out === null ? packet : packetSent(flow, packet);
  const received = skb.frame!;
  if (out !== null && (sent !== packet || effects.header !== received.header)) skb.frame = new Frame(effects.header, sent);
  if (net.taps.keepsSteps) net.taps.step(flow.hops!.ofStep(flow, skb, received));
  if (out === null) return;
  if (effects.inspected) skb.packet = sent;
  skb.dev = out;
  out.driver.transmit(skb, out);
}

/** Counts and stamps what the step does, but for rules, the connection, the neighbour and the veth pair that it leaves by. */
export function countStep(effects: Effects, net: Net, { totalLength, tos }: Packet): void {
  const { bridgeIn, bridgeOut, learnt, used } = effects;
  const { snmp } = net;
  if (bridgeIn !== null) {
    const { nowUs } = net.loop;
    if (learnt !== null) learnt.updatedUs = nowUs;
    if (used !== null) used.usedUs = nowUs;
    if (effects.passedUp) {
      bridgeIn.counters.rxPackets++;
      bridgeIn.counters.rxBytes += totalLength;
    }
  }
  if (effects.enters) {
    snmp.IpInReceives++;
    snmp.IpExtInOctets += totalLength;
    countEcn(snmp, tos);
  }
  if (effects.forwarded) snmp.IpForwDatagrams++;
  if (effects.neighbour !== null) {
    snmp.IpOutTransmits++;
    snmp.IpExtOutOctets += totalLength;
  }
  if (bridgeOut !== null) {
    bridgeOut.counters.txPackets++;
    bridgeOut.counters.txBytes += totalLength + ETHERNET_HEADER_BYTES;
  }
}

function countRules({ rules }: Effects, bytes: number): void {
  for (let at = 0; at < rules.length; at++) {
    const counter = rules[at]!;
    counter.packets++;
    counter.bytes += bytes;
  }
}

/** The packet as it leaves: the one that came where nothing is rewritten. */
export function packetSent(flow: Flow, packet: Packet): Packet {
  const { newSrc, newDst, newPorts, ports } = flow;
  const payload = newPorts === ports ? packet.payload : withPorts(packet.payload, newPorts);
  const { forwarded } = flow.effects;
  if (!forwarded && newSrc === packet.src && newDst === packet.dst && payload === packet.payload) return packet;
  return rewrite(packet, newSrc, newDst, forwarded ? packet.ttl - 1 : packet.ttl, payload);
}

/** The segment with other ports (portsOf()); of ICMP only the identifier may be another. */
export function withPorts(segment: Segment, ports: number): Segment {
  switch (segment.kind) {
    case "udp":
      return udp(ports >>> 16, ports & 0xffff, segment.data);
    case "tcp":
      return { ...segment, sport: ports >>> 16, dport: ports & 0xffff };
    case "icmp":
      return { ...segment, id: ports >>> 16 };
    case "opaque":
      return segment;
    default:
      return segment satisfies never;
  }
}
