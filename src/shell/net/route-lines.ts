/**
 * What /proc/net/route says, which `route` and `netstat -r` print in their own columns. Linux: fib_route_seq_show(),
 * net/ipv4/fib_trie.c.
 */
import { hasTable, routesIn, TABLE_MAIN } from "../../kernel/config/route.ts";
import type { Net } from "../../kernel/net.ts";
import { ANY, type Ipv4 } from "../../wire/ipv4-address.ts";

export const RTF_UP = 1;
export const RTF_GATEWAY = 2;
export const RTF_HOST = 4;
export const RTF_REJECT = 0x200;

export interface RouteLine {
  /** A star for none. */
  readonly device: string;
  readonly destination: Ipv4;
  readonly length: number;
  readonly gateway: Ipv4;
  readonly flags: number;
  readonly metric: number;
  readonly mtu: number;
}

/**
 * By destination; of a route by several next hops the first. Null until the table main comes into being: then there is not even a
 * heading.
 */
export function routeLines(net: Net): readonly RouteLine[] | null {
  const tables = net.config.routes;
  if (!hasTable(tables, TABLE_MAIN)) return null;
  return routesIn(tables, TABLE_MAIN)
    .filter(({ type }) => type !== "broadcast" && type !== "multicast")
    .map(({ type, destination: { address, length }, nextHops, metric, advmss }) => {
      const hop = nextHops[0] ?? null;
      const gateway = hop?.gateway ?? null;
      return {
        device: hop === null ? "*" : (net.devices[hop.device]?.name ?? "*"),
        destination: address,
        length,
        gateway: gateway ?? ANY,
        flags:
          (type === "unreachable" || type === "prohibit" ? RTF_REJECT : 0) |
          RTF_UP |
          (gateway === null ? 0 : RTF_GATEWAY) |
          (length === 32 ? RTF_HOST : 0),
        metric,
        mtu: advmss === null ? 0 : advmss + 40,
      };
    });
}

/** `UGH`, or `!` for a route that refuses. */
export function flagLetters(flags: number): string {
  return `${flags & RTF_REJECT ? "!" : "U"}${flags & RTF_GATEWAY ? "G" : ""}${flags & RTF_HOST ? "H" : ""}`;
}
