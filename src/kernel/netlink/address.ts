/** Requests about addresses. Linux: net/ipv4/devinet.c. Their routes are in address-routes.ts and address-events.ts. */
import { ANY, type Ipv4, LOCALHOST, prefixOf } from "../../wire/ipv4-address.ts";
import { type Refusal, refusal } from "../config/errno.ts";
import { type Address, hasIpv4 } from "../config/link.ts";
import { SCOPE_HOST } from "../config/route.ts";
import type { Device } from "../device.ts";
import { flushMasquerade } from "../netfilter/nat/masquerade.ts";
import { setAddresses } from "./address-events.ts";
import { editLink } from "./device.ts";
import { forgetNeighbours } from "./neighbour.ts";

/** What may be said of an address beyond itself; `label` is the device's name unless said. */
export type AddressOptions = Partial<Omit<Address, "local" | "prefixLength" | "secondary" | "setAtUs">>;

/** Adds an address; the kernel adds its local, broadcast and connected routes where the device is up. Linux: inet_insert_ifa(). */
export function addAddress(device: Device, local: Ipv4, prefixLength: number, options: AddressOptions = {}): Refusal | null {
  device.net.host.kernel.linkwatch.sync(device);
  if (!hasIpv4(device)) return refusal("ENOBUFS");
  if (local === ANY) return null;
  return insertAddress(device, makeAddress(device, local, prefixLength, options));
}

/** Whenever lo comes up it gets 127.0.0.1/8, unless it is there. Linux: inetdev_event(). */
export function addLoopbackAddress(device: Device): void {
  if (hasIpv4(device)) insertAddress(device, makeAddress(device, LOCALHOST, 8, { scope: SCOPE_HOST }));
}

/** IPv4 leaves a device: its addresses go, with the last of them the routes over it, its neighbours and settings. Linux: inetdev_destroy(). */
export function leaveIpv4(device: Device): void {
  for (const address of device.link.addresses) flushMasquerade(device.net, device.ifindex, address.local);
  setAddresses(device, []);
  device.net.neighbours.flushDevice(device);
  forgetNeighbours(device);
  const { confDefault, neighDefault } = device.net.config;
  editLink(device, (link) => {
    // What lo is made with it does not get again.
    link.conf = { disable_policy: 0, disable_xfrm: 0, ...confDefault };
    link.neigh = neighDefault;
  });
}

function insertAddress(device: Device, address: Address): Refusal | null {
  const { local } = address;
  const same = device.link.addresses.filter((other) => isSameNetwork(other, address));
  if (same.some((other) => other.local === local)) return refusal("EEXIST", "ipv4: Address already assigned");
  if (same.some((other) => other.scope !== address.scope)) return refusal("EINVAL", "ipv4: Invalid scope value");
  setAddresses(device, place(device.link.addresses, { ...address, secondary: same.length > 0 }));
  scheduleExpiry(device);
  return null;
}

/** `ip addr change` and `replace`: an address that is there gets other lifetimes and flags, one that is not is added. */
export function replaceAddress(device: Device, local: Ipv4, prefixLength: number, options: AddressOptions = {}): Refusal | null {
  const wanted = makeAddress(device, local, prefixLength, options);
  const known = device.link.addresses.find((other) => other.local === local && isSameNetwork(other, wanted));
  if (known === undefined) return addAddress(device, local, prefixLength, options);
  const { noPrefixRoute, validSeconds, preferredSeconds, setAtUs } = wanted;
  const metric = options.metric ?? known.metric;
  const changed = { ...known, noPrefixRoute, validSeconds, preferredSeconds, setAtUs, metric };
  setAddresses(
    device,
    device.link.addresses.map((other) => (other === known ? changed : other)),
  );
  scheduleExpiry(device);
  return null;
}

/** Which addresses a deletion means; what is left out matches any. */
export interface AddressQuery {
  readonly local: Ipv4;
  readonly prefixLength?: number;
  readonly peer?: Ipv4;
  readonly label?: string;
}

/** Deletes the first address that fits. Linux: inet_rtm_deladdr(). */
export function deleteAddress(device: Device, query: AddressQuery): Refusal | null {
  if (!hasIpv4(device)) return refusal("ENODEV", "ipv4: Device not found");
  const found = device.link.addresses.find(
    (address) =>
      address.local === query.local &&
      (query.label === undefined || address.label === query.label) &&
      (query.prefixLength === undefined ||
        (address.prefixLength === query.prefixLength &&
          prefixOf(query.peer ?? query.local, address.prefixLength).address ===
            prefixOf(address.peer, address.prefixLength).address)),
  );
  if (found === undefined) return refusal("EADDRNOTAVAIL", "ipv4: Address not found");
  removeAddress(device, found);
  return null;
}

/**
 * With a primary address go its secondaries, unless net.ipv4.conf.*.promote_secondaries says that the first of them takes its
 * place. Linux: __inet_del_ifa().
 */
export function removeAddress(device: Device, gone: Address): void {
  const before = device.link.addresses;
  setAddresses(device, withoutAddress(before, gone, device.conf.promoteSecondaries));
  for (const address of before) {
    if (!device.link.addresses.some((other) => other.local === address.local))
      flushMasquerade(device.net, device.ifindex, address.local);
  }
}

function withoutAddress(before: readonly Address[], gone: Address, promotes: boolean): readonly Address[] {
  const rest = before.filter((address) => address !== gone);
  if (gone.secondary) return rest;
  const secondaries = rest.filter((address) => address.secondary && isSameNetwork(address, gone));
  const first = secondaries[0];
  if (first === undefined) return rest;
  if (!promotes) return rest.filter((address) => !secondaries.includes(address));
  const lastPrimary = rest.findLastIndex((address) => !address.secondary && first.scope <= address.scope);
  const others = rest.filter((address) => address !== first);
  return others.toSpliced(lastPrimary + 1, 0, { ...first, secondary: false });
}

/** Primaries stand before secondaries, those of nearer scope before others. Linux: the loop of __inet_insert_ifa(). */
function place(addresses: readonly Address[], added: Address): readonly Address[] {
  if (added.secondary) return [...addresses, added];
  const last = addresses.findLastIndex((address) => !address.secondary && added.scope <= address.scope);
  return addresses.toSpliced(last + 1, 0, added);
}

function isSameNetwork(a: Address, b: Address): boolean {
  return (
    a.prefixLength === b.prefixLength && prefixOf(a.peer, a.prefixLength).address === prefixOf(b.peer, b.prefixLength).address
  );
}

function makeAddress(device: Device, local: Ipv4, prefixLength: number, options: AddressOptions): Address {
  return {
    local,
    peer: local,
    prefixLength,
    broadcast: null,
    scope: 0,
    label: device.link.name,
    secondary: false,
    noPrefixRoute: false,
    metric: 0,
    setAtUs: device.net.loop.nowUs,
    validSeconds: Number.POSITIVE_INFINITY,
    preferredSeconds: Number.POSITIVE_INFINITY,
    ...options,
  };
}

/** Linux: check_lifetime(). An address whose time has come is deleted like any other. */
function scheduleExpiry(device: Device): void {
  for (const address of device.link.addresses) {
    if (address.validSeconds === Number.POSITIVE_INFINITY) continue;
    const dueUs = address.setAtUs + address.validSeconds * 1_000_000;
    device.net.loop.setTimer(dueUs - device.net.loop.nowUs, expireAddresses, device);
  }
}

function expireAddresses(device: Device): void {
  if (device.deleted) return;
  const { nowUs } = device.net.loop;
  for (const address of device.link.addresses) {
    if (address.setAtUs + address.validSeconds * 1_000_000 <= nowUs) removeAddress(device, address);
  }
}
