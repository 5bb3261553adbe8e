/**
 * netstat of net-tools 2.10: sockets, the routing table (-r) and the interfaces (-i) of a namespace.
 * Left out, each refused by name: -s (the model keeps a part of those counters), -e for sockets, -g, -c, -C, IPv6, SCTP, UDP-
 * Lite.
 */
import type { Program } from "../../../sim/process.ts";
import type { Command, CommandContext } from "../../command.ts";
import { printInterface, printShort, shownInterfaces } from "../ifconfig/show.ts";
import { listRoutes } from "../route/list.ts";
import { readNetstatLine } from "./options.ts";
import { formatSockets } from "./sockets.ts";

const INTERFACES_HEADING = "Iface             MTU    RX-OK RX-ERR RX-DRP RX-OVR    TX-OK TX-ERR TX-DRP TX-OVR Flg\n";

export const netstat: Command = { name: "netstat", path: "/usr/bin/netstat", run: runNetstat };

function* runNetstat(context: CommandContext): Program {
  const { stdout, stderr, net } = context;
  const options = readNetstatLine(context.argv.slice(1));
  if ("exitCode" in options) {
    stdout.write(options.stdout ?? "");
    stderr.write(options.stderr ?? "");
    return options.exitCode;
  }
  if (options.view === "routes") {
    // The middle columns are netstat's own; -e gives those of route.
    const extended = options.extended === 0 ? 1 : options.extended === 1 ? 0 : 2;
    return yield* listRoutes(context, { numeric: options.numericHosts, extended });
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
  return 0;
}
