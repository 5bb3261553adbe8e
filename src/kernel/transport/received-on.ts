/**
 * The device a packet came in on, as a socket sees it. What the host sends to itself goes over lo, but counts as received on the
 * device that has the address, so that a bound socket hears it. Linux: inet_iif(); orig_oif in ip_route_output_key_hash_rcu().
 */
import type { Device } from "../device.ts";
import type { Skb } from "../skb.ts";

export function receivedOn(skb: Skb): Device {
  const { dev, net, route } = skb;
  return dev === net.loopback && route !== null && route.type === "local" ? route.routeDevice : dev;
}
