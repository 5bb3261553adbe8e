/**
 * ss of iproute2 6.1: TCP, UDP and raw sockets of a namespace.
 * Left out, each refused by name: what the model keeps no figures for (-e -i -m -T -b --tos), other families (-x -0 -6 -d -S -M,
 * netlink),
 * events (-E), killing (-K), files (-D -F).
 */
import type { Net } from "../../../kernel/net.ts";
import { serviceName } from "../../../kernel/netfilter/services.ts";
import { findNetns } from "../../../kernel/netlink/netns.ts";
import type { Program, Step } from "../../../sim/wait.ts";
import { ANY, formatIpv4, type Ipv4 } from "../../../wire/ipv4-address.ts";
import type { Command, CommandContext } from "../../command.ts";
import { Exit } from "../../exit.ts";
import { lookupName } from "../../net/resolve.ts";
import { renderTable } from "./columns.ts";
import { parseFilter } from "./filter.ts";
import { readSsLine, SS_OPTIONS, type SsOptions } from "./options.ts";
import { listensOnBoth, type SocketRow, type SocketTable, socketRows } from "./sockets.ts";
import { shownState, stateBit } from "./states.ts";
import { formatSummary } from "./summary.ts";

const PROTOCOLS: Readonly<Record<number, string>> = { 1: "icmp", 2: "igmp", 6: "tcp", 17: "udp", 47: "gre", 255: "raw" };

export const ss: Command = { name: "ss", path: "/usr/bin/ss", options: SS_OPTIONS, run: runSs };

function* runSs(context: CommandContext): Program {
  const options = readSsLine(context.argv);
  const net = netOf(context, options);
  if (options.summary) context.stdout.write(formatSummary(net));
  else context.stdout.write(yield* formatSockets(context, net, options));
  return 0;
}

function netOf(context: CommandContext, { netns }: SsOptions): Net {
  if (netns === null) return context.net;
  const net = findNetns(context.host, netns);
  if (net === null) throw new Exit(1, `Cannot open network namespace "${netns}": No such file or directory\n`);
  return net;
}

function* formatSockets(context: CommandContext, net: Net, options: SsOptions): Step<string> {
  const passes = options.filter.length === 0 ? () => true : parseFilter(options.filter, net.devices);
  const rows: string[][] = [];
  for (const table of options.tables) {
    for (const row of socketRows(net, table)) {
      if ((options.states & stateBit(row.state)) === 0 || !passes(row)) continue;
      if (options.onlyIpv4 && listensOnBoth(row)) continue;
      rows.push(yield* formatRow(context, net, row, options));
    }
  }
  const isOneState = (options.states & (options.states - 1)) === 0;
  return renderTable(
    rows,
    options.header,
    ({ title }) => (title === "Netid" && !options.showTable) || (title === "State" && isOneState),
  );
}

function* formatRow(context: CommandContext, net: Net, row: SocketRow, options: SsOptions): Step<string[]> {
  const device = row.device === 0 ? "" : `%${net.devices[row.device]?.name ?? `if${row.device}`}`;
  const isBoth = listensOnBoth(row);
  const local = isBoth ? "*" : yield* formatAddress(context, row.localAddress, options);
  const remote = isBoth ? "*" : yield* formatAddress(context, row.remoteAddress, options);
  return [
    row.table,
    shownState(row.state),
    String(row.receiveQueue).padEnd(6),
    String(row.sendQueue).padEnd(6),
    `${local}${device}:`,
    formatPort(row.localPort, row.table, options),
    `${remote}:`,
    formatPort(row.remotePort, row.table, options),
    formatProcess(row, options),
  ];
}

function* formatAddress(context: CommandContext, address: Ipv4, options: SsOptions): Step<string> {
  if (!options.resolve || address === ANY) return formatIpv4(address);
  const name = yield* lookupName(context, address);
  return name === null || name === "AGAIN" ? formatIpv4(address) : name;
}

function formatPort(port: number, table: SocketTable, options: SsOptions): string {
  if (port === 0) return "*";
  if (options.numeric) return String(port);
  if (table === "raw") return PROTOCOLS[port] ?? String(port);
  return serviceName(port, table) ?? String(port);
}

function formatProcess({ holder, timer }: SocketRow, options: SsOptions): string {
  let text = "";
  if (options.processes && holder !== null) text += ` users:(("${holder.name}",pid=${holder.pid},fd=${holder.fd}))`;
  if (options.timers && timer !== null) text += ` timer:(${timer.name},${formatLeft(timer.leftUs)},${timer.retries})`;
  return text;
}

/** 204ms, 1.004ms (the dot is a point in seconds), 59sec, 2min, 119min. */
function formatLeft(leftUs: number): string {
  const leftMs = Math.max(0, Math.floor(leftUs / 1000));
  const minutes = Math.floor(leftMs / 60_000);
  const seconds = minutes > 9 ? 0 : Math.floor(leftMs / 1000) % 60;
  const milliseconds = minutes > 0 || seconds > 9 ? 0 : leftMs % 1000;
  let text = minutes > 0 ? `${minutes}min` : "";
  if (seconds > 0) text += `${seconds}${milliseconds > 0 ? "." : "sec"}`;
  if (milliseconds > 0) text += `${String(milliseconds).padStart(3, "0")}ms`;
  return text;
}
