/**
 * A container joins a network and leaves it: address, veth pair, bridge port, name inside, routes. The order of requests is dockerd's, because
 * interface numbers follow from it. Source: libnetwork/drivers/bridge/bridge.go (CreateEndpoint, Join), libnetwork/osl/interface_linux.go.
 */
import type { Device } from "../../kernel/device.ts";
import type { Net } from "../../kernel/net.ts";
import { addAddress } from "../../kernel/netlink/address.ts";
import { changePort } from "../../kernel/netlink/bridge.ts";
import { addPair, deleteLink, findDevice, setLinkUp, setMaster } from "../../kernel/netlink/link.ts";
import { changeLink } from "../../kernel/netlink/link-change.ts";
import { moveLink } from "../../kernel/netlink/link-move.ts";
import { broadcastOf, covers, type Ipv4, parseIpv4 } from "../../wire/ipv4-address.ts";
import { type Mac, parseMac } from "../../wire/mac.ts";
import type { Engine } from "../engine.ts";
import { macOfAddress, newId, shortId } from "../ids.ts";
import { demand } from "../refused.ts";
import { changeRules, putLines, removeLines } from "../rules/apply.ts";
import { type Container, DockerError, type Endpoint, type EndpointConfig, type Network } from "../shapes.ts";
import { announceAddress } from "./announce.ts";
import { bridgeOf } from "./bridge.ts";

export const PLAIN_ENDPOINT: EndpointConfig = {
  ipv4Address: "",
  aliases: [],
  links: [],
  macAddress: "",
  driverOpts: {},
  gwPriority: 0,
};

/** The endpoint a container will have; it is empty until the container runs. */
export function planEndpoint(container: Container, network: Network, config: EndpointConfig): Endpoint {
  const isUser = network.driver === "bridge" && network.name !== "bridge";
  const endpoint: Endpoint = {
    id: "",
    networkId: network.id,
    containerId: container.id,
    config,
    address: null,
    prefixLength: 0,
    gateway: null,
    mac: null,
    hostVeth: "",
    device: "",
    ports: [],
    aliases: isUser ? [...new Set([...config.aliases, shortId(container.id)])] : [],
  };
  container.endpoints.set(network.id, endpoint);
  return endpoint;
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
  network.endpoints.set(container.id, endpoint);
}

function defaultGateway(engine: Engine, network: Network): Ipv4 | null {
  const asked = network.name === "bridge" && engine.daemon.defaultGateway !== "" ? parseIpv4(engine.daemon.defaultGateway) : null;
  return asked ?? network.ipam[0]!.gateway;
}

/** Takes the endpoint's addresses back. It is the last thing dockerd does for a container that ended: the next one may come before. */
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

function releaseAddress({ books, host: { loop } }: Engine, network: Network, address: Ipv4): void {
  const us = loop.pace?.("dockerd releases the address") ?? 0;
  if (us > 0) loop.setExactTimer(us, (each) => books.get(network.id)?.release(each), address);
  else books.get(network.id)?.release(address);
}

function chooseAddress(engine: Engine, network: Network, asked: string): Ipv4 {
  const [config] = network.ipam;
  const book = engine.books.get(network.id)!;
  if (asked === "" || network.name === "bridge") {
    const next = book.takeNext();
    if (next === null) {
      throw new DockerError(`no available IPv4 addresses on this network's address pools: ${network.name} (${network.id})`);
    }
    return next;
  }
  const address = parseIpv4(asked);
  if (address === null || !covers(config!.subnet, address)) {
    throw new DockerError(`Invalid address ${asked}: It does not belong to any of this network's subnets`);
  }
  if (!book.take(address)) throw new DockerError("Address already in use");
  return address;
}

function chooseMac(engine: Engine, container: Container, endpoint: Endpoint): Mac {
  const isFirst = container.endpoints.keys().next().value === endpoint.networkId;
  const asked = endpoint.config.macAddress || (isFirst ? container.config.macAddress : "");
  if (asked !== "") return parseMac(asked.replaceAll("-", ":"))!;
  if (engine.profile.docker0Macs) return macOfAddress(endpoint.address!);
  return engine.host.kernel.newMac();
}

/** Makes the veth pair and puts its ends in their places. */
export function plugEndpoint(engine: Engine, container: Container, network: Network, endpoint: Endpoint): void {
  if (network.driver !== "bridge") return;
  const net = container.net!;
  const hostVeth = newVethName(engine);
  endpoint.hostVeth = hostVeth;
  endpoint.device = nextDeviceName(engine, container, net);
  if (engine.profile.endInSandbox) plugFromSandbox(engine, net, network, endpoint);
  else plugFromHost(engine, net, network, endpoint);
  const inner = findDevice(net, endpoint.device)!;
  const address = endpoint.address!;
  const broadcast = broadcastOf(address, endpoint.prefixLength);
  demand(`error adding address to ${endpoint.device}`, addAddress(inner, address, endpoint.prefixLength, { broadcast }));
  setLinkUp(inner);
  if (engine.profile.announces) announceAddress(inner, address);
  if (!engine.daemon.iptables) return;
  const lines = engine.profile.firewall.endpointLines(network, address, engine.daemon);
  if (lines.length > 0) changeRules(engine.host.init, (edit) => putLines(edit, lines));
}

/** Up to 27: both ends are made on the host; the inner one moves and is named anew. */
function plugFromHost(engine: Engine, net: Net, network: Network, endpoint: Endpoint): void {
  const { init } = engine.host;
  const innerName = newVethName(engine);
  const ends = { txQueueLength: 0, mtu: network.mtu };
  demand(
    "failed to add the host/sandbox pair interfaces",
    addPair(init, { name: endpoint.hostVeth, ...ends }, init, { name: innerName, ...ends }),
  );
  const inner = findDevice(init, innerName)!;
  attach(engine, network, endpoint);
  demand("failed to move the sandbox interface", moveLink(inner, net));
  demand("failed to rename the sandbox interface", changeLink(inner, { name: endpoint.device, mac: endpoint.mac! }));
}

/** From 28 on: the inner end is made in the container's namespace. */
function plugFromSandbox(engine: Engine, net: Net, network: Network, endpoint: Endpoint): void {
  const { init } = engine.host;
  const ends = { txQueueLength: 0, mtu: network.mtu };
  const inner = { name: endpoint.device, mac: endpoint.mac!, ...ends };
  demand("failed to add the host/sandbox pair interfaces", addPair(init, { name: endpoint.hostVeth, ...ends }, net, inner));
  attach(engine, network, endpoint);
}

/** The host's end becomes a port of the bridge; without docker-proxy frames may go back where they came from. */
function attach(engine: Engine, network: Network, endpoint: Endpoint): void {
  const outer = findDevice(engine.host.init, endpoint.hostVeth)!;
  const bridge: Device = bridgeOf(engine.host.init, network);
  demand(`adding interface ${endpoint.hostVeth} to bridge ${network.bridgeName} failed`, setMaster(outer, bridge));
  if (!engine.daemon.userlandProxy) changePort(outer, { hairpin: true });
  setLinkUp(outer);
}

/** Takes the veth pair away, and what was written for the endpoint. */
export function unplugEndpoint(engine: Engine, network: Network, endpoint: Endpoint): void {
  if (network.driver !== "bridge" || endpoint.address === null) return;
  if (engine.daemon.iptables) {
    const lines = engine.profile.firewall.endpointLines(network, endpoint.address, engine.daemon);
    if (lines.length > 0) changeRules(engine.host.init, (edit) => removeLines(edit, lines));
  }
  const outer = endpoint.hostVeth === "" ? null : findDevice(engine.host.init, endpoint.hostVeth);
  if (outer !== null) deleteLink(outer);
}

function newVethName(engine: Engine): string {
  return `veth${newId(engine.random, 7)}`;
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
