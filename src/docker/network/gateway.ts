/**
 * Which of a container's networks its default route leads to, and through which its ports are published: the one with the highest
 * --gw-priority, then the first by name. Internal networks come last, and from 28 on lead nowhere. Source:
 * libnetwork/endpoint.go, epHeap and its successor.
 */

import { routesIn, TABLE_MAIN } from "../../kernel/config/route.ts";
import type { Net } from "../../kernel/net.ts";
import { findDevice } from "../../kernel/netlink/link.ts";
import { addRoute, flushRoutes } from "../../kernel/netlink/route.ts";
import { ANY, type Ipv4 } from "../../wire/ipv4-address.ts";
import type { Engine } from "../engine.ts";
import type { Container, Endpoint } from "../shapes.ts";

export function gatewayEndpoint(engine: Engine, container: Container): Endpoint | null {
  let best: Endpoint | null = null;
  for (const endpoint of container.endpoints.values()) {
    if (endpoint.gateway === null || endpoint.device === "" || !leadsOut(engine, endpoint)) continue;
    if (best === null || compareGateways(engine, endpoint, best) < 0) best = endpoint;
  }
  return best;
}

function leadsOut(engine: Engine, endpoint: Endpoint): boolean {
  const network = engine.networks.get(endpoint.networkId);
  if (network === undefined || network.gatewayMode === "isolated") return false;
  return !network.internal || engine.profile.internalGateway;
}

/** Negative where `a` is the better gateway: an external network, a higher --gw-priority, a name that comes first. */
export function compareGateways(engine: Engine, a: Endpoint, b: Endpoint): number {
  const nameOf = ({ networkId }: Endpoint): string => engine.networks.get(networkId)!.name;
  const isInternal = ({ networkId }: Endpoint): number => Number(engine.networks.get(networkId)!.internal);
  if (isInternal(a) !== isInternal(b)) return isInternal(a) - isInternal(b);
  return b.config.gwPriority - a.config.gwPriority || (nameOf(a) < nameOf(b) ? -1 : 1);
}

/**
 * The default route leads to the gateway of this endpoint. Where there is none it is left as it is: it goes with its interface.
 */
export function setDefaultRoute(net: Net, endpoint: Endpoint | null): void {
  const wanted = endpoint?.gateway ?? null;
  if (wanted === null || currentGateway(net) === wanted) return;
  flushRoutes(net, (route) => isDefault(route.destination.length, route.table));
  const device = findDevice(net, endpoint!.device);
  if (device !== null) addRoute(net, { address: ANY, length: 0 }, wanted, device);
}

function currentGateway(net: Net): Ipv4 | null {
  const route = routesIn(net.config.routes, TABLE_MAIN).find(({ destination, table }) => isDefault(destination.length, table));
  return route?.nextHops[0]?.gateway ?? null;
}

function isDefault(length: number, table: number): boolean {
  return length === 0 && table === TABLE_MAIN;
}
