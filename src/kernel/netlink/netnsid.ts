/** The numbers a namespace calls others by (link-netnsid, `ip netns list-id`). Linux: net/core/net_namespace.c. */
import { type Refusal, refusal } from "../config/errno.ts";
import type { Net } from "../net.ts";
import { changeNet } from "./change.ts";

/** The number `net` has for `other`; null where it has none. Linux: peernet2id(). */
export function netnsIdOf(net: Net, other: Net): number | null {
  const id = net.config.netnsids.indexOf(other.id);
  return id < 0 ? null : id;
}

/** The number `net` has for `other`, given now where there was none: the lowest free one. Linux: peernet2id_alloc(). */
export function assignNetnsId(net: Net, other: Net): number | null {
  if (net === other) return null;
  const known = netnsIdOf(net, other);
  if (known !== null) return known;
  const { netnsids } = net.config;
  const hole = netnsids.indexOf(null);
  const id = hole < 0 ? netnsids.length : hole;
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
  if ((net.config.netnsids[id] ?? null) !== null) return refusal("ENOSPC", "The specified nsid is already used");
  setNetnsId(net, id, other);
  return null;
}

/** The namespace is gone: nobody has a number for it any more. */
export function forgetNetnsIds(gone: Net): void {
  for (const net of gone.host.kernel.nets) {
    const id = net === null || net === gone ? null : netnsIdOf(net, gone);
    if (net === null || id === null) continue;
    changeNet(net, (draft) => {
      draft.netnsids[id] = null;
    });
  }
}

function setNetnsId(net: Net, id: number, other: Net): void {
  changeNet(net, (draft) => {
    while (draft.netnsids.length < id) draft.netnsids.push(null);
    draft.netnsids[id] = other.id;
  });
}
