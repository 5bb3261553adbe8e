/** Which subnet a network gets that named none. Source: libnetwork/ipamutils, ipam (docker's local address space). */

import { routesIn, TABLE_MAIN } from "../../kernel/config/route.ts";
import type { Net } from "../../kernel/net.ts";
import { covers, type Ipv4, ipv4, maskOf, type Prefix } from "../../wire/ipv4-address.ts";

export interface AddressPool {
  readonly base: Prefix;
  /** The prefix length of the networks cut from it. */
  readonly size: number;
}

export const DEFAULT_POOLS: readonly AddressPool[] = [
  { base: { address: ipv4("172.17.0.0"), length: 16 }, size: 16 },
  { base: { address: ipv4("172.18.0.0"), length: 16 }, size: 16 },
  { base: { address: ipv4("172.19.0.0"), length: 16 }, size: 16 },
  { base: { address: ipv4("172.20.0.0"), length: 14 }, size: 16 },
  { base: { address: ipv4("172.24.0.0"), length: 14 }, size: 16 },
  { base: { address: ipv4("172.28.0.0"), length: 14 }, size: 16 },
  { base: { address: ipv4("192.168.0.0"), length: 16 }, size: 20 },
];

/** A subnet cut from the pools, and its number among all of them. */
export interface FreeSubnet {
  readonly subnet: Prefix;
  readonly index: number;
}

/** The first subnet from a number on, and then from the beginning, that is not taken. */
export function freeSubnet(pools: readonly AddressPool[], from: number, isTaken: (subnet: Prefix) => boolean): FreeSubnet | null {
  const total = pools.reduce((sum, pool) => sum + countOf(pool), 0);
  for (let tried = 0; tried < total; tried++) {
    const index = (from + tried) % total;
    const subnet = subnetAt(pools, index);
    if (!isTaken(subnet)) return { subnet, index };
  }
  return null;
}

function countOf({ base, size }: AddressPool): number {
  return 2 ** (size - base.length);
}

function subnetAt(pools: readonly AddressPool[], index: number): Prefix {
  let left = index;
  for (const pool of pools) {
    if (left < countOf(pool))
      return { address: ((pool.base.address + left * 2 ** (32 - pool.size)) | 0) as Ipv4, length: pool.size };
    left -= countOf(pool);
  }
  throw new Error(`address pools: there is no subnet ${index}`);
}

export function overlaps(a: Prefix, b: Prefix): boolean {
  return a.length <= b.length ? covers(a, b.address) : covers(b, a.address);
}

/** Does the host's main table lead anywhere in this subnet by more than its default route? */
export function isRouted(net: Net, subnet: Prefix): boolean {
  return routesIn(net.config.routes, TABLE_MAIN).some(
    ({ destination }) => destination.length > 0 && overlaps(destination, subnet),
  );
}

export function lastAddress({ address, length }: Prefix): Ipv4 {
  return (address | ~maskOf(length)) as Ipv4;
}
