/**
 * Whether a recorded flow is still valid for its next packet. A change of a namespace's configuration, its forwarding databases,
 * route exceptions or packet sockets moves its epoch, which ends its flows; what changes with packets and time is checked here.
 */
import type { Packet } from "../../wire/ipv4.ts";
import { TCP } from "../../wire/tcp.ts";
import { UDP } from "../../wire/udp.ts";
import type { Device } from "../device.ts";
import { isValid } from "../ipv4/neighbour.ts";
import type { Net } from "../net.ts";
import { type Connection, IPS_ASSURED } from "../netfilter/conntrack/connection.ts";
import { isStream } from "../netfilter/conntrack/protocols.ts";
import { INVALID } from "../netfilter/conntrack/tcp.ts";
import { TCP_ESTABLISHED } from "../netfilter/conntrack/tcp-states.ts";
import { advanceConnection } from "../netfilter/conntrack/track.ts";
import type { Skb } from "../skb.ts";
import type { Effects, Flow } from "./flow.ts";

/** Counts the changes of what a receive step depends on beside its packet, the packet's connection and its neighbour. */
export class Epoch {
  value = 1;

  move(): void {
    this.value++;
  }
}

/** Whether a packet that is one of the flow's would be treated as recorded, as far as its connection lets it. */
export function holds(flow: Flow, skb: Skb, packet: Packet): boolean {
  const { connection, effects } = flow;
  const { taps, loop, epoch } = skb.net;
  const { nowUs } = loop;
  if (effects.epoch !== epoch.value) return false;
  if (taps.keepsSteps && flow.hops?.isFor(skb) !== true) return false;
  if (packet.totalLength > flow.maxBytes || (packet.dontFragment && !flow.coversDontFragment)) return false;
  if (effects.forwarded && packet.ttl <= 1) return false;
  if (connection !== null && !isSteady(flow, connection, nowUs)) return false;
  if (isSweepDue(effects.bridgeIn, nowUs) || isSweepDue(effects.bridgeOut, nowUs)) return false;
  return effects.neighbour === null || isReachedAsBefore(effects);
}

/**
 * What conntrack does to the packet's connection is done. False: the packet is none of it, a TCP segment outside the window, and
 * nothing is changed.
 */
export function advances({ connection, direction }: Flow, net: Net, packet: Packet): boolean {
  return connection === null || advanceConnection(net.conntrack, connection, direction, packet) !== INVALID;
}

/** The packet changes nothing of its connection but when it ends, what it counted and where TCP's windows are. */
function isSteady(flow: Flow, connection: Connection, nowUs: number): boolean {
  const { status, mark, events, timeoutUs } = connection;
  if (status !== flow.status || mark !== flow.mark || events !== 0 || timeoutUs <= nowUs) return false;
  switch (flow.effects.protocol) {
    case UDP:
      return (status & IPS_ASSURED) !== 0 || !isStream(connection, nowUs);
    case TCP:
      return (status & IPS_ASSURED) !== 0 && isEstablished(connection);
    default:
      return true;
  }
}

/** Both ends have been heard: a segment outside the window changes nothing of what is known of them. */
function isEstablished({ tcp }: Connection): boolean {
  const { state, sides } = tcp!;
  return state === TCP_ESTABLISHED && sides[0].maxWindow !== 0 && sides[1].maxWindow !== 0;
}

/** Aged entries are swept out at the next lookup. */
function isSweepDue(bridge: Device | null, nowUs: number): boolean {
  return bridge !== null && nowUs >= bridge.bridge!.timers.dueUs;
}

/** The neighbour is sent to at once, in frames with the same header. */
function isReachedAsBefore({ neighbour, header }: Effects): boolean {
  const { dead, state, mac } = neighbour!;
  return !dead && isValid(state) && neighbour!.header === header && header.dst === mac;
}
