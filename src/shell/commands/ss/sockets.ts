/**
 * The sockets of a namespace as ss and netstat see them: one shape for TCP, UDP and raw. Linux: inet_diag,
 * /proc/net/{tcp,udp,raw}.
 */
import type { IfIndex } from "../../../kernel/config/link.ts";
import type { Net } from "../../../kernel/net.ts";
import type { Socket } from "../../../kernel/transport/socket.ts";
import type { TcpInfo } from "../../../kernel/transport/tcp/info.ts";
import type { TcpState } from "../../../kernel/transport/tcp/states.ts";
import { ANY, type Ipv4 } from "../../../wire/ipv4-address.ts";

export type SocketTable = "raw" | "udp" | "tcp";

export interface SocketRow {
  readonly table: SocketTable;
  readonly state: TcpState;
  readonly localAddress: Ipv4;
  readonly localPort: number;
  readonly remoteAddress: Ipv4;
  readonly remotePort: number;
  readonly device: IfIndex;
  readonly uid: number;
  readonly inode: number;
  readonly receiveQueue: number;
  readonly sendQueue: number;
  readonly holder: Socket["holder"];
  readonly timer: TcpInfo["timer"];
}

/** busybox's httpd listens at [::], which takes IPv4 too: ss writes a star, and -4 leaves it out. */
export function listensOnBoth({ table, state, localAddress, holder }: SocketRow): boolean {
  return (
    table === "tcp" && state === "LISTEN" && localAddress === ANY && (holder?.name === "httpd" || holder?.name === "busybox")
  );
}

export function socketRows(net: Net, table: SocketTable): SocketRow[] {
  if (table === "tcp") return net.sockets.tcp.list().map((info) => ({ table, ...info }));
  if (table === "udp") {
    const rows = [...net.sockets.udp].map(
      (socket): SocketRow => ({
        table,
        state: socket.isConnected ? "ESTABLISHED" : "CLOSE",
        localAddress: socket.local.address,
        localPort: socket.local.port,
        remoteAddress: socket.remote.address,
        remotePort: socket.remote.port,
        device: socket.device,
        uid: socket.uid,
        inode: socket.inode,
        receiveQueue: socket.receiveQueueBytes,
        sendQueue: 0,
        holder: socket.holder,
        timer: null,
      }),
    );
    // The hash table's order is that of the ports.
    return rows.sort((a, b) => a.localPort - b.localPort);
  }
  return [...net.sockets.raw].map((socket) => ({
    table,
    state: socket.remote === ANY ? "CLOSE" : "ESTABLISHED",
    localAddress: socket.local,
    localPort: socket.protocol,
    remoteAddress: socket.remote,
    remotePort: 0,
    device: socket.device,
    uid: socket.uid,
    inode: socket.inode,
    receiveQueue: 0,
    sendQueue: 0,
    holder: socket.holder,
    timer: null,
  }));
}
