import type { Net } from "../../../kernel/net.ts";
import type { TcpInfo } from "../../../kernel/transport/tcp/info.ts";
import { ANY } from "../../../wire/ipv4-address.ts";

export type SocketTable = "raw" | "udp" | "tcp";

/** What is listed of a socket of any table. */
type Listed =
  | ("state" | "localAddress" | "localPort" | "remoteAddress" | "remotePort")
  | ("device" | "uid" | "inode" | "receiveQueue" | "sendQueue" | "holder" | "timer");

export interface SocketRow extends Pick<TcpInfo, Listed> {
  readonly table: SocketTable;
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
