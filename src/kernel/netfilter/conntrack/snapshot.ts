/** A connection as plain data: for hops, for the library's snapshots. */
import { Explanation, type HopDetail } from "../../../trace/hop.ts";
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
} from "./connection.ts";
import { TCP_STATE_NAMES } from "./tcp-states.ts";
import type { Tuple } from "./tuple.ts";

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

/** What of a connection changes from packet to packet, kept until it is read; with the rest of it, which stays. */
export class ConnectionExplanation extends Explanation {
  readonly #connection: Connection;
  readonly #ctInfo: number;
  readonly #now: ConnectionState;

  constructor(connection: Connection, ctInfo: number, nowUs: number) {
    super();
    this.#connection = connection;
    this.#ctInfo = ctInfo;
    this.#now = stateOf(connection, nowUs);
  }

  read(): HopDetail {
    return {
      state: stateName(this.#ctInfo),
      direction: directionOf(this.#ctInfo) === ORIGINAL ? "original" : "reply",
      connection: writeConnection(this.#connection.id, this.#now),
    };
  }
}

interface ConnectionState {
  readonly original: Tuple;
  readonly reply: Tuple;
  readonly tcp: number;
  readonly status: number;
  readonly mark: number;
  readonly leftUs: number;
}

/** The tuples are copies: NAT changes the reply's while the connection is new. */
function stateOf(connection: Connection, nowUs: number): ConnectionState {
  const { original, reply, status, mark, timeoutUs, isConfirmed } = connection;
  const tcp = connection.tcp === null ? -1 : connection.tcp.state;
  return { original, reply, tcp, status, mark, leftUs: timeoutUs - (isConfirmed ? nowUs : 0) };
}

export function snapshotConnection(connection: Connection, nowUs: number): ConnectionSnapshot {
  return writeConnection(connection.id, stateOf(connection, nowUs));
}

function writeConnection(id: number, { original, reply, tcp, status, mark, leftUs }: ConnectionState): ConnectionSnapshot {
  const bits = [
    [IPS_SEEN_REPLY, "SEEN_REPLY"],
    [IPS_ASSURED, "ASSURED"],
    [IPS_SRC_NAT, "SRC_NAT"],
    [IPS_DST_NAT, "DST_NAT"],
  ] as const;
  return {
    id,
    original: snapshotTuple(original),
    reply: snapshotTuple(reply),
    tcpState: tcp < 0 ? null : TCP_STATE_NAMES[tcp]!,
    status: bits.filter(([bit]) => status & bit).map(([, name]) => name),
    mark,
    timeoutSeconds: Math.floor(Math.max(0, leftUs) / 1_000_000),
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
