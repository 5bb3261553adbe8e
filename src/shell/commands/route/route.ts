/**
 * `route` of net-tools 2.10: the main table as /proc/net/route has it, and changes by ioctl. Left out, refused by name: changes
 * of IPv6, the window and irtt of a route, mod, dyn and reinstate.
 */
import type { Program } from "../../../sim/wait.ts";
import type { Command, CommandContext } from "../../command.ts";
import { Exit } from "../../exit.ts";
import { accepted, counted, modelled, on, prints } from "../../options/rows.ts";
import { OptionTable } from "../../options/table.ts";
import { changeRoute } from "./change.ts";
import { listRoutes } from "./list.ts";
import { IPV6_CACHE, ipv6Table } from "./list-ipv6.ts";
import { INET_USAGE, ROUTE_FAMILIES, ROUTE_USAGE, ROUTE_VERSION } from "./usage.ts";

interface RouteOptions {
  help: boolean;
  numeric: boolean;
  extended: number;
  cache: boolean;
  /** In the order they were named. */
  readonly families: string[];
}

/** Options may stand anywhere; -net and -host are words. */
const OPTIONS = new OptionTable<RouteOptions>(
  "route",
  {
    "h ?": on("help"),
    V: prints(ROUTE_VERSION),
    A: modelled((options, { value }) => {
      for (const name of value.split(",")) addFamily(options, name);
    }),
    4: modelled((options) => addFamily(options, "inet")),
    6: modelled((options) => addFamily(options, "inet6")),
    ax25: modelled((options, { written }) => addFamily(options, written.slice(2))),
    C: on("cache"),
    e: counted("extended"),
    "n N": on("numeric"),
    "F v": accepted,
  },
  { usage: ROUTE_USAGE, exitCode: 3 },
);

export const routeCommand: Command = { name: "route", path: "/usr/sbin/route", options: OPTIONS, run: runRoute };

function* runRoute(context: CommandContext): Program {
  const { stdout, stderr } = context;
  const options: RouteOptions = { help: false, numeric: false, extended: 0, cache: false, families: [] };
  const argv = context.argv.map((word) => (word === "-net" || word === "-host" ? `#${word.slice(1)}` : word));
  const operands = OPTIONS.read(argv, options, (mistake) => {
    stderr.write(mistake);
    options.help = true;
  });
  if (options.help) {
    stderr.write(ROUTE_FAMILIES);
    stdout.write(ROUTE_USAGE);
    return 0;
  }
  const { families } = options;
  const [action, ...words] = operands.map((word) => word.replace(/^#(?=(net|host)$)/, "-"));
  if (action === undefined) {
    let code = 0;
    for (const family of families.length === 0 ? ["inet"] : families) {
      if (family === "inet6") stdout.write(options.cache ? IPV6_CACHE : ipv6Table(options.numeric));
      else if (options.cache) stdout.write(CACHE);
      else code = yield* listRoutes(context, options);
    }
    return code;
  }
  if (families.at(-1) === "inet6" && VERBS.has(action)) throw OPTIONS.notModelled("IPv6");
  if (action === "flush") {
    stderr.write(`Flushing \`inet' routing table not supported\n${INET_USAGE}`);
    return 3;
  }
  if (action === "add" || action === "new") return yield* changeRoute(context, "add", words);
  if (action === "del" || action === "delete") return yield* changeRoute(context, "del", words);
  stderr.write(ROUTE_USAGE + ROUTE_FAMILIES);
  return 3;
}

const CACHE = "Kernel IP routing cache\nSource          Destination     Gateway         Flags Metric Ref    Use Iface\n";
const VERBS = new Set(["add", "new", "del", "delete", "flush"]);

function addFamily({ families }: RouteOptions, name: string): void {
  if (OTHER_FAMILIES.has(name)) throw OPTIONS.notModelled(`address family "${name}"`);
  const family = name === "ip" ? "inet" : name;
  if (family !== "inet" && family !== "inet6") throw new Exit(1, `Unknown address family \`${name}'.\n`);
  if (!families.includes(family)) families.push(family);
}

const OTHER_FAMILIES = new Set("tcpip unix ax25 netrom rose ipx ddp appletalk x25 bluetooth".split(" "));
