/** Destinations whose MAC needs no question: loopback, broadcast and multicast. Linux: arp_mc_map(), net/ipv4/arp.c. */
import { isMulticast, LIMITED_BROADCAST } from "../../wire/ipv4-address.ts";
import { BROADCAST_MAC, type Mac, multicastMac, ZERO_MAC } from "../../wire/mac.ts";
import { IFF_LOOPBACK } from "../config/link.ts";
import type { RouteType } from "../config/route.ts";
import type { Skb } from "../skb.ts";

/** The group or loopback MAC to send to; null where a neighbour has to be asked. */
export function broadcastMacFor(skb: Skb, type: RouteType): Mac | null {
  if (skb.dev.flags & IFF_LOOPBACK) return ZERO_MAC;
  const { dst } = skb.ip;
  if (type === "broadcast" || dst === LIMITED_BROADCAST) return BROADCAST_MAC;
  return isMulticast(dst) ? multicastMac(dst) : null;
}
