/** Where a bridged packet goes after a DNAT in its PREROUTING. Linux: br_nf_pre_routing_finish(), br_nf_pre_routing_finish_bridge(). */
import { ANY } from "../../wire/ipv4-address.ts";
import type { Mac } from "../../wire/mac.ts";
import type { Device } from "../device.ts";
import { routeInput } from "../ipv4/input-route.ts";
import { resolveNextHop } from "../ipv4/neighbour-output.ts";
import { routeOutput } from "../ipv4/output-route.ts";
import { setBridgedDnat } from "../link/bridge-netfilter.ts";
import type { Skb } from "../skb.ts";

type Answer = { readonly kind: "bridge"; readonly mac: Mac | null } | { readonly kind: "route" } | { readonly kind: "drop" };

/** A destination out of the same bridge stays a frame, to the new MAC; any other is the host's to route. */
function resolve(skb: Skb, bridge: Device): Answer {
  const way = routeInput(skb);
  if (way === "local") return { kind: "route" };
  if (way === "forward") {
    const { device, gateway } = skb.route!;
    return device === bridge ? sameBridge(skb, bridge, gateway || skb.ip.dst) : { kind: "route" };
  }
  // Without forwarding the host's own way to the address decides.
  const route = routeOutput(skb.net, { dst: skb.ip.dst, tos: skb.ip.tos & 0x1e, anySource: true });
  if (typeof route !== "string" && route.device === bridge && !bridge.conf.forwarding) {
    return sameBridge(skb, bridge, route.gateway || skb.ip.dst);
  }
  return { kind: "drop" };
}

function sameBridge(skb: Skb, bridge: Device, nextHop: number): Answer {
  const { neighbours } = skb.net;
  const neighbour = neighbours.findOrCreate(bridge, nextHop as typeof skb.ip.dst);
  if (
    neighbour.state === "REACHABLE" ||
    neighbour.state === "PERMANENT" ||
    neighbour.state === "STALE" ||
    neighbour.state === "DELAY" ||
    neighbour.state === "PROBE"
  ) {
    neighbours.use(neighbour, skb);
    return { kind: "bridge", mac: neighbour.mac };
  }
  // The MAC is not known yet: the packet waits with the neighbour and is sent from the bridge itself.
  const route = routeOutput(skb.net, { dst: skb.ip.dst, src: ANY, anySource: true });
  if (typeof route !== "string") {
    skb.route = route;
    skb.dev = bridge;
    resolveNextHop(skb);
  }
  return { kind: "bridge", mac: null };
}

setBridgedDnat({ resolve });
