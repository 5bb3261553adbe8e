/** What the tables of a namespace hold: a snapshot, and the sockets and settings that no snapshot has. */
import type { Net } from "../kernel/net.ts";
import { listSysctls, readSysctl } from "../kernel/netlink/sysctl.ts";
import { snapshotNet } from "../lab/snapshot.ts";
import { type SocketTable, socketRows } from "../shell/commands/ss/sockets.ts";
import { ANY, formatIpv4, type Ipv4 } from "../wire/ipv4-address.ts";
import type { NetnsTables } from "./protocol.ts";

const SOCKET_TABLES: readonly SocketTable[] = ["tcp", "udp", "raw"];

export function tablesOf(net: Net): NetnsTables {
  return {
    snapshot: snapshotNet(net),
    sockets: SOCKET_TABLES.flatMap((protocol) =>
      socketRows(net, protocol).map(({ state, localAddress, localPort, remoteAddress, remotePort, holder }) => ({
        protocol,
        state,
        local: end(localAddress, localPort),
        remote: end(remoteAddress, remotePort),
        program: holder?.name ?? "",
      })),
    ),
    sysctls: listSysctls(net).flatMap((name) => {
      const value = readSysctl(net, name);
      return typeof value === "string" ? [{ name, value }] : [];
    }),
  };
}

function end(address: Ipv4, port: number): string {
  return `${address === ANY ? "*" : formatIpv4(address)}:${port === 0 ? "*" : port}`;
}
