/** netstat's list of sockets. net-tools: netstat.c; Linux: /proc/net/tcp, /proc/net/udp, /proc/net/raw. */
import { serviceName } from "../../../kernel/netfilter/services.ts";
import type { TcpState } from "../../../kernel/transport/tcp/states.ts";
import type { Step } from "../../../sim/wait.ts";
import type { Ipv4 } from "../../../wire/ipv4-address.ts";
import type { CommandContext } from "../../command.ts";
import { hostName } from "../route/resolve.ts";
import { type SocketRow, type SocketTable, socketRows } from "../ss/sockets.ts";
import type { NetstatOptions } from "./options.ts";

/** As wide as an address with its port is printed without -W. */
const ADDRESS_WIDTH = 23;

export function* formatSockets(context: CommandContext, options: NetstatOptions): Step<string> {
  const which = options.all ? "servers and established" : options.listening ? "only servers" : "w/o servers";
  let text = "";
  if (options.hasList) {
    text += `Active Internet connections (${which})\nProto Recv-Q Send-Q Local Address           Foreign Address         State      `;
    text += `${options.extended > 0 ? " User       Inode     " : ""}${options.processes ? " PID/Program name    " : ""}`;
    text += `${options.timers ? " Timer" : ""}\n`;
  }
  // Every socket here is IPv4's.
  for (const table of options.six && !options.inet ? [] : options.tables) {
    for (const row of socketRows(context.net, table)) if (isShown(row, options)) text += yield* formatRow(context, row, options);
  }
  if (!options.unix || options.sctp) return text;
  const program = options.processes ? " PID/Program name    " : "";
  return `${text}Active UNIX domain sockets (${which})\nProto RefCnt Flags       Type       State         I-Node  ${program} Path\n`;
}

function isShown(row: SocketRow, options: NetstatOptions): boolean {
  if (options.all) return true;
  const isConnected = row.table === "raw" ? row.state === "ESTABLISHED" : row.remotePort !== 0;
  return options.listening ? !isConnected : isConnected;
}

function* formatRow(context: CommandContext, row: SocketRow, options: NetstatOptions): Step<string> {
  const local = yield* formatEnd(context, row.localAddress, row.localPort, row.table, options);
  const remote = yield* formatEnd(context, row.remoteAddress, row.remotePort, row.table, options);
  // Only ss prints a listener's limit.
  const sendQueue = row.state === "LISTEN" ? 0 : row.sendQueue;
  const queues = `${String(row.receiveQueue).padStart(6)} ${String(sendQueue).padStart(6)}`;
  let line = `${row.table.padEnd(5)} ${queues} ${local} ${remote} ${stateText(row).padEnd(11)}`;
  if (options.extended > 0) line += ` ${userOf(row, options).padEnd(10)} ${String(row.inode).padEnd(10)}`;
  if (options.processes)
    line += ` ${(row.holder === null ? "-" : `${row.holder.pid}/${row.holder.name}`).slice(0, 20).padEnd(20)}`;
  if (options.timers) line += ` ${formatTimer(row)}`;
  return `${line}\n`;
}

function userOf({ uid }: SocketRow, { numericUsers }: NetstatOptions): string {
  return uid === 0 && !numericUsers ? "root" : String(uid);
}

function* formatEnd(
  context: CommandContext,
  address: Ipv4,
  port: number,
  table: SocketTable,
  options: NetstatOptions,
): Step<string> {
  const host = yield* hostName(context, address, options.numericHosts);
  const service = formatPort(port, table, options);
  const room = ADDRESS_WIDTH - 1 - service.length;
  return `${options.wide ? host : host.slice(0, room)}:${service}`.padEnd(ADDRESS_WIDTH);
}

function formatPort(port: number, table: SocketTable, options: NetstatOptions): string {
  if (port === 0) return "*";
  if (options.numericPorts) return String(port);
  if (table === "raw") return port === 1 ? "icmp" : String(port);
  return serviceName(port, table) ?? String(port);
}

const RAW_STATES: Partial<Record<TcpState, string>> = { ESTABLISHED: "1", CLOSE: "7" };

function stateText(row: SocketRow): string {
  if (row.table === "raw") return RAW_STATES[row.state] ?? "";
  return row.table === "udp" && row.state === "CLOSE" ? "" : row.state;
}

function formatTimer({ timer }: SocketRow): string {
  if (timer === null) return "off (0.00/0/0)";
  const name = timer.name === "persist" ? "probe" : timer.name;
  const probes = timer.name === "persist" || timer.name === "keepalive" ? timer.retries : 0;
  return `${name} (${(Math.max(0, timer.leftUs) / 1e6).toFixed(2)}/${timer.retries - probes}/${probes})`;
}
