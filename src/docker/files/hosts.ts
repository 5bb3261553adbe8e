/**
 * /etc/hosts of a container as dockerd writes it. Sources: libnetwork/etchosts, daemon/container_operations.go. Host mode has a copy of
 * the host's where no name is added; container mode shares the other's file.
 */
import { formatIpv4 } from "../../wire/ipv4-address.ts";
import { resolveLinks } from "../container/links.ts";
import type { Engine } from "../engine.ts";
import { shortId } from "../ids.ts";
import type { Container } from "../shapes.ts";

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
  if (container.hostConfig.links.length === 0 || bridge === null || !container.endpoints.has(bridge.id)) return [];
  return resolveLinks(engine, container.hostConfig.links).flatMap(({ server, alias }) => {
    const address = server.endpoints.get(bridge.id)?.address ?? null;
    if (address === null) return [];
    const names = [...new Set([alias, server.config.hostname, server.name])];
    return [`${formatIpv4(address)}\t${names.join(" ")}`];
  });
}

/** What stands there for the container itself, and for which networks. */
const written = new WeakMap<Container, { sandboxId: string; networks: readonly string[]; lines: readonly string[] }>();

/**
 * A line for each network it joined. When it leaves one, dockerd takes out every line with its name, the others' too, and does not put those
 * back. Source: libnetwork/etchosts Delete(), which looks at the names alone.
 */
function ownLines(engine: Engine, container: Container): readonly string[] {
  const joined = [...container.endpoints.values()].filter(
    ({ address, networkId }) => address !== null && engine.networks.get(networkId)?.driver === "bridge",
  );
  const networks = joined.map(({ networkId }) => networkId);
  const before = written.get(container);
  const isNew = before === undefined || before.sandboxId !== container.sandboxId;
  const kept = isNew || before.networks.some((id) => !networks.includes(id)) ? [] : before.lines;
  const added = joined.filter(({ networkId }) => isNew || !before.networks.includes(networkId));
  const lines = [...kept, ...added.map(({ address }) => `${formatIpv4(address!)}\t${ownNames(container)}`)];
  written.set(container, { sandboxId: container.sandboxId, networks, lines });
  return lines;
}

function ownNames({ config, id }: Container): string {
  const name = config.hostname === "" ? shortId(id) : config.hostname;
  const full = config.domainname === "" ? name : `${name}.${config.domainname}`;
  const short = full.split(".")[0]!;
  return full === short ? full : `${full} ${short}`;
}
