/**
 * When a change of carrier shows in a device's state. Linux: net/core/link_watch.c.
 *
 * Devices that are up are looked at straight away, on 6.1 only those that cannot wait: of a pair, or waiting for their carrier.
 * The rest (every new veth is down) once a second, all hosts of a lab together: the first after a quiet second at once, what
 * comes soon after it up to a second later, or, not on 6.1, when a command names them. By then a new veth may have moved, and its
 * other end, which looks for it in its own namespace, reads DOWN instead of LOWERLAYERDOWN.
 */
import { type Restore, restoreAll, saveSet } from "../../sim/restore.ts";
import type { Simulation } from "../../sim/simulation.ts";
import type { Timer } from "../../sim/timers.ts";
import type { Device } from "../device.ts";
import type { KernelProfile } from "../kernel-profile.ts";
import { hasCarrier } from "../link/carrier.ts";
import type { Skb } from "../skb.ts";

const SECOND_US = 1_000_000;

export class Linkwatch {
  readonly #loop: Simulation<Skb>;
  readonly #followsAtOnce: boolean;
  readonly #waiting = new Set<Device>();
  #nextUs = Number.NEGATIVE_INFINITY;
  #timer: Timer | null = null;

  constructor(loop: Simulation<Skb>, { operstateFollowsAtOnce }: KernelProfile) {
    this.#loop = loop;
    this.#followsAtOnce = operstateFollowsAtOnce;
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

  /** Linux: linkwatch_fire_event(), linkwatch_schedule_work(). */
  carrierChanged(devices: readonly Device[]): void {
    for (const device of devices) {
      if (this.#followsAtOnce && device.isUp) refreshOperstate(device);
      else this.#waiting.add(device);
    }
    if (this.#waiting.size === 0) return;
    if (this.#nextUs <= this.#loop.nowUs) this.#look(false);
    else if (!this.#followsAtOnce && devices.some(isUrgent)) this.#look(true);
    if (this.#waiting.size > 0) this.#timer ??= this.#loop.setTimer(this.#nextUs - this.#loop.nowUs, lookLater, this);
  }

  /**
   * A request that names one device processes it first, and sees its current state. Linux: linkwatch_sync_dev(), rtnl_getlink().
   */
  sync(device: Device): void {
    if (this.#followsAtOnce && this.#waiting.delete(device)) refreshOperstate(device);
  }

  /** A new port shows in the bridge's state; on 6.1 only by what it does to the carrier. */
  portAdded(bridge: Device): void {
    if (this.#followsAtOnce) refreshOperstate(bridge);
  }

  onTimer(): void {
    this.#timer = null;
    this.#look(false);
  }

  /** Linux: __linkwatch_run_queue(). */
  #look(urgentOnly: boolean): void {
    if (!urgentOnly) this.#nextUs = this.#loop.nowUs + SECOND_US;
    for (const device of this.#waiting) {
      if (urgentOnly && !isUrgent(device)) continue;
      this.#waiting.delete(device);
      if (!device.deleted) refreshOperstate(device);
    }
  }
}

/** Linux: linkwatch_urgent_event(). What has its carrier back after its loss was noticed has no queue (qdisc_tx_changing()). */
function isUrgent(device: Device): boolean {
  if (!device.isUp) return false;
  if (device.peer !== null && device.peer.ifindex !== device.ifindex) return true;
  return hasCarrier(device) && (device.operstate === "DOWN" || device.operstate === "LOWERLAYERDOWN");
}

function lookLater(linkwatch: Linkwatch): void {
  linkwatch.onTimer();
}

/**
 * Linux: default_operstate(). Where the lower device is looked up, it is by number in the device's own namespace, wherever it
 * really is.
 */
export function refreshOperstate(device: Device): void {
  if (hasCarrier(device)) device.operstate = "UP";
  else if (device.peer === null || device.peer.ifindex === device.ifindex) device.operstate = "DOWN";
  else if (!device.net.host.kernel.profile.findsLowerLink) device.operstate = "LOWERLAYERDOWN";
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
