/** Cables between hosts: a veth pair that may be slow, lossy or narrow. */

import type { Cable as CableState, Device } from "../kernel/device.ts";
import { addVeth, findDevice } from "../kernel/netlink/link.ts";
import { type Mac, mac } from "../wire/mac.ts";
import * as read from "./arguments.ts";
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

function cable(options: CableOptions): CableState {
  return {
    latencyUs: Math.round((options.latencyMs ?? 0) * 1000),
    loss: options.loss ?? 0,
    rate: options.rate ?? Number.POSITIVE_INFINITY,
    freeAtUs: 0,
  };
}
