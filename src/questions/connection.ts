/**
 * The connection that a packet belongs to, made before it comes: its first packets pass conntrack while no rules are there, as if
 * the rules had been loaded later.
 */
import type { Firewall } from "../kernel/config/netfilter.ts";
import type { Net } from "../kernel/net.ts";
import { POSTROUTING, PREROUTING } from "../kernel/netfilter/hooks.ts";
import { editNet } from "../kernel/netlink/change.ts";
import { Skb } from "../kernel/skb.ts";
import { Lab } from "../lab/lab.ts";
import { type PacketSpec, packetOf } from "../trace/packet-spec.ts";
import { quotedSpec, type Witness } from "./witness.ts";

export function makeConnection(net: Net, witness: Witness): void {
  const first = firstPackets(witness);
  if (first.length === 0) return;
  const { firewall } = net.config;
  editNet(net, (slice) => void (slice.firewall = onlyTracking()));
  for (const spec of first) pass(net, spec);
  for (const connection of net.conntrack) connection.setMark(witness.fields.connectionMark >>> 0);
  editNet(net, (slice) => void (slice.firewall = firewall));
}

function onlyTracking(): Firewall {
  const ns = new Lab().addHost("tracking").netns();
  return ns.addRules("filter", "INPUT", { matches: { conntrack: { ctstate: "NEW" } } }).net.config.firewall;
}

function pass(net: Net, spec: PacketSpec): void {
  const skb = new Skb(net, net.loopback, net.taps.newJourney());
  skb.packet = packetOf(spec);
  net.hooks.run(PREROUTING, skb);
  net.hooks.run(POSTROUTING, skb);
}

/** A handshake, a request and its reply, or the packet that an error is about. */
function firstPackets({ role, packet, fields }: Witness): readonly PacketSpec[] {
  if (role === "new" || role === "invalid") return [];
  if (role === "related") return [quotedSpec(fields)];
  const { src, dst, sport, dport, protocol } = packet;
  const ends = { src: src!, dst, ...(sport !== undefined && { sport, dport: dport! }) };
  const mirrored = { src: dst, dst: src!, ...(sport !== undefined && { sport: dport!, dport: sport }) };
  const [there, back] = role === "established" ? [ends, mirrored] : [mirrored, ends];
  if (protocol === "tcp")
    return [
      { ...there, protocol, flags: "S", sequence: 0 },
      { ...back, protocol, flags: "SA", sequence: 0, ack: 1 },
      { ...there, protocol, flags: "A", sequence: 1, ack: 1 },
    ];
  if (protocol !== "icmp")
    return [
      { ...there, protocol },
      { ...back, protocol },
    ];
  const type = packet.type!;
  const request = REQUESTS[type] ?? type;
  return [
    { ...there, protocol, type: request },
    { ...back, protocol, type: request === 8 ? 0 : request + 1 },
  ];
}

/** Which request an ICMP reply is to. */
const REQUESTS: Readonly<Record<number, number>> = { 0: 8, 14: 13, 16: 15, 18: 17 };
