/** A list of the recent match: at most a hundred addresses, each with its latest times (xt_recent's ip_list_tot, ip_pkt_list_tot). */
import type { Ipv4 } from "../../../wire/ipv4-address.ts";
import type { Net } from "../../net.ts";

const MOST_ENTRIES = 100;
const LEAST_STAMPS = 32;

export interface RecentEntry {
  readonly address: Ipv4;
  ttl: number;
  /** Oldest first. */
  stampsUs: number[];
}

export class RecentList {
  /** Least recently touched first. */
  readonly #entries = new Map<Ipv4, RecentEntry>();
  #mostStamps = LEAST_STAMPS;

  makeRoomFor(hitcount: number): void {
    while (this.#mostStamps < hitcount) this.#mostStamps *= 2;
  }

  find(address: Ipv4, ttl: number | null): RecentEntry | null {
    const entry = this.#entries.get(address);
    return entry === undefined || (ttl !== null && entry.ttl !== ttl) ? null : entry;
  }

  add(address: Ipv4, ttl: number, nowUs: number): void {
    const oldest = this.#entries.keys().next();
    if (this.#entries.size >= MOST_ENTRIES && !oldest.done) this.#entries.delete(oldest.value);
    this.#entries.set(address, { address, ttl, stampsUs: [nowUs] });
  }

  touch(entry: RecentEntry, ttl: number, nowUs: number): void {
    entry.ttl = ttl;
    entry.stampsUs.push(nowUs);
    if (entry.stampsUs.length > this.#mostStamps) entry.stampsUs.shift();
    this.#entries.delete(entry.address);
    this.#entries.set(entry.address, entry);
  }

  remove(address: Ipv4): void {
    this.#entries.delete(address);
  }

  /** Drops the least recently touched entry where its last time lies before. */
  reap(sinceUs: number): void {
    const oldest = this.#entries.values().next();
    if (!oldest.done && oldest.value.stampsUs.at(-1)! < sinceUs) this.#entries.delete(oldest.value.address);
  }
}

const lists = new WeakMap<Net, Map<string, RecentList>>();

export function recentList(net: Net, name: string): RecentList {
  const own = lists.get(net) ?? new Map<string, RecentList>();
  lists.set(net, own);
  const list = own.get(name) ?? new RecentList();
  own.set(name, list);
  return list;
}

/** Forgets the lists that no rule names any more. */
export function keepRecentLists(net: Net, names: ReadonlySet<string>): void {
  const own = lists.get(net);
  if (own === undefined) return;
  for (const name of own.keys()) if (!names.has(name)) own.delete(name);
}
