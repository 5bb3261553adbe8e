/**
 * /proc/net/xt_recent/NAME: a list of the recent match to read, and to write `+ADDRESS`, `-ADDRESS` or `/` (empty it) to.
 * Linux: recent_seq_show(), recent_mt_proc_write() in xt_recent.c. IPv6 addresses are refused (EINVAL).
 */
import { formatIpv4, parseIpv4 } from "../../../wire/ipv4-address.ts";
import { type Refusal, refusal } from "../../config/errno.ts";
import type { Net } from "../../net.ts";
import type { RecentList } from "./recent-list.ts";

/** Linux's jiffies begin five minutes before they would overflow 32 bits, and count 250 a second. */
const FIRST_JIFFY = 2 ** 32 - 300 * 250;
const JIFFY_US = 4000;

export function readRecentProc(net: Net, name: string): string | Refusal {
  const list = net.firewall.shared.find<RecentList>("recent", name);
  if (list === null) return refusal("ENOENT");
  let text = "";
  for (const entry of list.entries()) {
    const { address, ttl, stampsUs, index } = entry;
    const last = jiffies(stampsUs.at(-1)!);
    const all = list.ringOf(entry).map(jiffies).join(", ");
    text += `src=${formatIpv4(address)} ttl: ${ttl} last_seen: ${last} oldest_pkt: ${index} ${all}\n`;
  }
  return text;
}

function jiffies(us: number): number {
  return FIRST_JIFFY + Math.floor(us / JIFFY_US);
}

/** A shell writes line by line, and only the first write to an open file is taken. */
export function writeRecentProc(net: Net, name: string, text: string): Refusal | null {
  const list = net.firewall.shared.find<RecentList>("recent", name);
  if (list === null) return refusal("ENOENT");
  if (text === "") return null;
  const at = text.indexOf("\n");
  const line = at < 0 ? text : text.slice(0, at);
  const ending = at >= 0 && at + 1 < text.length ? refusal("ESPIPE") : null;
  if (line.startsWith("/")) {
    list.clear();
    return ending;
  }
  const address = /^[+-]/.test(line) ? parseIpv4(line.slice(1)) : null;
  if (address === null) return refusal("EINVAL");
  const { nowUs } = net.loop;
  if (line.startsWith("-")) list.remove(address);
  else {
    const entry = list.find(address, null);
    if (entry === null) list.add(address, 0, nowUs);
    else list.update(entry, entry.ttl, nowUs);
  }
  return ending;
}
