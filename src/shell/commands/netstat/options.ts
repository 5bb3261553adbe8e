/** The command line of netstat (net-tools 2.10). Operands are ignored, as there. */
import { parseOptions } from "../../net/getopt.ts";
import type { SocketTable } from "../ss/sockets.ts";
import { NETSTAT_USAGE } from "./usage.ts";

export interface NetstatOptions {
  readonly view: "sockets" | "routes" | "interfaces";
  /** In the order netstat shows them. */
  readonly tables: readonly SocketTable[];
  /** The list of Unix sockets follows, which is empty here. */
  readonly unix: boolean;
  readonly all: boolean;
  readonly listening: boolean;
  readonly numericHosts: boolean;
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
const REFUSED = "sgcCUS6";

export function readNetstatLine(args: readonly string[]): NetstatOptions | NetstatEnding {
  const long: Record<string, { as: string; argument: "none" | "required" }> = { protocol: { as: "A", argument: "required" } };
  for (const [name, as] of Object.entries(LONG)) long[name] = { as, argument: "none" };
  const line = parseOptions(args, { letters: "MCFA:acdegphinNorstuUvVWSwx64lZ", long });
  if (line.mistake !== null) return { stderr: `netstat: ${line.mistake}\n${NETSTAT_USAGE}`, exitCode: 3 };
  const given = new Set<string>();
  let extended = 0;
  let inet = false;
  for (const { name, value, written } of line.options) {
    given.add(name);
    if (name === "e") extended++;
    else if (name === "h") return { stdout: NETSTAT_USAGE, exitCode: 0 };
    else if (name === "V") return { stdout: VERSION, exitCode: 0 };
    else if (name === "Z") return { stderr: "SELinux is not enabled on this machine.\n", exitCode: 1 };
    else if (name === "M") return { stderr: "netstat: no support for `ip_masquerade' on this system.\n", exitCode: 1 };
    else if (REFUSED.includes(name)) return refuse(`option "${written}"`);
    else if (name === "A") {
      if (["inet6", "unix", "ax25", "ipx", "netrom", "x25", "ddp", "rose"].includes(value)) return refuse(`family "${value}"`);
      if (value !== "inet") return { stderr: `Unknown address family \`${value}'.\n`, exitCode: 1 };
      inet = true;
    } else if (name === "4") inet = true;
  }
  const views = ["r", "i"].filter((letter) => given.has(letter));
  if (views.length > 1) return { stderr: NETSTAT_USAGE, exitCode: 3 };
  const view = views[0] === "r" ? "routes" : views[0] === "i" ? "interfaces" : "sockets";
  // An inode has no number here.
  if (extended > 0 && view === "sockets") return refuse('option "-e" for sockets');
  const protocols: readonly (readonly [string, SocketTable])[] = [
    ["t", "tcp"],
    ["u", "udp"],
    ["w", "raw"],
  ];
  const chosen = protocols.filter(([letter]) => given.has(letter)).map(([, table]) => table);
  const isEverything = chosen.length === 0 && !given.has("x");
  return {
    view,
    tables: isEverything ? protocols.map(([, table]) => table) : chosen,
    unix: given.has("x") || (isEverything && !inet),
    all: given.has("a"),
    listening: given.has("l"),
    numericHosts: given.has("n") || given.has("!"),
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
