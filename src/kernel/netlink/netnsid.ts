/** The numbers a namespace calls others by (link-netnsid, `ip netns list-id`). Linux: net/core/net_namespace.c. */
import { type Refusal, refusal } from "../config/errno.ts";
import type { NetnsId } from "../config/link.ts";
import { eachEntry, getEntry, type Table, withEntry } from "../config/table.ts";
import type { Net } from "../net.ts";
import { editNet } from "./change.ts";

/** The number `net` has for `other`; null where it has none. Linux: peernet2id(). */
export function netnsIdOf(net: Net, other: Net): number | null {
  const { netnsids } = net.config;
  if (netnsids.size > FEW) return numbersIn(net).byNetns.get(other.id) ?? null;
  let found: number | null = null;
  eachEntry(netnsids, (id, netns) => {
    if (netns === other.id) found = id;
  });
  return found;
}

/** The number `net` has for `other`, given now where there was none: the lowest free one. Linux: peernet2id_alloc(). */
export function assignNetnsId(net: Net, other: Net): number | null {
  if (net === other) return null;
  const known = netnsIdOf(net, other);
  if (known !== null) return known;
  const id = lowestFree(net);
  setNetnsId(net, id, other);
  return id;
}

/** `ip netns set NAME ID`. Linux: rtnl_net_newid(). */
export function requestNetnsId(net: Net, other: Net, id: number | null): Refusal | null {
  if (netnsIdOf(net, other) !== null) return refusal("EEXIST", "Peer netns already has a nsid assigned");
  if (id === null) {
    if (net !== other) assignNetnsId(net, other);
    return null;
  }
  if (getEntry(net.config.netnsids, id) !== null) return refusal("ENOSPC", "The specified nsid is already used");
  setNetnsId(net, id, other);
  return null;
}

/** The namespace is gone: nobody has a number for it any more. */
export function forgetNetnsIds(gone: Net): void {
  for (const net of gone.host.kernel.nets) {
    const id = net === null || net === gone ? null : netnsIdOf(net, gone);
    if (net !== null && id !== null) setNetnsId(net, id, null);
  }
}

/** A namespace that has numbers for this many others keeps them by the others too. */
const FEW = 8;

export interface NetnsNumbers {
  table: Table<NetnsId>;
  readonly byNetns: Map<NetnsId, number>;
  /** All numbers below are given. */
  free: number;
}

function numbersIn(net: Net): NetnsNumbers {
  const { netnsids } = net.config;
  const known = net.netnsNumbers;
  if (known?.table === netnsids) return known;
  const numbers: NetnsNumbers = { table: netnsids, byNetns: new Map(), free: 0 };
  eachEntry(netnsids, (id, netns) => numbers.byNetns.set(netns, id));
  net.netnsNumbers = numbers;
  return numbers;
}

function lowestFree(net: Net): number {
  const { netnsids } = net.config;
  const numbers = netnsids.size > FEW ? numbersIn(net) : null;
  let id = numbers?.free ?? 0;
  while (getEntry(netnsids, id) !== null) id++;
  if (numbers !== null) numbers.free = id;
  return id;
}

/** Null: nobody has the number any more. */
function setNetnsId(net: Net, id: number, other: Net | null): void {
  const numbers = net.netnsNumbers;
  const before = getEntry(net.config.netnsids, id);
  editNet(net, (slice) => {
    slice.netnsids = withEntry(slice.netnsids, id, other?.id ?? null);
  });
  if (numbers === null) return;
  numbers.table = net.config.netnsids;
  if (before !== null) numbers.byNetns.delete(before);
  if (other !== null) numbers.byNetns.set(other.id, id);
  else numbers.free = Math.min(numbers.free, id);
}
