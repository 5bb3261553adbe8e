/**
 * `--link` on the default bridge: variables with the server's ports and, with inter-container communication off, rules
 * that let its client reach them. The names in /etc/hosts are written with the container's files.
 *
 * Who takes the rules back.  An endpoint that leaves takes back what it knows of, if the endpoint at the other end is still the
 * one it knew. A server that was started again is another one: rules of its former life stay, as they do on Linux (watched on
 * 20.10). Source: libnetwork/drivers/bridge (link(), Leave), daemon/links, daemon/container_operations_unix.go.
 */
import { formatIpv4 } from "../../wire/ipv4-address.ts";
import type { Engine } from "../engine.ts";
import { linkLines } from "../rules/common.ts";
import { runIptables } from "../rules/iptables.ts";
import { type Container, DockerError, type Endpoint, type Link, type LinkRules, type PortKey, type Protocol } from "../shapes.ts";

/** The links of a container that is made; one to a container that is not there is refused. */
export function resolveLinks(engine: Engine, links: readonly string[]): readonly Link[] {
  return links.map((text) => {
    const [reference, alias] = splitLink(text);
    if (reference === "") throw new DockerError('could not get container for : invalid name or ID supplied: ""', 400);
    const server = engine.findContainer(reference);
    if (server === null) {
      throw new DockerError(`could not get container for ${reference}: ${engine.profile.words.noSuchContainer(reference)}`, 404);
    }
    return { server, alias: alias ?? reference };
  });
}

export function splitLink(text: string): readonly [string, string | undefined] {
  const [reference, alias] = text.split(":");
  return [(reference ?? "").replace(/^\//, ""), alias];
}

/** Refuses a link to a container that does not run (setupLinkedContainers(), when the networks are there already). */
export function checkLinks(client: Container): void {
  if (!isOnDefaultBridge(client)) return;
  for (const { server, alias } of client.links) {
    if (server.process !== null) continue;
    throw new DockerError(`Cannot link to a non running container: /${server.name} AS /${client.name}/${alias}`, 409);
  }
}

function isOnDefaultBridge({ hostConfig: { networkMode } }: Container): boolean {
  return networkMode === "default" || networkMode === "bridge";
}

/** Opens a container's links, and those of others to it. */
export function linkContainers(engine: Engine, container: Container): void {
  const bridge = engine.networkNamed("bridge");
  const own = bridge === null ? undefined : container.endpoints.get(bridge.id);
  if (bridge === null || bridge.icc || own === undefined || !engine.daemon.iptables) return;
  const written: LinkRules[] = [];
  const write = (client: Endpoint, server: Endpoint, exposed: readonly PortKey[], other: Endpoint): void => {
    const lines = sorted(exposed, engine).flatMap((key) => {
      const [port, protocol] = key.split("/") as [string, Protocol];
      return linkLines(bridge, { client: client.address!, server: server.address!, protocol, port: Number(port) });
    });
    written.push({ other, otherId: other.id, lines });
  };
  for (const { server } of container.links) {
    const other = server.endpoints.get(bridge.id);
    if (other !== undefined && other.address !== null) write(own, other, server.config.exposedPorts, other);
  }
  for (const client of clientsOf(engine, container)) {
    const other = client.endpoints.get(bridge.id);
    if (other !== undefined && other.address !== null) write(other, own, container.config.exposedPorts, other);
  }
  if (written.length === 0) return;
  container.linkRules = written;
  const failed = runIptables(engine.host.init, (iptables) => {
    for (const each of written.flatMap(({ lines }) => lines)) {
      const words = iptables.ensureAppended(each);
      if (words !== null) return words;
    }
    return null;
  });
  if (failed === null) return;
  throw new DockerError(`driver failed programming external connectivity on endpoint ${container.name} (${own.id}): ${failed}`);
}

function clientsOf(engine: Engine, server: Container): Container[] {
  return [...engine.containers.values()].filter(({ links }) => links.some((link) => link.server === server));
}

/** Its name and those its clients on the default bridge have for it (CLIENT/ALIAS), in the order docker lists them. */
export function namesOfContainer(engine: Engine, server: Container): string[] {
  const linked = clientsOf(engine, server).flatMap(({ name, links }) =>
    links.filter((link) => link.server === server).map(({ alias }) => `${name}/${alias}`),
  );
  return [server.name, ...linked].sort((a, b) => (a < b ? -1 : 1));
}

/** Exposed ports in the order docker opens them: a map's, and so any; here the highest first. */
function sorted(exposed: readonly PortKey[], _engine: Engine): PortKey[] {
  return [...exposed].sort((a, b) => Number.parseInt(b, 10) - Number.parseInt(a, 10));
}

export function unlinkContainer(engine: Engine, container: Container): void {
  const written = container.linkRules;
  if (written.length === 0) return;
  container.linkRules = [];
  const lines = written.filter(({ other, otherId }) => other.id === otherId).flatMap((each) => each.lines);
  runIptables(engine.host.init, (iptables) => {
    for (const each of lines) iptables.remove(each);
  });
}

/**
 * What a client finds in its environment: ALIAS_PORT, ALIAS_PORT_80_TCP..., ALIAS_NAME and the server's own variables as
 * ALIAS_ENV_NAME.
 */
export function linkEnvironment(engine: Engine, client: Container): string[] {
  if (!engine.profile.linksInEnvironment || !isOnDefaultBridge(client)) return [];
  const bridge = engine.networkNamed("bridge");
  return client.links.flatMap(({ server, alias }) => {
    const address = bridge === null ? null : (server.endpoints.get(bridge.id)?.address ?? null);
    if (address === null) return [];
    return describeServer(client, server, alias, formatIpv4(address));
  });
}

function describeServer(client: Container, server: Container, alias: string, address: string): string[] {
  const prefix = alias.replaceAll("-", "_").toUpperCase();
  const keys = [...server.config.exposedPorts].sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
  const urlOf = (key: PortKey): string => `${key.split("/")[1]}://${address}:${Number.parseInt(key, 10)}`;
  const lines = keys[0] === undefined ? [] : [`${prefix}_PORT=${urlOf(keys[0])}`];
  for (const key of keys) {
    const [port, protocol] = key.split("/") as [string, Protocol];
    const name = `${prefix}_PORT_${port}_${protocol.toUpperCase()}`;
    lines.push(`${name}=${urlOf(key)}`, `${name}_ADDR=${address}`, `${name}_PORT=${port}`, `${name}_PROTO=${protocol}`);
  }
  lines.push(`${prefix}_NAME=/${client.name}/${alias}`);
  for (const variable of server.config.env) {
    if (!/^(HOME|PATH)=/.test(variable)) lines.push(`${prefix}_ENV_${variable}`);
  }
  return lines;
}
