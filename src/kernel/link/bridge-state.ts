/**
 * A bridge at run time: its ports and its forwarding database. Linux: net/bridge/br_fdb.c, br_if.c, br_vlan.c.
 * What has aged is there until it is swept (bridge-timers.ts).
 *
 * A kernel built with VLAN filtering puts each port and the bridge into VLAN 1 (default_pvid). While no bridge filters, frames
 * are looked up and learned without a VLAN; but each MAC of the host, and each that an administrator adds, stands in VLAN 1 too.
 */
import { type Restore, restoreAll, saveMap, saveSet } from "../../sim/restore.ts";
import { type Mac, ZERO_MAC } from "../../wire/mac.ts";
import type { Device } from "../device.ts";
import { BridgeTimers } from "./bridge-timers.ts";
import { type Fdb, type FdbEntry, type FdbKind, saveFdb } from "./fdb.ts";

export const DEFAULT_PVID = 1;

export class BridgeState {
  readonly device: Device;
  /** Without a VLAN: what frames are looked up in. */
  readonly fdb: Fdb;
  /** By VLAN, without one first. */
  readonly tables: ReadonlyMap<number, Fdb>;
  readonly timers = new BridgeTimers(this);
  readonly #order = new Set<Device>();
  #ports: readonly Device[] | null = [];
  readonly #numbers = new PortNumbers();
  /** The port that was last found to forward: most likely it still does. */
  #forwarding: Device | null = null;
  /** With its first port it takes on what its ports can do, and keeps that without any (br_set_gso_limits()). */
  hadPorts = false;
  #serial = 0;

  constructor(device: Device) {
    this.device = device;
    const { tables, profile } = device.net.host.kernel;
    this.fdb = tables.fdb();
    this.tables = new Map([[0, this.fdb], ...(profile.bridgeVlanFiltering ? [[DEFAULT_PVID, tables.fdb()] as const] : [])]);
    this.addLocal(device);
  }

  save(): Restore {
    const [ports, forwarding, hadPorts, serial] = [this.#ports, this.#forwarding, this.hadPorts, this.#serial];
    const tables = [...this.tables.values()].map(saveFdb);
    const restore = restoreAll([saveSet(this.#order), this.#numbers.save(), this.timers.save(), ...tables]);
    return () => {
      restore();
      [this.#ports, this.#forwarding, this.hadPorts, this.#serial] = [ports, forwarding, hadPorts, serial];
    };
  }

  /** Newest first: the order Linux floods in (list_add_rcu at the head). The list is another one after each change. */
  get ports(): readonly Device[] {
    this.#ports ??= [...this.#order].reverse();
    return this.#ports;
  }

  get portCount(): number {
    return this.#order.size;
  }

  addPort(port: Device): void {
    this.#order.add(port);
    this.#numbers.take(port);
    this.#ports = null;
    this.hadPorts = true;
    this.addLocal(port);
  }

  removePort(port: Device): void {
    this.#order.delete(port);
    this.timers.portDisabled(port);
    this.#numbers.give(port);
    this.#ports = null;
    this.flushPort(port, true);
  }

  /** The number a new port gets. Linux: find_portno(). */
  get lowestFreeNumber(): number {
    return this.#numbers.lowestFree;
  }

  /** True where some port forwards. */
  forwards(isForwarding: (port: Device) => boolean): boolean {
    const last = this.#forwarding;
    if (last !== null && last.master === this.device && isForwarding(last)) return true;
    this.#forwarding = null;
    for (const port of this.#order) {
      if (!isForwarding(port)) continue;
      this.#forwarding = port;
      return true;
    }
    return false;
  }

  /** Makes an entry; one of that MAC in that VLAN goes. Linux: fdb_create(). */
  create(mac: Mac, vlan: number, port: Device, kind: FdbKind, added: boolean): void {
    const nowUs = port.net.loop.nowUs;
    const table = this.tables.get(vlan)!;
    // Nothing depends on a MAC that is not known yet but frames that are flooded.
    if (table.find(mac) !== null) this.#changed();
    const entry = { mac, vlan, serial: this.#serial++, port, kind, added, updatedUs: nowUs, usedUs: nowUs };
    table.insert(entry);
  }

  /** The MAC of a port or of the bridge becomes an address of the host. Linux: fdb_add_local(). */
  addLocal(device: Device): void {
    const { mac } = device.link;
    // A bridge whose last port left has no address.
    if (mac === ZERO_MAC) return;
    for (const [vlan, fdb] of this.tables) if (fdb.find(mac)?.kind !== "local") this.create(mac, vlan, device, "local", false);
  }

  /** A device's MAC changed. Linux: br_fdb_changeaddr(), br_fdb_change_mac_address(). */
  changeLocal(device: Device, before: Mac): void {
    for (const fdb of this.tables.values()) {
      const entry = fdb.find(before);
      if (entry?.kind === "local" && entry.port === device && !entry.added) this.#removeLocal(entry);
    }
    this.addLocal(device);
  }

  /** Forgets what was learnt on a port; with `all`, its local and static entries too. Linux: br_fdb_delete_by_port(). */
  flushPort(port: Device, all: boolean): void {
    for (const fdb of this.tables.values()) {
      for (const entry of [...fdb]) {
        if (entry.port !== port || (!all && entry.kind !== "learnt")) continue;
        if (entry.kind === "local") this.#removeLocal(entry);
        else this.remove(entry);
      }
    }
  }

  /** Takes an entry out. */
  remove({ mac, vlan }: FdbEntry): void {
    this.#changed();
    this.tables.get(vlan)!.remove(mac);
  }

  /** Another port, or the bridge, that has that MAC too takes the entry over. Linux: fdb_delete_local(). */
  #removeLocal(entry: FdbEntry): void {
    const other = [...this.ports, this.device].find((each) => each !== entry.port && each.link.mac === entry.mac);
    if (other === undefined) return this.remove(entry);
    this.change(entry, other, "local", false);
  }

  /** Another port, or another kind, for an entry that stays where it is listed. */
  change(entry: FdbEntry, port: Device, kind: FdbKind, added: boolean): void {
    this.#changed();
    entry.port = port;
    entry.kind = kind;
    entry.added = added;
  }

  #changed(): void {
    this.device.net.epoch.move();
  }

  /** Looks a MAC up. Linux: br_fdb_find_rcu(). */
  find(mac: Mac, nowUs: number, hash?: number): FdbEntry | null {
    if (nowUs >= this.timers.dueUs) this.timers.sweepUntil(nowUs);
    return this.fdb.find(mac, hash);
  }

  /** All entries, the newest first. Linux: br_fdb_dump(). */
  entries(nowUs: number): FdbEntry[] {
    this.timers.sweepUntil(nowUs);
    return [...this.tables.values()].flatMap((fdb) => [...fdb]).sort((a, b) => b.serial - a.serial);
  }

  /** Past its age, though perhaps not swept yet. Linux: has_expired(). */
  isExpired(entry: FdbEntry, nowUs: number): boolean {
    return entry.kind === "learnt" && !entry.added && entry.updatedUs + this.device.bridgeConfig!.ageingUs <= nowUs;
  }

  /**
   * Learns that a MAC is behind a port. Returns "moved" where it was behind another one, "local" where it is the host's own.
   * Linux: br_fdb_update().
   */
  learn(mac: Mac, port: Device, nowUs: number, hash?: number): "new" | "known" | "moved" | "local" {
    // Some like to flood always.
    if (this.device.bridgeConfig!.ageingUs === 0) return "known";
    const entry = this.find(mac, nowUs, hash);
    if (entry === null) {
      this.create(mac, 0, port, "learnt", false);
      return "new";
    }
    if (entry.kind === "local") return "local";
    entry.updatedUs = nowUs;
    if (entry.port === port) return "known";
    this.change(entry, port, entry.kind, entry.added);
    return "moved";
  }
}

/** Which port numbers are given; each port remembers its own here, for its link no longer says it when it goes. */
class PortNumbers {
  readonly #taken = new Map<Device, number>();
  readonly #used = new Set<number>();
  /** All numbers below are given. */
  #free = 1;

  save(): Restore {
    const free = this.#free;
    return restoreAll([saveMap(this.#taken), saveSet(this.#used), () => void (this.#free = free)]);
  }

  take(port: Device): void {
    const { number } = port.portConfig!;
    this.#taken.set(port, number);
    this.#used.add(number);
  }

  give(port: Device): void {
    const number = this.#taken.get(port);
    if (number === undefined) return;
    this.#taken.delete(port);
    this.#used.delete(number);
    this.#free = Math.min(this.#free, number);
  }

  get lowestFree(): number {
    while (this.#used.has(this.#free)) this.#free++;
    return this.#free;
  }
}
