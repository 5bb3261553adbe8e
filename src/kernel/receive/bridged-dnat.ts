/**
 * Where a bridged packet goes after a DNAT in its PREROUTING. Linux: br_nf_pre_routing_finish(),
 * br_nf_pre_routing_finish_bridge().
 */
import type { Device } from "../device.ts";
import { routeInput } from "../ipv4/input-route.ts";
import { useNeighbour } from "../ipv4/neighbour-output.ts";
import type { BridgedDnat } from "../net.ts";
import type { Skb } from "../skb.ts";

/**
 * A destination out of the same bridge stays a frame, to the new MAC; any other is the host's to route. So is, without
 * forwarding, every destination but the host's own: the packet goes up and ends there as unreachable.
 */
export function resolveBridgedDnat(skb: Skb, bridge: Device, port: Device): BridgedDnat {
  const decision = routeInput(skb);
  if (decision === "martian") return { kind: "drop" };
  if (decision !== "forward" || skb.route!.device !== bridge) return { kind: "route" };
  return sameBridge(skb, bridge, port, skb.route!.gateway || skb.ip.dst);
}

/**
 * A neighbour known to be right gives its MAC at once. Any other is used as by a packet that the bridge itself sends: it waits
 * for the ARP reply or starts the delay before a probe, and comes back to the bridge in transmitOnBridge().
 */
function sameBridge(skb: Skb, bridge: Device, port: Device, nextHop: number): BridgedDnat {
  const { neighbours } = skb.net;
  const neighbour = neighbours.findOrCreate(bridge, nextHop as typeof skb.ip.dst);
  if (neighbour.state === "REACHABLE" || neighbour.state === "PERMANENT") return { kind: "bridge", mac: neighbour.mac };
  skb.bridgedFrom = { port, src: skb.frame!.src };
  useNeighbour(skb, neighbour);
  return { kind: "bridge", mac: null };
}
