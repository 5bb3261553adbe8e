/** A topology with what a picture calls things: paths of namespaces and devices, titles, what a host is there for. */
import type { Topology, TopologyDevice, TopologyHost, TopologyNetns } from "../../lab/topology.ts";

export interface NamedDevice extends TopologyDevice {
  /** HOST/NETNS/DEVICE, where the first namespace is not named. */
  readonly path: string;
  /** Of a bridge of docker's: the network's name; null for others. */
  readonly network: string | null;
}

export interface NamedNetns extends Omit<TopologyNetns, "devices"> {
  /** HOST or HOST/NETNS. */
  readonly path: string;
  /** What a reader calls it: the container's name, its own, the host's. */
  readonly title: string;
  readonly devices: readonly NamedDevice[];
}

export interface NamedHost {
  readonly name: string;
  /** A switch has bridges and no address; a router forwards and has no inside. */
  readonly role: "host" | "router" | "switch" | "internet";
  readonly netns: readonly NamedNetns[];
}

export function namedHosts({ hosts }: Topology): NamedHost[] {
  return hosts.map((host) => ({ name: host.name, role: roleOf(host), netns: host.netns.map((netns) => named(host, netns)) }));
}

// Field by field: of hundreds of namespaces a spread takes longer than all else that is made of them.
function named(host: TopologyHost, netns: TopologyNetns): NamedNetns {
  const { name, containers, images, number, forwards, sockets, chains } = netns;
  const path = name === "" ? host.name : `${host.name}/${name}`;
  const title = name === "" ? host.name : (containers[0] ?? name);
  const networks = name === "" ? new Map(host.networks.map((each) => [each.bridge, each.name])) : null;
  const devices = netns.devices.map((device): NamedDevice => {
    const { kind, mac, mtu, up, carrier, master, peer, addresses, latencyMs } = device;
    const network = networks?.get(device.name) ?? null;
    const id = `${path}/${device.name}`;
    return { name: device.name, kind, mac, mtu, up, carrier, master, peer, addresses, latencyMs, path: id, network };
  });
  return { name, containers, images, number, forwards, sockets, chains, path, title, devices };
}

function roleOf({ isInternet, netns }: TopologyHost): NamedHost["role"] {
  if (isInternet) return "internet";
  const [first] = netns;
  if (netns.length > 1 || first === undefined) return "host";
  const devices = first.devices.filter(({ kind }) => kind !== "loopback");
  if (devices.some(({ kind }) => kind === "bridge")) {
    const isPlain = devices.length > 1 && devices.every(({ addresses }) => addresses.length === 0);
    return isPlain && isJoined(first) ? "switch" : "host";
  }
  return first.forwards && devices.length > 1 ? "router" : "host";
}

/** All but bridges are ports of one. */
function isJoined({ devices }: TopologyNetns): boolean {
  return devices.every(({ kind, master }) => kind === "loopback" || kind === "bridge" || master !== null);
}
