/** A connection as plain data: for hops, for the library's snapshots. */
import { formatIpv4 } from "../../../wire/ipv4-address.ts";
import {
  type Connection,
  CT_ESTABLISHED,
  CT_ESTABLISHED_REPLY,
  CT_NEW,
  directionOf,
  IPS_ASSURED,
  IPS_DST_NAT,
  IPS_SEEN_REPLY,
  IPS_SRC_NAT,
  ORIGINAL,
  type Tuple,
} from "./connection.ts";
import { TCP_STATE_NAMES } from "./tcp-states.ts";

export interface TupleSnapshot {
  readonly src: string;
  readonly dst: string;
  readonly protocol: number;
  readonly sport: number;
  readonly dport: number;
}

export interface ConnectionSnapshot {
  readonly id: number;
  readonly original: TupleSnapshot;
  readonly reply: TupleSnapshot;
  readonly tcpState: string | null;
  readonly status: readonly ("SEEN_REPLY" | "ASSURED" | "SRC_NAT" | "DST_NAT")[];
  readonly mark: number;
  readonly timeoutSeconds: number;
}

export function snapshotConnection(connection: Connection, nowUs: number): ConnectionSnapshot {
  const { status } = connection;
  const bits = [
    [IPS_SEEN_REPLY, "SEEN_REPLY"],
    [IPS_ASSURED, "ASSURED"],
    [IPS_SRC_NAT, "SRC_NAT"],
    [IPS_DST_NAT, "DST_NAT"],
  ] as const;
  return {
    id: connection.id,
    original: snapshotTuple(connection.original),
    reply: snapshotTuple(connection.reply),
    tcpState: connection.tcp === null ? null : TCP_STATE_NAMES[connection.tcp.state]!,
    status: bits.filter(([bit]) => status & bit).map(([, name]) => name),
    mark: connection.mark,
    timeoutSeconds: Math.floor(Math.max(0, connection.timeoutUs - (connection.isConfirmed ? nowUs : 0)) / 1_000_000),
  };
}

export function describeConnection(connection: Connection, ctInfo: number, nowUs: number): Readonly<Record<string, unknown>> {
  return {
    state: stateName(ctInfo),
    direction: directionOf(ctInfo) === ORIGINAL ? "original" : "reply",
    connection: snapshotConnection(connection, nowUs),
  };
}

/** As --ctstate names it. */
export function stateName(ctInfo: number): "NEW" | "ESTABLISHED" | "RELATED" {
  if (ctInfo === CT_NEW) return "NEW";
  return ctInfo === CT_ESTABLISHED || ctInfo === CT_ESTABLISHED_REPLY ? "ESTABLISHED" : "RELATED";
}

function snapshotTuple(tuple: Tuple): TupleSnapshot {
  return {
    src: formatIpv4(tuple.src),
    dst: formatIpv4(tuple.dst),
    protocol: tuple.protocol,
    sport: tuple.sport,
    dport: tuple.dport,
  };
}
