/** `ss -s`: the sockets in use. Linux: /proc/net/sockstat. The host is taken to have no sockets but those of this namespace. */
import type { Net } from "../../../kernel/net.ts";
import { type SocketRow, socketRows } from "./sockets.ts";

export function formatSummary(net: Net): string {
  const tcp = socketRows(net, "tcp").filter((row) => row.state !== "SYN_RECV");
  const waiting = count(tcp, (row) => row.state === "TIME_WAIT");
  const established = count(tcp, (row) => row.state === "ESTABLISHED" || row.state === "CLOSE_WAIT");
  const orphaned = count(tcp, (row) => isOrphan(row));
  const sockets = tcp.length - waiting;
  const udp = socketRows(net, "udp").length;
  const raw = socketRows(net, "raw").length;
  const total = sockets + udp + raw + net.packetSockets.length;
  // As many are "closed" as wait in TIME_WAIT: ss takes them off the sockets in use, which do not hold them any more.
  return `Total: ${total}
TCP:   ${tcp.length} (estab ${established}, closed ${waiting}, orphaned ${orphaned}, timewait ${waiting})

Transport Total     IP        IPv6
${line("RAW", raw)}${line("UDP", udp)}${line("TCP", sockets)}${line("INET", sockets + udp + raw)}${line("FRAG", 0)}
`;
}

function count(rows: readonly SocketRow[], test: (row: SocketRow) => boolean): number {
  return rows.filter(test).length;
}

function isOrphan(row: SocketRow): boolean {
  return ["FIN_WAIT1", "FIN_WAIT2", "LAST_ACK", "CLOSING"].includes(row.state) && row.holder === null;
}

function line(name: string, number: number): string {
  const field = (value: number): string => String(value).padEnd(9);
  return `${name}\t  ${field(number)} ${field(number)} ${field(0)}\n`;
}
