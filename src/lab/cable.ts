/** Cables between hosts: a veth pair that may be slow, lossy or narrow. */

import type { Device } from "../kernel/device.ts";
import { setCable } from "../kernel/netlink/cable.ts";
import { addVeth, findDevice } from "../kernel/netlink/link.ts";
import type { Restore } from "../sim/restore.ts";
import { type Mac, mac } from "../wire/mac.ts";
import * as read from "./arguments.ts";
import type { Inputs, Value } from "./inputs.ts";
import type { LabHost } from "./lab-host.ts";
import { Refused } from "./refused.ts";

/** Where a cable ends: a host and the name its device there gets. */
export interface LinkEnd {
  /** A host of the lab. */
  readonly host: LabHost;
  /** The device's name there: "eth0". */
  readonly device: string;
  /** Its MAC address, "02:00:00:00:00:01"; drawn by the lab where left out. */
  readonly mac?: string;
}

/** What a cable does to the frames that cross it, alike in both directions. What is left out costs nothing. */
export interface CableOptions {
  /** How long a frame is on its path in one direction, in milliseconds; 0 by default. */
  readonly latencyMs?: number;
  /** The share of frames that get lost, from 0 (none, the default) to 1 (all). */
  readonly loss?: number;
  /** Bits per second in one direction: frames queue where more is sent. Infinity, the default, for no bound. */
  readonly rate?: number;
}

export const cableOptions = read.fieldsOf<CableOptions>({
  latencyMs: read.optional(read.finite(0, 86_400_000)),
  loss: read.optional(read.finite(0, 1)),
  rate: read.optional(read.orInfinity(read.finite(1))),
});

export const linkEnd: read.Reader<LinkEnd> = read.fieldsOf<LinkEnd>({
  // Which lab the host is of is asked by who knows the lab.
  host: (_, value) => value,
  device: read.text,
  mac: read.optional(read.mac),
});

/**
 * A cable between two hosts, as Lab.link() lays it. Where one of its ends has been deleted, all it can do is Refused (ENODEV).
 *
 *     const cable = lab.link({ host: a, device: "eth0" }, { host: b, device: "eth0" });
 *     cable.set({ loss: 0.1 }).cut();
 */
export class Cable {
  readonly #what: string;
  readonly #ends: readonly [Device, Device];
  readonly #inputs: Inputs;
  readonly #number: number;
  #options: CableOptions;
  #isCut = false;

  /** @internal */
  constructor(a: LinkEnd, b: LinkEnd, options: CableOptions) {
    this.#what = `cable ${a.host.name}/${a.device} to ${b.host.name}/${b.device}`;
    this.#options = { ...options };
    this.#ends = [endOf(a), endOf(b)];
    this.#inputs = a.host.lab.inputs;
    this.#number = this.#inputs.number;
    this.#lay();
  }

  /** @internal */
  save(): Restore {
    const [options, isCut] = [this.#options, this.#isCut];
    return () => {
      [this.#options, this.#isCut] = [options, isCut];
    };
  }

  /** What it does to frames now. */
  get options(): CableOptions {
    return this.#options;
  }

  /** Whether it is cut. */
  get isCut(): boolean {
    return this.#isCut;
  }

  /** Pulls the plug: both ends lose their carrier (NO-CARRIER in `ip link`), what is on its path and what is sent is lost. */
  cut(): this {
    return this.#change("cut", [], () => {
      this.#isCut = true;
    });
  }

  /** Plugs it in again. */
  restore(): this {
    return this.#change("restore", [], () => {
      this.#isCut = false;
    });
  }

  /** Changes what it does to frames sent from here on; what is left out stays as it is. */
  set(options: CableOptions): this {
    const given = cableOptions("Cable.set(options)", options);
    const changed = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    return this.#change("set", [changed], () => {
      this.#options = { ...this.#options, ...changed };
    });
  }

  #change(method: string, args: readonly Value[], act: () => void): this {
    this.#checkEnds();
    this.#inputs.enter({ kind: "cable", madeBy: this.#number }, method, args, () => {
      act();
      this.#lay();
    });
    return this;
  }

  #checkEnds(): void {
    if (this.#ends.some((device) => device.deleted)) throw new Refused(this.#what, { errno: "ENODEV" });
  }

  #lay(): void {
    const { latencyMs = 0, loss = 0, rate = Number.POSITIVE_INFINITY } = this.#options;
    const isPlain = latencyMs === 0 && loss === 0 && rate === Number.POSITIVE_INFINITY && !this.#isCut;
    const cable = { latencyUs: Math.round(latencyMs * 1000), loss, rate, isCut: this.#isCut, freeAtUs: 0 };
    setCable(this.#ends, isPlain ? null : cable);
  }
}

/** Makes the two devices and lays the cable between them. */
export function layCable(a: LinkEnd, b: LinkEnd, options: CableOptions): Cable {
  const macs: { mac?: Mac; peerMac?: Mac } = {};
  if (a.mac !== undefined) macs.mac = mac(a.mac);
  if (b.mac !== undefined) macs.peerMac = mac(b.mac);
  const refused = addVeth(a.host.kernelHost.init, a.device, b.host.kernelHost.init, b.device, macs);
  if (refused !== null) throw new Refused(`link ${a.host.name}/${a.device} to ${b.host.name}/${b.device}`, refused);
  return new Cable(a, b, options);
}

function endOf({ host, device }: LinkEnd): Device {
  return findDevice(host.kernelHost.init, device)!;
}
