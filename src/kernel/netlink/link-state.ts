/** Bringing links up and down, and their other flags. Linux: __dev_change_flags(), net/core/dev.c. */
import type { Refusal } from "../config/errno.ts";
import { IFF_LOOPBACK, IFF_UP, isUp } from "../config/link.ts";
import type { Device } from "../device.ts";
import { flushMasquerade } from "../netfilter/nat/masquerade.ts";
import { addLoopbackAddress } from "./address.ts";
import { linkWentDown, linkWentUp } from "./address-events.ts";
import { withCarriers } from "./carrier-change.ts";
import { editLink } from "./device.ts";
import { assignNetnsId } from "./netnsid.ts";

export function setLinkUp(device: Device): Refusal | null {
  if (isUp(device.link)) return null;
  device.net.host.kernel.linkwatch.sync(device);
  withCarriers([device], () => {
    editLink(device, (link) => {
      link.flags |= IFF_UP;
      link.qdisc = "noqueue";
    });
  });
  if ((device.flags & IFF_LOOPBACK) !== 0) addLoopbackAddress(device);
  linkWentUp(device);
  notifyPeer(device);
  return null;
}

export function setLinkDown(device: Device): Refusal | null {
  if (!isUp(device.link)) return null;
  withCarriers([device], () => {
    editLink(device, (link) => {
      link.flags &= ~IFF_UP;
    });
  });
  linkWentDown(device);
  flushMasquerade(device.net, device.ifindex);
  notifyPeer(device);
  return null;
}

/** A change is reported to listeners, and the message names the peer's namespace by a number: it gets one now. */
function notifyPeer(device: Device): void {
  if (device.peer !== null) assignNetnsId(device.net, device.peer.net);
}

/** Linux: __dev_change_flags(). */
export function changeFlags(device: Device, flags: number, change: number): Refusal | null {
  const others = change & ~IFF_UP;
  if (others !== 0) {
    editLink(device, (link) => {
      link.flags = (link.flags & ~others) | (flags & others);
    });
  }
  if ((change & IFF_UP) === 0) return null;
  return (flags & IFF_UP) !== 0 ? setLinkUp(device) : setLinkDown(device);
}
