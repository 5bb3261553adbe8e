/** Requests about neighbours. Linux: neigh_add(), neigh_delete(), net/core/neighbour.c. The table itself is ipv4/neighbour.ts. */
import { ANY, type Ipv4 } from "../../wire/ipv4-address.ts";
import type { Mac } from "../../wire/mac.ts";
import { type Refusal, refusal } from "../config/errno.ts";
import type { NeighbourConfig } from "../config/host.ts";
import { hasIpv4, IFF_LOOPBACK } from "../config/link.ts";
import type { Device } from "../device.ts";
import { isValid, type NeighbourState, UPDATE_ADMIN, UPDATE_OVERRIDE } from "../ipv4/neighbour.ts";
import type { Net } from "../net.ts";
import { editNet } from "./change.ts";

export type NeighbourVerb = "add" | "change" | "replace";

/** Null as MAC: none was given. */
export function putNeighbour(
  device: Device,
  verb: NeighbourVerb,
  address: Ipv4,
  mac: Mac | null,
  state: NeighbourState,
): Refusal | null {
  const { neighbours } = device.net;
  const known = neighbours.find(device, address);
  if (known === null && verb === "change") return refusal("ENOENT");
  if (known !== null && verb === "add") return refusal("EEXIST");
  if (!hasIpv4(device)) return refusal("EINVAL");
  // Linux makes the entry before it looks at the rest; loopback has one for all addresses (arp_constructor()).
  const entry = known ?? neighbours.findOrCreate(device, device.flags & IFF_LOOPBACK ? ANY : address);
  if (isValid(state) && mac === null && !isValid(entry.state)) return refusal("EINVAL", "No link layer address given");
  neighbours.update(entry, mac, state, UPDATE_ADMIN | UPDATE_OVERRIDE);
  const kept = state === "PERMANENT" ? "permanent" : state === "NOARP" ? "noarp" : null;
  keep(
    device,
    entry.address,
    kept === null ? null : { address: entry.address, device: device.ifindex, mac: mac ?? entry.mac, state: kept },
  );
  return null;
}

/** What waits for its MAC is reported as unreachable, as where it does not reply. */
export function deleteNeighbour(device: Device, address: Ipv4): Refusal | null {
  const { neighbours } = device.net;
  const known = neighbours.find(device, address);
  if (known === null) return refusal("ENOENT");
  neighbours.update(known, null, "FAILED", UPDATE_ADMIN | UPDATE_OVERRIDE);
  neighbours.remove(known);
  keep(device, address, null);
  return null;
}

/** `ip neigh add proxy`: adding it twice is no mistake. */
export function addProxy(device: Device, address: Ipv4): null {
  if (findProxy(device, address) === null) {
    const entry: NeighbourConfig = { address, device: device.ifindex, mac: null, state: "proxy" };
    putNeighbours(device, [entry, ...device.net.config.neighbours]);
  }
  return null;
}

export function hasProxy(device: Device, address: Ipv4): boolean {
  return findProxy(device, address) !== null;
}

export function deleteProxy(device: Device, address: Ipv4): Refusal | null {
  const known = findProxy(device, address);
  if (known === null) return refusal("ENOENT");
  putNeighbours(
    device,
    device.net.config.neighbours.filter((entry) => entry !== known),
  );
  return null;
}

export function* proxiesOf(net: Net): Generator<{ readonly device: Device; readonly address: Ipv4 }> {
  for (const entry of net.config.neighbours) {
    const device = net.devices[entry.device] ?? null;
    if (entry.state === "proxy" && device !== null) yield { device, address: entry.address };
  }
}

/**
 * What a device knew of its neighbours goes, set or learnt: it went down or got another address; without its carrier it keeps the
 * permanent ones. Proxies stay. Linux: neigh_ifdown(), neigh_changeaddr(), neigh_carrier_down().
 */
export function flushNeighbours(device: Device, keepPermanent = false): void {
  const { net, ifindex } = device;
  net.neighbours.flushDevice(device, keepPermanent);
  const goes = (entry: NeighbourConfig): boolean =>
    entry.device === ifindex && (entry.state === "noarp" || (entry.state === "permanent" && !keepPermanent));
  if (!net.config.neighbours.some(goes)) return;
  putNeighbours(
    device,
    net.config.neighbours.filter((entry) => !goes(entry)),
  );
}

function keep(device: Device, address: Ipv4, entry: NeighbourConfig | null): void {
  const others = device.net.config.neighbours.filter(
    (other) => other.address !== address || other.device !== device.ifindex || other.state === "proxy",
  );
  if (entry === null && others.length === device.net.config.neighbours.length) return;
  putNeighbours(device, entry === null ? others : [...others, entry]);
}

function putNeighbours({ net }: Device, neighbours: readonly NeighbourConfig[]): void {
  editNet(net, (slice) => {
    slice.neighbours = neighbours;
  });
}

function findProxy(device: Device, address: Ipv4): NeighbourConfig | null {
  return device.net.config.neighbours.find((entry) => isProxy(entry, device, address)) ?? null;
}

function isProxy(entry: NeighbourConfig, device: Device, address: Ipv4): boolean {
  return entry.state === "proxy" && entry.device === device.ifindex && entry.address === address;
}
