/**
 * When a change of carrier shows in a device's state. Linux: net/core/link_watch.c.
 *
 * Devices that are up are looked at straight away. Those that are down (every new veth is) once a second, all hosts of a lab
 * together: the first after a quiet second at once, what comes soon after it up to a second later., or when a command names them.
 * By then a new veth may have moved, and its other end, which looks for it in its own namespace, reads DOWN instead of
 * LOWERLAYERDOWN.
 */
import { type Restore, restoreAll, saveSet } from "../../sim/restore.ts";
import type { Simulation } from "../../sim/simulation.ts";
import type { Timer } from "../../sim/timers.ts";
import type { Device } from "../device.ts";
import { hasCarrier } from "../link/carrier.ts";
import type { Skb } from "../skb.ts";

const SECOND_US = 1_000_000;

export class Linkwatch {
  readonly #loop: Simulation<Skb>;
  readonly #waiting = new Set<Device>();
  #nextUs = Number.NEGATIVE_INFINITY;
  #timer: Timer | null = null;

  constructor(loop: Simulation<Skb>) {
    this.#loop = loop;
  }

  /** At rest its timer is not set. */
  save(): Restore {
    const nextUs = this.#nextUs;
    return restoreAll([
      saveSet(this.#waiting),
      () => {
        this.#nextUs = nextUs;
        this.#timer = null;
      },
    ]);
  }

  /** Linux: linkwatch_fire_event(). */
  carrierChanged(devices: readonly Device[]): void {
    for (const device of devices) {
      if (device.isUp) refreshOperstate(device);
      else this.#waiting.add(device);
    }
    if (this.#waiting.size === 0 || this.#timer !== null) return;
    if (this.#nextUs <= this.#loop.nowUs) this.#look();
    else this.#timer = this.#loop.setTimer(this.#nextUs - this.#loop.nowUs, lookLater, this);
  }

  /**
   * A request that names one device processes it first, and sees its current state. Linux: linkwatch_sync_dev(), rtnl_getlink().
   */
  sync(device: Device): void {
    if (this.#waiting.delete(device)) refreshOperstate(device);
  }

  onTimer(): void {
    this.#timer = null;
    this.#look();
  }

  #look(): void {
    this.#nextUs = this.#loop.nowUs + SECOND_US;
    for (const device of this.#waiting) if (!device.deleted) refreshOperstate(device);
    this.#waiting.clear();
  }
}

function lookLater(linkwatch: Linkwatch): void {
  linkwatch.onTimer();
}

/** Linux: default_operstate(): the lower device is looked up by number in the device's own namespace, wherever it really is. */
export function refreshOperstate(device: Device): void {
  if (hasCarrier(device)) device.operstate = "UP";
  else if (device.peer === null || device.peer.ifindex === device.ifindex) device.operstate = "DOWN";
  else {
    const lower = device.net.devices[device.peer.ifindex] ?? null;
    device.operstate = lower === null || carriesBefore(lower, device) ? "DOWN" : "LOWERLAYERDOWN";
  }
}

/** The port is looked at first: its bridge, where that is what the number leads to, does not know yet. */
function carriesBefore(lower: Device, port: Device): boolean {
  if (lower !== port.master) return hasCarrier(lower);
  return lower.operstate === "UP" || lower.operstate === "UNKNOWN";
}
