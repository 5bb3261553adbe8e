/**
 * Addresses by ioctl: an interface or alias has one address under its name, and each of its parts is set by itself.
 * Linux: devinet_ioctl(), net/ipv4/devinet.c; classes of addresses, inet_abc_len().
 */
import type { ErrnoName, Refusal } from "../../../kernel/config/errno.ts";
import { type Address, IFF_BROADCAST } from "../../../kernel/config/link.ts";
import type { Device } from "../../../kernel/device.ts";
import { addAddress, removeAddress } from "../../../kernel/netlink/address.ts";
import { broadcastOf, type Ipv4, lengthOfMask } from "../../../wire/ipv4-address.ts";
import { labelled } from "./show.ts";

/** The prefix length of an address's class; null for what has none. */
function classLength(address: Ipv4): number | null {
  const first = address >>> 24;
  if (address === 0) return 0;
  if (address === -1) return 32;
  if (first < 128) return 8;
  if (first < 192) return 16;
  return first < 224 ? 24 : null;
}

/** SIOCSIFADDR: replaces the address under this name, with its class's mask. 0.0.0.0 takes it away. */
export function setAddress(device: Device, label: string, local: Ipv4): ErrnoName | null {
  const length = classLength(local);
  if (length === null) return "EINVAL";
  const before = labelled(device, label);
  if (before?.local === local) return null;
  if (before !== null) removeAddress(device, before);
  return put(device, label, local, length, hasBroadcast(device, length) ? broadcastOf(local, length) : null);
}

/** SIOCSIFNETMASK: the broadcast address follows where it was the mask's own. */
export function setMask(device: Device, label: string, mask: Ipv4): ErrnoName | null {
  const before = labelled(device, label);
  if (before === null) return "EADDRNOTAVAIL";
  const length = lengthOfMask(mask);
  if (length === null) return "EINVAL";
  if (length === before.prefixLength) return null;
  const follows = before.prefixLength < 31 && before.broadcast === broadcastOf(before.local, before.prefixLength);
  const broadcast = follows && hasBroadcast(device, length) ? broadcastOf(before.local, length) : before.broadcast;
  return replace(device, before, length, broadcast);
}

/** SIOCSIFBRDADDR. */
export function setBroadcast(device: Device, label: string, broadcast: Ipv4): ErrnoName | null {
  const before = labelled(device, label);
  if (before === null) return "EADDRNOTAVAIL";
  return before.broadcast === broadcast ? null : replace(device, before, before.prefixLength, broadcast);
}

/** SIOCSIFFLAGS on an alias: down takes the address away, anything else does nothing. */
export function dropAlias(device: Device, label: string, down: boolean): Refusal | null {
  const address = labelled(device, label);
  if (address === null) return { errno: "EADDRNOTAVAIL" };
  if (down) removeAddress(device, address);
  return null;
}

function hasBroadcast(device: Device, length: number): boolean {
  return (device.link.flags & IFF_BROADCAST) !== 0 && length < 31;
}

function replace(device: Device, before: Address, length: number, broadcast: Ipv4 | null): ErrnoName | null {
  removeAddress(device, before);
  return put(device, before.label, before.local, length, broadcast);
}

function put(device: Device, label: string, local: Ipv4, length: number, broadcast: Ipv4 | null): ErrnoName | null {
  const scope = local >>> 24 === 127 ? 254 : 0;
  return addAddress(device, local, length, { label, broadcast, scope })?.errno ?? null;
}
