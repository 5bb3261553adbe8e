/**
 * The counters as nstat reads them: /proc/net/snmp, snmp6 and netstat, in that order, without what is no counter
 * (useless_number()).
 */
import type { Net } from "../../../kernel/net.ts";
import { icmpMessages, isSetting, namesOfTable, type SnmpTable, snmpValue } from "../../../kernel/snmp-tables.ts";

export interface NamedCounter {
  readonly name: string;
  readonly value: number;
}

const TABLES: readonly (SnmpTable | "IcmpMsg")[] = [
  "Ip",
  "Icmp",
  "IcmpMsg",
  "Tcp",
  "Udp",
  "UdpLite",
  "Ip6",
  "TcpExt",
  "IpExt",
  "MPTcpExt",
];

export function readCounters(net: Net): NamedCounter[] {
  return TABLES.flatMap((table) => {
    if (table === "IcmpMsg") return icmpMessages(net).map(([name, value]) => ({ name: `IcmpMsg${name}`, value }));
    const counters = namesOfTable(net, table).filter((name) => !isSetting(table, name));
    return counters.map((name) => ({ name: table === "Ip6" ? name : table + name, value: snmpValue(net, table, name) }));
  });
}
