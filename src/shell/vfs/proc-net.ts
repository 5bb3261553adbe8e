/**
 * /proc/net of a namespace: the lists of iptables' recent match, and conntrack's table and counters (where conntrack has work: there Linux
 * loads its module). The other files of /proc/net are left out: the commands that read them are there themselves.
 */
import { refusal } from "../../kernel/config/errno.ts";
import type { Net } from "../../kernel/net.ts";
import { recentLists } from "../../kernel/netfilter/matches/recent-list.ts";
import { readRecentProc, writeRecentProc } from "../../kernel/netfilter/matches/recent-proc.ts";
import { printProcConntrack, printProcStatistics } from "../commands/conntrack/proc.ts";
import type { SyntheticTree } from "./synthetic.ts";

const RECENT = "xt_recent/";

const FILES: Readonly<Record<string, (net: Net) => string>> = {
  nf_conntrack: printProcConntrack,
  "stat/nf_conntrack": printProcStatistics,
};

export function procNetTree(net: Net): SyntheticTree {
  return {
    root: "proc/net",
    paths: () => [...Object.keys(FILES), ...[...recentLists(net).keys()].map((name) => `${RECENT}${name}`)],
    directories: () => ["xt_recent"],
    read: (path) => FILES[path]?.(net) ?? readRecentProc(net, path.slice(RECENT.length)),
    write: (path, text) => (path in FILES ? refusal("EACCES") : writeRecentProc(net, path.slice(RECENT.length), text)),
    refusesCreation: refusal("ENOENT"),
  };
}
