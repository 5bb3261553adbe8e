/**
 * What happens when the table holds net.netfilter.nf_conntrack_max entries. Linux: early_drop(), nf_conntrack_core.c.
 *
 * Early drop.  Linux looks for a victim (not ASSURED, or closing) in eight of its buckets, so it finds one only where the table
 * is crowded: with a small nf_conntrack_max and many buckets it hardly ever does. Here: where eight buckets hold an entry on
 * average.
 */
import type { Net } from "../../net.ts";
import { logLine } from "../../observe.ts";
import { IPS_ASSURED } from "./connection.ts";
import type { Conntrack } from "./conntrack.ts";
import { isClosing } from "./tcp-states.ts";

const BUCKETS_SEARCHED = 8;
/** net_warn_ratelimited() writes ten lines in five seconds at most; one says as much. */
const WARN_EVERY_US = 5_000_000;

/** False where a new connection cannot be had; the kernel log then says so. */
export function hasRoom(conntrack: Conntrack, net: Net): boolean {
  if (conntrack.size < conntrack.settings.max) return true;
  conntrack.sweep();
  if (conntrack.size < conntrack.settings.max || dropEarly(conntrack)) return true;
  warnFull(conntrack, net);
  return false;
}

function dropEarly(conntrack: Conntrack): boolean {
  if (conntrack.size * BUCKETS_SEARCHED < conntrack.settings.buckets) return false;
  for (const connection of conntrack) {
    if (connection.status & IPS_ASSURED && !isClosing(connection.tcp?.state ?? 0)) continue;
    conntrack.destroy(connection);
    conntrack.statistics.earlyDrop++;
    return true;
  }
  return false;
}

function warnFull(conntrack: Conntrack, { host }: Net): void {
  const { nowUs } = conntrack;
  if (nowUs - conntrack.warnedAtUs < WARN_EVERY_US) return;
  conntrack.warnedAtUs = nowUs;
  logLine(host, "nf_conntrack: nf_conntrack: table full, dropping packet");
}
