/** nc as a client: each port in turn, each address of the name until one accepts. */
import { type ErrnoName, strerror } from "../../../kernel/config/errno.ts";
import { serviceName } from "../../../kernel/netfilter/services.ts";
import { UdpSocket } from "../../../kernel/transport/udp.ts";
import { type Program, type Step, sleepUntil } from "../../../sim/wait.ts";
import { ANY, formatIpv4, type Ipv4 } from "../../../wire/ipv4-address.ts";
import { encodeText } from "../../../wire/text.ts";
import type { CommandContext } from "../../command.ts";
import { parseInetAton, parsePort } from "../../net/address.ts";
import { canConnect, ipv6Literal } from "../../net/ipv6-literal.ts";
import { EAI, type Resolved, resolveHost } from "../../net/resolve.ts";
import { connectTcp, holderName } from "../../net/tcp.ts";
import { type Channel, TcpChannel, UdpChannel } from "./channel.ts";
import { expandPorts, type NcOptions } from "./options.ts";
import { relay } from "./relay.ts";

interface Opened {
  /** The address that accepted. */
  readonly address: Ipv4;
  readonly channel: Channel;
  readonly close: () => void;
  readonly udp: UdpSocket | null;
}

export function* runClient(context: CommandContext, options: NcOptions): Program {
  const protocol = options.udp ? "udp" : "tcp";
  const fail = (text: string): number => {
    context.stderr.write(`nc: ${text}\n`);
    return 1;
  };
  const ports: number[] = [];
  for (const word of options.ports) {
    const expanded = expandPorts(word, protocol);
    if (typeof expanded === "string") return fail(expanded);
    ports.push(...expanded);
  }
  if (options.random) shuffle(ports, (bound) => context.host.loop.random.below(bound));
  let exitCode = 1;
  let resolved: Resolved | null = null;
  for (const port of ports) {
    if (resolved === null) {
      const literal = ipv6Literal(context.net, options.host!);
      if (literal !== null && !options.ipv4) {
        if (canConnect(literal)) return fail(`the IPv6 address ${literal.text} is not modelled`);
        if (options.verbose) fail(`connect to ${options.host} port ${port} (${protocol}) failed: ${strerror("EADDRNOTAVAIL")}`);
        continue;
      }
      const found = yield* resolveHost(context, options.host!, { numeric: options.numeric });
      if (typeof found === "string") return fail(`getaddrinfo for host "${options.host}" port ${port}: ${EAI[found]}`);
      resolved = found;
    }
    const opened = yield* openFirst(context, options, resolved, port);
    if (typeof opened === "string") return fail(opened);
    if (opened === null) continue;
    try {
      if (opened.udp !== null && (options.verbose || options.scan) && !(yield* isUdpOpen(context, opened.udp))) continue;
      exitCode = 0;
      if (options.verbose) context.stderr.write(describeSuccess(options, resolved, opened, port));
      if (!options.scan && (yield* relay(context, options, opened.channel)) === "exit") return 0;
    } finally {
      opened.close();
    }
  }
  return exitCode;
}

/** Null where no address accepts; words where nc gives up altogether. */
function* openFirst(context: CommandContext, options: NcOptions, resolved: Resolved, port: number): Step<Opened | string | null> {
  const source = sourceOf(options);
  if (typeof source === "string") return source;
  for (const address of resolved.addresses) {
    const opened = options.udp
      ? openUdp(context, options, source, address, port)
      : yield* openTcpTo(context, options, source, address, port);
    if (typeof opened !== "string") return { ...opened, address };
    if (opened.startsWith("bind:")) return `bind failed: ${strerror(opened.slice(5) as ErrnoName)}`;
    if (!options.verbose) continue;
    const where = resolved.literal ? options.host : `${options.host} (${formatIpv4(address)})`;
    const why = opened === "TIMEOUT" ? `timed out: ${strerror("EINPROGRESS")}` : `failed: ${strerror(opened as ErrnoName)}`;
    context.stderr.write(`nc: connect to ${where} port ${port} (${options.udp ? "udp" : "tcp"}) ${why}\n`);
  }
  return null;
}

interface Source {
  readonly address: Ipv4;
  readonly port: number;
}

function sourceOf(options: NcOptions): Source | null | string {
  if (options.source === null && options.localPort === null) return null;
  const address = options.source === null ? ANY : parseInetAton(options.source);
  const port = options.localPort === null ? 0 : parsePort(options.localPort, options.udp ? "udp" : "tcp");
  if (address === null) return `getaddrinfo: ${EAI.NONAME}`;
  if (port === null) return `getaddrinfo: ${EAI.SERVICE}`;
  return { address, port };
}

function* openTcpTo(
  context: CommandContext,
  options: NcOptions,
  source: Source | null,
  address: Ipv4,
  port: number,
): Step<Omit<Opened, "address"> | string> {
  const { loop } = context.host;
  let bound: ErrnoName | null = null;
  const socket = yield* connectTcp(context, address, port, {
    polls: true,
    deadlineUs: options.timeoutSeconds >= 0 ? loop.nowUs + options.timeoutSeconds * 1_000_000 : Number.POSITIVE_INFINITY,
    prepare: (made) => {
      if (options.tos >= 0) made.tos = options.tos;
      made.ttl = options.ttl;
      if (source === null) return null;
      bound = made.bind(source.address, source.port);
      return bound;
    },
  });
  if (bound !== null) return `bind:${bound}`;
  if (typeof socket === "string") return socket;
  return { channel: new TcpChannel(socket), close: () => socket.close(), udp: null };
}

function openUdp(
  context: CommandContext,
  options: NcOptions,
  source: Source | null,
  address: Ipv4,
  port: number,
): Omit<Opened, "address"> | string {
  const socket = UdpSocket.open(context.net);
  socket.holder = { name: holderName(context), pid: context.process.pid, fd: 3 };
  socket.broadcastAllowed = options.broadcast;
  socket.ttl = options.ttl;
  if (options.tos >= 0) socket.tos = options.tos;
  if (source !== null) {
    const bound = socket.bind(source.address, source.port);
    if (bound !== null) return `bind:${bound}`;
  }
  const errno = socket.connect(address, port);
  if (errno !== null) {
    socket.close();
    return errno;
  }
  return { channel: new UdpChannel(socket), close: () => socket.close(), udp: socket };
}

/** Two bytes at once, a third after a second: a port nobody listens at sends its error in between. */
function* isUdpOpen(context: CommandContext, socket: UdpSocket): Step<boolean> {
  const byte = encodeText("X");
  if (socket.send(byte) !== null || socket.send(byte) !== null) return false;
  yield sleepUntil(context.host.loop.nowUs + 1_000_000);
  return socket.send(byte) === null;
}

function describeSuccess(options: NcOptions, resolved: Resolved, opened: Opened, port: number): string {
  const protocol = opened.udp === null ? "tcp" : "udp";
  const service = options.numeric ? null : serviceName(port, protocol);
  const where = resolved.literal ? options.host : `${options.host} (${formatIpv4(opened.address)})`;
  return `Connection to ${where} ${port} port [${protocol}/${service ?? "*"}] succeeded!\n`;
}

function shuffle(ports: number[], below: (bound: number) => number): void {
  for (let index = ports.length - 1; index > 0; index--) {
    const other = below(index + 1);
    [ports[index], ports[other]] = [ports[other]!, ports[index]!];
  }
}
