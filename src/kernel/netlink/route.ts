/** Requests about routes. Linux: net/ipv4/fib_frontend.c, fib_semantics.c, fib_trie.c. */
import { type Ipv4, type Prefix } from "../../wire/ipv4-address.ts";
import { type Refusal, refusal } from "../config/errno.ts";
import { PROTO_BOOT, type Route, SCOPE_LINK, SCOPE_UNIVERSE, TABLE_MAIN } from "../config/route.ts";
import type { Device } from "../device.ts";
import type { Net } from "../net.ts";
import { changeNet } from "./change.ts";

/** Adds a unicast route over a gateway or straight out of a device. */
export function addRoute(net: Net, destination: Prefix, gateway: Ipv4 | null, device: Device, options: Partial<Route> = {}): Refusal | null {
  const route: Route = {
    type: "unicast",
    destination,
    tos: 0,
    metric: 0,
    table: TABLE_MAIN,
    scope: gateway === null ? SCOPE_LINK : SCOPE_UNIVERSE,
    protocol: PROTO_BOOT,
    nextHops: [{ gateway, device: device.ifindex, weight: 1, onlink: false }],
    preferredSource: null,
    mtu: null,
    mtuLocked: false,
    advmss: null,
    ...options,
  };
  const table = net.config.routes[route.table] ?? [];
  const exists = table.some(
    (other) =>
      other.destination.address === destination.address &&
      other.destination.length === destination.length &&
      other.metric === route.metric &&
      other.tos === route.tos,
  );
  if (exists) return refusal("EEXIST");
  changeNet(net, (draft) => {
    (draft.routes[route.table] ??= []).push(structuredClone(route) as never);
  });
  return null;
}
