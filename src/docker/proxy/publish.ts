/**
 * Publishing a container's ports: a host port is chosen, the rules written, docker-proxy started; taking them back. The order of
 * the three, and what is undone where one of them fails, is each version's own. Source:
 * libnetwork/drivers/bridge/port_mapping_linux.go (port_mapping.go in 20.10), libnetwork/portmapper.
 */
import { strerror } from "../../kernel/config/errno.ts";
import { TcpSocket } from "../../kernel/transport/tcp/socket.ts";
import { UdpSocket } from "../../kernel/transport/udp.ts";
import type { Process } from "../../sim/process.ts";
import { type Program, WaitQueue, waitOn } from "../../sim/wait.ts";
import { spend } from "../../sim/work.ts";
import { ANY, formatIpv4, type Ipv4, parseIpv4 } from "../../wire/ipv4-address.ts";
import type { Engine } from "../engine.ts";
import type { PortRequest } from "../profiles/profile.ts";
import { type Iptables, runIptables } from "../rules/iptables.ts";
import { type Container, DockerError, type Endpoint, type Network, type Protocol, type PublishedPort } from "../shapes.ts";
import { ANY_6 } from "./port-allocator.ts";
import { tcpProxy } from "./tcp-proxy.ts";
import { udpProxy } from "./udp-proxy.ts";

/** A port that is not named, or one of a range, is chosen so often before dockerd gives up (maxAllocatePortAttempts). */
const ATTEMPTS = 10;

/** Where ports are published: an endpoint's, with the host's iptables where dockerd uses it. */
interface Publication {
  readonly engine: Engine;
  readonly network: Network;
  readonly address: Ipv4;
  readonly iptables: Iptables | null;
  /** The container's default route leads through it: ports of the host's lead to it, too. */
  readonly leadsOut: boolean;
}

export function publishPorts(
  engine: Engine,
  container: Container,
  network: Network,
  endpoint: Endpoint,
  leadsOut: boolean,
): void {
  const requests = engine.profile.sortPorts(requestsOf(container));
  if (requests.length === 0) return;
  const address = endpoint.address!;
  const ports: PublishedPort[] = [];
  try {
    withIptables(engine, (iptables) => {
      const publication = { engine, network, address, iptables, leadsOut };
      for (const request of requests) ports.push(publishPort(publication, request));
      if (engine.profile.opensPorts === "rules last") for (const port of ports) writeRules(publication, port);
    });
  } catch (error) {
    withdraw(engine, network, address, ports);
    if (!(error instanceof DockerError)) throw error;
    const where = `driver failed programming external connectivity on endpoint ${container.name} (${endpoint.id})`;
    throw new DockerError(`${where}: ${error.message}`);
  }
  endpoint.ports = ports;
}

export function withdrawPorts(engine: Engine, network: Network, endpoint: Endpoint): void {
  const { ports, address } = endpoint;
  endpoint.ports = [];
  if (address !== null) withdraw(engine, network, address, ports);
}

function withdraw(engine: Engine, network: Network, address: Ipv4, ports: readonly PublishedPort[]): void {
  if (ports.length === 0) return;
  withIptables(engine, (iptables) => {
    for (const port of ports) {
      closePort(port);
      iptables && engine.profile.firewall.removePort(iptables, network, { ...port, address }, engine.daemon);
      releasePort(engine, port);
    }
  });
}

function withIptables(engine: Engine, recipe: (iptables: Iptables | null) => void): void {
  if (engine.daemon.iptables) runIptables(engine.host.init, recipe);
  else recipe(null);
}

/** What -p and -P ask for, one request per host port. */
function requestsOf({ config, hostConfig }: Container): PortRequest[] {
  const requests: PortRequest[] = [];
  for (const [key, bindings] of hostConfig.portBindings) {
    for (const binding of bindings) requests.push({ key, binding });
  }
  if (!hostConfig.publishAllPorts) return requests;
  for (const key of config.exposedPorts) {
    if (!hostConfig.portBindings.has(key)) requests.push({ key, binding: { hostIp: "", hostPort: "" } });
  }
  return requests;
}

/** What a published port costs, in units of work: its rules, sockets and proxies. */
const PORT_WORK = 10_000;

function publishPort(publication: Publication, { key, binding }: PortRequest): PublishedPort {
  spend(PORT_WORK);
  const { engine, network, leadsOut } = publication;
  const protocol: Protocol = key.endsWith("/udp") ? "udp" : "tcp";
  const containerPort = Number.parseInt(key, 10);
  const [low, high] = hostPorts(binding.hostPort);
  const hostAddress = binding.hostIp === "" ? network.hostBinding : (parseIpv4(binding.hostIp) ?? ANY);
  const anywhere = binding.hostIp === "" && hostAddress === ANY && engine.daemon.userlandProxy && leadsOut;
  const isRouted = network.gatewayMode === "routed";
  if (isRouted) refuseHostAddress(engine, hostAddress, { key, binding });
  const own = { protocol, containerPort, hostAddress: isRouted ? ANY : hostAddress };
  const on4 = isRouted ? [] : [formatIpv4(hostAddress)];
  const on6 = anywhere ? [ANY_6] : [];
  // Up to 24 `::` has a port of its own; it is the same one unless others failed before.
  const together = engine.profile.opensPorts === "rules first" ? on4 : [...on4, ...on6];
  for (let attempt = 1; ; attempt++) {
    const port = together.length === 0 ? 0 : engine.ports.take(together, protocol, low, high);
    const port6 = on6.length === 0 ? 0 : together.includes(ANY_6) ? port : engine.ports.take(on6, protocol, low, high);
    try {
      return openPort(publication, { ...own, hostPort: isRouted ? 0 : port, hostPort6: port6 });
    } catch (error) {
      engine.ports.release(together, protocol, port);
      if (!together.includes(ANY_6)) engine.ports.release(on6, protocol, port6);
      const isFixed = low !== 0 && (low === high || !engine.profile.passesOverTaken);
      if (isFixed || attempt === ATTEMPTS || !(error instanceof DockerError)) throw error;
    }
  }
}

/** 0 and 0: any port. */
function hostPorts(text: string): readonly [number, number] {
  if (text === "" || text === "0") return [0, 0];
  const [low, high] = text.split("-").map(Number) as [number, number?];
  return [low, high ?? low];
}

type PortMapping = Omit<PublishedPort, "proxy" | "proxy6" | "socket">;

/** 27 refuses what has no meaning on a network that is routed; later ones pass over it. */
function refuseHostAddress(engine: Engine, hostAddress: Ipv4, { key, binding }: PortRequest): void {
  const { refusesRoutedAddress } = engine.profile;
  if (!refusesRoutedAddress || binding.hostIp === "" || hostAddress === ANY) return;
  const [port, protocol] = key.split("/") as [string, string];
  const shown = `${binding.hostIp}:${binding.hostPort}:${port}/${protocol}`;
  const advice = `omit host address in port mapping ${shown}, or use 0.0.0.0::${port} to open port ${port} for IPv4-only`;
  const portToo = binding.hostPort === "" ? "" : `\nhost port must not be specified in mapping ${shown} because NAT is disabled`;
  throw new DockerError(`NAT is disabled, ${advice}${portToo}`);
}

/** Holds the host's port and writes its rules. What it did is undone where it fails, as far as the version does. */
function openPort(publication: Publication, mapping: PortMapping): PublishedPort {
  const { engine, address } = publication;
  const { opensPorts } = engine.profile;
  const bare: PublishedPort = { ...mapping, proxy: null, proxy6: null, socket: null };
  // 20.10 leaves what it wrote before a rule that failed.
  if (opensPorts === "rules first") writeRules(publication, bare);
  let socket: TcpSocket | UdpSocket | null = null;
  try {
    if (mapping.hostPort !== 0) socket = listen(engine, address, mapping);
    if (opensPorts === "rules between") writeRules(publication, bare);
    return startProxies(engine, address, mapping, socket);
  } catch (error) {
    socket?.close();
    if (opensPorts !== "rules last") removeRules(publication, bare);
    throw error;
  }
}

function writeRules({ engine, network, address, iptables }: Publication, port: PublishedPort): void {
  const failed = iptables && engine.profile.firewall.addPort(iptables, network, { ...port, address }, engine.daemon);
  if (failed !== null) throw new DockerError(failed);
}

function removeRules({ engine, network, address, iptables }: Publication, port: PublishedPort): void {
  iptables && engine.profile.firewall.removePort(iptables, network, { ...port, address }, engine.daemon);
}

/** docker-proxy serves the socket, and a second one `::`; without it dockerd itself holds the socket. */
function startProxies(engine: Engine, address: Ipv4, mapping: PortMapping, socket: TcpSocket | UdpSocket | null): PublishedPort {
  const net = engine.host.init;
  const { hostAddress, hostPort, hostPort6, containerPort } = mapping;
  let proxy: Process | null = null;
  if (socket !== null && engine.daemon.userlandProxy) {
    proxy = startProxy(engine, address, mapping, formatIpv4(hostAddress), hostPort, () =>
      socket instanceof TcpSocket ? tcpProxy(net, socket, address, containerPort) : udpProxy(net, socket, address, containerPort),
    );
    socket.holder = { name: "docker-proxy", pid: proxy.pid, fd: engine.profile.proxyTakesSocket ? 7 : 4 };
    socket.handTo(proxy);
  }
  if (proxy === null) socket?.handTo(null);
  try {
    const proxy6 = hostPort6 === 0 ? null : startProxy(engine, address, mapping, "::", hostPort6, sleepForEver);
    return { ...mapping, proxy, proxy6, socket };
  } catch (error) {
    proxy?.kill("KILL");
    throw error;
  }
}

function releasePort({ ports }: Engine, { protocol, hostAddress, hostPort, hostPort6 }: PublishedPort): void {
  if (hostPort !== 0) ports.release([formatIpv4(hostAddress)], protocol, hostPort);
  if (hostPort6 !== 0) ports.release([ANY_6], protocol, hostPort6);
}

function closePort(port: PublishedPort): void {
  port.proxy?.kill("KILL");
  port.proxy6?.kill("KILL");
  port.socket?.close();
}

function listen(engine: Engine, address: Ipv4, mapping: PortMapping): TcpSocket | UdpSocket {
  const { protocol, hostAddress, hostPort } = mapping;
  const net = engine.host.init;
  const socket = protocol === "tcp" ? TcpSocket.open(net) : UdpSocket.open(net);
  if (socket instanceof TcpSocket) socket.reuseAddr = true;
  const errno = socket.bind(hostAddress, hostPort) ?? (socket instanceof TcpSocket ? socket.listen(backlogOf(engine)) : null);
  if (errno === null) return socket;
  socket.close();
  throw new DockerError(engine.profile.words.bindFailed(mapping, address, strerror(errno).toLowerCase()));
}

/** Without docker-proxy dockerd holds the port itself; that of 28 lets nobody wait. */
function backlogOf({ daemon, profile }: Engine): number {
  return daemon.userlandProxy ? 4096 : profile.backlogWithoutProxy;
}

function startProxy(
  engine: Engine,
  address: Ipv4,
  mapping: PortMapping,
  hostIp: string,
  hostPort: number,
  program: () => Program,
): Process {
  const { protocol, containerPort } = mapping;
  const words = [
    "/usr/bin/docker-proxy",
    `-proto ${protocol} -host-ip ${hostIp} -host-port ${hostPort}`,
    `-container-ip ${formatIpv4(address)} -container-port ${containerPort}`,
    ...(engine.profile.proxyTakesSocket ? ["-use-listen-fd"] : []),
  ];
  const { loop } = engine.host;
  if (loop.processes.size >= loop.limits.processes) {
    const binding = `${hostIp === "::" ? "[::]" : hostIp}:${hostPort}:${formatIpv4(address)}:${containerPort}/${protocol}`;
    throw new DockerError(
      engine.profile.words.proxyFailed(binding, `fork/exec ${words[0]}: ${strerror("EAGAIN").toLowerCase()}`),
    );
  }
  return loop.spawn(words.join(" "), program);
}

/** The one for `::`: there is no IPv6 here, so nobody comes. */
function* sleepForEver(): Program {
  const never = new WaitQueue("an IPv6 connection");
  for (;;) yield waitOn(never);
}
