/**
 * ping of iputils 20221126 over a raw socket, as root runs it. What it prints while it runs is in session.ts; here is what comes
 * before: the name, the source address a connected UDP socket would get, and the options of the socket. IPv6 is as where it is
 * disabled. Left out: record route and timestamp options, source routes.
 */
import { type ErrnoName, strerror } from "../../../kernel/config/errno.ts";
import type { Device } from "../../../kernel/device.ts";
import { findDevice } from "../../../kernel/netlink/device.ts";
import { RawSocket } from "../../../kernel/transport/raw.ts";
import { UdpSocket } from "../../../kernel/transport/udp.ts";
import type { Program, Step } from "../../../sim/wait.ts";
import {
  DEST_UNREACHABLE,
  ECHO_REPLY,
  ICMP,
  PARAMETER_PROBLEM,
  REDIRECT,
  SOURCE_QUENCH,
  TIME_EXCEEDED,
} from "../../../wire/icmp.ts";
import { ANY, formatIpv4, type Ipv4, isMulticast, LIMITED_BROADCAST, LOCALHOST, parseIpv4 } from "../../../wire/ipv4-address.ts";
import type { Command, CommandContext } from "../../command.ts";
import { canConnect, ipv6Literal } from "../../net/ipv6-literal.ts";
import { EAI, resolveHost } from "../../net/resolve.ts";
import { PING_OPTIONS, type PingOptions, readPingLine } from "./options.ts";
import { PingSession } from "./session.ts";

/** Where a UDP socket is connected to, to look up the route; nothing is sent to it. */
const PROBE_PORT = 1025;

export const ping: Command = { name: "ping", path: "/usr/bin/ping", options: PING_OPTIONS, run: runPing };

function* runPing(context: CommandContext): Program {
  const { options, operand } = readPingLine(context.argv);
  context.stderr.write(options.notices);
  context.stdout.write(options.head);
  const fail = (text: string): number => {
    context.stderr.write(`ping: ${text}\n`);
    return 2;
  };
  if (operand.includes(":") || options.family === "inet6") {
    const refusal = yield* refuseIpv6(context, options, operand);
    return fail(refusal);
  }
  if (options.verbose) {
    context.stderr.write(
      "ping: sock4.fd: 3 (socktype: SOCK_RAW), sock6.fd: 4 (socktype: SOCK_RAW), hints.ai_family: AF_UNSPEC\n\n",
    );
  }
  const resolved = yield* resolveHost(context, operand);
  if (typeof resolved === "string") return fail(`${operand}: ${EAI[resolved]}`);
  const target = resolved.addresses[0] === ANY ? LOCALHOST : resolved.addresses[0]!;
  if (options.verbose) context.stdout.write(`ai->ai_family: AF_INET, ai->ai_canonname: '${resolved.canonicalName}'\n`);
  if (resolved.literal) options.numeric = true;
  const socket = openSocket(context, options, target);
  if (typeof socket === "string") return fail(socket);
  try {
    const source = chooseSource(context, options, socket, target);
    if (typeof source === "string") return fail(source);
    if (options.ttl === 0) return fail("cannot set unicast time-to-live: Invalid argument");
    const device = bindDevice(context, options);
    if (device !== null && !device.link.addresses.some((address) => address.local === source)) {
      context.stderr.write(`ping: Warning: source address might be selected on device other than: ${device.name}\n`);
    }
    context.stdout.write(describeStart(options, resolved.canonicalName, target, source, device));
    const session = new PingSession(context, options, socket, { name: resolved.canonicalName, address: target });
    return yield* session.run();
  } finally {
    socket.close();
  }
}

/** As where IPv6 is disabled. */
function* refuseIpv6(context: CommandContext, { family, source }: PingOptions, operand: string): Step<string> {
  const literal = ipv6Literal(context.net, operand);
  if (literal !== null && family === "inet") return `${operand}: ${EAI.ADDRFAMILY}`;
  if (literal === null) {
    if (operand.includes(":")) return `${operand}: ${EAI.NONAME}`;
    const resolved = yield* resolveHost(context, operand);
    if (typeof resolved === "string") return `${operand}: ${EAI[resolved]}`;
    if (resolved.literal) return `${operand}: ${EAI.ADDRFAMILY}`;
    return `the IPv6 address of "${operand}" is not modelled`;
  }
  const isDevice = source === null || findDevice(context.net, source) !== null;
  if (!isDevice && parseIpv4(source) === null && ipv6Literal(context.net, source) === null) return `unknown iface: ${source}`;
  if (canConnect(literal)) return `the IPv6 address ${literal.text} is not modelled`;
  return `connect: ${strerror("EADDRNOTAVAIL")}`;
}

function openSocket(context: CommandContext, options: PingOptions, target: Ipv4): RawSocket | string {
  const device = bindDevice(context, options);
  if (device === null && options.source !== null && parseIpv4(options.source) === null) {
    return `SO_BINDTODEVICE ${options.source}: ${strerror("ENODEV")}`;
  }
  const socket = RawSocket.open(context.net, ICMP);
  socket.recvErr = true;
  socket.holder = { name: "ping", pid: context.process.pid, fd: 3 };
  socket.mark = options.mark;
  socket.tos = options.tos;
  socket.ttl = options.ttl ?? 0;
  socket.broadcastAllowed = options.broadcast;
  // What many may hear is never cut to pieces.
  if (options.pmtu !== null || options.broadcast || isMulticast(target)) socket.pmtuDiscovery = options.pmtu ?? "do";
  if (device !== null) socket.device = device.ifindex;
  const id = options.identifier ?? context.process.pid & 0xffff;
  socket.accepts = ({ payload }) =>
    payload.kind === "icmp" && (payload.type === ECHO_REPLY ? payload.id === id : ERROR_TYPES.has(payload.type));
  return socket;
}

const ERROR_TYPES: ReadonlySet<number> = new Set([DEST_UNREACHABLE, SOURCE_QUENCH, REDIRECT, TIME_EXCEEDED, PARAMETER_PROBLEM]);

/** The device -I names; null where it names an address or is not given. */
function bindDevice(context: CommandContext, options: PingOptions): Device | null {
  if (options.source === null || parseIpv4(options.source) !== null) return null;
  return context.net.devices.find((device) => device?.name === options.source) ?? null;
}

/**
 * The address that was given, unasked; else the one a UDP socket connected to the target would speak from; words for stderr where
 * there is none.
 */
function chooseSource(context: CommandContext, options: PingOptions, socket: RawSocket, target: Ipv4): Ipv4 | string {
  const given = options.source === null ? null : parseIpv4(options.source);
  if (given !== null) return bindSource(socket, given);
  const probe = UdpSocket.open(context.net);
  try {
    probe.mark = options.mark;
    probe.tos = options.tos;
    probe.device = socket.device;
    const errno = connectProbe(context, options, probe, socket, target);
    if (errno !== null) return errno;
    const source = probe.local.address;
    return options.strictSource ? bindSource(socket, source) : source;
  } finally {
    probe.close();
  }
}

function bindSource(socket: RawSocket, source: Ipv4): Ipv4 | string {
  const errno = socket.bind(source);
  return errno === null ? source : `bind: ${strerror(errno)}`;
}

function connectProbe(
  context: CommandContext,
  options: PingOptions,
  probe: UdpSocket,
  socket: RawSocket,
  target: Ipv4,
): string | null {
  const errno: ErrnoName | null = target === LIMITED_BROADCAST ? "EACCES" : probe.connect(target, PROBE_PORT);
  if (errno === null) return null;
  if (errno !== "EACCES") return `connect: ${strerror(errno)}`;
  if (!options.broadcast) return "Do you want to ping broadcast? Then -b. If not, check your local firewall rules";
  context.stderr.write("WARNING: pinging broadcast address\n");
  probe.broadcastAllowed = true;
  socket.broadcastAllowed = true;
  const again = probe.connect(target, PROBE_PORT);
  return again === null ? null : `connect: ${strerror(again)}`;
}

function describeStart(options: PingOptions, name: string, target: Ipv4, source: Ipv4, device: Device | null): string {
  const from = options.source !== null || options.strictSource ? `from ${formatIpv4(source)} ${device?.name ?? ""}: ` : "";
  return `PING ${name} (${formatIpv4(target)}) ${from}${options.size}(${options.size + 28}) bytes of data.\n`;
}
