/** /proc/net of a namespace. What has no model is listed, as on Linux, and refused by name when it is read. */
import { type Refusal, refusal } from "../../../kernel/config/errno.ts";
import type { Net } from "../../../kernel/net.ts";
import { readRecentProc, writeRecentProc } from "../../../kernel/netfilter/matches/recent-proc.ts";
import { printProcConntrack, printProcStatistics } from "../../commands/conntrack/proc.ts";
import type { SyntheticTree } from "../synthetic.ts";
import { EMPTY_FILES, UNMODELLED_FILES } from "./constants.ts";
import { fibTrie, fibTrieStatistics } from "./fib-trie.ts";
import { devicesOf } from "./fields.ts";
import { devMcast, igmp, igmp6 } from "./igmp.ts";
import { packet, raw, sockstat, tcp, UDP_TITLE, udp } from "./sockets.ts";
import { arp, dev, devSnmp6, netstat, route, snmp, snmp6 } from "./tables.ts";

const RECENT = "xt_recent/";
const HASHLIMIT = "ipt_hashlimit/";
const DEV_SNMP6 = "dev_snmp6/";

const FILES: Readonly<Record<string, (net: Net) => string | Refusal>> = {
  arp,
  dev,
  dev_mcast: devMcast,
  fib_trie: fibTrie,
  fib_triestat: fibTrieStatistics,
  igmp,
  igmp6,
  netstat,
  nf_conntrack: printProcConntrack,
  packet,
  ptype,
  raw,
  route,
  snmp,
  snmp6,
  sockstat,
  "stat/nf_conntrack": printProcStatistics,
  tcp,
  udp,
  udplite: () => UDP_TITLE,
  ...Object.fromEntries(Object.entries(EMPTY_FILES).map(([name, text]) => [name, () => text])),
  ...Object.fromEntries(UNMODELLED_FILES.map((name) => [name, () => refusal("ENOTMODELLED")])),
};

/** What receives which protocol: the packet sockets, then the kernel's own. Linux: ptype_seq_show(). */
function ptype(net: Net): string {
  const taps = net.packetSockets.map(({ ifindex, type, protocol }) => {
    const name = devicesOf(net).find((device) => device.ifindex === ifindex)?.name ?? "";
    const kind = protocol === 3 ? "ALL " : protocol.toString(16).padStart(4, "0");
    return `${kind} ${name.padEnd(8)} ${type === 3 ? "tpacket_rcv" : "packet_rcv"}\n`;
  });
  return `Type Device      Function\n${taps.join("")}0800          ip_rcv\n0004          llc_rcv\n0806          arp_rcv\n86dd          ipv6_rcv\n`;
}

/** Files that come with nf_conntrack; those of synproxy, a module that nothing here loads, where conntrack is built in. */
const OF_CONNTRACK: ReadonlySet<string> = new Set(["nf_conntrack", "nf_conntrack_expect", "stat/nf_conntrack"]);

function filesIn({ host }: Net): typeof FILES {
  if (host.kernel.profile.conntrack === "built in") return FILES;
  return host.modules.has("nf_conntrack") ? WITH_MODULE : WITHOUT_MODULE;
}

function without(names: ReadonlySet<string>): typeof FILES {
  return Object.fromEntries(Object.entries(FILES).filter(([name]) => !names.has(name)));
}

const WITH_MODULE = without(new Set(["stat/synproxy"]));
const WITHOUT_MODULE = without(new Set(["stat/synproxy", ...OF_CONNTRACK]));

export function procNetTree(net: Net): SyntheticTree {
  const files = (): typeof FILES => filesIn(net);
  return {
    root: "proc/net",
    paths: () => [
      ...Object.keys(files()),
      ...net.firewall.shared.names("recent").map((name) => `${RECENT}${name}`),
      ...net.firewall.shared.names("hashlimit").map((name) => `${HASHLIMIT}${name}`),
      ...devicesOf(net).map(({ name }) => `${DEV_SNMP6}${name}`),
    ],
    directories: () => ["xt_recent", "ipt_hashlimit", "ip6t_hashlimit"],
    read(path) {
      if (Object.hasOwn(files(), path)) return files()[path]!(net);
      if (path.startsWith(RECENT)) return readRecentProc(net, path.slice(RECENT.length));
      if (path.startsWith(HASHLIMIT)) return refusal("ENOTMODELLED");
      const device = devicesOf(net).find(({ name }) => `${DEV_SNMP6}${name}` === path);
      return device === undefined ? refusal("ENOENT") : devSnmp6(device);
    },
    write(path, text) {
      if (path.startsWith(RECENT)) return writeRecentProc(net, path.slice(RECENT.length), text);
      return text === "" && !Object.hasOwn(files(), path) ? null : refusal("EACCES");
    },
    refusesCreation: refusal("ENOENT"),
  };
}
