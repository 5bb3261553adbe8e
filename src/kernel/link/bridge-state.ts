/**
 * A bridge at run time: its ports and its forwarding database. Linux: net/bridge/br_fdb.c, br_if.c.
 * What has aged is there until it is swept (bridge-timers.ts).
 */
import { type Mac, ZERO_MAC } from "../../wire/mac.ts";
import type { Device } from "../device.ts";
import { BridgeTimers } from "./bridge-timers.ts";
import type { Fdb, FdbEntry } from "./fdb.ts";

export class BridgeState {
  readonly device: Device;
  readonly fdb: Fdb;
  readonly timers = new BridgeTimers(this);
  readonly #order = new Set<Device>();
  #ports: readonly Device[] | null = [];
  readonly #numbers = new PortNumbers();
  /** The port that was last found to forward: most likely it still does. */
  #forwarding: Device | null = null;
  /** With its first port it takes on what its ports can do, and keeps that without any (br_set_gso_limits()). */
  hadPorts = false;

  constructor(device: Device) {
    this.device = device;
    this.fdb = device.net.host.kernel.tables.fdb();
    this.addLocal(device);
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

  /** The MAC of a port or of the bridge becomes an address of the host. Linux: fdb_add_local(). */
  addLocal(device: Device): void {
    // A bridge whose last port left has no address.
    if (device.link.mac === ZERO_MAC) return;
    const before = this.fdb.find(device.link.mac);
    if (before !== null && before.kind === "local") return;
    const nowUs = device.net.loop.nowUs;
    this.fdb.insert({ mac: device.link.mac, port: device, kind: "local", added: false, updatedUs: nowUs, usedUs: nowUs });
  }

  /** A device's MAC changed: its old local entry goes, unless another port or the bridge has that MAC too. */
  changeLocal(device: Device, before: Mac): void {
    const entry = this.fdb.find(before);
    if (entry !== null && entry.kind === "local" && !entry.added) {
      const other = [this.device, ...this.ports].find((candidate) => candidate !== device && candidate.link.mac === before);
      if (other !== undefined) entry.port = other;
      else this.fdb.remove(before);
    }
    this.addLocal(device);
  }

  /** Forgets what was learnt on a port; with `all`, its local and static entries too. Linux: br_fdb_delete_by_port(). */
  flushPort(port: Device, all: boolean): void {
    for (const entry of [...this.fdb]) {
      if (entry.port !== port || (!all && entry.kind !== "learnt")) continue;
      const other = entry.kind === "local" ? this.#otherWithMac(port, entry.mac) : null;
      if (other === null) this.fdb.remove(entry.mac);
      else entry.port = other;
    }
  }

  /** Looks a MAC up. Linux: br_fdb_find_rcu(). */
  find(mac: Mac, nowUs: number, hash?: number): FdbEntry | null {
    if (nowUs >= this.timers.dueUs) this.timers.sweepUntil(nowUs);
    return this.fdb.find(mac, hash);
  }

  /** All entries. Linux: br_fdb_dump(). */
  entries(nowUs: number): FdbEntry[] {
    this.timers.sweepUntil(nowUs);
    return [...this.fdb];
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
      this.fdb.insert({ mac, port, kind: "learnt", added: false, updatedUs: nowUs, usedUs: nowUs });
      return "new";
    }
    if (entry.kind === "local") return "local";
    entry.updatedUs = nowUs;
    if (entry.port === port) return "known";
    entry.port = port;
    return "moved";
  }

  #otherWithMac(port: Device, mac: Mac): Device | null {
    return [this.device, ...this.ports].find((other) => other !== port && other.link.mac === mac) ?? null;
  }
}

/** Which port numbers are given; each port remembers its own here, for its link no longer says it when it goes. */
class PortNumbers {
  readonly #taken = new Map<Device, number>();
  readonly #used = new Set<number>();
  /** All numbers below are given. */
  #free = 1;

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
