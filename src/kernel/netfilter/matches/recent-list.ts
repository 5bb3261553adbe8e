/**
 * A list of the recent match: at most a hundred addresses, each with its latest times (xt_recent's ip_list_tot, ip_pkt_list_tot).
 */
import { type Restore, restoreAll, saveMap } from "../../../sim/restore.ts";
import type { Ipv4 } from "../../../wire/ipv4-address.ts";
import type { Shared } from "../xtables.ts";

const MOST_ENTRIES = 100;
const LEAST_STAMPS = 32;

export interface RecentEntry {
  readonly address: Ipv4;
  ttl: number;
  /** Oldest first. */
  stampsUs: number[];
  /** Where Linux's ring of times takes the next one. */
  index: number;
}

export class RecentList implements Shared {
  /** Least recently updated first. */
  readonly #entries = new Map<Ipv4, RecentEntry>();
  #mostStamps = LEAST_STAMPS;

  save(): Restore {
    const mostStamps = this.#mostStamps;
    const entries = saveMap(this.#entries, (entry) => ({ ...entry, stampsUs: [...entry.stampsUs] }));
    return restoreAll([entries, () => void (this.#mostStamps = mostStamps)]);
  }

  makeRoomFor(hitcount: number): void {
    while (this.#mostStamps < hitcount) this.#mostStamps *= 2;
  }

  /** Least recently updated first. Linux's /proc lists them in the order of a hash with a random seed. */
  entries(): Iterable<RecentEntry> {
    return this.#entries.values();
  }

  /** An entry's times in the order they lie in Linux's ring. */
  ringOf(entry: RecentEntry): readonly number[] {
    const { stampsUs, index } = entry;
    if (stampsUs.length < this.#mostStamps) return stampsUs;
    return [...stampsUs.slice(stampsUs.length - index), ...stampsUs.slice(0, stampsUs.length - index)];
  }

  clear(): void {
    this.#entries.clear();
  }

  find(address: Ipv4, ttl: number | null): RecentEntry | null {
    const entry = this.#entries.get(address);
    return entry === undefined || (ttl !== null && entry.ttl !== ttl) ? null : entry;
  }

  add(address: Ipv4, ttl: number, nowUs: number): void {
    const oldest = this.#entries.keys().next();
    if (this.#entries.size >= MOST_ENTRIES && !oldest.done) this.#entries.delete(oldest.value);
    this.#entries.set(address, { address, ttl, stampsUs: [nowUs], index: 1 });
  }

  update(entry: RecentEntry, ttl: number, nowUs: number): void {
    entry.ttl = ttl;
    entry.stampsUs.push(nowUs);
    if (entry.stampsUs.length > this.#mostStamps) entry.stampsUs.shift();
    entry.index = (entry.index + 1) % this.#mostStamps;
    this.#entries.delete(entry.address);
    this.#entries.set(entry.address, entry);
  }

  remove(address: Ipv4): void {
    this.#entries.delete(address);
  }

  /** Drops the least recently updated entry where its last time lies before. */
  reap(sinceUs: number): void {
    const oldest = this.#entries.values().next();
    if (!oldest.done && oldest.value.stampsUs.at(-1)! < sinceUs) this.#entries.delete(oldest.value.address);
  }
}
