/** The command line of netstat (net-tools 2.10). Operands are ignored, as there. */
import { parseOptions } from "../../net/getopt.ts";
import type { SocketTable } from "../ss/sockets.ts";
import { NETSTAT_USAGE } from "./usage.ts";

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

export interface NetstatEnding {
  readonly stdout?: string;
  readonly stderr?: string;
  readonly exitCode: number;
}

const LONG: Readonly<Record<string, string>> = {
  route: "r",
  interfaces: "i",
  groups: "g",
  statistics: "s",
  masquerade: "M",
  verbose: "v",
  wide: "W",
  numeric: "n",
  "numeric-hosts": "!",
  "numeric-ports": "@",
  "numeric-users": "&",
  symbolic: "N",
  extend: "e",
  programs: "p",
  timers: "o",
  continuous: "c",
  listening: "l",
  all: "a",
  fib: "F",
  cache: "C",
  context: "Z",
  tcp: "t",
  udp: "u",
  udplite: "U",
  sctp: "S",
  raw: "w",
  unix: "x",
  inet: "4",
  inet6: "6",
  version: "V",
  help: "h",
};
const VERSION = `net-tools 2.10
Fred Baumgarten, Alan Cox, Bernd Eckenfels, Phil Blundell, Tuan Hoang, Brian Micek and others
+NEW_ADDRT +RTF_IRTT +RTF_REJECT +FW_MASQUERADE +I18N +SELINUX
AF: (inet) +UNIX +INET +INET6 +IPX +AX25 +NETROM +X25 +ATALK +ECONET +ROSE -BLUETOOTH
HW:  +ETHER +ARC +SLIP +PPP +TUNNEL -TR +AX25 +NETROM +X25 +FR +ROSE +ASH +SIT +FDDI +HIPPI +HDLC/LAPB +EUI64 
`;

const VIEWS: Readonly<Record<string, NetstatOptions["view"]>> = { r: "routes", i: "interfaces", g: "groups", s: "statistics" };

export function readNetstatLine(args: readonly string[]): NetstatOptions | NetstatEnding {
  const long: Record<string, { as: string; argument: "none" | "required" }> = { protocol: { as: "A", argument: "required" } };
  for (const [name, as] of Object.entries(LONG)) long[name] = { as, argument: "none" };
  const line = parseOptions(args, { letters: "MCFA:acdegphinNorstuUvVWSwx64lZ", long });
  if (line.mistake !== null) return { stderr: `netstat: ${line.mistake}\n${NETSTAT_USAGE}`, exitCode: 3 };
  const given = new Set<string>();
  let extended = 0;
  for (const { name, value } of line.options) {
    given.add(name);
    if (name === "e") extended++;
    else if (name === "h") return { stdout: NETSTAT_USAGE, exitCode: 0 };
    else if (name === "V") return { stdout: VERSION, exitCode: 0 };
    else if (name === "Z") return { stderr: "SELinux is not enabled on this machine.\n", exitCode: 1 };
    else if (name === "M") return { stderr: "netstat: no support for `ip_masquerade' on this system.\n", exitCode: 1 };
    else if (name === "A") {
      for (const family of value.split(",")) {
        if (["ax25", "ipx", "netrom", "x25", "ddp", "rose"].includes(family)) return refuse(`family "${family}"`);
        if (!["inet", "inet6", "unix"].includes(family)) return { stderr: `Unknown address family \`${family}'.\n`, exitCode: 1 };
        given.add(family === "inet" ? "4" : family === "inet6" ? "6" : "x");
      }
    }
  }
  const inet = given.has("4");
  const six = given.has("6");
  const views = ["r", "i", "g", "s"].filter((letter) => given.has(letter));
  if (views.length > 1) return { stderr: NETSTAT_USAGE, exitCode: 3 };
  const isCache = views[0] === "r" && given.has("C");
  const view = isCache ? "cache" : (VIEWS[views[0] ?? ""] ?? "sockets");
  if (six && view === "routes") return refuse("the routing table of IPv6");
  const families = [...(inet ? ["inet"] : []), ...(six ? ["inet6"] : []), ...(given.has("x") ? ["unix"] : [])];
  if (view === "statistics" && (families.length > 1 || families[0] === "unix")) {
    const named = families.length > 1 && args.findIndex((word) => /6/.test(word)) < args.findIndex((word) => /4/.test(word));
    const list = named ? families.toReversed() : families;
    return { stderr: `netstat: No statistics support for specified address family: ${list.join(",")}\n`, exitCode: 1 };
  }
  const protocols: readonly (readonly [string, SocketTable])[] = [
    ["t", "tcp"],
    ["u", "udp"],
    ["w", "raw"],
  ];
  const chosen = protocols.filter(([letter]) => given.has(letter)).map(([, table]) => table);
  const hasOther = given.has("U") || given.has("S");
  const isEverything = chosen.length === 0 && !given.has("x") && !hasOther;
  return {
    view,
    six,
    inet,
    protocols: chosen.length === 0 && !hasOther ? "all" : chosen,
    continuous: given.has("c"),
    tables: isEverything ? protocols.map(([, table]) => table) : chosen,
    unix: given.has("x") || (isEverything && !inet && !six),
    sctp: given.has("S"),
    hasList: isEverything || chosen.length > 0 || hasOther,
    all: given.has("a"),
    listening: given.has("l"),
    numericHosts: given.has("n") || given.has("!"),
    numericUsers: given.has("n") || given.has("&"),
    numericPorts: given.has("n") || given.has("@"),
    wide: given.has("W"),
    processes: given.has("p"),
    timers: given.has("o"),
    extended,
  };
}

function refuse(what: string): NetstatEnding {
  return { stderr: `netstat: ${what} is not modelled\n`, exitCode: 2 };
}
