/**
 * The largest packet that goes to a destination, and what ICMP says of it. Linux: ipv4_mtu(), __ip_rt_update_pmtu(),
 * net/ipv4/route.c.
 */
import type { Ipv4 } from "../../wire/ipv4-address.ts";
import type { Net } from "../net.ts";
import type { RouteResult } from "./fib.ts";
import type { Direction } from "./route-exceptions.ts";

/** The largest packet a route takes toward a destination, learnt path MTUs included. Linux: ipv4_mtu(). */
export function mtuOf(net: Net, route: RouteResult, dst: Ipv4, direction?: Direction): number {
  const learnt = net.exceptions.find(route, dst, direction)?.mtu ?? 0;
  return learnt !== 0 ? learnt : ownMtu(route);
}

/** The MTU of the device that a route is given when its fib_info has gone (blackhole_netdev), before it is looked up anew. */
const BLACKHOLE_MTU = 68;

/** The same of a route that may have gone since it was looked up. Linux: dst_dev_put(). */
export function mtuOfKept(net: Net, route: RouteResult, dst: Ipv4): number {
  const hasGone = route.generation !== net.fib.generation && route.mtu === 0 && !net.exceptions.isInUse(route);
  return hasGone ? BLACKHOLE_MTU : mtuOf(net, route, dst);
}

/** A locked MTU (or a path MTU below the minimum) sends without DF. Linux: ip_mtu_locked(). */
export function isMtuLocked(net: Net, route: RouteResult, dst: Ipv4, direction?: Direction): boolean {
  return route.mtuLocked || (net.exceptions.find(route, dst, direction)?.mtuLocked ?? false);
}

/** A forwarded packet minds the device and locked metrics, not learnt path MTUs. Linux: ip_dst_mtu_maybe_forward(). */
export function forwardMtu(net: Net, route: RouteResult, dst: Ipv4): number {
  return isMtuLocked(net, route, dst, "input") ? mtuOf(net, route, dst, "input") : ownMtu(route);
}

function ownMtu(route: RouteResult): number {
  return route.mtu !== 0 ? route.mtu : deviceMtu(route);
}

export function deviceMtu({ device }: RouteResult): number {
  return Math.min(device.mtu, IP_MAX_MTU);
}

/** The longest IPv4 packet. */
export const IP_MAX_MTU = 65535;

/** A router reported a path MTU. One above what is known changes nothing, nor does what was learnt a short time ago. */
export function updatePathMtu(net: Net, route: RouteResult, dst: Ipv4, reported: number): void {
  const { minPmtu, mtuExpiresSeconds } = net.settings;
  const known = net.exceptions.find(route, dst);
  const current = mtuOf(net, route, dst);
  if (isMtuLocked(net, route, dst) || current < reported) return;
  const isLocked = reported < minPmtu;
  const mtu = isLocked ? Math.min(current, minPmtu) : reported;
  const isFresh = known !== null && known.expiresUs - net.loop.nowUs > (mtuExpiresSeconds * 1_000_000) / 2;
  if (known?.mtu === mtu && !isLocked && isFresh) return;
  net.exceptions.learnMtu(route, dst, mtu, isLocked);
}
