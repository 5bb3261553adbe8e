/** A container's networks at its start, at its end, and while it runs (`docker network connect`, `disconnect`). */
import type { Engine } from "../engine.ts";
import { keepFiles } from "../files/keep.ts";
import { keepNames, stopNames } from "../files/names.ts";
import { allocateEndpoint, planEndpoint, plugEndpoint, releaseEndpoint, unplugEndpoint } from "../network/endpoint.ts";
import { compareGateways, gatewayEndpoint, setDefaultRoute } from "../network/gateway.ts";
import { dropSandbox, makeSandbox } from "../network/sandbox.ts";
import { publishPorts, withdrawPorts } from "../proxy/publish.ts";
import { type Container, DockerError, type Endpoint, type EndpointConfig, type Network } from "../shapes.ts";
import { isUserNetwork } from "./create.ts";
import { checkLinks, linkContainers, unlinkContainer } from "./links.ts";

/** The namespace it runs in, with all its networks. What fails half way is undone. */
export function setUpNetworking(engine: Engine, container: Container): void {
  const { networkMode } = container.hostConfig;
  if (networkMode.startsWith("container:")) return joinContainer(engine, container, networkMode.slice("container:".length));
  if (isUserNetwork(networkMode)) engine.network(networkMode);
  else refuseAddress(container);
  checkLinks(engine, container);
  const networks = networksOf(engine, container);
  if (networkMode === "host") {
    for (const { network, endpoint } of networks) allocateEndpoint(engine, container, network, endpoint);
    container.net = engine.host.init;
    container.sandboxId = hostSandbox(engine);
    return;
  }
  makeSandbox(engine, container);
  try {
    // The sandbox is filled in gateway order: the best gateway is eth0, whatever was asked for first (watched on 20.10).
    networks.sort((a, b) => compareGateways(engine, a.endpoint, b.endpoint));
    for (const { network, endpoint } of networks) {
      refuseUnconfigured(network, endpoint.config);
      join(engine, container, network, endpoint);
    }
    linkContainers(engine, container);
  } catch (error) {
    tearDownNetworking(engine, container);
    throw error;
  }
}

/** --ip is for networks of one's own; without --network docker ignores it. */
function refuseAddress({ hostConfig: { networkMode }, endpoints }: Container): void {
  const [first] = endpoints.values();
  if (networkMode === "default" || first === undefined || first.config.ipv4Address === "") return;
  throw new DockerError("user specified IP address is supported on user defined networks only", 400);
}

/** An address of one's own needs a subnet of one's own. */
function refuseUnconfigured(network: Network, config: EndpointConfig, exitCode = 125): void {
  if (config.ipv4Address === "" || network.name === "bridge" || network.ipam[0]?.subnetText !== null) return;
  throw new DockerError(
    "user specified IP address is supported only when connecting to networks with user configured subnets",
    400,
    exitCode,
  );
}

export function tearDownNetworking(engine: Engine, container: Container): void {
  stopNames(container);
  unlinkContainer(engine, container);
  for (const { network, endpoint } of networksOf(engine, container)) {
    if (endpoint.id === "") continue;
    withdrawPorts(engine, endpoint);
    unplugEndpoint(engine, network, endpoint);
    releaseEndpoint(engine, network, endpoint);
  }
  dropSandbox(engine, container);
}

/** The networks of a running container are set up or changed: its files and its name server follow. */
export function networksChanged(engine: Engine, container: Container): void {
  keepNames(engine, container);
  keepFiles(engine, container);
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
  const other = engine.container(reference);
  if (other === container) throw new DockerError("cannot join own network", 400);
  if (other.net === null) {
    throw new DockerError(`cannot join network of a non running container: ${other.id}`, 409);
  }
  container.net = other.net;
  engine.sharedNets.add(other.net);
}

/** dockerd has one sandbox for all containers in host mode. */
function hostSandbox(engine: Engine): string {
  for (const other of engine.containers.values())
    if (other.net === engine.host.init && other.sandboxId !== "") return other.sandboxId;
  return engine.newId();
}

/** One network more: address, interface, and where it leads. Its ports are published where the default route goes. */
function join(engine: Engine, container: Container, network: Network, endpoint: Endpoint): void {
  const before = gatewayEndpoint(engine, container);
  allocateEndpoint(engine, container, network, endpoint);
  plugEndpoint(engine, container, network, endpoint);
  moveGateway(engine, container, before);
}

/** The default route follows the best endpoint; the published ports go with it. */
function moveGateway(engine: Engine, container: Container, before: Endpoint | null): void {
  const after = gatewayEndpoint(engine, container);
  if (after === before) return;
  if (before !== null) withdrawPorts(engine, before);
  setDefaultRoute(container.net!, after);
  const network = after === null ? undefined : engine.networks.get(after.networkId);
  if (network !== undefined && !network.internal) publishPorts(engine, container, network, after!);
}

/** `docker network connect`. */
export function connectContainer(engine: Engine, network: Network, container: Container, config: EndpointConfig): void {
  const { networkMode } = container.hostConfig;
  if (networkMode.startsWith("container:") || networkMode === "host") {
    throw new DockerError(
      "container sharing network namespace with another container or host cannot be connected to any other network",
      403,
      1,
    );
  }
  if (network.driver === "host") {
    throw new DockerError("container cannot be disconnected from host network or connected to host network", 403, 1);
  }
  if (network.driver === "null" || networksOf(engine, container).some((each) => each.network.driver === "null")) {
    throw new DockerError(
      "container cannot be connected to multiple networks with one of the networks in private (none) mode",
      403,
      1,
    );
  }
  if (config.ipv4Address !== "" && network.name === "bridge") {
    throw new DockerError("user specified IP address is supported on user defined networks only", 400, 1);
  }
  refuseUnconfigured(network, config, 1);
  if (config.aliases.length > 0 && network.name === "bridge") {
    throw new DockerError("network-scoped alias is supported only for containers in user defined networks", 400, 1);
  }
  const known = container.endpoints.get(network.id);
  if (known !== undefined) {
    throw new DockerError(`endpoint with name ${container.name} already exists in network ${network.name}`, 403, 1);
  }
  const endpoint = planEndpoint(container, network, config);
  if (container.net === null) return;
  try {
    join(engine, container, network, endpoint);
    networksChanged(engine, container);
  } catch (error) {
    unplugEndpoint(engine, network, endpoint);
    releaseEndpoint(engine, network, endpoint);
    container.endpoints.delete(network.id);
    throw error;
  }
}

/** `docker network disconnect`. */
export function disconnectContainer(engine: Engine, network: Network, container: Container): void {
  if (network.driver === "host" || container.hostConfig.networkMode === "host") {
    throw new DockerError("container cannot be disconnected from host network or connected to host network", 403, 1);
  }
  const endpoint = container.endpoints.get(network.id);
  if (endpoint === undefined) {
    throw new DockerError(`container ${container.id} is not connected to network ${network.name}`, 403, 1);
  }
  const before = gatewayEndpoint(engine, container);
  withdrawPorts(engine, endpoint);
  unplugEndpoint(engine, network, endpoint);
  releaseEndpoint(engine, network, endpoint);
  container.endpoints.delete(network.id);
  if (container.net === null) return;
  moveGateway(engine, container, before === endpoint ? null : before);
  networksChanged(engine, container);
}
