/**
 * /etc/hosts of a container as dockerd writes it. Sources: libnetwork/etchosts, daemon/container_operations.go. Host mode has a
 * copy of the host's where no name is added; container mode shares the other's file.
 */
import { formatIpv4, type Ipv4 } from "../../wire/ipv4-address.ts";
import { decodeText } from "../../wire/text.ts";
import type { Engine } from "../engine.ts";
import { shortId } from "../ids.ts";
import type { Container, Network } from "../shapes.ts";

/** The text, or null where it is the host's own file. */
export function hostsText(engine: Engine, container: Container): string | null {
  const { hostConfig } = container;
  if (hostConfig.networkMode === "host" && hostConfig.extraHosts.length === 0) return null;
  const lines = [
    ...standardLines(engine),
    ...extraLines(engine, container),
    ...linkLines(engine, container),
    ...ownLines(engine, container),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function standardLines(engine: Engine): string[] {
  const { shortPrefixes } = engine.profile;
  return [
    "127.0.0.1\tlocalhost",
    "::1\tlocalhost ip6-localhost ip6-loopback",
    shortPrefixes ? "fe00::\tip6-localnet" : "fe00::0\tip6-localnet",
    shortPrefixes ? "ff00::\tip6-mcastprefix" : "ff00::0\tip6-mcastprefix",
    "ff02::1\tip6-allnodes",
    "ff02::2\tip6-allrouters",
  ];
}

function extraLines(engine: Engine, { hostConfig }: Container): string[] {
  return hostConfig.extraHosts.map((text) => {
    const at = text.indexOf(":");
    const address = text.slice(at + 1);
    return `${address === "host-gateway" ? hostGateway(engine) : address}\t${text.slice(0, at)}`;
  });
}

/** What `host-gateway` stands for: docker0's address. */
function hostGateway(engine: Engine): string {
  const gateway = engine.networkNamed("bridge")?.ipam[0]?.gateway ?? null;
  return gateway === null ? "host-gateway" : formatIpv4(gateway);
}

/** Links of the default bridge: ADDRESS ALIAS ID NAME. */
function linkLines(engine: Engine, container: Container): string[] {
  const bridge = engine.networkNamed("bridge");
  if (container.links.length === 0 || bridge === null || !container.endpoints.has(bridge.id)) return [];
  return container.links.flatMap(({ server, alias }) => {
    const address = server.endpoints.get(bridge.id)?.address ?? null;
    if (address === null) return [];
    const names = [...new Set([alias, server.config.hostname, server.name])];
    return [`${formatIpv4(address)}\t${names.join(" ")}`];
  });
}

function ownLines(engine: Engine, container: Container): string[] {
  return [...container.endpoints.values()].flatMap(({ address, networkId }) =>
    address === null || engine.networks.get(networkId)?.driver !== "bridge" ? [] : [ownLine(container, address)],
  );
}

function ownLine(container: Container, address: Ipv4): string {
  return `${formatIpv4(address)}\t${ownNames(container)}`;
}

/** It was connected to one network more: a line at the end, whatever the user made of the file meanwhile (etchosts.Add). */
export function addHostsLine(engine: Engine, container: Container, address: Ipv4): void {
  const text = fileText(engine, container);
  if (text !== null) engine.runtime.writeFile(container, PATH, `${text}${ownLine(container, address)}\n`);
}

/**
 * It left a network (etchosts.Delete). From 28 on the line of its address there goes. Before, every line goes that ends in a name
 * of that network's, which on a user network are its own, too: the lines of its other networks go with it. Empty lines go,
 * comments stay.
 */
export function removeHostsLines(engine: Engine, container: Container, network: Network, address: Ipv4): void {
  const text = fileText(engine, container);
  if (text === null) return;
  const isMeant = engine.profile.endInSandbox
    ? (line: string) => line === ownLine(container, address)
    : endsInName(namesOn(engine, container, network));
  const kept = text.split("\n").filter((line) => line !== "" && (line.startsWith("#") || !isMeant(line)));
  engine.runtime.writeFile(container, PATH, kept.map((line) => `${line}\n`).join(""));
}

function endsInName(names: readonly string[]): (line: string) => boolean {
  return (line) => names.some((name) => line.endsWith(`\t${name}`));
}

/** What the containers of a user network are called there, but for the container's own name. */
function namesOn(engine: Engine, container: Container, network: Network): string[] {
  if (network.name === "bridge") return [];
  return engine.containersOn(network).flatMap((other) => {
    const { aliases } = network.endpoints.get(other.id)!;
    const hostname = engine.profile.listsHostnames ? [other.config.hostname] : [];
    return [other.name, ...aliases, ...hostname].filter((name) => name !== container.name);
  });
}

function fileText(engine: Engine, container: Container): string | null {
  const bytes = engine.runtime.readFile(container, PATH);
  return bytes === null ? null : decodeText(bytes);
}

const PATH = "/etc/hosts";

function ownNames({ config, id }: Container): string {
  const name = config.hostname === "" ? shortId(id) : config.hostname;
  const full = config.domainname === "" ? name : `${name}.${config.domainname}`;
  const short = full.split(".")[0]!;
  return full === short ? full : `${full} ${short}`;
}
