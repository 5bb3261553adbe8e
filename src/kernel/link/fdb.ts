/**
 * Forwarding tables behind one small interface: MapFdb is the plain one, HashFdb the one that runs (a MAC is too large for the
 * engine's small integers, and a Map hashes such a number slowly). test/kernel/fdb.test.ts holds them against each other.
 */
import type { Restore } from "../../sim/restore.ts";
import { hashMac, type Mac } from "../../wire/mac.ts";
import type { Device } from "../device.ts";

/**
 * local: a MAC of the host (a port's or the bridge's own), frames to it go up. static: set by an administrator, forwards, never
 * ages.
 */
export type FdbKind = "local" | "static" | "learnt";

/** What a bridge knows of a MAC. */
export interface FdbEntry {
  /** As a 48-bit integer. */
  readonly mac: Mac;
  /** 0 without one. */
  readonly vlan: number;
  /** Grows from entry to entry of a bridge: the newest is listed first. */
  readonly serial: number;
  /** The port; the bridge itself for its own addresses. */
  port: Device;
  /** How it is known. */
  kind: FdbKind;
  /** Set by an administrator: shown as permanent or static, kept over a port's flush. */
  added: boolean;
  /** When a frame from this MAC was last seen, and when a frame was last sent to it. */
  updatedUs: number;
  /** When a frame was last sent to it; virtual microseconds. */
  usedUs: number;
}

/** A bridge's forwarding table. */
export interface Fdb {
  /** `hash` is hashMac(mac), for a caller who has it. */
  find(mac: Mac, hash?: number): FdbEntry | null;
  /** Adds an entry, or replaces the one of its MAC. */
  insert(entry: FdbEntry): void;
  /** Takes the entry of a MAC out; nothing where there is none. */
  remove(mac: Mac): void;
  /** How many entries it has. */
  readonly size: number;
  /** In order of insertion. */
  [Symbol.iterator](): Iterator<FdbEntry>;
}

/**
 * By its own methods: somebody else may have made it.
 * @internal
 */
export function saveFdb(fdb: Fdb): Restore {
  const entries = [...fdb].map((entry) => ({ ...entry }));
  return () => {
    for (const { mac } of [...fdb]) fdb.remove(mac);
    for (const entry of entries) fdb.insert({ ...entry });
  };
}

/** The plain one. */
export class MapFdb implements Fdb {
  readonly #entries = new Map<Mac, FdbEntry>();

  find(mac: Mac): FdbEntry | null {
    return this.#entries.get(mac) ?? null;
  }

  /** See Fdb.insert. */
  insert(entry: FdbEntry): void {
    this.#entries.set(entry.mac, entry);
  }

  /** See Fdb.remove. */
  remove(mac: Mac): void {
    this.#entries.delete(mac);
  }

  /** See Fdb.size. */
  get size(): number {
    return this.#entries.size;
  }

  [Symbol.iterator](): Iterator<FdbEntry> {
    return this.#entries.values();
  }
}

/** Open addressing with linear probing beside a Map that keeps the order; removal closes the gap it leaves. */
export class HashFdb implements Fdb {
  readonly #ordered = new MapFdb();
  #slots: (FdbEntry | null)[] = new Array<FdbEntry | null>(16).fill(null);

  find(mac: Mac, hash: number = hashMac(mac)): FdbEntry | null {
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const entry = slots[at]!;
      if (entry === null || entry.mac === mac) return entry;
    }
  }

  /** See Fdb.insert. */
  insert(entry: FdbEntry): void {
    const known = this.find(entry.mac);
    this.#ordered.insert(entry);
    if (known !== null) {
      this.#slots[this.#slotOf(known)] = entry;
      return;
    }
    if (this.#ordered.size * 2 > this.#slots.length) this.#grow();
    else this.#fillSlot(entry);
  }

  /** See Fdb.remove. */
  remove(mac: Mac): void {
    if (this.#ordered.find(mac) === null) return;
    this.#ordered.remove(mac);
    const slots = this.#slots;
    const mask = slots.length - 1;
    const hole = this.#slotOf(this.find(mac)!);
    slots[hole] = null;
    for (let at = (hole + 1) & mask; slots[at] !== null; at = (at + 1) & mask) {
      const entry = slots[at]!;
      slots[at] = null;
      this.#fillSlot(entry);
    }
  }

  /** See Fdb.size. */
  get size(): number {
    return this.#ordered.size;
  }

  [Symbol.iterator](): Iterator<FdbEntry> {
    return this.#ordered[Symbol.iterator]();
  }

  /** Where an entry that is in the table stands. */
  #slotOf(entry: FdbEntry): number {
    const mask = this.#slots.length - 1;
    let at = hashMac(entry.mac) & mask;
    while (this.#slots[at] !== entry) at = (at + 1) & mask;
    return at;
  }

  #fillSlot(entry: FdbEntry): void {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let at = hashMac(entry.mac) & mask;
    while (slots[at] !== null) at = (at + 1) & mask;
    slots[at] = entry;
  }

  #grow(): void {
    this.#slots = new Array<FdbEntry | null>(this.#slots.length * 2).fill(null);
    for (const entry of this.#ordered as Iterable<FdbEntry>) this.#fillSlot(entry);
  }
}
