/** Cables between hosts: a veth pair that may be slow, lossy or narrow. */

import type { Cable, Device } from "../kernel/device.ts";
import { addVeth, findDevice } from "../kernel/netlink/link.ts";
import { type Mac, mac } from "../wire/mac.ts";
import type { LabHost } from "./lab-host.ts";
import { Refused } from "./refused.ts";

/** Where a cable ends: a host and the name its device there gets. */
export interface LinkEnd {
  readonly host: LabHost;
  readonly device: string;
  readonly mac?: string;
}

export interface CableOptions {
  /** One way, in milliseconds. */
  readonly latencyMs?: number;
  /** The share of frames that get lost, 0 to 1. */
  readonly loss?: number;
  /** Bits per second. */
  readonly rate?: number;
}

export function layCable(a: LinkEnd, b: LinkEnd, options: CableOptions): void {
  const netA = a.host.kernelHost.init;
  const netB = b.host.kernelHost.init;
  const macs: { mac?: Mac; peerMac?: Mac } = {};
  if (a.mac !== undefined) macs.mac = mac(a.mac);
  if (b.mac !== undefined) macs.peerMac = mac(b.mac);
  const refused = addVeth(netA, a.device, netB, b.device, macs);
  if (refused !== null) throw new Refused(`link ${a.host.name}/${a.device} to ${b.host.name}/${b.device}`, refused);
  if (options.latencyMs === undefined && options.loss === undefined && options.rate === undefined) return;
  for (const device of [findDevice(netA, a.device), findDevice(netB, b.device)]) (device as Device).cable = cable(options);
}

function cable(options: CableOptions): Cable {
  return {
    latencyUs: Math.round((options.latencyMs ?? 0) * 1000),
    loss: options.loss ?? 0,
    rate: options.rate ?? Number.POSITIVE_INFINITY,
    freeAtUs: 0,
  };
}
