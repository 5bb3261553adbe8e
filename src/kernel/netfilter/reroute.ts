/**
 * Routing a local packet anew inside the hook that changed what its route depends on: what follows at the hook sees the new
 * route, but not its device (`-o`), or does not see the packet where there is none. Linux: ip_route_me_harder() as called by
 * nf_nat_proto.c and nft_chain_route.c.
 */
import type { Skb } from "../skb.ts";
import { NF_ACCEPT, NF_DROP, type Verdict } from "./verdict.ts";

export function rerouteOrDrop(skb: Skb): Verdict {
  const errno = skb.net.up.rerouteOutput(skb);
  if (errno === null) return NF_ACCEPT;
  skb.errno = errno;
  skb.decidedBy = { reroute: errno };
  return NF_DROP;
}
