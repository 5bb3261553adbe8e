/** What the tables are asked about a packet that is made here. Linux: the flowi4 of ip_route_output_key_hash(). */
import type { Ipv4 } from "../../wire/ipv4-address.ts";
import { type IfIndex, LOOPBACK_IFINDEX } from "../config/link.ts";
import { SCOPE_LINK, SCOPE_UNIVERSE } from "../config/route.ts";
import type { Flow } from "./fib.ts";
import type { OutputQuery } from "./output-route.ts";

export function outputFlow(query: OutputQuery, dst: Ipv4, src: Ipv4, oif: IfIndex): Flow {
  return {
    dst,
    src,
    tos: (query.tos ?? 0) & 0x1c,
    mark: query.mark ?? 0,
    uid: query.uid ?? 0,
    iif: LOOPBACK_IFINDEX,
    oif,
    protocol: query.protocol ?? 0,
    sport: query.sport ?? 0,
    dport: query.dport ?? 0,
    scope: query.onLink === true ? SCOPE_LINK : SCOPE_UNIVERSE,
  };
}
