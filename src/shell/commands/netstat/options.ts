/** The command line of netstat (net-tools 2.10). Operands are ignored, as there. */
import { Exit } from "../../exit.ts";
import { accepted, counted, exits, modelled, on, prints } from "../../options/rows.ts";
import { OptionTable } from "../../options/table.ts";
import type { SocketTable } from "../ss/sockets.ts";
import { NETSTAT_FAMILIES, NETSTAT_USAGE } from "./usage.ts";

export interface NetstatOptions {
  readonly view: "sockets" | "routes" | "cache" | "interfaces" | "groups" | "statistics";
  /** -6: IPv6's sockets and counters, of which there are none. */
  readonly six: boolean;
  /** -4 or -A inet. */
  readonly inet: boolean;
  /** The protocols that were named, or all. */
  readonly protocols: readonly SocketTable[] | "all";
  /** -c: once a second, for ever. */
  readonly continuous: boolean;
  /** In the order netstat shows them. */
  readonly tables: readonly SocketTable[];
  /** -S: this system has no SCTP, and netstat says so once it has listed what came before. */
  readonly sctp: boolean;
  /** There is a list of sockets of the internet, perhaps an empty one (-U, -S). */
  readonly hasList: boolean;
  /** The list of Unix sockets follows, which is empty here. */
  readonly unix: boolean;
  readonly all: boolean;
  readonly listening: boolean;
  readonly numericHosts: boolean;
  readonly numericUsers: boolean;
  readonly numericPorts: boolean;
  readonly wide: boolean;
  readonly processes: boolean;
  readonly timers: boolean;
  /** How often -e was given. */
  readonly extended: number;
}

const VERSION = `net-tools 2.10
Fred Baumgarten, Alan Cox, Bernd Eckenfels, Phil Blundell, Tuan Hoang, Brian Micek and others
+NEW_ADDRT +RTF_IRTT +RTF_REJECT +FW_MASQUERADE +I18N +SELINUX
AF: (inet) +UNIX +INET +INET6 +IPX +AX25 +NETROM +X25 +ATALK +ECONET +ROSE -BLUETOOTH
HW:  +ETHER +ARC +SLIP +PPP +TUNNEL -TR +AX25 +NETROM +X25 +FR +ROSE +ASH +SIT +FDDI +HIPPI +HDLC/LAPB +EUI64 
`;

/** The command line as it stands. */
interface Given {
  /** One at most, of which none may stand twice; -g yields to each. */
  readonly views: ("routes" | "interfaces" | "statistics" | "masquerade")[];
  groups: boolean;
  cache: boolean;
  /** In the order they were named; a family may stand twice. */
  readonly families: string[];
  readonly tables: Set<SocketTable>;
  udplite: boolean;
  sctp: boolean;
  all: boolean;
  listening: boolean;
  numericHosts: boolean;
  numericUsers: boolean;
  numericPorts: boolean;
  wide: boolean;
  processes: boolean;
  timers: boolean;
  continuous: boolean;
  extended: number;
}

export const NETSTAT_OPTIONS = new OptionTable<Given>(
  "netstat",
  {
    h: exits(0, NETSTAT_FAMILIES, NETSTAT_USAGE),
    "?": exits(3, NETSTAT_USAGE + NETSTAT_FAMILIES),
    V: prints(VERSION),
    Z: exits(1, "SELinux is not enabled on this machine.\n"),
    r: modelled(({ views }) => views.push("routes")),
    i: modelled(({ views }) => views.push("interfaces")),
    g: on("groups"),
    s: modelled(({ views }) => views.push("statistics")),
    M: modelled(({ views }) => views.push("masquerade")),
    C: on("cache"),
    A: modelled((given, { value }) => {
      for (const family of value.split(",")) addFamily(given, family);
    }),
    4: modelled((given) => addFamily(given, "inet")),
    6: modelled((given) => addFamily(given, "inet6")),
    x: modelled((given) => addFamily(given, "unix")),
    ax25: modelled((given, { written }) => addFamily(given, written.slice(2))),
    t: modelled(({ tables }) => tables.add("tcp")),
    u: modelled(({ tables }) => tables.add("udp")),
    w: modelled(({ tables }) => tables.add("raw")),
    U: on("udplite"),
    S: on("sctp"),
    a: on("all"),
    l: on("listening"),
    n: on("numericHosts", "numericUsers", "numericPorts"),
    "numeric-hosts": on("numericHosts"),
    "numeric-users": on("numericUsers"),
    "numeric-ports": on("numericPorts"),
    W: on("wide"),
    p: on("processes"),
    o: on("timers"),
    c: on("continuous"),
    e: counted("extended"),
    "d F N v": accepted,
  },
  { usage: NETSTAT_USAGE + NETSTAT_FAMILIES, exitCode: 3 },
);

const FAMILIES: ReadonlyMap<string, string> = new Map([
  ["inet", "inet"],
  ["ip", "inet"],
  ["inet6", "inet6"],
  ["unix", "unix"],
]);
const OTHER_FAMILIES = new Set("ax25 ipx netrom x25 ddp rose appletalk bluetooth tcpip".split(" "));

function addFamily(given: Given, name: string): void {
  if (OTHER_FAMILIES.has(name)) throw NETSTAT_OPTIONS.notModelled(`family "${name}"`);
  const family = FAMILIES.get(name);
  if (family === undefined) throw new Exit(1, `Unknown address family \`${name}'.\n`);
  given.families.push(family);
}

const TABLES: readonly SocketTable[] = ["tcp", "udp", "raw"];

export function readNetstatLine(argv: readonly string[]): NetstatOptions {
  const given: Given = {
    views: [],
    groups: false,
    cache: false,
    families: [],
    tables: new Set(),
    udplite: false,
    sctp: false,
    all: false,
    listening: false,
    numericHosts: false,
    numericUsers: false,
    numericPorts: false,
    wide: false,
    processes: false,
    timers: false,
    continuous: false,
    extended: 0,
  };
  NETSTAT_OPTIONS.read(argv, given);
  const { views, groups, cache, families, tables, udplite, sctp, ...shown } = given;
  if (views.length > 1) throw NETSTAT_OPTIONS.misuse();
  const [named = groups ? "groups" : "sockets"] = views;
  if (named === "masquerade") throw new Exit(1, "netstat: no support for `ip_masquerade' on this system.\n");
  const view = named === "routes" && cache ? "cache" : named;
  const inet = families.includes("inet");
  const six = families.includes("inet6");
  const isUnix = families.includes("unix");
  if (view === "statistics" && (families.length > 1 || isUnix))
    throw new Exit(1, "", `netstat: No statistics support for specified address family: ${families.join(",")}\n`);
  const chosen = TABLES.filter((table) => tables.has(table));
  const hasOther = udplite || sctp;
  const isEverything = chosen.length === 0 && !isUnix && !hasOther;
  return {
    ...shown,
    view,
    six,
    inet,
    protocols: chosen.length === 0 && !hasOther ? "all" : chosen,
    tables: isEverything ? TABLES : chosen,
    sctp,
    hasList: isEverything || chosen.length > 0 || hasOther,
    unix: isUnix || (isEverything && !inet && !six),
  };
}
