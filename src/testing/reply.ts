/** The reply to a packet: the kernel's own, or its mirror image sent from where it ended; and whether it comes back. */
import type { Fate } from "../lab/inject.ts";
import type { Lab } from "../lab/lab.ts";
import { Namespace } from "../lab/namespace.ts";
import type { Hop, Location } from "../trace/hop.ts";
import { type PacketSpec, specOf } from "../trace/packet-spec.ts";

/** A namespace by where a packet was in it. */
export function namespaceAt(lab: Lab, { host, netns }: Location): Namespace {
  return new Namespace(lab.hosts.get(host)!, lab.kernel.nets[netns]!);
}

/** What a packet was as it began. */
export function originalOf(fate: Fate): PacketSpec | null {
  const first = fate.journey.steps.find(({ packet }) => packet !== null)?.packet;
  return first ? specOf(first) : null;
}

/** Addresses and ports the other way round; of an echo request the reply. */
export function mirrored(packet: PacketSpec): PacketSpec {
  const { src, dst, protocol, sport, dport } = packet;
  const ends = { src: dst, dst: src!, protocol };
  if (protocol === "icmp") return { ...ends, type: 0, echoId: packet.echoId ?? 0, sequence: packet.sequence ?? 0 };
  const flags = protocol === "tcp" ? { flags: "SA", ack: ((packet.sequence ?? 0) + 1) % 2 ** 32 } : {};
  return { ...ends, sport: dport ?? 0, dport: sport ?? 0, ...flags };
}

/**
 * The reply to a packet that arrived. Where its receiver's kernel sent none, its mirror image is sent from there; where it left
 * the lab, the mirror image is received by the device it left by. Null for a packet that did not arrive.
 */
export function replyTo(fate: Fate): Fate | null {
  const { packet, verdict, at, replies } = fate;
  const own = replies.find((reply) => isReplyTo(originalOf(reply), packet));
  if (own !== undefined) return own;
  if (packet === null || packet.src === undefined || !(verdict === "socket" || verdict === "host" || verdict === "forwarded"))
    return null;
  const from = namespaceAt(fate.cause.lab, at);
  return verdict === "forwarded" ? from.inject(at.device, mirrored(packet)) : from.output(mirrored(packet));
}

/** A reply has the ends of what it replies to, the other way round; an ICMP error comes from anywhere, to the sender. */
function isReplyTo(reply: PacketSpec | null, packet: PacketSpec | null): boolean {
  if (reply === null || packet === null || reply.dst !== packet.src) return false;
  if (reply.protocol === "icmp" && packet.protocol !== "icmp") return true;
  return reply.src === packet.dst && reply.protocol === packet.protocol && (reply.dport ?? 0) === (packet.sport ?? 0);
}

/** A reply as it leaves by the device that the packet came in by, or as its sender takes it; null where it does not come back. */
export function returnOf(fate: Fate, reply: Fate): PacketSpec | null {
  const [first] = fate.journey.steps;
  const sender = originalOf(fate)?.src;
  if (first === undefined || sender === undefined) return null;
  const isOutput = fate.journey.steps.some(({ kind }) => kind === "sendPacket") && first.kind !== "receiveFrame";
  const back = reply.journey.steps.findLast(
    (step) => isBack(step, first, isOutput) && step.packet !== null && specOf(step.packet).dst === sender,
  );
  return back ? specOf(back.packet!) : null;
}

function isBack(step: Hop, first: Location, isOutput: boolean): boolean {
  if (step.host !== first.host || step.netns !== first.netns) return false;
  return isOutput
    ? step.kind === "deliverPacket" || step.kind === "socket"
    : step.kind === "transmitFrame" && step.device === first.device;
}
