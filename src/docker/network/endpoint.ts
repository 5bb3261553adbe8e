/**
 * A container joins a network and leaves it: address, veth pair, bridge port, name inside, routes. The order of requests is
 * dockerd's, because interface numbers follow from it. Source: libnetwork/drivers/bridge/bridge.go (CreateEndpoint, Join),
 * libnetwork/osl/interface_linux.go.
 */
import { type Route, routesIn, TABLE_MAIN } from "../../kernel/config/route.ts";
import type { Device } from "../../kernel/device.ts";
import type { Net } from "../../kernel/net.ts";
import { addAddress } from "../../kernel/netlink/address.ts";
import { changePort } from "../../kernel/netlink/bridge.ts";
import { addPair, deleteLink, findDevice, setLinkUp, setMaster } from "../../kernel/netlink/link.ts";
import { changeLink } from "../../kernel/netlink/link-change.ts";
import { moveLink } from "../../kernel/netlink/link-move.ts";
import { broadcastOf, covers, formatIpv4, type Ipv4, parseIpv4, prefixOf } from "../../wire/ipv4-address.ts";
import { type Mac, parseMac } from "../../wire/mac.ts";
import type { Engine } from "../engine.ts";
import { macOfAddress, newDigits, newId, shortId } from "../ids.ts";
import { throwIfRefused } from "../refused.ts";
import { runIptables } from "../rules/iptables.ts";
import { type Container, DockerError, type Endpoint, type EndpointConfig, type Network } from "../shapes.ts";
import { announceAddress } from "./announce.ts";
import { overlaps } from "./pools.ts";

export const PLAIN_ENDPOINT: EndpointConfig = {
  ipv4Address: "",
  aliases: [],
  links: [],
  macAddress: "",
  driverOpts: {},
  gwPriority: 0,
};

/** The network a container is to be on; one that is not there is looked for by its name when the container starts. */
export type Wanted = Network | { readonly id: ""; readonly name: string };

/** The endpoint a container will have; it is empty until the container runs. */
export function planEndpoint(
  container: Container,
  network: Wanted,
  config: EndpointConfig,
  { isConnected }: Pick<Endpoint, "isConnected"> = { isConnected: false },
): Endpoint {
  const endpoint: Endpoint = {
    id: "",
    networkId: network.id,
    networkName: network.name,
    containerId: container.id,
    config,
    isConnected,
    wasJoined: false,
    remains: null,
    address: null,
    prefixLength: 0,
    gateway: null,
    mac: null,
    hostVeth: "",
    device: "",
    ports: [],
    aliases: isUserNetwork(network) ? [...new Set([...config.aliases, shortId(container.id)])] : [],
  };
  const before = endpointOn(container, network);
  if (before !== null) container.endpoints.delete(keyOf(before));
  container.endpoints.set(keyOf(endpoint), endpoint);
  return endpoint;
}

function isUserNetwork(network: Wanted): boolean {
  return !("driver" in network) || (network.driver === "bridge" && network.name !== "bridge");
}

function keyOf({ networkId, networkName }: Endpoint): string {
  return networkId || networkName;
}

/** A container's endpoint on a network: by its id, or one of its name that never was joined or whose network is gone. */
export function endpointOn(container: Container, { id, name }: Pick<Network, "id" | "name">): Endpoint | null {
  const own = id === "" ? undefined : container.endpoints.get(id);
  if (own !== undefined) return own;
  return [...container.endpoints.values()].find(({ networkName }) => networkName === name) ?? null;
}

export function forgetEndpoint(container: Container, endpoint: Endpoint): void {
  container.endpoints.delete(keyOf(endpoint));
}

/**
 * Before a container starts: each endpoint finds its network, by id where it was joined before, otherwise by name. Returns
 * dockerd's error for the first whose network is not there.
 */
export function resolveNetworks(engine: Engine, container: Container): DockerError | null {
  const endpoints = [...container.endpoints.values()];
  let missing: DockerError | null = null;
  for (const endpoint of endpoints) {
    if (engine.networks.has(endpoint.networkId)) continue;
    const network = endpoint.wasJoined ? null : engine.findNetwork(endpoint.networkName);
    if (network !== null) endpoint.networkId = network.id;
    else missing ??= new DockerError(`network ${endpoint.wasJoined ? endpoint.networkId : endpoint.networkName} not found`, 404);
  }
  container.endpoints.clear();
  for (const endpoint of endpoints) container.endpoints.set(keyOf(endpoint), endpoint);
  return missing;
}

/** Gives the endpoint its id and its addresses. */
export function allocateEndpoint(engine: Engine, container: Container, network: Network, endpoint: Endpoint): void {
  if (network.driver === "bridge") {
    const [config] = network.ipam;
    endpoint.address = chooseAddress(engine, network, endpoint.config.ipv4Address);
    endpoint.prefixLength = config!.subnet.length;
    endpoint.gateway = network.internal && !engine.profile.internalGateway ? null : defaultGateway(engine, network);
    endpoint.mac = chooseMac(engine, container, endpoint);
  }
  endpoint.id = newId(engine.random);
  endpoint.wasJoined = true;
  endpoint.remains = null;
  network.endpoints.set(container.id, endpoint);
}

function defaultGateway(engine: Engine, network: Network): Ipv4 | null {
  const asked = network.name === "bridge" && engine.daemon.defaultGateway !== "" ? parseIpv4(engine.daemon.defaultGateway) : null;
  return asked ?? network.ipam[0]!.gateway;
}

/**
 * Takes the endpoint's addresses back. It is the last thing dockerd does for a container that ended: the next one may come
 * before.
 */
export function releaseEndpoint(engine: Engine, network: Network, endpoint: Endpoint): void {
  network.endpoints.delete(endpoint.containerId);
  if (endpoint.address !== null) releaseAddress(engine, network, endpoint.address);
  endpoint.id = "";
  endpoint.address = null;
  endpoint.prefixLength = 0;
  endpoint.gateway = null;
  endpoint.mac = null;
  endpoint.hostVeth = "";
  endpoint.device = "";
}

function releaseAddress({ allocators, host: { loop } }: Engine, network: Network, address: Ipv4): void {
  const us = loop.pace?.("dockerd releases the address") ?? 0;
  if (us > 0) loop.setExactTimer(us, (each) => allocators.get(network.id)?.release(each), address);
  else allocators.get(network.id)?.release(address);
}

function chooseAddress(engine: Engine, network: Network, asked: string): Ipv4 {
  const [config] = network.ipam;
  const allocator = engine.allocators.get(network.id)!;
  if (asked === "" || network.name === "bridge") {
    const next = allocator.takeNext();
    if (next === null) {
      throw new DockerError(`no available IPv4 addresses on this network's address pools: ${network.name} (${network.id})`);
    }
    return next;
  }
  const address = parseIpv4(asked);
  if (address === null || !covers(config!.subnet, address)) {
    throw new DockerError(`Invalid address ${asked}: It does not belong to any of this network's subnets`);
  }
  if (!allocator.take(address)) throw new DockerError("Address already in use");
  return address;
}

function chooseMac(engine: Engine, container: Container, endpoint: Endpoint): Mac {
  const isFirst = container.endpoints.keys().next().value === endpoint.networkId;
  const asked = endpoint.config.macAddress || (isFirst ? container.config.macAddress : "");
  if (asked !== "") return parseMac(asked.replaceAll("-", ":"))!;
  if (engine.profile.docker0Macs) return macOfAddress(endpoint.address!);
  return engine.host.kernel.newMac();
}

/** Makes the veth pair and moves its inner end into the container. */
export function plugEndpoint(engine: Engine, container: Container, network: Network, endpoint: Endpoint): void {
  if (network.driver !== "bridge") return;
  const net = container.net!;
  const { profile } = engine;
  endpoint.hostVeth = newVethName(engine);
  endpoint.device = nextDeviceName(engine, container, net);
  const innerName = profile.endInSandbox ? "" : newVethName(engine);
  let inner: Device;
  try {
    inner = profile.endInSandbox
      ? pairInSandbox(engine, net, network, endpoint)
      : pairOnHost(engine, network, endpoint, innerName);
  } catch (error) {
    endpoint.hostVeth = "";
    endpoint.device = "";
    if (!(error instanceof DockerError)) throw error;
    throw new DockerError(`failed to create endpoint ${container.name} on network ${network.name}: ${error.message}`);
  }
  try {
    if (!profile.endInSandbox) moveInside(inner, net, endpoint);
    configure(inner, () => innerName || newVethName(engine), endpoint);
  } catch (error) {
    const outer = findDevice(engine.host.init, endpoint.hostVeth);
    if (outer !== null) deleteLink(outer);
    endpoint.device = "";
    throw error;
  }
  if (profile.announces) announceAddress(inner, endpoint.address!);
  if (!engine.daemon.iptables) return;
  const { firewall } = profile;
  runIptables(engine.host.init, (iptables) => firewall.addEndpoint(iptables, network, endpoint.address!, engine.daemon));
}

/**
 * The address inside, and up: refused where the container has a route there already, in words that name the interface as it was
 * before.
 */
function configure(inner: Device, nameBefore: () => string, { address, prefixLength, device }: Endpoint): void {
  const subnet = prefixOf(address!, prefixLength);
  const { net } = inner;
  const route = routesIn(net.config.routes, TABLE_MAIN).find(
    ({ destination }) => destination.length > 0 && overlaps(destination, subnet),
  );
  if (route !== undefined) {
    const sourceName = nameBefore();
    const shown = `${formatIpv4(address!)}/${prefixLength}`;
    throw new DockerError(
      `failed to add interface ${sourceName} to sandbox: error setting interface "${sourceName}" IP to ${shown}: cannot program address ${shown} ` +
        `in sandbox interface because it conflicts with existing route ${goRoute(route)}`,
    );
  }
  const broadcast = broadcastOf(address!, prefixLength);
  throwIfRefused(`error adding address to ${device}`, addAddress(inner, address!, prefixLength, { broadcast }));
  setLinkUp(inner);
}

/** As Go prints a route of netlink's. */
function goRoute({ destination, nextHops, preferredSource }: Route): string {
  const [hop] = nextHops;
  const gateway = hop?.gateway == null ? "<nil>" : formatIpv4(hop.gateway);
  const source = preferredSource === null ? "<nil>" : formatIpv4(preferredSource);
  const dst = `${formatIpv4(destination.address)}/${destination.length}`;
  return `{Ifindex: ${hop?.device ?? 0} Dst: ${dst} Src: ${source} Gw: ${gateway} Flags: [] Table: ${TABLE_MAIN} Realm: 0}`;
}

/** Up to 27: both ends are made on the host; the inner one moves and is named anew. */
function pairOnHost(engine: Engine, network: Network, endpoint: Endpoint, innerName: string): Device {
  const { init } = engine.host;
  const names = `the host (${endpoint.hostVeth}) <=> sandbox (${innerName}) pair interfaces`;
  const outer = { name: endpoint.hostVeth, txQueueLength: 0 };
  throwIfRefused(`failed to add ${names}`, addPair(init, outer, init, { name: innerName, txQueueLength: 0 }));
  return attachPair(engine, network, endpoint, findDevice(init, innerName)!);
}

function moveInside(inner: Device, net: Net, endpoint: Endpoint): void {
  throwIfRefused("failed to move the sandbox interface", moveLink(inner, net));
  throwIfRefused("failed to rename the sandbox interface", changeLink(inner, { name: endpoint.device, mac: endpoint.mac! }));
}

/** From 28 on: the inner end is made in the container's namespace. */
function pairInSandbox(engine: Engine, net: Net, network: Network, endpoint: Endpoint): Device {
  const { init } = engine.host;
  const outer = { name: endpoint.hostVeth, txQueueLength: 0 };
  const inner = { name: endpoint.device, mac: endpoint.mac!, txQueueLength: 0 };
  throwIfRefused("failed to add the host/sandbox pair interfaces", addPair(init, outer, net, inner));
  return attachPair(engine, network, endpoint, findDevice(net, endpoint.device)!);
}

/** The pair goes again where its outer end cannot be made a port of the bridge. */
function attachPair(engine: Engine, network: Network, endpoint: Endpoint, inner: Device): Device {
  const outer = findDevice(engine.host.init, endpoint.hostVeth)!;
  try {
    setMtu(outer, network, "host");
    setMtu(inner, network, "sandbox");
    attach(engine, network, endpoint);
  } catch (error) {
    deleteLink(outer);
    throw error;
  }
  return inner;
}

function setMtu(device: Device, { mtu }: Network, side: "host" | "sandbox"): void {
  if (mtu === 0 || mtu === device.mtu) return;
  throwIfRefused(`failed to set MTU on ${side} interface ${device.name}`, changeLink(device, { mtu }));
}

/** The host's end becomes a port of the bridge; without docker-proxy frames may go back where they came from. */
function attach(engine: Engine, network: Network, endpoint: Endpoint): void {
  const outer = findDevice(engine.host.init, endpoint.hostVeth)!;
  const failed = `adding interface ${endpoint.hostVeth} to bridge ${network.bridgeName} failed`;
  const bridge = findDevice(engine.host.init, network.bridgeName);
  if (bridge === null) throw new DockerError(`${failed}: ${engine.profile.words.bridgeGone(network.bridgeName)}`);
  throwIfRefused(failed, setMaster(outer, bridge));
  if (!engine.daemon.userlandProxy) changePort(outer, { hairpin: true });
  setLinkUp(outer);
}

/** Takes the veth pair away, and what was written for the endpoint. */
export function unplugEndpoint(engine: Engine, network: Network, endpoint: Endpoint): void {
  if (network.driver !== "bridge" || endpoint.address === null) return;
  const { address } = endpoint;
  if (engine.daemon.iptables) {
    const { firewall } = engine.profile;
    runIptables(engine.host.init, (iptables) => firewall.removeEndpoint(iptables, network, address, engine.daemon));
  }
  const outer = endpoint.hostVeth === "" ? null : findDevice(engine.host.init, endpoint.hostVeth);
  if (outer !== null) deleteLink(outer);
}

function newVethName(engine: Engine): string {
  return `veth${newDigits(engine.random, 7)}`;
}

/** ethN: before 28 the sandbox counts on, from 28 on the lowest free one. */
function nextDeviceName(engine: Engine, container: Container, net: Net): string {
  if (!engine.profile.endInSandbox) {
    const count = engine.interfaceCounts.get(container.id) ?? 0;
    engine.interfaceCounts.set(container.id, count + 1);
    return `eth${count}`;
  }
  let number = 0;
  while (findDevice(net, `eth${number}`) !== null) number++;
  return `eth${number}`;
}
