/**
 * netstat of net-tools 2.10: sockets, the routing table (-r), the interfaces (-i), the multicast groups (-g) and the counters
 * (-s) of a namespace. IPv6 is as where it is disabled.
 */
import { type Program, sleepUntil } from "../../../sim/wait.ts";
import type { Command, CommandContext } from "../../command.ts";
import { printInterface, printShort, shownInterfaces } from "../ifconfig/show.ts";
import { listRoutes } from "../route/list.ts";
import { IPV6_CACHE, ipv6Table } from "../route/list-ipv6.ts";
import { formatGroups } from "./groups.ts";
import { NETSTAT_OPTIONS, type NetstatOptions, readNetstatLine } from "./options.ts";
import { formatSockets } from "./sockets.ts";
import { formatStatistics, formatStatistics6 } from "./statistics.ts";

const INTERFACES_HEADING = "Iface             MTU    RX-OK RX-ERR RX-DRP RX-OVR    TX-OK TX-ERR TX-DRP TX-OVR Flg\n";

/** -rC: Linux 3.6 did away with it. */
const ROUTE_CACHE = "Kernel IP routing cache\nSource          Destination     Gateway         Flags   MSS Window  irtt Iface\n";

export const netstat: Command = { name: "netstat", path: "/usr/bin/netstat", options: NETSTAT_OPTIONS, run: runNetstat };

function* runNetstat(context: CommandContext): Program {
  const options = readNetstatLine(context.argv);
  for (;;) {
    const exitCode = yield* printView(context, options);
    if (!options.continuous) return exitCode;
    yield sleepUntil(context.host.loop.nowUs + 1_000_000);
  }
}

function* printView(context: CommandContext, options: NetstatOptions): Program {
  const { stdout, net } = context;
  if (options.view === "statistics") {
    stdout.write((options.six ? formatStatistics6 : formatStatistics)(net, options.protocols));
    return 0;
  }
  if (options.view === "groups") {
    // With a family named netstat begins a list of sockets, in which it shows none.
    if (options.inet || options.six) stdout.write(yield* formatSockets(context, { ...options, tables: [], unix: false }));
    stdout.write(formatGroups(net, options));
    return 0;
  }
  if (options.view === "cache") {
    if (options.inet || !options.six) stdout.write(ROUTE_CACHE);
    if (options.six) stdout.write(IPV6_CACHE);
    return 0;
  }
  if (options.view === "routes") {
    // The middle columns are netstat's own; -e gives those of route.
    const extended = options.extended === 0 ? 1 : options.extended === 1 ? 0 : 2;
    const isListed = options.inet || !options.six;
    const code = isListed ? yield* listRoutes(context, { numeric: options.numericHosts, extended }) : 0;
    if (!options.six) return code;
    stdout.write(ipv6Table(options.numericHosts));
    return 0;
  }
  if (options.view === "interfaces") {
    const shown = shownInterfaces(net, options.all);
    const lines =
      options.extended > 0
        ? shown.map((each) => printInterface(each))
        : [INTERFACES_HEADING, ...shown.map((each) => printShort(each))];
    stdout.write(`Kernel Interface table\n${lines.join("")}`);
    return 0;
  }
  stdout.write(yield* formatSockets(context, options));
  if (!options.sctp) return 0;
  context.stderr.write("netstat: no support for `AF INET (sctp)' on this system.\n");
  return 1;
}
