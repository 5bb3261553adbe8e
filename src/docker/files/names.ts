/**
 * Who answers names inside a container on a user network: the embedded DNS, started when it first joins one, with what the engine
 * knows of its networks. Names are containers' own, their aliases and short ids, links, and each of them with .NETWORK behind.
 * Source: libnetwork/sandbox_dns_unix.go, network.go (ResolveName). Up to 27 unknown names are asked for from the container's
 * namespace, from 28 on from the host's.
 */
import { type Ipv4, isLoopback, parseIpv4 } from "../../wire/ipv4-address.ts";
import { splitLink } from "../container/links.ts";
import { type ExternalServer, type NameDirectory, startEmbeddedDns } from "../dns.ts";
import type { Engine } from "../engine.ts";
import type { Container, Endpoint, Network } from "../shapes.ts";
import { externalServers } from "./resolv.ts";

export function keepNames(engine: Engine, container: Container): void {
  if (container.net === null || container.net === engine.host.init || container.dns !== null) return;
  if (container.hostConfig.networkMode.startsWith("container:")) return;
  if (userNetworks(engine, container).length === 0) return;
  container.dns = startEmbeddedDns(container.net, directoryOf(engine, container));
}

export function stopNames(container: Container): void {
  container.dns?.stop();
  container.dns = null;
}

function userNetworks(engine: Engine, container: Container): Network[] {
  return [...container.endpoints.keys()].flatMap((id) => {
    const network = engine.networks.get(id);
    return network === undefined || network.driver !== "bridge" || network.name === "bridge" ? [] : [network];
  });
}

function directoryOf(engine: Engine, container: Container): NameDirectory {
  return {
    addressesOf: (name) => addressesOf(engine, container, name),
    nameOf: (address) => nameOf(engine, container, address),
    externalServers: () => serversOf(engine, container),
  };
}

/** The first of its networks that knows the name answers. */
function addressesOf(engine: Engine, container: Container, asked: string): Ipv4[] {
  const name = asked.toLowerCase().replace(/\.$/, "");
  for (const network of userNetworks(engine, container)) {
    const linked = linkedName(container.endpoints.get(network.id)!, name) ?? name;
    const found = addressesOn(engine, network, linked);
    if (found.length > 0) return found;
  }
  const dot = name.lastIndexOf(".");
  if (dot < 0) return [];
  const network = userNetworks(engine, container).find((each) => each.name.toLowerCase() === name.slice(dot + 1));
  return network === undefined ? [] : addressesOn(engine, network, name.slice(0, dot));
}

/** `--link SERVER:ALIAS` on a user network is a name only its client knows. */
function linkedName({ config }: Endpoint, name: string): string | null {
  for (const text of config.links) {
    const [server, alias] = splitLink(text);
    if ((alias ?? server).toLowerCase() === name) return server.toLowerCase();
  }
  return null;
}

function addressesOn(engine: Engine, network: Network, name: string): Ipv4[] {
  return engine.containersOn(network).flatMap((other) => {
    const endpoint = network.endpoints.get(other.id)!;
    const answers = namesOf(other, endpoint).some((each) => each.toLowerCase() === name);
    return answers && endpoint.address !== null ? [endpoint.address] : [];
  });
}

/** The hostname is a name too. */
function namesOf(container: Container, { aliases }: Endpoint): string[] {
  return [container.name, ...aliases, container.config.hostname];
}

function nameOf(engine: Engine, container: Container, address: Ipv4): string | null {
  for (const network of userNetworks(engine, container)) {
    for (const other of engine.containersOn(network)) {
      if (network.endpoints.get(other.id)!.address === address) return `${other.name}.${network.name}`;
    }
  }
  return null;
}

/** Nobody is asked for a container that is on internal networks only. */
function serversOf(engine: Engine, container: Container): ExternalServer[] {
  const isOutside = [...container.endpoints.keys()].some((id) => engine.networks.get(id)?.internal === false);
  if (!isOutside || container.net === null) return [];
  const { asksFromHost } = engine.profile;
  return externalServers(engine, container).flatMap(({ server, fromHost }) => {
    const address = parseIpv4(server);
    if (address === null) return [];
    const fromInit = fromHost && (asksFromHost || isLoopback(address));
    return [{ address, net: fromInit ? engine.host.init : container.net! }];
  });
}
