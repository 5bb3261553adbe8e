/** A container's published ports: NetworkSettings.Ports, and the words of `docker ps` and `docker port`. */
import type { Engine } from "../../../../docker/engine.ts";
import type { Container, PortKey } from "../../../../docker/shapes.ts";
import { formatIpv4 } from "../../../../wire/ipv4-address.ts";
import { type GoMap, mapOf, NIL_LIST, struct } from "../format/value.ts";

export interface HostPort {
  readonly address: string;
  readonly port: number;
}

/** By container port, in the order of their keys; null where a port is exposed only. Empty where nothing can be published: an internal network. */
export function portMap(engine: Engine, container: Container): Map<PortKey, readonly HostPort[] | null> {
  const joined = [...container.endpoints.values()].filter(
    ({ id, address, networkId }) => id !== "" && address !== null && engine.networks.get(networkId)?.internal === false,
  );
  const ports = new Map<PortKey, HostPort[] | null>();
  if (container.net === null || joined.length === 0) return ports;
  for (const key of container.config.exposedPorts) ports.set(key, null);
  const published = [...container.endpoints.values()].flatMap((endpoint) => [
    ...endpoint.ports,
    ...(endpoint.remains?.ports ?? []),
  ]);
  for (const { containerPort, protocol, hostAddress, hostPort, hostPort6 } of published) {
    const key: PortKey = `${containerPort}/${protocol}`;
    const list = ports.get(key) ?? [];
    list.push({ address: formatIpv4(hostAddress), port: hostPort });
    if (hostPort6 !== 0) list.push({ address: "::", port: hostPort6 });
    ports.set(key, list);
  }
  return new Map([...ports].sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function publishedPorts(engine: Engine, container: Container): GoMap {
  return mapOf(
    [...portMap(engine, container)].map(([key, list]) => {
      const value =
        list === null
          ? NIL_LIST
          : list.map(({ address, port }) => struct("nat.PortBinding", { HostIp: address, HostPort: portText(port) }));
      return [key, value] as const;
    }),
  );
}

/** No port of the host's: the network is routed. */
function portText(port: number): string {
  return port === 0 ? "" : String(port);
}

/** ADDRESS:PORT; from 28 an IPv6 address stands in brackets. */
export function hostPortText(engine: Engine, { address, port }: HostPort): string {
  const text = portText(port);
  return address.includes(":") && engine.profile.version !== "20.10" ? `[${address}]:${text}` : `${address}:${text}`;
}
