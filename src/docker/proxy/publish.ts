/**
 * Publishing a container's ports: a host port is chosen, the rules written, docker-proxy started; taking them back. What fails half way is undone.
 * Source: libnetwork/drivers/bridge/port_mapping_linux.go, libnetwork/portmapper.
 */
import { TcpSocket } from "../../kernel/transport/tcp/socket.ts";
import { UdpSocket } from "../../kernel/transport/udp.ts";
import { type Process, type Program, WaitQueue, waitOn } from "../../sim/process.ts";
import { ANY, formatIpv4, type Ipv4, parseIpv4 } from "../../wire/ipv4-address.ts";
import type { Engine } from "../engine.ts";
import type { PortRequest } from "../profiles/profile.ts";
import { changeRules, putLines, removeLines } from "../rules/apply.ts";
import { gatewayMode } from "../rules/firewall.ts";
import type { Line } from "../rules/rule.ts";
import { type Container, DockerError, type Endpoint, type Network, type Protocol, type PublishedPort } from "../shapes.ts";
import { tcpProxy } from "./tcp-proxy.ts";
import { udpProxy } from "./udp-proxy.ts";

/** The rules written for a published port, kept to be taken back as they were. */
const linesOf = new WeakMap<PublishedPort, readonly Line[]>();
const socketOf = new WeakMap<PublishedPort, TcpSocket | UdpSocket>();

export function publishPorts(engine: Engine, container: Container, network: Network, endpoint: Endpoint): void {
  const ports: PublishedPort[] = [];
  try {
    for (const request of engine.profile.sortPorts(requestsOf(container))) {
      ports.push(publishPort(engine, network, endpoint, request));
    }
  } catch (error) {
    withdraw(engine, ports);
    if (!(error instanceof DockerError)) throw error;
    const where = `driver failed programming external connectivity on endpoint ${container.name} (${endpoint.id})`;
    throw new DockerError(`${where}: ${error.message}`);
  }
  endpoint.ports = ports;
  if (!engine.daemon.iptables || ports.length === 0) return;
  const written = new Set<string>();
  changeRules(engine.host.init, (edit) => {
    for (const port of ports) {
      const rule = { ...port, address: endpoint.address! };
      const lines = engine.profile.firewall.portLines(network, rule, engine.daemon).filter((line) => isNew(written, line));
      linesOf.set(port, lines);
      putLines(edit, lines);
    }
  });
}

/** Two host ports of one container port share its filter rule. */
function isNew(written: Set<string>, { table, chain, rule }: Line): boolean {
  const key = JSON.stringify([table, chain, rule]);
  return !written.has(key) && written.add(key) !== null;
}

export function withdrawPorts(engine: Engine, endpoint: Endpoint): void {
  const { ports } = endpoint;
  endpoint.ports = [];
  withdraw(engine, ports);
}

function withdraw(engine: Engine, ports: readonly PublishedPort[]): void {
  if (ports.length === 0) return;
  for (const port of ports) {
    port.proxy?.kill("KILL");
    port.proxy6?.kill("KILL");
    socketOf.get(port)?.close();
    engine.ports.release(port.hostAddress, port.protocol, port.hostPort);
  }
  if (!engine.daemon.iptables) return;
  const lines = ports.flatMap((port) => linesOf.get(port) ?? []);
  if (lines.length > 0) changeRules(engine.host.init, (edit) => removeLines(edit, lines));
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

function publishPort(engine: Engine, network: Network, endpoint: Endpoint, { key, binding }: PortRequest): PublishedPort {
  const protocol: Protocol = key.endsWith("/udp") ? "udp" : "tcp";
  const containerPort = Number.parseInt(key, 10);
  const hostAddress = binding.hostIp === "" ? network.hostBinding : (parseIpv4(binding.hostIp) ?? ANY);
  const [low, high] = hostPorts(binding.hostPort);
  if (gatewayMode(network) === "routed") {
    return { protocol, containerPort, hostAddress, hostPort: 0, proxy: null, proxy6: null };
  }
  for (let port = low; ; port++) {
    const chosen = low === 0 ? engine.ports.takeNext(hostAddress, protocol) : port;
    if (chosen === null) throw new DockerError(`all ports are allocated`);
    if (low !== 0 && !engine.ports.take(hostAddress, protocol, chosen)) {
      if (port < high) continue;
      if (high > low) throw new DockerError("all ports are allocated");
      throw new DockerError(`Bind for ${formatIpv4(hostAddress)}:${low} failed: port is already allocated`);
    }
    const place = { protocol, containerPort, hostAddress, hostPort: chosen };
    const published = openPort(engine, endpoint.address!, place, binding.hostIp === "");
    if (published !== null) return published;
    engine.ports.release(hostAddress, protocol, chosen);
    if (low === 0 || (port < high && engine.profile.passesOverTaken)) continue;
    const words = engine.profile.words.portTaken;
    throw new DockerError(words(formatIpv4(hostAddress), chosen, formatIpv4(endpoint.address!), containerPort, protocol));
  }
}

/** 0 and 0: any port. */
function hostPorts(text: string): readonly [number, number] {
  if (text === "" || text === "0") return [0, 0];
  const [low, high] = text.split("-").map(Number) as [number, number?];
  return [low, high ?? low];
}

type Place = Pick<PublishedPort, "protocol" | "containerPort" | "hostAddress" | "hostPort">;

/** Holds the host's port: by docker-proxy, or by dockerd itself where there is none; a second docker-proxy is for `::` where no address
 * was named. Null where another program has it. */
function openPort(engine: Engine, address: Ipv4, place: Place, anywhere: boolean): PublishedPort | null {
  const net = engine.host.init;
  const { protocol, hostAddress, hostPort, containerPort } = place;
  const socket = listen(engine, protocol, hostAddress, hostPort);
  if (socket === null) return null;
  if (!engine.daemon.userlandProxy) {
    socket.handTo(null);
    const published = { ...place, proxy: null, proxy6: null };
    socketOf.set(published, socket);
    return published;
  }
  const program = (): Program =>
    socket instanceof TcpSocket ? tcpProxy(net, socket, address, containerPort) : udpProxy(net, socket, address, containerPort);
  const proxy = startProxy(engine, address, place, formatIpv4(hostAddress), program);
  socket.holder = { name: "docker-proxy", pid: proxy.pid, fd: engine.profile.proxyTakesSocket ? 7 : 4 };
  const proxy6 = anywhere && hostAddress === ANY ? startProxy(engine, address, place, "::", sleepForEver) : null;
  const published = { ...place, proxy, proxy6 };
  socket.handTo(proxy);
  socketOf.set(published, socket);
  return published;
}

function listen(engine: Engine, protocol: Protocol, address: Ipv4, port: number): TcpSocket | UdpSocket | null {
  const net = engine.host.init;
  const socket = protocol === "tcp" ? TcpSocket.open(net) : UdpSocket.open(net);
  if (socket instanceof TcpSocket) socket.reuseAddr = true;
  const errno = socket.bind(address, port) ?? (socket instanceof TcpSocket ? socket.listen(4096) : null);
  if (errno === null) return socket;
  socket.close();
  if (errno === "EADDRINUSE") return null;
  const where = `${protocol}4 ${formatIpv4(address)}:${port}`;
  throw new DockerError(`Error starting userland proxy: listen ${where}: bind: cannot assign requested address`);
}

function startProxy(engine: Engine, address: Ipv4, place: Place, hostIp: string, program: () => Program): Process {
  const words = [
    "/usr/bin/docker-proxy",
    `-proto ${place.protocol} -host-ip ${hostIp} -host-port ${place.hostPort}`,
    `-container-ip ${formatIpv4(address)} -container-port ${place.containerPort}`,
    ...(engine.profile.proxyTakesSocket ? ["-use-listen-fd"] : []),
  ];
  return engine.host.loop.spawn(words.join(" "), program);
}

/** The one for `::`: there is no IPv6 here, so nobody comes. */
function* sleepForEver(): Program {
  const never = new WaitQueue("an IPv6 connection");
  for (;;) yield waitOn(never);
}
