/** Containers: one that is stopped, a network that is internal, none, or the other's. */
import { runningDocker } from "../docker/engine.ts";
import type { Host } from "../kernel/host.ts";
import { decodeDns } from "../wire/dns.ts";
import { formatIpv4, parseIpv4 } from "../wire/ipv4-address.ts";
import type { Failed } from "./candidates.ts";
import { type Cure, containerOf, networksWith, typedIn } from "./cure.ts";
import { publishCures } from "./cures-publish.ts";

export function dockerCures(failed: Failed): Cure[] {
  return [
    ...publishCures(failed),
    ...noneCures(failed),
    ...sharedCures(failed),
    ...networkCures(failed),
    ...overlapCures(failed),
    ...stoppedCures(failed),
  ];
}

/** A container that others do not reach, or whose name they do not find, joins their network, or both join a new one. */
function sharedCures({ lab, hops }: Failed): Cure[] {
  return lab.kernel.hosts.flatMap((host) => {
    const asks = new Set(hops.flatMap((hop) => (isStuck(hop) ? (containerNamed(host, hop.netns) ?? []) : [])));
    return [...asks].flatMap((name) => connections(host, name).map((command) => typedIn(lab, host.init, command)));
  });
}

/** Its name was not found, or iptables, routing or nobody at all replied. */
function isStuck(hop: Failed["hops"][number]): boolean {
  const { packet } = hop;
  if (hop.kind === "sendPacket" || hop.kind === "noRoute") return true;
  return (
    packet?.payload.kind === "udp" && packet.payload.sport === 53 && ((decodeDns(packet.payload.data)?.flags ?? 0) & 15) !== 0
  );
}

function containerNamed(host: Host, netns: number): string | null {
  const net = host.kernel.nets[netns];
  return net === null || net === undefined || net.host !== host ? null : containerOf(net);
}

function connections(host: Host, name: string): string[] {
  const docker = runningDocker(host);
  const own = docker?.containerNamed(name) ?? null;
  if (docker === null || own === null) return [];
  const others = [...docker.containers.values()].filter((each) => each !== own && each.state.status === "running");
  const theirs = others.flatMap((each) => [...docker.networks.values()].filter(({ endpoints }) => endpoints.has(each.id)));
  const joined = [...new Set(theirs)].filter((network) => !network.endpoints.has(own.id) && network.name !== "bridge");
  const both = others.map(
    (each) => `docker network create app; docker network connect app ${each.name}; docker network connect app ${name}`,
  );
  return [...joined.map((network) => `docker network connect ${network.name} ${name}`), ...both];
}

/** A container of the network none leaves it for the default one. */
function noneCures({ lab }: Failed): Cure[] {
  return lab.kernel.hosts.flatMap((host) =>
    [...(runningDocker(host)?.containers.values() ?? [])]
      .filter(({ hostConfig, state }) => hostConfig.networkMode === "none" && state.status === "running")
      .map(({ name }) =>
        typedIn(lab, host.init, `docker network disconnect none ${name}; docker network connect bridge ${name}`),
      ),
  );
}

/** A container that has no route out of its internal network joins the default one, too. */
function networkCures({ lab, hops }: Failed): Cure[] {
  const nets = new Set(
    hops.filter(({ kind }) => kind === "noRoute" || kind === "drop").map(({ netns }) => lab.kernel.nets[netns]),
  );
  return [...nets].flatMap((net) => {
    const name = net === null || net === undefined ? null : containerOf(net);
    return name === null ? [] : [typedIn(lab, net!.host.init, `docker network connect bridge ${name}`)];
  });
}

/** A container in a network that its host has at another device, too, leaves it for the default one. */
function overlapCures({ lab, hops }: Failed): Cure[] {
  const waits = hops.flatMap((hop) => (hop.kind === "arp" && hop.detail.outcome === "not ours" ? [hop] : []));
  return waits.flatMap(({ netns, detail: { target, sender } }) => {
    const net = lab.kernel.nets[netns];
    const docker = net === null || net === undefined ? null : runningDocker(net.host as Host);
    if (docker === null || new Set(networksWith(lab, netns, parseIpv4(target)!).map(({ device }) => device)).size < 2) return [];
    return [...docker.networks.values()].flatMap(({ name, endpoints }) =>
      [...endpoints]
        .filter(([, endpoint]) => endpoint.address !== null && formatIpv4(endpoint.address) === sender)
        .flatMap(([id]) => {
          const container = docker.containers.get(id)!.name;
          const commands = [`docker network disconnect ${name} ${container}`, `docker network connect bridge ${container}`];
          return [{ command: commands.map((each) => typedIn(lab, net!.host.init, each).command).join("; ") }];
        }),
    );
  });
}

/** Where nobody listens: a container that does not run is started, one that has left all networks joins the default one. */
function stoppedCures({ lab, hops }: Failed): Cure[] {
  if (!hops.some((hop) => hop.kind === "noListener")) return [];
  return lab.kernel.hosts.flatMap((host) => {
    const docker = runningDocker(host);
    return [...(docker?.containers.values() ?? [])].flatMap(({ name, state, endpoints }) => {
      if (state.status !== "running") return [typedIn(lab, host.init, `docker start ${name}`)];
      const isReachable = [...endpoints.values()].some(({ networkId }) => docker!.networks.get(networkId)?.internal === false);
      return isReachable ? [] : [typedIn(lab, host.init, `docker network connect bridge ${name}`)];
    });
  });
}
