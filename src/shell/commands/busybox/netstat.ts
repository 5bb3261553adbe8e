/**
 * netstat of busybox 1.35: sockets and the routing table. networking/netstat.c. Left out, refused by name: -W and -p, which this
 * build has not.
 */
import { serviceName } from "../../../kernel/netfilter/services.ts";
import type { Step } from "../../../sim/wait.ts";
import { formatIpv4, type Ipv4 } from "../../../wire/ipv4-address.ts";
import type { CommandContext } from "../../command.ts";
import { lookupName } from "../../net/resolve.ts";
import { type SocketRow, type SocketTable, socketRows } from "../ss/sockets.ts";
import { makeApplet, readLine } from "./applet.ts";
import { routingTable } from "./route.ts";

const NAME = "netstat";

export const netstat = makeApplet(NAME, runNetstat);

function* runNetstat(context: CommandContext): Step<number> {
  const line = readLine(NAME, context.argv.slice(1), "laentuwxr");
  const numeric = line.has("n");
  if (line.has("r")) {
    context.stdout.write(routingTable(context.net, { numeric, extended: !line.has("e") }));
    return 0;
  }
  const which = line.has("a") ? "(servers and established)" : line.has("l") ? "(only servers)" : "(w/o servers)";
  const kinds: SocketTable[] = [];
  if (line.has("t")) kinds.push("tcp");
  if (line.has("u")) kinds.push("udp");
  if (line.has("w")) kinds.push("raw");
  const isAny = kinds.length === 0 && !line.has("x");
  const tables: readonly SocketTable[] = isAny ? ["tcp", "udp", "raw"] : kinds;
  let text = "";
  if (tables.length > 0) {
    text += `Active Internet connections ${which}\nProto Recv-Q Send-Q Local Address           Foreign Address         State       \n`;
  }
  for (const table of tables) {
    for (const row of socketRows(context.net, table)) {
      const isConnected = row.table === "raw" ? row.state === "ESTABLISHED" : row.remotePort !== 0;
      if (!line.has("a") && line.has("l") === isConnected) continue;
      text += yield* formatRow(context, row, numeric);
    }
  }
  if (isAny || line.has("x"))
    text += `Active UNIX domain sockets ${which}\nProto RefCnt Flags       Type       State         I-Node Path\n`;
  context.stdout.write(text);
  return 0;
}

function* formatRow(context: CommandContext, row: SocketRow, numeric: boolean): Step<string> {
  const isV6 = listensOnAny6(row);
  const local = yield* formatEnd(context, row, "local", numeric, isV6);
  const remote = yield* formatEnd(context, row, "remote", numeric, isV6);
  const sendQueue = row.state === "LISTEN" ? 0 : row.sendQueue;
  const state =
    row.table === "udp"
      ? row.state === "CLOSE"
        ? ""
        : row.state
      : row.table === "raw"
        ? row.state === "CLOSE"
          ? "7"
          : "1"
        : row.state;
  return `${row.table.padEnd(5)} ${String(row.receiveQueue).padStart(6)} ${String(sendQueue).padStart(6)} ${local.padEnd(23)} ${remote.padEnd(23)} ${state.padEnd(12)}\n`;
}

/** busybox's own httpd and nc listen at [::], which takes IPv4 too. */
function listensOnAny6({ holder, localAddress, state }: SocketRow): boolean {
  return (
    state === "LISTEN" && localAddress === 0 && (holder?.name === "httpd" || holder?.name === "nc" || holder?.name === "busybox")
  );
}

function* formatEnd(
  context: CommandContext,
  row: SocketRow,
  end: "local" | "remote",
  numeric: boolean,
  isV6: boolean,
): Step<string> {
  const [address, port] = end === "local" ? [row.localAddress, row.localPort] : [row.remoteAddress, row.remotePort];
  const service =
    port === 0 ? "*" : numeric || row.table === "raw" ? String(port) : (serviceName(port, row.table) ?? String(port));
  const host = isV6 ? "::" : yield* hostOf(context, address, numeric);
  return `${host.slice(0, 22 - service.length)}:${service}`;
}

function* hostOf(context: CommandContext, address: Ipv4, numeric: boolean): Step<string> {
  if (numeric || address === 0) return formatIpv4(address);
  const name = yield* lookupName(context, address);
  return name === null || name === "AGAIN" ? formatIpv4(address) : name;
}
