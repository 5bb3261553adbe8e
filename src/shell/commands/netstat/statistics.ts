/**
 * netstat -s: the tables of /proc/net/snmp and /proc/net/netstat in words. net-tools 2.10: statistics.c.
 */
import type { Net } from "../../../kernel/net.ts";
import { icmpMessages, namesOfTable, type SnmpTable, snmpValue } from "../../../kernel/snmp-tables.ts";
import type { SocketTable } from "../ss/sockets.ts";
import { STATISTICS_WORDS } from "./statistics-words.ts";

interface Words {
  /** With % for the number. */
  readonly words: string;
  readonly evenForZero: boolean;
}

const WORDS = readWords();

function readWords(): ReadonlyMap<string, Words> {
  const rows = STATISTICS_WORDS.trim().split("\n");
  return new Map(
    rows.map((row) => {
      const [, table, name, mark, words] = /^(\w+) (\w+)([= ])(.*)$/.exec(row)!;
      return [`${table} ${name}`, { words: words!, evenForZero: mark === "=" }];
    }),
  );
}

/** Not shown: settings. */
const HIDDEN = new Set(["Ip DefaultTTL", "Tcp RtoAlgorithm", "Tcp RtoMin", "Tcp RtoMax", "Tcp MaxConn"]);

/** The tables in order, with the protocol that shows them; null shows always. */
const TABLES: readonly (readonly [SnmpTable | "IcmpMsg", SocketTable | null])[] = [
  ["Ip", "raw"],
  ["Icmp", "raw"],
  ["IcmpMsg", null],
  ["Tcp", "tcp"],
  ["Udp", "udp"],
  ["UdpLite", null],
  ["TcpExt", "tcp"],
  ["IpExt", null],
  ["MPTcpExt", null],
];

/** Of the protocols that were named, or of all. */
export function formatStatistics(net: Net, protocols: readonly SocketTable[] | "all"): string {
  let text = "";
  for (const [table, protocol] of TABLES) {
    const isShown = protocol === null || protocols === "all" || protocols.includes(protocol);
    if (!isShown) continue;
    if (table === "Icmp") text += `Icmp:\n${icmpLines(net)}`;
    else if (table === "IcmpMsg") {
      // The depth is what the histogram before it left, where it is shown.
      const depth = text.includes("ICMP output histogram:") ? 8 : 4;
      const lines = icmpMessages(net).map(([name, count]) => `${" ".repeat(depth)}${name}: ${count}\n`);
      text += `IcmpMsg:\n${lines.join("")}`;
    } else
      text += `${table}:\n${namesOfTable(net, table)
        .map((name) => line(net, table, name))
        .join("")}`;
  }
  return text;
}

function line(net: Net, table: SnmpTable, name: string, depth = 4): string {
  const value = snmpValue(net, table, name);
  const known = WORDS.get(`${table} ${name}`);
  if (HIDDEN.has(`${table} ${name}`) || (value === 0 && !known?.evenForZero)) return "";
  return `${" ".repeat(depth)}${known === undefined ? `${name}: ${value}` : known.words.replace("%", String(value))}\n`;
}

/** The counts of messages, and a histogram of each way. */
function icmpLines(net: Net): string {
  const names = namesOfTable(net, "Icmp");
  let text = "";
  for (const side of ["In", "Out"] as const) {
    const all = names.filter((name) => name.startsWith(side));
    const isPlain = (name: string): boolean => WORDS.get(`Icmp ${name}`)?.words.startsWith("%") ?? true;
    for (const name of all.filter(isPlain)) text += line(net, "Icmp", name);
    text += `    ICMP ${side === "In" ? "input" : "output"} histogram:\n`;
    for (const name of all.filter((each) => !isPlain(each))) text += line(net, "Icmp", name, 8);
  }
  return text;
}

/** With -6: IPv6's tables, in which nothing is counted here; TCP's are those of IPv4. */
export function formatStatistics6(net: Net, protocols: readonly SocketTable[] | "all"): string {
  const shows = (protocol: SocketTable): boolean => protocols === "all" || protocols.includes(protocol);
  const tcp = namesOfTable(net, "Tcp").map((name) => line(net, "Tcp", name));
  return [shows("raw") ? IP6 : "", shows("udp") ? UDP6 : "", "UdpLite6:\n", shows("tcp") ? `Tcp:\n${tcp.join("")}` : ""].join("");
}

const IP6 = `Ip6:
    0 total packets received
    0 incoming packets discarded
    0 incoming packets delivered
    0 forwarded
    0 requests sent out
Icmp6:
    0 ICMP messages received
    0 input ICMP message failed
    0 ICMP messages sent
    ICMP input histogram:
        ICMP output histogram:
`;
const UDP6 = `Udp6:
    0 packets received
    0 packets to unknown port received
    0 packet receive errors
    0 packets sent
`;
