/**
 * The neighbour table: which MAC an address on a link has, as a state machine with timers.
 * Linux: net/core/neighbour.c with ARP's parameters (arp_tbl, net/ipv4/arp.c). RFC 4861's states, RFC 826's packets.
 *
 *     NONE ─ send ─ INCOMPLETE ─ reply ─ REACHABLE ─ 15..45 s ─ STALE ─ send ─ DELAY ─ 5 s ─ PROBE ─ 3 s ─ FAILED
 *
 * Left out: garbage collection (Linux starts it at 128 entries), so an entry stays until its device or namespace takes it along.
 */
import { type Restore, restoreAll, saveFields, saveMap } from "../../sim/restore.ts";
import type { TableEvent } from "../../trace/taps.ts";
import type { Ipv4 } from "../../wire/ipv4-address.ts";
import { BROADCAST_MAC, type Mac, ZERO_MAC } from "../../wire/mac.ts";
import { IFF_LOOPBACK, IFF_NOARP } from "../config/link.ts";
import { type Device, NO_NEIGHBOURS } from "../device.ts";
import type { Net } from "../net.ts";
import { dropPacket } from "../observe.ts";
import type { Skb } from "../skb.ts";
import {
  isConnected,
  isValid,
  type Neighbour,
  type NeighbourOps,
  type NeighbourSettings,
  type NeighbourState,
  UPDATE_ADMIN,
  UPDATE_OVERRIDE,
  UPDATE_WEAK_OVERRIDE,
} from "./neighbour.ts";

/** True size of a queued packet beyond its bytes; Linux counts skb->truesize, of which this is the fixed part. */
const SKB_OVERHEAD_BYTES = 768;

export class NeighbourTable {
  readonly #net: Net;
  readonly #ops: NeighbourOps;

  constructor(net: Net, ops: NeighbourOps) {
    this.#net = net;
    this.#ops = ops;
  }

  /** At rest nothing waits for a MAC. */
  save(): Restore {
    const restores = this.#net.devices.flatMap((device) => (device === null ? [] : [saveNeighbours(device)]));
    return () => {
      // A route that remembers one which came later asks for it anew.
      for (const neighbour of this) neighbour.dead = true;
      for (const restore of restores) restore();
    };
  }

  find(device: Device, address: Ipv4): Neighbour | null {
    return device.neighbours.get(address) ?? null;
  }

  /** Finds or makes an entry. Linux: __neigh_lookup_errno(), arp_constructor(). */
  findOrCreate(device: Device, address: Ipv4): Neighbour {
    return this.find(device, address) ?? this.#create(device, address);
  }

  *[Symbol.iterator](): Generator<Neighbour> {
    for (const device of this.#net.devices) if (device !== null) yield* device.neighbours.values();
  }

  get size(): number {
    let size = 0;
    for (const device of this.#net.devices) size += device?.neighbours.size ?? 0;
    return size;
  }

  remove(neighbour: Neighbour): void {
    this.#kill(neighbour);
    neighbour.device.neighbours.delete(neighbour.address);
  }

  /** All entries of a device go, or all but the permanent ones. Linux: neigh_flush_dev(). */
  flushDevice(device: Device, keepPermanent = false): void {
    for (const neighbour of [...device.neighbours.values()]) {
      if (!keepPermanent || neighbour.state !== "PERMANENT") this.remove(neighbour);
    }
  }

  /** The settings of a device, effective. */
  settings(device: Device): NeighbourSettings {
    const own = device.link.neigh;
    const ms = (name: string, fallback: number): number => (own[name] ?? fallback) * 1000;
    return {
      baseReachableUs: ms("base_reachable_time_ms", 30_000),
      delayFirstProbeUs: (own.delay_first_probe_time ?? 5) * 1_000_000,
      retransUs: ms("retrans_time_ms", 1000),
      locktimeUs: (own.locktime ?? 100) * 10_000,
      ucastSolicit: own.ucast_solicit ?? 3,
      mcastSolicit: own.mcast_solicit ?? 3,
      mcastResolicit: own.mcast_resolicit ?? 0,
      appSolicit: own.app_solicit ?? 0,
      unresolvedBytes: own.unres_qlen_bytes ?? 212_992,
    };
  }

  /** News of a neighbour, from ARP or an administrator. Linux: __neigh_update(). */
  update(neighbour: Neighbour, mac: Mac | null, wanted: NeighbourState, flags: number): void {
    const admin = (flags & UPDATE_ADMIN) !== 0;
    const before = neighbour.state;
    if (this.#net.taps.tables && (wanted === "STALE" || wanted === "REACHABLE") && !admin)
      this.#report(neighbour, `told ${wanted}`);
    if (!admin && (before === "NOARP" || before === "PERMANENT")) return;
    let state = wanted;
    if (!isValid(state)) {
      this.#stopTimer(neighbour);
      neighbour.state = state;
      if (state === "FAILED" && (before === "INCOMPLETE" || before === "PROBE")) this.#invalidate(neighbour);
      return;
    }
    const { nowUs } = this.#net.loop;
    let newMac = mac ?? neighbour.mac;
    if (state === "REACHABLE" || state === "PERMANENT" || state === "NOARP") neighbour.confirmedUs = nowUs;
    const overrides = (flags & UPDATE_OVERRIDE) !== 0;
    if (isValid(before) && newMac !== neighbour.mac && !overrides) {
      if ((flags & UPDATE_WEAK_OVERRIDE) === 0 || !isConnected(before)) return;
      newMac = neighbour.mac;
      state = "STALE";
    } else if (isValid(before) && newMac === neighbour.mac && state === "STALE" && !admin) {
      state = before;
    }
    const changed = newMac !== neighbour.mac;
    if (changed || before !== state) neighbour.updatedUs = nowUs;
    if (state !== before) {
      this.#stopTimer(neighbour);
      neighbour.state = state;
      if (state === "REACHABLE") this.#startTimer(neighbour, this.#reachableUs(neighbour.device));
      if (state === "DELAY") this.#startTimer(neighbour, this.settings(neighbour.device).delayFirstProbeUs);
    }
    if (changed) {
      neighbour.mac = newMac;
      if (!isConnected(state)) neighbour.confirmedUs = nowUs - 2 * this.settings(neighbour.device).baseReachableUs;
    }
    if (!isValid(before)) this.#ops.sendQueued(neighbour);
  }

  /**
   * A packet is to go to this neighbour: it can be sent now, waits for the MAC (and where the queue was full the oldest does no
   * more), or nobody may be asked for the MAC. Linux: neigh_event_send(), __neigh_event_send().
   */
  use(neighbour: Neighbour, skb: Skb): "send" | "queued" | "full" | "failed" {
    const { nowUs } = this.#net.loop;
    neighbour.usedUs = nowUs;
    switch (neighbour.state) {
      case "REACHABLE":
      case "DELAY":
      case "PROBE":
      case "NOARP":
      case "PERMANENT":
        return "send";
      case "STALE":
        if (this.#net.taps.tables) this.#report(neighbour, "goes");
        neighbour.state = "DELAY";
        neighbour.updatedUs = nowUs;
        this.#startTimer(neighbour, this.settings(neighbour.device).delayFirstProbeUs);
        return "send";
      case "INCOMPLETE":
        if (this.#net.taps.tables) this.#report(neighbour, "waits");
        return this.#enqueue(neighbour, skb);
      case "NONE":
      case "FAILED": {
        if (!this.#mayResolve(neighbour)) {
          this.#fail(neighbour);
          return "failed";
        }
        if (this.#net.taps.tables) this.#report(neighbour, "waits");
        const queued = this.#enqueue(neighbour, skb);
        this.#startResolving(neighbour);
        return queued;
      }
      default:
        return neighbour.state satisfies never;
    }
  }

  /** Asks for a MAC that nothing waits for yet. True where it is known already. Linux: neigh_event_send(n, NULL). */
  resolve(neighbour: Neighbour): boolean {
    if (isValid(neighbour.state)) return true;
    if (neighbour.state !== "INCOMPLETE" && !this.#mayResolve(neighbour)) {
      this.#fail(neighbour);
      return false;
    }
    if (this.#net.taps.tables) this.#report(neighbour, "waits");
    if (neighbour.state !== "INCOMPLETE") this.#startResolving(neighbour);
    return false;
  }

  /** Something above IP heard from the neighbour (MSG_CONFIRM, a TCP acknowledgement). Linux: neigh_confirm(). */
  confirm(neighbour: Neighbour): void {
    neighbour.confirmedUs = this.#net.loop.nowUs;
  }

  #report({ device, address, state }: Neighbour, change: Extract<TableEvent, { kind: "neighbour" }>["change"]): void {
    const { taps, host, id } = this.#net;
    const wasKnown = isValid(state);
    taps.table({ kind: "neighbour", host: host.name, netns: id, device: device.name, address, change, wasKnown });
  }

  #create(device: Device, address: Ipv4): Neighbour {
    const { nowUs } = this.#net.loop;
    const mac = this.#macWithoutArp(device, address);
    const neighbour: Neighbour = {
      device,
      address,
      mac: mac ?? ZERO_MAC,
      header: null,
      state: mac === null ? "NONE" : "NOARP",
      confirmedUs: nowUs - 2 * this.settings(device).baseReachableUs,
      usedUs: nowUs,
      updatedUs: nowUs,
      probes: 0,
      queue: [],
      queuedBytes: 0,
      timer: null,
      dead: false,
    };
    if (device.neighbours === NO_NEIGHBOURS) device.neighbours = new Map();
    device.neighbours.set(address, neighbour);
    return neighbour;
  }

  /** The MAC of who need not be asked; a broadcast address may be another device's. */
  #macWithoutArp(device: Device, address: Ipv4): Mac | null {
    if ((device.link.flags & (IFF_NOARP | IFF_LOOPBACK)) !== 0) return device.link.mac;
    return this.#net.fib.addressType(address) === "BROADCAST" ? BROADCAST_MAC : null;
  }

  /** With no broadcast allowed (mcast_solicit, app_solicit) a neighbour that is not known has failed at once. */
  #mayResolve(neighbour: Neighbour): boolean {
    const { mcastSolicit, appSolicit } = this.settings(neighbour.device);
    return mcastSolicit + appSolicit > 0;
  }

  #fail(neighbour: Neighbour): void {
    neighbour.state = "FAILED";
    neighbour.updatedUs = this.#net.loop.nowUs;
  }

  #startResolving(neighbour: Neighbour): void {
    const settings = this.settings(neighbour.device);
    neighbour.probes = settings.ucastSolicit;
    neighbour.state = "INCOMPLETE";
    neighbour.updatedUs = this.#net.loop.nowUs;
    this.#startTimer(neighbour, settings.retransUs);
    this.#probe(neighbour);
  }

  #enqueue(neighbour: Neighbour, skb: Skb): "queued" | "full" {
    const bytes = skb.ip.totalLength + SKB_OVERHEAD_BYTES;
    const limit = this.settings(neighbour.device).unresolvedBytes;
    let dropped = false;
    while (neighbour.queue.length > 0 && neighbour.queuedBytes + bytes > limit) {
      const oldest = neighbour.queue.shift()!;
      neighbour.queuedBytes -= oldest.ip.totalLength + SKB_OVERHEAD_BYTES;
      oldest.owner?.packetFreed?.(oldest);
      dropped = true;
    }
    neighbour.queue.push(skb);
    neighbour.queuedBytes += bytes;
    skb.waited = true;
    skb.owner?.packetWaits?.(skb);
    return dropped ? "full" : "queued";
  }

  /** A device's reachable time, drawn once between half and one and a half of the base. Linux: neigh_rand_reach_time(). */
  #reachableUs(device: Device): number {
    const base = this.settings(device).baseReachableUs;
    return base / 2 + this.#net.loop.random.below(base);
  }

  #startTimer(neighbour: Neighbour, delayUs: number): void {
    this.#stopTimer(neighbour);
    neighbour.timer = this.#net.loop.setTimer(delayUs, onNeighbourTimer, neighbour);
  }

  #stopTimer(neighbour: Neighbour): void {
    this.#net.loop.cancelTimer(neighbour.timer);
    neighbour.timer = null;
  }

  /** Linux: neigh_timer_handler(). */
  onTimer(neighbour: Neighbour): void {
    const { nowUs } = this.#net.loop;
    const settings = this.settings(neighbour.device);
    neighbour.timer = null;
    if (neighbour.state === "REACHABLE") return this.#ageReachable(neighbour, nowUs, settings);
    if (neighbour.state === "DELAY") {
      if (nowUs <= neighbour.confirmedUs + settings.delayFirstProbeUs) return this.#reachAgain(neighbour, nowUs);
      neighbour.state = "PROBE";
      neighbour.updatedUs = nowUs;
      neighbour.probes = 0;
    }
    if (neighbour.state !== "PROBE" && neighbour.state !== "INCOMPLETE") return;
    if (neighbour.probes >= maxProbes(neighbour, settings)) {
      this.#fail(neighbour);
      this.#invalidate(neighbour);
      return;
    }
    this.#startTimer(neighbour, settings.retransUs);
    this.#probe(neighbour);
  }

  #ageReachable(neighbour: Neighbour, nowUs: number, settings: NeighbourSettings): void {
    const reachableUs = this.#reachableUs(neighbour.device);
    if (nowUs < neighbour.confirmedUs + settings.baseReachableUs / 2) {
      this.#startTimer(neighbour, neighbour.confirmedUs + reachableUs - nowUs);
    } else if (nowUs <= neighbour.usedUs + settings.delayFirstProbeUs) {
      neighbour.state = "DELAY";
      neighbour.updatedUs = nowUs;
      this.#startTimer(neighbour, settings.delayFirstProbeUs);
    } else {
      neighbour.state = "STALE";
      neighbour.updatedUs = nowUs;
    }
  }

  #reachAgain(neighbour: Neighbour, nowUs: number): void {
    neighbour.state = "REACHABLE";
    neighbour.updatedUs = nowUs;
    this.#startTimer(neighbour, Math.max(1, neighbour.confirmedUs + this.#reachableUs(neighbour.device) - nowUs));
  }

  #probe(neighbour: Neighbour): void {
    neighbour.probes++;
    this.#ops.solicit(neighbour, this.settings(neighbour.device));
  }

  /**
   * What waited is reported, until an error goes back by this same neighbour and asks for it anew: that one, and what else waits,
   * goes with the failure, and the question without a packet. Linux: neigh_invalidate().
   */
  #invalidate(neighbour: Neighbour): void {
    while (neighbour.state === "FAILED" && neighbour.queue.length > 0) {
      const skb = neighbour.queue.shift()!;
      this.#ops.reportFailure(skb, neighbour);
      skb.owner?.packetFreed?.(skb);
    }
    for (const skb of neighbour.queue) dropPacket(skb, "QUEUE_PURGE");
    this.#emptyQueue(neighbour);
  }

  #emptyQueue(neighbour: Neighbour): void {
    const waiting = neighbour.queue;
    neighbour.queue = [];
    neighbour.queuedBytes = 0;
    for (const skb of waiting) skb.owner?.packetFreed?.(skb);
  }

  #kill(neighbour: Neighbour): void {
    this.#stopTimer(neighbour);
    neighbour.dead = true;
    this.#emptyQueue(neighbour);
  }
}

function saveNeighbours(device: Device): Restore {
  const { neighbours } = device;
  if (neighbours === NO_NEIGHBOURS) return () => void (device.neighbours = NO_NEIGHBOURS);
  const entries = [...neighbours.values()].map((neighbour) => {
    const restore = saveFields(neighbour);
    return () => {
      restore();
      neighbour.queue = [];
    };
  });
  return restoreAll([() => void (device.neighbours = neighbours), saveMap(neighbours), ...entries]);
}

function onNeighbourTimer(neighbour: Neighbour): void {
  neighbour.device.net.neighbours.onTimer(neighbour);
}

function maxProbes(neighbour: Neighbour, settings: NeighbourSettings): number {
  const last = neighbour.state === "PROBE" ? settings.mcastResolicit : settings.mcastSolicit;
  return settings.ucastSolicit + settings.appSolicit + last;
}
