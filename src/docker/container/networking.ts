/** A container's networks at its start, at its end, and while it runs (`docker network connect`, `disconnect`). */
import type { Engine } from "../engine.ts";
import { addHostsLine, removeHostsLines } from "../files/hosts.ts";
import { keepResolv, writeFiles } from "../files/keep.ts";
import { keepNames, stopNames } from "../files/names.ts";
import { forgetConnections } from "../network/connections.ts";
import {
  allocateEndpoint,
  endpointOn,
  forgetEndpoint,
  planEndpoint,
  plugEndpoint,
  releaseEndpoint,
  resolveNetworks,
  unplugEndpoint,
} from "../network/endpoint.ts";
import { refuseEndpoint } from "../network/endpoint-check.ts";
import { compareGateways, gatewayEndpoint, setDefaultRoute } from "../network/gateway.ts";
import { dropSandbox, makeSandbox } from "../network/sandbox.ts";
import { publishPorts, withdrawPorts } from "../proxy/publish.ts";
import { type Container, DockerError, type Endpoint, type EndpointConfig, type Network } from "../shapes.ts";
import { isUserNetwork } from "./create.ts";
import { linkContainers, unlinkContainer } from "./links.ts";

/** The namespace it runs in, with all its networks. What fails half way is undone. */
export function setUpNetworking(engine: Engine, container: Container): void {
  const { networkMode } = container.hostConfig;
  if (networkMode.startsWith("container:")) return joinContainer(engine, container, networkMode.slice("container:".length));
  const missing = resolveNetworks(engine, container);
  if (!isUserNetwork(networkMode) && !engine.profile.checksEndpoints) refuseAddress(engine, container);
  const networks = networksOf(engine, container);
  if (networkMode === "host") {
    for (const { network, endpoint } of networks) {
      allocateEndpoint(engine, container, network, endpoint);
      engine.events.ofNetwork(network, "connect", { container: container.id });
    }
    container.net = engine.host.init;
    container.sandboxId = hostSandbox(engine);
    return;
  }
  makeSandbox(engine, container);
  try {
    // The sandbox is filled in gateway order: the best gateway is eth0, whatever was asked for first (watched on 20.10).
    networks.sort((a, b) => compareGateways(engine, a.endpoint, b.endpoint));
    for (const { network, endpoint } of networks) {
      if (missing !== null && network.name !== "bridge") continue;
      refuseEndpoint(engine.profile, network, endpoint.config);
      joinOrForget(engine, container, network, endpoint);
    }
    // The default bridge is joined before the others are looked for.
    if (missing !== null) throw missing;
    linkContainers(engine, container);
  } catch (error) {
    tearDownNetworking(engine, container);
    throw error;
  }
}

/** --ip is for networks of one's own; without --network docker ignores it. */
function refuseAddress({ profile }: Engine, { hostConfig: { networkMode }, endpoints }: Container): void {
  const [first] = endpoints.values();
  if (networkMode === "default" || first === undefined || first.config.ipv4Address === "") return;
  throw new DockerError(profile.words.addressOnBridge, 400);
}

/**
 * A join that fails after its interface was made ends the container's being on that network in 29; it starts without it the next
 * time.
 */
function joinOrForget(engine: Engine, container: Container, network: Network, endpoint: Endpoint): void {
  try {
    join(engine, container, network, endpoint);
  } catch (error) {
    const hasInterface = endpoint.hostVeth !== "";
    if (hasInterface && !engine.profile.keepsFailedConnect) {
      leave(engine, container, network, endpoint);
      forgetEndpoint(container, endpoint);
    }
    throw error;
  }
}

export function tearDownNetworking(engine: Engine, container: Container): void {
  stopNames(container);
  unlinkContainer(engine, container);
  // It leaves its networks in gateway order; up to 28 the ports go on to the next one each time.
  const joined = networksOf(engine, container).filter(({ endpoint }) => endpoint.id !== "");
  joined.sort((a, b) => compareGateways(engine, a.endpoint, b.endpoint));
  for (const { network, endpoint } of joined) {
    const before = gatewayEndpoint(engine, container);
    leave(engine, container, network, endpoint);
    if (before === endpoint && engine.profile.handsPortsOn) publishNext(engine, container);
  }
  for (const endpoint of container.endpoints.values()) endpoint.remains = null;
  container.stalePorts = [];
  dropSandbox(engine, container);
}

/** The networks of a container that starts are set up: its name server and its files follow. */
export function networksReady(engine: Engine, container: Container): void {
  keepNames(engine, container);
  writeFiles(engine, container);
}

function networksChanged(engine: Engine, container: Container): void {
  keepNames(engine, container);
  keepResolv(engine, container);
}

interface Joined {
  readonly network: Network;
  readonly endpoint: Endpoint;
}

function networksOf(engine: Engine, container: Container): Joined[] {
  return [...container.endpoints.values()].flatMap((endpoint) => {
    const network = engine.networks.get(endpoint.networkId);
    return network === undefined ? [] : [{ network, endpoint }];
  });
}

function joinContainer(engine: Engine, container: Container, reference: string): void {
  const { words } = engine.profile;
  const other = engine.findContainer(reference);
  if (other === null) throw new DockerError(words.joinMissing(reference), 404);
  if (other === container) throw new DockerError("cannot join own network", 400);
  const { id, name, state } = other;
  if (other.net === null) throw new DockerError(words.joinStopped({ id, name, status: state.status }), 409);
  container.net = other.net;
  engine.sharedNets.add(other.net);
}

/** dockerd has one sandbox for all containers in host mode. */
function hostSandbox(engine: Engine): string {
  for (const other of engine.containers.values())
    if (other.net === engine.host.init && other.sandboxId !== "") return other.sandboxId;
  return engine.newId();
}

/**
 * One network more: address, interface, and where it leads. Its ports are published where the default route goes. libnetwork:
 * sbJoin().
 */
function join(engine: Engine, container: Container, network: Network, endpoint: Endpoint): void {
  const before = gatewayEndpoint(engine, container);
  allocateEndpoint(engine, container, network, endpoint);
  plugEndpoint(engine, container, network, endpoint);
  const after = gatewayEndpoint(engine, container);
  if (after !== before) {
    setDefaultRoute(container.net!, after);
    if (before !== null) stopLeadingOut(engine, container, before);
  }
  if (network.driver === "bridge" && !network.internal && (after === endpoint || staysOpen(engine, network)))
    program(engine, container, network, endpoint);
  engine.events.ofNetwork(network, "connect", { container: container.id });
}

/**
 * The default route leads elsewhere now. What was opened on a network that is routed stays open in 29, but for its ports on the
 * host.
 */
function stopLeadingOut(engine: Engine, container: Container, endpoint: Endpoint): void {
  const network = engine.networks.get(endpoint.networkId)!;
  revoke(engine, network, endpoint);
  if (staysOpen(engine, network)) program(engine, container, network, endpoint);
}

function staysOpen({ profile }: Engine, network: Network): boolean {
  return profile.opensRoutedAlways && network.gatewayMode === "routed";
}

/** The endpoint gets the container's ports. */
function program(engine: Engine, container: Container, network: Network, endpoint: Endpoint): void {
  publishPorts(engine, container, network, endpoint, gatewayEndpoint(engine, container) === endpoint);
  forgetConnections(engine, endpoint.address!, endpoint, true);
}

/** The endpoint's ports are withdrawn. */
function revoke(engine: Engine, network: Network, endpoint: Endpoint): void {
  withdrawPorts(engine, network, endpoint);
  if (endpoint.address !== null) forgetConnections(engine, endpoint.address, endpoint, false);
}

/** One network less. libnetwork: sbLeave(). */
function leave(engine: Engine, container: Container, network: Network, endpoint: Endpoint): void {
  const isGateway = gatewayEndpoint(engine, container) === endpoint;
  if (isGateway || endpoint.ports.length > 0 || engine.profile.opensRoutedAlways) revoke(engine, network, endpoint);
  unplugEndpoint(engine, network, endpoint);
  releaseEndpoint(engine, network, endpoint);
  engine.events.ofNetwork(network, "disconnect", { container: container.id });
}

/** The ports go to the endpoint that is the gateway now. What fails is only logged. */
function publishNext(engine: Engine, container: Container): void {
  const next = gatewayEndpoint(engine, container);
  const network = next === null ? undefined : engine.networks.get(next.networkId);
  if (next === null || network === undefined) return;
  try {
    if (next.ports.length > 0) revoke(engine, network, next);
    program(engine, container, network, next);
  } catch (error) {
    if (!(error instanceof DockerError)) throw error;
  }
}

/** `docker network connect`. */
export function connectContainer(engine: Engine, reference: string, container: Container, config: EndpointConfig): void {
  const { networkMode } = container.hostConfig;
  const network = engine.findNetwork(reference);
  if (network === null) {
    // A container that does not run looks for it when it starts.
    if (container.net !== null) throw new DockerError(`network ${reference} not found`, 404, 1);
    planEndpoint(container, { id: "", name: reference }, config, { isConnected: true });
    return;
  }
  if (networkMode.startsWith("container:") || networkMode === "host") {
    throw new DockerError(
      "container sharing network namespace with another container or host cannot be connected to any other network",
      403,
      1,
    );
  }
  if (network.driver === "host") throw new DockerError(engine.profile.words.connectHost, 403, 1);
  const joined = networksOf(engine, container);
  if (joined.length > 0 && [network, ...joined.map((each) => each.network)].some(({ driver }) => driver === "null")) {
    throw new DockerError(
      "container cannot be connected to multiple networks with one of the networks in private (none) mode",
      403,
      1,
    );
  }
  refuseEndpoint(engine.profile, network, config, 1);
  if (endpointOn(container, network)?.id) {
    throw new DockerError(`endpoint with name ${container.name} already exists in network ${network.name}`, 403, 1);
  }
  const endpoint = planEndpoint(container, network, config, { isConnected: true });
  if (container.net === null) return;
  const before = gatewayEndpoint(engine, container);
  const portsBefore = before?.ports ?? [];
  try {
    join(engine, container, network, endpoint);
    if (endpoint.address !== null) addHostsLine(engine, container, endpoint.address);
    networksChanged(engine, container);
    container.stalePorts = [];
  } catch (error) {
    takeBack(engine, container, network, endpoint);
    const hasLost = portsBefore.length > 0 && before?.ports.length === 0;
    if (hasLost) publishNext(engine, container);
    if (hasLost && before?.ports.length === 0) container.stalePorts = portsBefore;
    throw error;
  }
}

/**
 * A join that failed is undone. The network stays among the container's; up to 28 the interface and the default route do, too. 29
 * forgets the network, if the interface was there already.
 */
function takeBack(engine: Engine, container: Container, network: Network, endpoint: Endpoint): void {
  const { id, address, prefixLength, mac, hostVeth } = endpoint;
  if (hostVeth !== "" && !engine.profile.keepsFailedConnect) {
    leave(engine, container, network, endpoint);
    forgetEndpoint(container, endpoint);
    setDefaultRoute(container.net!, gatewayEndpoint(engine, container));
    return;
  }
  endpoint.remains = hostVeth === "" ? { id: "", address: null, prefixLength: 0, mac: null } : { id, address, prefixLength, mac };
  releaseEndpoint(engine, network, endpoint);
  if (hostVeth !== "" && address !== null) addHostsLine(engine, container, address);
}

/**
 * `docker network disconnect`. A container that does not run only forgets the network, whether it is still there or not. With
 * `force` it is no error that the container is not on the network.
 */
export function disconnectContainer(engine: Engine, reference: string, container: Container, force = false): void {
  const isRunning = container.net !== null;
  const network = isRunning ? engine.network(reference) : engine.findNetwork(reference);
  if (network?.driver === "host" || container.hostConfig.networkMode === "host") {
    throw new DockerError(engine.profile.words.disconnectHost, 403, 1);
  }
  const name = network?.name ?? reference;
  const endpoint = endpointOn(container, network ?? { id: "", name });
  if (endpoint === null || (isRunning && endpoint.id === "")) {
    if (force) return;
    throw new DockerError(`container ${container.id} is not connected to ${isRunning ? "" : "the "}network ${name}`, 403, 1);
  }
  if (network === null || !isRunning) return forgetEndpoint(container, endpoint);
  const before = gatewayEndpoint(engine, container);
  if (endpoint.address !== null) removeHostsLines(engine, container, network, endpoint.address);
  leave(engine, container, network, endpoint);
  // dockerd reports it twice: for the network, and for the request.
  engine.events.ofNetwork(network, "disconnect", { container: container.id });
  forgetEndpoint(container, endpoint);
  if (before === endpoint) {
    setDefaultRoute(container.net!, gatewayEndpoint(engine, container));
    publishNext(engine, container);
  }
  container.stalePorts = [];
  networksChanged(engine, container);
}
