/** A connection as plain data: for hops, for the library's snapshots. */
import { Explanation } from "../../../trace/hop.ts";
import type { ConnectionSnapshot, ConntrackDetail, TupleSnapshot } from "../../../trace/hop-details.ts";
import { formatIpv4, type Ipv4 } from "../../../wire/ipv4-address.ts";
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
import { makeTuple, type Tuple } from "./tuple.ts";

/**
 * What of a connection changes from packet to packet (the reply while it is new: NAT), kept until it is read; with the rest,
 * which stays.
 */
export class ConnectionExplanation extends Explanation<"conntrack"> {
  readonly #connection: Connection;
  readonly #ctInfo: number;
  readonly #replySrc: Ipv4;
  readonly #replyDst: Ipv4;
  readonly #replyPorts: number;
  readonly #status: number;
  readonly #mark: number;
  readonly #tcpState: number;
  readonly #leftUs: number;

  constructor(connection: Connection, ctInfo: number, nowUs: number) {
    super();
    this.#connection = connection;
    this.#ctInfo = ctInfo;
    this.#replySrc = connection.replySrc;
    this.#replyDst = connection.replyDst;
    this.#replyPorts = connection.replyPorts;
    this.#status = connection.status;
    this.#mark = connection.mark;
    this.#tcpState = connection.tcp === null ? -1 : connection.tcp.state;
    this.#leftUs = connection.timeoutUs - (connection.isConfirmed ? nowUs : 0);
  }

  read(): ConntrackDetail {
    return {
      state: stateName(this.#ctInfo),
      direction: directionOf(this.#ctInfo) === ORIGINAL ? "original" : "reply",
      connection: this.snapshot(),
    };
  }

  snapshot(): ConnectionSnapshot {
    const { id, original, protocol } = this.#connection;
    const status = this.#status;
    return {
      id,
      original: snapshotTuple(original),
      reply: snapshotTuple(makeTuple(this.#replySrc, this.#replyDst, protocol, this.#replyPorts)),
      tcpState: this.#tcpState < 0 ? null : TCP_STATE_NAMES[this.#tcpState]!,
      status: STATUS_NAMES.filter(([bit]) => status & bit).map(([, name]) => name),
      mark: this.#mark,
      timeoutSeconds: secondsLeft(this.#leftUs),
    };
  }

  /** The same of a packet that found as much as this one, but another time left. */
  readWithLeft(leftUs: number): ConntrackDetail {
    const detail = this.read();
    return { ...detail, connection: { ...detail.connection!, timeoutSeconds: secondsLeft(leftUs) } };
  }
}

function secondsLeft(us: number): number {
  return Math.floor(Math.max(0, us) / 1_000_000);
}

const STATUS_NAMES = [
  [IPS_SEEN_REPLY, "SEEN_REPLY"],
  [IPS_ASSURED, "ASSURED"],
  [IPS_SRC_NAT, "SRC_NAT"],
  [IPS_DST_NAT, "DST_NAT"],
] as const;

export function snapshotConnection(connection: Connection, nowUs: number): ConnectionSnapshot {
  return new ConnectionExplanation(connection, 0, nowUs).snapshot();
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
