/** What a host has besides that decides about packets and has no model here: nftables' own tables, traffic control. */
import type { HostDump, NetnsDump } from "./dump.ts";

/** The tables that iptables makes of its own. */
const OF_IPTABLES = /^table ip6? (raw|mangle|nat|filter|security)$/;
/** Queues that keep packets in order, and lose none but where a card is slower than its host. */
const PLAIN_QUEUES: ReadonlySet<string> = new Set(["noqueue", "mq", "pfifo", "pfifo_fast", "fq", "fq_codel"]);

export function noteUnmodelled(dump: HostDump, net: NetnsDump): void {
  for (const { at, content } of net.texts("nft"))
    for (const line of content.split("\n").filter((each) => each.startsWith("table ") && !OF_IPTABLES.test(each)))
      dump.notes.omit(net.name, at, `${line} of nftables: not modelled`);
  for (const json of net.entries("qdisc")) {
    const entry = json.object();
    const kind = entry.get("kind").text();
    if (!PLAIN_QUEUES.has(kind))
      dump.notes.omit(
        net.name,
        json.at,
        `queueing discipline ${kind} of ${entry.get("dev").text()}, and its filters: not modelled`,
      );
  }
}
