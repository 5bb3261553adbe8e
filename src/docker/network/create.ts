/**
 * `docker network create`: what is asked for is checked, a subnet chosen, the bridge and its rules made. Refusals are docker's
 * words.
 */
import { formatIpv4, type Ipv4, type Prefix, parseIpv4, parsePrefix } from "../../wire/ipv4-address.ts";
import type { Engine } from "../engine.ts";
import { newId, shortId } from "../ids.ts";
import { runIptables } from "../rules/iptables.ts";
import {
  DockerError,
  type GatewayMode,
  type IpamConfig,
  type Network,
  type NetworkDriver,
  type NetworkRequest,
} from "../shapes.ts";
import { filterBridge, raiseBridge, setUpBridge, tearDownBridge } from "./bridge.ts";
import { AddressAllocator } from "./ipam.ts";
import { ipamMistakes } from "./ipam-check.ts";
import { DEFAULT_POOLS, freeSubnet, isRouted, overlaps } from "./pools.ts";

const BRIDGE_NAME = "com.docker.network.bridge.name";
const ICC = "com.docker.network.bridge.enable_icc";
const MASQUERADE = "com.docker.network.bridge.enable_ip_masquerade";
const HOST_BINDING = "com.docker.network.bridge.host_binding_ipv4";
const MTU = "com.docker.network.driver.mtu";
const GATEWAY_MODE = "com.docker.network.bridge.gateway_mode_ipv4";

const PREDEFINED: ReadonlySet<string> = new Set(["bridge", "host", "none", "default"]);
/** Options of the bridge driver that mean something for a network without IPv6. */
const KNOWN_OPTIONS: ReadonlySet<string> = new Set([
  BRIDGE_NAME,
  ICC,
  MASQUERADE,
  HOST_BINDING,
  MTU,
  GATEWAY_MODE,
  "com.docker.network.container_iface_prefix",
]);

export function createNetwork(engine: Engine, request: NetworkRequest): Network {
  const { allowsEmptyName, checksIpam, words } = engine.profile;
  if (PREDEFINED.has(request.name)) {
    throw new DockerError(`operation is not permitted on predefined ${request.name} network`, 403, 1);
  }
  if (request.name.trim() === "" && !(allowsEmptyName && request.name === ""))
    throw new DockerError(words.blankName(request.name), 400, 1);
  const mistakes = ipamMistakes(engine.profile, request);
  if (mistakes !== null && checksIpam) throw new DockerError(mistakes, 400, 1);
  if (request.name === "" || engine.networkNamed(request.name) !== null) {
    throw new DockerError(`network with name ${request.name} already exists`, 409, 1);
  }
  if (request.driver === "host" || request.driver === "null") {
    const which = request.driver === "null" ? "null" : "host";
    throw new DockerError(`only one instance of "${which}" network is allowed`, 403, 1);
  }
  if (request.driver !== "bridge") {
    if (UNMODELLED_DRIVERS.has(request.driver)) {
      throw new DockerError(`network driver "${request.driver}" is not modelled`, 400, 1);
    }
    throw new DockerError(`plugin "${request.driver}" not found`, 404, 1);
  }
  for (const name of Object.keys(request.options)) {
    if (name.startsWith("com.docker.network.") && !KNOWN_OPTIONS.has(name)) {
      throw new DockerError(`network option "${name}" is not modelled`, 400, 1);
    }
  }
  if (mistakes !== null) throw new DockerError(mistakes, 400, 1);
  const id = newId(engine.random);
  const ipam = chooseIpam(engine, request);
  const bridgeName = request.options[BRIDGE_NAME] || `br-${shortId(id)}`;
  const taken = [...engine.networks.values()].find((other) => other.bridgeName === bridgeName && clashes(engine, other));
  if (taken !== undefined) {
    throw new DockerError(
      `cannot create network ${id} (${bridgeName}): conflicts with network ${taken.id} (${bridgeName}): networks have same bridge name`,
      403,
      1,
    );
  }
  const network = makeNetwork(engine, { id, request, driver: "bridge", ipam, bridgeName });
  addBridgeNetwork(engine, network);
  engine.events.ofNetwork(network, "create");
  return network;
}

function clashes(engine: Engine, other: Network): boolean {
  return other.name !== "bridge" || !engine.profile.sharesDocker0;
}

const UNMODELLED_DRIVERS: ReadonlySet<string> = new Set(["overlay", "macvlan", "ipvlan"]);

/** docker0, `host` and `none`: there from the start. */
export function createPredefined(engine: Engine): void {
  const { daemon } = engine;
  for (const [name, driver] of [
    ["none", "null"],
    ["host", "host"],
  ] as const) {
    const request = { ...PLAIN_REQUEST, name };
    engine.networks.set(...entry(makeNetwork(engine, { id: newId(engine.random), request, driver, ipam: [], bridgeName: "" })));
  }
  if (daemon.bridge === "none") return;
  const bridgeName = daemon.bridge === "" ? "docker0" : daemon.bridge;
  const request: NetworkRequest = {
    ...PLAIN_REQUEST,
    name: "bridge",
    options: {
      "com.docker.network.bridge.default_bridge": "true",
      [ICC]: String(daemon.icc),
      [MASQUERADE]: String(daemon.ipMasq),
      [HOST_BINDING]: daemon.ip,
      [BRIDGE_NAME]: bridgeName,
      [MTU]: String(daemon.mtu),
    },
  };
  const ipam = [defaultIpam(engine)];
  addBridgeNetwork(engine, makeNetwork(engine, { id: newId(engine.random), request, driver: "bridge", ipam, bridgeName }));
}

const PLAIN_REQUEST: NetworkRequest = {
  name: "",
  driver: "bridge",
  internal: false,
  attachable: false,
  options: {},
  labels: {},
  subnet: null,
  gateway: null,
  ipRange: null,
  auxAddresses: new Map(),
};

function entry(network: Network): [string, Network] {
  return [network.id, network];
}

function addBridgeNetwork(engine: Engine, network: Network): void {
  const [config] = network.ipam;
  const allocator = new AddressAllocator(config!.subnet, config!.ipRange, engine.profile.sparesEnds);
  if (config!.gateway !== null) allocator.take(config!.gateway);
  for (const address of config!.auxAddresses.values()) allocator.take(address);
  engine.allocators.set(network.id, allocator);
  engine.networks.set(network.id, network);
  try {
    setUpBridge(engine, network);
    if (engine.profile.forwardsPerNetwork) engine.forward();
    if (engine.daemon.iptables) {
      const { firewall } = engine.profile;
      runIptables(engine.host.init, (iptables) => firewall.addNetwork(iptables, network, engine.daemon));
    }
    filterBridge(engine, network);
    raiseBridge(engine, network);
  } catch (error) {
    // dockerd forgets the network. Up to 28 the bridge stays as it is, down.
    if (engine.profile.removesFailedBridge) tearDownBridge(engine, network);
    engine.networks.delete(network.id);
    engine.allocators.delete(network.id);
    throw error;
  }
}

function makeNetwork(
  engine: Engine,
  parts: {
    readonly id: string;
    readonly request: NetworkRequest;
    readonly driver: NetworkDriver;
    readonly ipam: readonly IpamConfig[];
    readonly bridgeName: string;
  },
): Network {
  const { request } = parts;
  const { options } = request;
  return {
    id: parts.id,
    name: request.name,
    createdUs: engine.host.loop.nowUs,
    driver: parts.driver,
    scope: "local",
    internal: request.internal,
    attachable: request.attachable,
    options,
    labels: request.labels,
    ipam: parts.ipam,
    ipamOptions: request.name === "bridge" || parts.driver !== "bridge" ? null : {},
    bridgeName: parts.bridgeName,
    mtu: numberOption(options, MTU, engine.daemon.mtu),
    icc: booleanOption(options, ICC, true),
    masquerade: booleanOption(options, MASQUERADE, true),
    gatewayMode: gatewayModeOf(engine, request),
    hostBinding: addressOption(options, HOST_BINDING, engine.daemon.ip),
    ownsBridge: false,
    endpoints: new Map(),
  };
}

/** An engine that does not know the option keeps it, and does nothing with it. */
function gatewayModeOf({ profile }: Engine, { options, internal }: NetworkRequest): GatewayMode {
  const asked = options[GATEWAY_MODE] || "nat";
  const mode = profile.gatewayModes.find((each) => each === asked);
  if (mode === undefined) {
    if (profile.gatewayModes.length === 1) return "nat";
    throw new DockerError(`failed to parse ${GATEWAY_MODE} value: ${asked} (unknown gateway mode ${asked})`, 400, 1);
  }
  if (mode === "isolated" && !internal)
    throw new DockerError("gateway mode 'isolated' can only be used for an internal network", 400, 1);
  return mode;
}

function booleanOption(options: Readonly<Record<string, string>>, name: string, standard: boolean): boolean {
  const text = options[name];
  if (text === undefined) return standard;
  if (/^(1|t|T|TRUE|true|True)$/.test(text)) return true;
  if (/^(0|f|F|FALSE|false|False)$/.test(text)) return false;
  throw new DockerError(`failed to parse ${name} value: ${text} (strconv.ParseBool: parsing "${text}": invalid syntax)`, 400, 1);
}

function addressOption(options: Readonly<Record<string, string>>, name: string, standard: string): Ipv4 {
  const text = options[name] ?? standard;
  const address = parseIpv4(text);
  if (address === null) throw new DockerError(`failed to parse ${name} value: ${text} (nil ip)`, 400, 1);
  return address;
}

function numberOption(options: Readonly<Record<string, string>>, name: string, standard: number): number {
  const text = options[name];
  if (text === undefined) return standard;
  if (!/^[+-]?\d+$/.test(text)) {
    throw new DockerError(`failed to parse ${name} value: ${text} (strconv.Atoi: parsing "${text}": invalid syntax)`, 400, 1);
  }
  if (Number(text) < 0) throw new DockerError(`invalid MTU number: ${Number(text)}`, 400, 1);
  return Number(text);
}

/** docker0's subnet: --bip, or the first free pool. */
function defaultIpam(engine: Engine): IpamConfig {
  const { bip, fixedCidr } = engine.daemon;
  const subnet = bip === "" ? chooseSubnet(engine) : parsePrefix(bip)!;
  return {
    subnet,
    gateway: bip === "" ? firstOf(subnet) : parseIpv4(bip.slice(0, bip.indexOf("/")))!,
    ipRange: fixedCidr === "" ? null : parsePrefix(fixedCidr),
    rangeText: fixedCidr || null,
    auxAddresses: new Map(),
    subnetText: null,
    gatewayShown: bip !== "" || engine.profile.gatewayShown !== "never",
  };
}

function firstOf({ address }: Prefix): Ipv4 {
  return ((address + 1) | 0) as Ipv4;
}

function chooseSubnet(engine: Engine): Prefix {
  const { daemon, host } = engine;
  const pools = daemon.defaultAddressPools.length > 0 ? daemon.defaultAddressPools : DEFAULT_POOLS;
  const used = usedPools(engine);
  const free = freeSubnet(
    pools,
    engine.nextPool,
    (candidate) => used.some((other) => overlaps(other, candidate)) || isRouted(host.init, candidate),
  );
  if (free === null) throw new DockerError(engine.profile.words.poolsExhausted, 500, 1);
  if (engine.profile.searchesOn) engine.nextPool = free.index + 1;
  return free.subnet;
}

function usedPools(engine: Engine): Prefix[] {
  return [...engine.networks.values()].flatMap(({ ipam }) => ipam.map(({ subnet }) => subnet));
}

function chooseIpam(engine: Engine, request: NetworkRequest): readonly IpamConfig[] {
  const hasGateway = gatewayModeOf(engine, request) !== "isolated";
  if (request.subnet === null) {
    const subnet = chooseSubnet(engine);
    const gateway = hasGateway ? firstOf(subnet) : null;
    return [{ subnet, gateway, ipRange: null, rangeText: null, auxAddresses: new Map(), subnetText: null, gatewayShown: true }];
  }
  const subnet = parsePrefix(request.subnet)!;
  if (usedPools(engine).some((other) => overlaps(other, subnet)))
    throw new DockerError(engine.profile.words.poolOverlaps, 403, 1);
  const ipRange = request.ipRange === null ? null : parsePrefix(request.ipRange)!;
  const allocator = new AddressAllocator(subnet, ipRange, engine.profile.sparesEnds);
  const gateway = hasGateway || request.gateway !== null ? takeGateway(allocator, request.gateway) : null;
  const auxAddresses = new Map([...request.auxAddresses].map(([name, text]) => [name, parseIpv4(text)!] as const));
  for (const [name, address] of auxAddresses) {
    if (allocator.take(address)) continue;
    throw new DockerError(
      `failed to allocate secondary ip address (${name}:${formatIpv4(address)}): Address already in use`,
      500,
      1,
    );
  }
  return [
    {
      subnet,
      gateway,
      ipRange,
      rangeText: request.ipRange,
      auxAddresses,
      subnetText: request.subnet,
      gatewayShown: request.gateway !== null || engine.profile.gatewayShown === "always",
    },
  ];
}

/** The gateway asked for, or the first address of the range addresses are given out of. */
function takeGateway(allocator: AddressAllocator, asked: string | null): Ipv4 {
  if (asked === null) {
    const first = allocator.takeNext();
    if (first === null) throw new DockerError("failed to allocate gateway (): No available addresses on this pool", 500, 1);
    return first;
  }
  const gateway = parseIpv4(asked)!;
  if (!allocator.take(gateway)) throw new DockerError(`failed to allocate gateway (${asked}): Address already in use`, 500, 1);
  return gateway;
}
