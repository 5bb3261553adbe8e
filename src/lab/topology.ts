/** What a lab is made of, as plain data: hosts, namespaces, devices and who is joined to whom; and how two of them differ. */
import { containersIn, runningDocker } from "../docker/engine.ts";
import { isUp } from "../kernel/config/link.ts";
import { TABLE_NAMES } from "../kernel/config/netfilter.ts";
import type { Device } from "../kernel/device.ts";
import { hasCarrier } from "../kernel/link/carrier.ts";
import type { Net } from "../kernel/net.ts";
import { socketRows } from "../shell/commands/ss/sockets.ts";
import { ANY, formatIpv4, formatPrefix } from "../wire/ipv4-address.ts";
import { formatMac } from "../wire/mac.ts";
import * as read from "./arguments.ts";
import type { Lab } from "./lab.ts";
import type { LabHost } from "./lab-host.ts";
import { INTERNET_HOSTS } from "./worlds/internet-data.ts";

/** A device of a topology. */
export interface TopologyDevice {
  /** Its name. */
  readonly name: string;
  /** "loopback", "veth", "bridge" or "dummy". */
  readonly kind: string;
  /** "02:00:00:00:00:01". */
  readonly mac: string;
  /** In bytes. */
  readonly mtu: number;
  /** Whether it is set up. */
  readonly up: boolean;
  /** Whether it is up and has carrier. */
  readonly carrier: boolean;
  /** The bridge it is a port of; null for none. */
  readonly master: string | null;
  /** Of a veth: the other end, `HOST/NETNS/DEVICE` as everywhere here; null for others. */
  readonly peer: string | null;
  /** "10.0.0.1/24", in the order of `ip addr`. */
  readonly addresses: readonly string[];
  /** Of a cable's end: how long a frame is on its path; 0 for others. */
  readonly latencyMs: number;
}

/** A socket that takes what comes to a port. */
export interface TopologySocket {
  /** Which protocol's port. */
  readonly protocol: "tcp" | "udp";
  /** Dotted; "*" for every address. */
  readonly address: string;
  /** The port. */
  readonly port: number;
  /** The program that holds it; "" for none. */
  readonly program: string;
}

/** A chain that netfilter calls, and that does something: it has rules or a policy that drops. */
export interface TopologyChain {
  /** "nat". */
  readonly table: string;
  /** The hook's name: "PREROUTING". */
  readonly name: string;
  /** How many it has. */
  readonly rules: number;
  /** "ACCEPT" or "DROP". */
  readonly policy: string;
}

/** A namespace of a topology. */
export interface TopologyNetns {
  /** Its name as `ip netns` has it, or the container's; "" for the one the host booted with, `#7` for one without any. */
  readonly name: string;
  /** The names of the containers that run in it. */
  readonly containers: readonly string[];
  /** Of these containers, in the same order: "nginx". */
  readonly images: readonly string[];
  /** Its number in the lab, as hops have it. */
  readonly number: number;
  /** Whether any of its devices passes on what comes in there. */
  readonly forwards: boolean;
  /** Those that listen, by protocol. */
  readonly sockets: readonly TopologySocket[];
  /** By table. */
  readonly chains: readonly TopologyChain[];
  /** By their number. */
  readonly devices: readonly TopologyDevice[];
}

/** A network of docker. */
export interface TopologyNetwork {
  /** "bridge". */
  readonly name: string;
  /** Its bridge's device; "" for none. */
  readonly bridge: string;
  /** "172.17.0.0/16"; null where it has none. */
  readonly subnet: string | null;
  /** The names of the containers that have joined it, each with its address. */
  readonly containers: Readonly<Record<string, string | null>>;
}

/** A host of a topology. */
export interface TopologyHost {
  /** Its name. */
  readonly name: string;
  /** True for the hosts that a world plays its internet with. */
  readonly isInternet: boolean;
  /** The one it booted with is first. */
  readonly netns: readonly TopologyNetns[];
  /** None where dockerd does not run. */
  readonly networks: readonly TopologyNetwork[];
}

/** What a lab is made of. */
export interface Topology {
  /** Of this format. */
  readonly version: 1;
  /** In the order in which they were added. */
  readonly hosts: readonly TopologyHost[];
}

/** A difference of two topologies. */
export interface TopologyChange {
  /** What it is about: `h/ns1/eth0`, and for a changed value its field: `h/ns1/eth0 mtu`. */
  readonly path: string;
  /** As it was; null for what was added. */
  readonly before: string | null;
  /** As it is; null for what is gone. */
  readonly after: string | null;
}

/** Reads one that Lab.topology() made; one of a later version is refused by name. */
export const readTopology: read.Reader<Topology> = (at, value) => {
  const { version, hosts } = read.fieldsOf<Topology>({ version: (_, each) => each, hosts: read.listOf((_, each) => each) })(
    at,
    value,
  );
  if (version !== 1 || !Array.isArray(hosts)) throw read.wrongArgument(at, "a topology of version 1", `version ${version}`);
  return value as Topology;
};

export function topologyOf(lab: Lab): Topology {
  const names = new Map<Net, string>();
  for (const host of lab.hosts.values()) for (const net of netsOf(lab, host)) names.set(net, netnsName(host, net));
  return { version: 1, hosts: [...lab.hosts.values()].map((host) => hostOf(lab, host, names)) };
}

type Names = ReadonlyMap<Net, string>;

/** @internal */
export function netsOf(lab: Lab, { kernelHost }: LabHost): Net[] {
  return lab.kernel.nets.filter((net) => net?.host === kernelHost) as Net[];
}

/**
 * Its name as `ip netns` has it, or the container's; "" for the first, `#7` for one without any.
 * @internal
 */
export function netnsName(host: LabHost, net: Net): string {
  if (net === host.kernelHost.init) return "";
  const named = host.kernelHost.config.netnsNames.find((entry) => entry.netns === net.id);
  return named?.name ?? containersIn(net)[0]?.name ?? `#${net.id}`;
}

function hostOf(lab: Lab, host: LabHost, names: Names): TopologyHost {
  const engine = runningDocker(host.kernelHost);
  return {
    name: host.name,
    isInternet: lab.inputs.origin.world !== null && INTERNET_HOSTS.includes(host.name),
    netns: netsOf(lab, host).map((net) => netnsOf(net, names)),
    networks: [...(engine?.networks.values() ?? [])].map(({ name, bridgeName, ipam, endpoints }) => ({
      name,
      bridge: bridgeName,
      subnet: ipam[0] === undefined ? null : formatPrefix(ipam[0].subnet),
      containers: Object.fromEntries(
        [...endpoints].map(([id, { address }]) => [
          engine!.containers.get(id)?.name ?? id,
          address === null ? null : formatIpv4(address),
        ]),
      ),
    })),
  };
}

function netnsOf(net: Net, names: Names): TopologyNetns {
  const containers = containersIn(net);
  const devices = net.devices.filter((device) => device !== null);
  return {
    name: names.get(net)!,
    containers: containers.map(({ name }) => name),
    images: containers.map(({ config }) => config.image),
    number: net.id,
    forwards: devices.some(({ kind, conf }) => kind !== "loopback" && conf.forwarding),
    sockets: (["tcp", "udp"] as const).flatMap((protocol) => listeningSockets(net, protocol)),
    chains: TABLE_NAMES.flatMap((table) =>
      (net.config.firewall[table]?.chains ?? []).flatMap(({ name, policy, rules }) =>
        policy === null || (rules.length === 0 && policy === "ACCEPT") ? [] : [{ table, name, rules: rules.length, policy }],
      ),
    ),
    devices: devices.map((device) => deviceOf(device, names)),
  };
}

function listeningSockets(net: Net, protocol: TopologySocket["protocol"]): TopologySocket[] {
  return socketRows(net, protocol)
    .filter(({ state, remotePort }) => (protocol === "tcp" ? state === "LISTEN" : remotePort === 0))
    .map(({ localAddress, localPort, holder }) => ({
      protocol,
      address: localAddress === ANY ? "*" : formatIpv4(localAddress),
      port: localPort,
      program: holder?.name ?? "",
    }));
}

function deviceOf(device: Device, names: Names): TopologyDevice {
  const { link, master, peer, cable } = device;
  return {
    name: link.name,
    kind: link.kind,
    mac: formatMac(link.mac),
    mtu: link.mtu,
    up: isUp(link),
    carrier: isUp(link) && hasCarrier(device),
    master: master?.name ?? null,
    peer: peer === null ? null : pathOf(peer.net.host.name, names.get(peer.net) ?? `#${peer.net.id}`, peer.name),
    addresses: link.addresses.map(({ local, prefixLength }) => `${formatIpv4(local)}/${prefixLength}`),
    latencyMs: (cable?.latencyUs ?? 0) / 1000,
  };
}

/** The first namespace of a host is not named: `h/eth0`. */
function pathOf(...names: readonly string[]): string {
  return names.filter((name) => name !== "").join("/");
}

export function topologyChanges(before: Topology, after: Topology): TopologyChange[] {
  const [from, to] = [flatten(before), flatten(after)];
  const paths = [...new Set([...from.keys(), ...to.keys()])];
  return paths.flatMap((path) => {
    const [was, is] = [from.get(path) ?? null, to.get(path) ?? null];
    // The values of what came or went are said with it.
    const [thing, field] = path.split(" ");
    if (was === is || (field !== undefined && (!from.has(thing!) || !to.has(thing!)))) return [];
    return [{ path, before: was, after: is }];
  });
}

/** Each thing by its path, and each of its values. */
function flatten({ hosts }: Topology): Map<string, string> {
  const values = new Map<string, string>();
  for (const host of hosts) {
    values.set(host.name, "host");
    for (const netns of host.netns) {
      const path = pathOf(host.name, netns.name);
      if (netns.name !== "") values.set(path, "namespace");
      if (netns.containers.length > 0) values.set(`${path} containers`, netns.containers.join(", "));
      values.set(`${path} forwards`, String(netns.forwards));
      for (const { name, kind, ...fields } of netns.devices) {
        values.set(`${path}/${name}`, kind);
        for (const [field, value] of Object.entries(fields))
          values.set(`${path}/${name} ${field}`, Array.isArray(value) ? value.join(", ") : String(value));
      }
    }
    for (const { name, ...fields } of host.networks) {
      values.set(`${host.name} network:${name}`, JSON.stringify(fields));
    }
  }
  return values;
}
