/**
 * Whether a recorded flow is still valid for its next packet. A change of the configuration, a forwarding database, route
 * exceptions or packet sockets moves one epoch, which ends all flows at once; what changes with packets and time is checked here.
 */
import type { Packet } from "../../wire/ipv4.ts";
import { UDP } from "../../wire/udp.ts";
import type { Device } from "../device.ts";
import { isValid } from "../ipv4/neighbour.ts";
import { type Connection, IPS_ASSURED } from "../netfilter/conntrack/connection.ts";
import { isStream } from "../netfilter/conntrack/protocols.ts";
import type { Effects, Flow } from "./flow.ts";

/** Counts the changes of what a receive step depends on beside its packet, the packet's connection and its neighbour. */
export class Epoch {
  value = 1;

  move(): void {
    this.value++;
  }
}

/** Whether a packet that is one of the flow's would be treated as recorded. */
export function holds(flow: Flow, packet: Packet, nowUs: number): boolean {
  const { connection, effects } = flow;
  if (packet.totalLength > flow.maxBytes || (packet.dontFragment && !flow.coversDontFragment)) return false;
  if (effects.forwarded && packet.ttl <= 1) return false;
  if (connection !== null && !isSteady(flow, connection, nowUs)) return false;
  if (isSweepDue(effects.bridgeIn, nowUs) || isSweepDue(effects.bridgeOut, nowUs)) return false;
  return effects.neighbour === null || isReachedAsBefore(effects);
}

/** The packet changes nothing of its connection but when it ends and what it counted. */
function isSteady(flow: Flow, connection: Connection, nowUs: number): boolean {
  const { status, mark, events, timeoutUs } = connection;
  if (status !== flow.status || mark !== flow.mark || events !== 0 || timeoutUs <= nowUs) return false;
  return flow.protocol !== UDP || (status & IPS_ASSURED) !== 0 || !isStream(connection, nowUs);
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
