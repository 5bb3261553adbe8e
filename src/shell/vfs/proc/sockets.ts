/**
 * /proc/net/{tcp,udp,raw,packet,sockstat}. Linux: tcp4_seq_show(), udp4_seq_show(), raw_seq_show(), packet_seq_show(),
 * sockstat_seq_show(). Addresses of kernel memory are made of the inode; which slot of a hash table a socket is in, of its port.
 */
import type { Net } from "../../../kernel/net.ts";
import type { TcpInfo } from "../../../kernel/transport/tcp/info.ts";
import type { TcpState } from "../../../kernel/transport/tcp/states.ts";
import type { Ipv4 } from "../../../wire/ipv4-address.ts";
import { type SocketRow, socketRows } from "../../commands/ss/sockets.ts";
import { hex, littleEndian } from "./fields.ts";

/** Linux's numbers of the states. */
const STATES: Readonly<Record<TcpState, number>> = {
  ESTABLISHED: 1,
  SYN_SENT: 2,
  SYN_RECV: 3,
  FIN_WAIT1: 4,
  FIN_WAIT2: 5,
  TIME_WAIT: 6,
  CLOSE: 7,
  CLOSE_WAIT: 8,
  LAST_ACK: 9,
  LISTEN: 10,
  CLOSING: 11,
};

const TCP_WIDTH = 149;
const UDP_WIDTH = 127;

/** Times count in hundredths of a second. */
const CLOCK_US = 10_000;

function end(address: Ipv4, port: number): string {
  return `${littleEndian(address)}:${hex(port, 4)}`;
}

function pointer(inode: number): string {
  return (inode === 0 ? 0 : 0x80000000 + inode * 64).toString(16).padStart(16, "0");
}

function head(row: SocketRow, number: string): string {
  const { localAddress, localPort, remoteAddress, remotePort, state } = row;
  // The limit of a listener's queue is for ss alone.
  const sendQueue = state === "LISTEN" ? 0 : row.sendQueue;
  const queues = `${hex(sendQueue, 8)}:${hex(row.receiveQueue, 8)}`;
  return `${number}: ${end(localAddress, localPort)} ${end(remoteAddress, remotePort)} ${hex(STATES[state], 2)} ${queues}`;
}

export function tcp(net: Net): string {
  const title = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";
  const lines = net.sockets.tcp.list().map((info, index) => tcpLine(info, index).padEnd(TCP_WIDTH));
  return `${[title.padEnd(TCP_WIDTH), ...lines].join("\n")}\n`;
}

const TIMERS = { on: 1, keepalive: 2, timewait: 3, persist: 4 } as const;

function tcpLine(info: TcpInfo, index: number): string {
  const { timer, state, details, uid, inode } = info;
  const left = timer === null ? 0 : Math.max(0, Math.round(timer.leftUs / CLOCK_US));
  const clock = `${hex(timer === null ? 0 : TIMERS[timer.name], 2)}:${hex(left, 8)}`;
  const retries = timer === null || timer.name === "timewait" ? 0 : timer.retries;
  const row = head({ table: "tcp", ...info }, String(index).padStart(4));
  const owner = `${String(uid).padStart(5)} ${"0".padStart(8)} ${inode}`;
  const start = `${row} ${clock} ${hex(retries, 8)} ${owner}`;
  if (state === "TIME_WAIT" || (state === "FIN_WAIT2" && details === null)) return `${start} 3 ${pointer(inode)}`;
  if (state === "SYN_RECV" && details === null) return `${start} 0 ${pointer(inode)}`;
  const references = timer === null ? 1 : 2;
  const rest = state === "LISTEN" || details === null ? LISTENER : connection(details);
  return `${start} ${references} ${pointer(inode)} ${rest}`;
}

/** RTO, ATO, quick acknowledgements, congestion window, and the room for Fast Open. */
const LISTENER = "100 0 0 10 0";

function connection(details: NonNullable<TcpInfo["details"]>): string {
  const { rtoUs, atoUs, quick, cwnd, ssthresh } = details;
  const threshold = ssthresh >= 0x7fffffff ? -1 : ssthresh;
  return `${Math.round(rtoUs / CLOCK_US)} ${Math.round(atoUs / CLOCK_US)} ${quick} ${cwnd} ${threshold}`;
}

export const UDP_TITLE = `${"   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops".padEnd(UDP_WIDTH)}\n`;

export function udp(net: Net): string {
  return (
    UDP_TITLE +
    socketRows(net, "udp")
      .map((row) => `${datagramLine(row, 5, row.localPort).padEnd(UDP_WIDTH)}\n`)
      .join("")
  );
}

export const RAW_TITLE =
  "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops\n";

export function raw(net: Net): string {
  return (
    RAW_TITLE +
    socketRows(net, "raw")
      .map((row) => `${datagramLine(row, 4, row.localPort & 0xff)}\n`)
      .join("")
  );
}

function datagramLine(row: SocketRow, width: number, slot: number): string {
  const owner = `${String(row.uid).padStart(5)} ${"0".padStart(8)} ${row.inode}`;
  return `${head(row, String(slot).padStart(width))} 00:00000000 00000000 ${owner} 2 ${pointer(row.inode)} 0`;
}

export function packet(net: Net): string {
  const lines = net.packetSockets.map(({ ifindex, inode, type, protocol }) => {
    const device = String(ifindex).padEnd(5);
    return `${pointer(inode)} 3      ${String(type).padEnd(4)} ${hex(protocol, 4).toLowerCase()}   ${device} 1 ${"0".padEnd(6)} ${"0".padEnd(6)} ${String(inode).padEnd(6)}\n`;
  });
  return `sk               RefCnt Type Proto  Iface R Rmem   User   Inode\n${lines.join("")}`;
}

/** Memory is not modelled: it counts none. */
export function sockstat(net: Net): string {
  const states = net.sockets.tcp.list();
  const waiting = states.filter(({ state }) => state === "TIME_WAIT").length;
  const open = states.filter(({ inode, state }) => inode !== 0 && state !== "CLOSE").length;
  const orphans = states.filter(({ inode, state, details }) => inode === 0 && details !== null && state !== "SYN_RECV").length;
  const [datagrams, raws] = [[...net.sockets.udp].length, [...net.sockets.raw].length];
  const used = open + datagrams + raws + net.packetSockets.length;
  return (
    `sockets: used ${used}\n` +
    `TCP: inuse ${open + orphans} orphan ${orphans} tw ${waiting} alloc ${open + orphans} mem 0\n` +
    `UDP: inuse ${datagrams} mem 0\nUDPLITE: inuse 0\nRAW: inuse ${raws}\nFRAG: inuse ${net.fragments.size} memory 0\n`
  );
}
