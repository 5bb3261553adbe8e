/** A container's published ports: NetworkSettings.Ports, and the words of `docker ps` and `docker port`. */
import type { Engine } from "../../../../docker/engine.ts";
import type { Container, PortKey } from "../../../../docker/shapes.ts";
import { formatIpv4 } from "../../../../wire/ipv4-address.ts";
import { type GoMap, NIL_LIST, portMapOf, struct } from "../format/value.ts";

export interface HostPort {
  readonly address: string;
  readonly port: number;
}

/**
 * By container port, in the order of their keys; null where a port is exposed only. Empty where nothing can be published: an
 * internal network.
 */
export function portMap(engine: Engine, container: Container): Map<PortKey, readonly HostPort[] | null> {
  const joined = [...container.endpoints.values()].filter(
    ({ id, address, networkId }) => id !== "" && address !== null && engine.networks.get(networkId)?.internal === false,
  );
  const ports = new Map<PortKey, HostPort[] | null>();
  const { showsExposedAlways } = engine.profile;
  if (container.net === null || (joined.length === 0 && !showsExposedAlways) || isOutside(engine, container)) return ports;
  for (const key of container.config.exposedPorts) ports.set(key, null);
  const published = [...[...container.endpoints.values()].flatMap((endpoint) => endpoint.ports), ...container.stalePorts];
  for (const { containerPort, protocol, hostAddress, hostPort, hostPort6 } of published) {
    const key: PortKey = `${containerPort}/${protocol}`;
    const list = ports.get(key) ?? [];
    const pair = [{ address: formatIpv4(hostAddress), port: hostPort }];
    const isFirst = hostPort === 0 && engine.profile.api.listsHostPortFirst;
    if (hostPort6 !== 0) pair[isFirst ? "unshift" : "push"]({ address: "::", port: hostPort6 });
    list.push(...pair);
    ports.set(key, list);
  }
  return new Map([...ports].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Host mode, another container's network, and none have no ports. */
function isOutside(engine: Engine, { endpoints }: Container): boolean {
  return ![...endpoints.values()].some(({ id, networkId }) => id !== "" && engine.networks.get(networkId)?.driver === "bridge");
}

export function publishedPorts(engine: Engine, container: Container): GoMap {
  return portMapOf(
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

/** ADDRESS:PORT; an IPv6 address may stand in brackets. */
export function hostPortText(engine: Engine, { address, port }: HostPort): string {
  const text = portText(port);
  return address.includes(":") && engine.profile.client.bracketsIpv6 ? `[${address}]:${text}` : `${address}:${text}`;
}

/** A port as dockerd lists it. */
export interface ListedPort {
  readonly privatePort: number;
  readonly publicPort: number;
  readonly address: string;
  readonly type: string;
}

export function listedPorts(engine: Engine, container: Container): ListedPort[] {
  return [...portMap(engine, container)].flatMap(([key, list]): ListedPort[] => {
    const [number, type] = key.split("/") as [string, string];
    const privatePort = Number(number);
    if (list === null) return [{ privatePort, publicPort: 0, address: "", type }];
    const shown = engine.profile.client.listsRoutedPorts ? list : list.filter(({ port }) => port !== 0);
    return shown.map(({ address, port }) => ({ privatePort, publicPort: port, address, type }));
  });
}
