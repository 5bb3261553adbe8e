/** A connection as plain data, for ss, netstat and tests. Linux: tcp_diag, /proc/net/tcp. */
import type { Ipv4 } from "../../../wire/ipv4-address.ts";
import type { IfIndex } from "../../config/link.ts";
import { TIMER_PROBE } from "./arm.ts";
import type { TcpRequest } from "./request.ts";
import type { TcpSocket } from "./socket.ts";
import type { TcpState } from "./states.ts";
import type { TcpTimeWait } from "./time-wait.ts";

export interface TcpInfo {
  readonly state: TcpState;
  readonly localAddress: Ipv4;
  readonly localPort: number;
  readonly remoteAddress: Ipv4;
  readonly remotePort: number;
  readonly device: IfIndex;
  readonly uid: number;
  readonly inode: number;
  /** Recv-Q and Send-Q as ss prints them. */
  readonly receiveQueue: number;
  readonly sendQueue: number;
  readonly holder: TcpSocket["holder"];
  /** The timer ss -o shows, with what is left of it and how often it fired. */
  readonly timer: {
    readonly name: "on" | "keepalive" | "timewait" | "persist";
    readonly leftUs: number;
    readonly retries: number;
  } | null;
  /** What ss -i adds; null for what is no full connection. */
  readonly details: TcpDetails | null;
}

export interface TcpDetails {
  readonly mss: number;
  readonly pmtu: number;
  readonly rcvMss: number;
  readonly advmss: number;
  readonly cwnd: number;
  readonly ssthresh: number;
  readonly rtoUs: number;
  readonly atoUs: number;
  /** Quick acknowledgements left, times two, and whether the connection is interactive. */
  readonly quick: number;
  readonly rttUs: number;
  readonly rttvarUs: number;
  readonly sndScale: number;
  readonly rcvScale: number;
  readonly rcvSpace: number;
  readonly rcvSsthresh: number;
  readonly sndWnd: number;
  readonly timestamps: boolean;
  readonly sack: boolean;
  readonly unacked: number;
}

export function infoOf(entry: TcpSocket | TcpRequest | TcpTimeWait, nowUs: number): TcpInfo {
  switch (entry.kind) {
    case "socket":
      return socketInfo(entry, nowUs);
    case "request":
      return {
        ...tupleOf(entry),
        state: "SYN_RECV",
        device: entry.listener.device,
        uid: entry.listener.uid,
        inode: 0,
        receiveQueue: 0,
        sendQueue: 0,
        holder: null,
        timer: entry.timer === null ? null : { name: "on", leftUs: entry.timer.wantedUs - nowUs, retries: entry.timeouts },
        details: null,
      };
    case "timewait":
      return {
        ...tupleOf(entry),
        state: entry.substate,
        device: entry.device,
        uid: 0,
        inode: 0,
        receiveQueue: 0,
        sendQueue: 0,
        holder: null,
        timer: entry.timer === null ? null : { name: "timewait", leftUs: entry.timer.wantedUs - nowUs, retries: 0 },
        details: null,
      };
    default:
      return entry satisfies never;
  }
}

function tupleOf(entry: TcpSocket | TcpRequest | TcpTimeWait) {
  const { localAddress, localPort, remoteAddress, remotePort } = entry;
  return { localAddress, localPort, remoteAddress, remotePort };
}

function socketInfo(sock: TcpSocket, nowUs: number): TcpInfo {
  return {
    ...tupleOf(sock),
    state: sock.state,
    device: sock.device,
    uid: sock.uid,
    inode: sock.orphaned ? 0 : sock.inode,
    receiveQueue: sock.receiveQueueSize,
    sendQueue: sock.sendQueueSize,
    holder: sock.orphaned || sock.parent !== null ? null : sock.holder,
    timer: timerOf(sock, nowUs),
    details: sock.state === "LISTEN" ? null : detailsOf(sock),
  };
}

function timerOf(sock: TcpSocket, nowUs: number): TcpInfo["timer"] {
  if (sock.pendingTimer === TIMER_PROBE) return { name: "persist", leftUs: sock.timerDueUs - nowUs, retries: sock.probesOut };
  if (sock.pendingTimer !== 0) return { name: "on", leftUs: sock.timerDueUs - nowUs, retries: sock.retransmits };
  if (sock.keepaliveTimer !== null)
    return { name: "keepalive", leftUs: sock.keepaliveTimer.wantedUs - nowUs, retries: sock.probesOut };
  return null;
}

function detailsOf(sock: TcpSocket): TcpDetails {
  return {
    mss: sock.mssCache,
    pmtu: sock.pmtu,
    rcvMss: sock.rcvMss,
    advmss: sock.advmss,
    cwnd: sock.cwnd,
    ssthresh: sock.ssthresh,
    rtoUs: sock.rtoUs,
    atoUs: sock.atoUs,
    quick: sock.quick * 2 + (sock.pingpong >= 1 ? 1 : 0),
    rttUs: sock.srttUs8 / 8,
    rttvarUs: sock.mdevUs4 / 4,
    sndScale: sock.sndScale,
    rcvScale: sock.rcvScale,
    rcvSpace: sock.rcvSpace,
    rcvSsthresh: sock.rcvSsthresh,
    sndWnd: sock.sndWnd,
    timestamps: sock.timestampsOk,
    sack: sock.sackOk,
    unacked: sock.out.sentCount,
  };
}
