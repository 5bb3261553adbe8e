/**
 * `route` of net-tools 2.10: the main table as /proc/net/route has it, and changes by ioctl. Left out, refused by name: IPv6, the
 * window and irtt of a route, mod, dyn and reinstate.
 */
import type { Program } from "../../../sim/process.ts";
import type { Command, CommandContext } from "../../command.ts";
import { Exit } from "../../exit.ts";
import { accepted, counted, modelled, on, prints, set, value } from "../../options/rows.ts";
import { OptionTable } from "../../options/table.ts";
import { changeRoute } from "./change.ts";
import { listRoutes } from "./list.ts";
import { INET_USAGE, ROUTE_FAMILIES, ROUTE_USAGE, ROUTE_VERSION } from "./usage.ts";

interface RouteOptions {
  help: boolean;
  numeric: boolean;
  extended: number;
  cache: boolean;
  /** The last that was named. */
  family: string;
}

/** Options stand before the verb: behind it -net and -host are words. */
const OPTIONS = new OptionTable<RouteOptions>(
  "route",
  {
    "h ?": on("help"),
    V: prints(ROUTE_VERSION),
    A: modelled((options, { value }) => {
      for (const name of value.split(",")) options.family = readFamily(name);
    }),
    4: set({ family: "inet" }),
    6: set({ family: "inet6" }),
    ax25: value("family", (_, { written }) => readFamily(written.slice(2))),
    C: on("cache"),
    e: counted("extended"),
    "n N": on("numeric"),
    "F v": accepted,
  },
  { usage: ROUTE_USAGE, exitCode: 3, stopsAtOperand: true },
);

export const routeCommand: Command = { name: "route", path: "/usr/sbin/route", options: OPTIONS, run: runRoute };

function* runRoute(context: CommandContext): Program {
  const { stdout, stderr } = context;
  const options: RouteOptions = { help: false, numeric: false, extended: 0, cache: false, family: "inet" };
  const operands = OPTIONS.read(context.argv.slice(1), options, (mistake) => {
    stderr.write(mistake);
    options.help = true;
  });
  if (options.help) {
    stderr.write(ROUTE_FAMILIES);
    stdout.write(ROUTE_USAGE);
    return 0;
  }
  const { family } = options;
  if (family !== "inet") throw OPTIONS.notModelled(family === "inet6" ? "IPv6" : `address family "${family}"`);
  const [action, ...words] = operands;
  if (action === undefined) {
    if (options.cache) {
      stdout.write("Kernel IP routing cache\nSource          Destination     Gateway         Flags Metric Ref    Use Iface\n");
      return 0;
    }
    return yield* listRoutes(context, options);
  }
  if (action === "flush") {
    stderr.write(`Flushing \`inet' routing table not supported\n${INET_USAGE}`);
    return 3;
  }
  if (action === "add" || action === "new") return yield* changeRoute(context, "add", words);
  if (action === "del" || action === "delete") return yield* changeRoute(context, "del", words);
  stderr.write(ROUTE_USAGE + ROUTE_FAMILIES);
  return 3;
}

function readFamily(name: string): string {
  if (name === "ip") return "inet";
  if (name === "inet" || OTHER_FAMILIES.has(name)) return name;
  throw new Exit(1, `Unknown address family \`${name}'.\n`);
}

const OTHER_FAMILIES = new Set("inet6 tcpip unix ax25 netrom rose ipx ddp appletalk x25 bluetooth".split(" "));
