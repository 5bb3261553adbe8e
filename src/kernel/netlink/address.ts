/** Requests about addresses. Linux: net/ipv4/devinet.c. Their routes are in address-routes.ts and address-events.ts. */
import { spend } from "../../sim/work.ts";
import { ANY, type Ipv4, LOCALHOST, prefixOf } from "../../wire/ipv4-address.ts";
import { type ErrnoName, type Refusal, refusal } from "../config/errno.ts";
import { type Address, hasIpv4, type Link } from "../config/link.ts";
import { SCOPE_HOST } from "../config/route.ts";
import type { Device } from "../device.ts";
import { flushMasquerade } from "../netfilter/nat/masquerade.ts";
import { disableIp } from "./address-events.ts";
import { addAddressRoutes, changeMetric, isSameNetwork, removeAddressRoutes } from "./address-routes.ts";
import { editLink } from "./device.ts";
import { flushNeighbours } from "./neighbour.ts";
import { editRoutes, type RouteDraft } from "./route-table.ts";

/** What may be said of an address beyond itself; `label` is the device's name unless said. */
export type AddressOptions = Partial<Omit<Address, "local" | "prefixLength" | "secondary" | "setAtUs">>;

/**
 * Adds an address; the kernel adds its local, broadcast and connected routes where the device is up. Linux: inet_insert_ifa().
 */
export function addAddress(device: Device, local: Ipv4, prefixLength: number, options: AddressOptions = {}): Refusal | null {
  device.net.host.kernel.linkwatch.sync(device);
  if (!hasIpv4(device)) return refusal("ENOBUFS");
  if (local === ANY) return null;
  const address = makeAddress(device, local, prefixLength, options);
  if (findSame(device, address) !== null) return refuseAddress(device, "EEXIST", "Address already assigned");
  return insertAddress(device, address);
}

/** With its reason in words, where the kernel gives one. */
export function refuseAddress(device: Device, errno: ErrnoName, reason: string): Refusal {
  return device.net.host.kernel.profile.explainsAddresses ? refusal(errno, `ipv4: ${reason}`) : refusal(errno);
}

/** Linux: find_matching_ifa(). */
function findSame({ link }: Device, wanted: Address): Address | null {
  return link.addresses.find((other) => other.local === wanted.local && isSameNetwork(other, wanted)) ?? null;
}

/** Whenever lo comes up it gets 127.0.0.1/8, unless it is there. Linux: inetdev_event(). */
export function addLoopbackAddress(device: Device): void {
  if (hasIpv4(device)) insertAddress(device, makeAddress(device, LOCALHOST, 8, { scope: SCOPE_HOST }));
}

/**
 * IPv4 leaves a device: its addresses go, with the last of them the routes over it, its neighbours and settings. Linux:
 * inetdev_destroy().
 */
export function leaveIpv4(device: Device): void {
  removeAllAddresses(device);
  flushNeighbours(device);
  const { confDefault, neighDefault } = device.net.config;
  editLink(device, (link) => {
    // What lo is made with it does not get again.
    link.conf = { disable_policy: 0, disable_xfrm: 0, ...confDefault };
    link.neigh = neighDefault;
  });
}

/** What looking at an address that is there costs, in units of work. */
const LOOK_WORK = 4;

/** Linux: __inet_insert_ifa(). */
function insertAddress(device: Device, wanted: Address): Refusal | null {
  let secondary = false;
  spend(device.link.addresses.length * LOOK_WORK);
  for (const other of device.link.addresses) {
    if (!isSameNetwork(other, wanted)) continue;
    if (other.local === wanted.local) return refuseAddress(device, "EEXIST", "Address already assigned");
    if (other.scope !== wanted.scope) return refuseAddress(device, "EINVAL", "Invalid scope value");
    secondary = true;
  }
  const address = { ...wanted, secondary };
  putAddresses(device, insertOrdered(device.link.addresses, address));
  editRoutes(device.net, (draft) => addAddressRoutes(draft, device, device.link, address));
  if (address.validSeconds !== Number.POSITIVE_INFINITY) scheduleExpiry(device);
  return null;
}

function putAddresses(device: Device, addresses: readonly Address[]): void {
  editLink(device, (link) => {
    link.addresses = addresses;
  });
}

/** `ip addr change` and `replace`: an address that is there gets another metric and other lifetimes, one that is not is added. */
export function replaceAddress(device: Device, local: Ipv4, prefixLength: number, options: AddressOptions = {}): Refusal | null {
  const wanted = makeAddress(device, local, prefixLength, options);
  const known = findSame(device, wanted);
  if (known === null) return addAddress(device, local, prefixLength, options);
  const { validSeconds, preferredSeconds, setAtUs, metric } = wanted;
  if (metric !== known.metric) editRoutes(device.net, (draft) => changeMetric(draft, device.link, known, metric));
  putAddresses(
    device,
    device.link.addresses.map((other) =>
      other === known ? { ...known, validSeconds, preferredSeconds, setAtUs, metric } : other,
    ),
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
  if (!hasIpv4(device)) return refuseAddress(device, "ENODEV", "Device not found");
  const found = device.link.addresses.find(
    (address) =>
      address.local === query.local &&
      (query.label === undefined || address.label === query.label) &&
      (query.prefixLength === undefined ||
        (address.prefixLength === query.prefixLength &&
          prefixOf(query.peer ?? query.local, address.prefixLength).address ===
            prefixOf(address.peer, address.prefixLength).address)),
  );
  if (found === undefined) return refuseAddress(device, "EADDRNOTAVAIL", "Address not found");
  removeAddress(device, found);
  return null;
}

/**
 * With a primary address go its secondaries, unless net.ipv4.conf.*.promote_secondaries says that the first of them is promoted.
 * Linux: __inet_del_ifa().
 */
export function removeAddress(device: Device, gone: Address): void {
  const before = device.link.addresses;
  const isOver = (address: Address): boolean => address.secondary && isSameNetwork(address, gone);
  const promoted = !gone.secondary && device.conf.promoteSecondaries ? before.findIndex(isOver) : -1;
  const list = before.slice();
  editRoutes(device.net, (draft) => {
    if (promoted >= 0) promote(draft, device, list, gone, promoted);
    else {
      if (!gone.secondary) removeAll(draft, device.link, list, list.filter(isOver));
      removeAll(draft, device.link, list, [gone]);
    }
  });
  finishRemoval(device, list);
}

/** A device loses all its addresses, the first of them first. */
export function removeAllAddresses(device: Device): void {
  if (device.link.addresses.length === 0) return;
  const list = device.link.addresses.slice();
  editRoutes(device.net, (draft) => removeAll(draft, device.link, list, list.slice()));
  finishRemoval(device, list);
}

/** Takes addresses out of a list, each with its routes. */
function removeAll(draft: RouteDraft, link: Link, list: Address[], gone: readonly Address[]): void {
  for (const address of gone) {
    list.splice(list.indexOf(address), 1);
    removeAddressRoutes(draft, link, list, address);
  }
}

/** The secondaries of a network speak from another primary address now: their routes are removed and added anew. */
function promote(draft: RouteDraft, device: Device, list: Address[], gone: Address, first: number): void {
  const { link } = device;
  const secondaries = list.slice(first).filter((address) => isSameNetwork(address, gone));
  for (const address of secondaries) removeAddressRoutes(draft, link, list, address, gone);
  const lastPrimary = list.findLastIndex(
    (address, at) => at >= list.indexOf(gone) && at < first && !address.secondary && gone.scope <= address.scope,
  );
  const promoted: Address = { ...list[first]!, secondary: false };
  const after = list.toSpliced(first, 1).toSpliced(lastPrimary + 1, 0, promoted);
  list.splice(list.indexOf(gone), 1);
  removeAddressRoutes(draft, link, list, gone);
  list.length = 0;
  for (const address of after) if (address !== gone) list.push(address);
  const now = { ...link, addresses: list };
  for (const address of [promoted, ...secondaries.slice(1)]) addAddressRoutes(draft, device, now, address);
}

/** With the last address everything goes that leads over the device. */
function finishRemoval(device: Device, left: readonly Address[]): void {
  const before = device.link.addresses;
  putAddresses(device, left);
  if (left.length === 0) disableIp(device, true);
  if (device.net.conntrack.count === 0) return;
  const present = new Set(left.map(({ local }) => local));
  for (const { local } of before) if (!present.has(local)) flushMasquerade(device.net, device.ifindex, local);
}

/** Primaries stand before secondaries, those of nearer scope before others. Linux: the loop of __inet_insert_ifa(). */
function insertOrdered(addresses: readonly Address[], added: Address): readonly Address[] {
  if (added.secondary) return [...addresses, added];
  const last = addresses.findLastIndex((address) => !address.secondary && added.scope <= address.scope);
  return addresses.toSpliced(last + 1, 0, added);
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
