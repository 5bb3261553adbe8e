/**
 * Tracking UDP, ICMP queries and protocols without ports. Linux: nf_conntrack_proto_{udp,icmp,generic}.c.
 */
import { ICMP, type Icmp, isIcmpError } from "../../../wire/icmp.ts";
import type { Packet } from "../../../wire/ipv4.ts";
import { UDP } from "../../../wire/udp.ts";
import { type Connection, type Direction, EVENT_ASSURED, IPS_ASSURED, IPS_CONFIRMED, IPS_SEEN_REPLY } from "./connection.ts";
import type { ConntrackSettings } from "./sysctl.ts";
import { INVALID, type Refresh, TRACKED, type Tracking, trackTcp } from "./tcp.ts";

export interface Tracker extends Refresh {
  readonly nowUs: number;
  readonly settings: ConntrackSettings;
}

/** Traffic in both directions for this long makes a stream of it. */
const STREAM_AFTER_US = 2_000_000;

export function trackPacket(connection: Connection, packet: Packet, direction: Direction, tracker: Tracker): Tracking {
  const { settings } = tracker;
  const payload = packet.payload;
  switch (payload.kind) {
    case "tcp":
      return trackTcp(connection, payload, direction, settings, tracker);
    case "udp":
      return trackUdp(connection, tracker);
    case "icmp":
      if (!connection.isConfirmed && !isQuery(payload)) return INVALID;
      tracker.refresh(connection, settings.icmpUs);
      return TRACKED;
    case "opaque":
      tracker.refresh(connection, settings.genericUs);
      return TRACKED;
    default:
      return payload satisfies never;
  }
}

function trackUdp(connection: Connection, tracker: Tracker): Tracking {
  const { settings, nowUs } = tracker;
  if (!(connection.status & IPS_CONFIRMED)) connection.streamAfterUs = nowUs + STREAM_AFTER_US;
  if (!isStream(connection, nowUs)) {
    tracker.refresh(connection, settings.udpUs);
    return TRACKED;
  }
  tracker.refresh(connection, settings.udpStreamUs);
  if (!(connection.status & IPS_ASSURED)) {
    connection.status |= IPS_ASSURED;
    connection.events |= EVENT_ASSURED;
  }
  return TRACKED;
}

/** UDP: traffic in both directions has gone on for long enough. */
export function isStream({ status, streamAfterUs }: Connection, nowUs: number): boolean {
  return (status & IPS_SEEN_REPLY) !== 0 && nowUs > streamAfterUs;
}

/** Queries begin a connection: echo, timestamp, information, address mask. */
function isQuery(message: Icmp): boolean {
  return message.type === 8 || message.type === 13 || message.type === 15 || message.type === 17;
}

/** The highest ICMP type Linux knows; one beyond is invalid. */
const NR_ICMP_TYPES = 18;

export function isUnknownIcmp(packet: Packet): boolean {
  return packet.payload.kind === "icmp" && packet.payload.type > NR_ICMP_TYPES;
}

/** Errors are tracked by the packet they quote. */
export function isErrorMessage(packet: Packet): boolean {
  return packet.payload.kind === "icmp" && isIcmpError(packet.payload.type);
}

/** Protocols in which two connections that differ in nothing are one (allow_clash). */
export function allowsClash(protocol: number): boolean {
  return protocol === UDP || protocol === ICMP;
}
