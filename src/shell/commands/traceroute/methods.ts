/**
 * How probes travel: UDP to ascending ports (the default) or to one port, ICMP echo, TCP SYN. Each method opens what it needs,
 * sends a probe with its TTL, and looks for replies. Linux: IP_RECVERR on connected sockets.
 */
import { type ErrnoName, strerror } from "../../../kernel/config/errno.ts";
import { routeOutput } from "../../../kernel/ipv4/output-route.ts";
import { mtuOf } from "../../../kernel/ipv4/path-mtu.ts";
import { RawSocket } from "../../../kernel/transport/raw.ts";
import type { Socket } from "../../../kernel/transport/socket.ts";
import { TcpSocket } from "../../../kernel/transport/tcp/socket.ts";
import { UdpSocket } from "../../../kernel/transport/udp.ts";
import type { WaitQueue } from "../../../sim/wait.ts";
import { NO_BYTES, viewOf } from "../../../wire/bytes.ts";
import { ECHO_REPLY, ECHO_REQUEST, ICMP, icmp } from "../../../wire/icmp.ts";
import type { Segment } from "../../../wire/ipv4.ts";
import { ANY } from "../../../wire/ipv4-address.ts";
import { ACK, RST, SYN, TCP, tcp } from "../../../wire/tcp.ts";
import type { CommandContext } from "../../command.ts";
import type { TracerouteOptions } from "./options.ts";
import { noteError, noteReply, type Probe } from "./probe.ts";

export interface ProbeMethod {
  /** Words for stderr where it cannot start. */
  open(): string | null;
  send(probe: Probe, index: number): string | null;
  /** Takes in what has arrived. */
  collect(): void;
  /** Something is there already. */
  readonly hasMore: boolean;
  /** What to wait at. */
  queues(): WaitQueue[];
  /** No reply is waited for any more. */
  forget(probe: Probe): void;
  close(): void;
}

const UDP_PORT = 53;
const FIRST_PORT = 33_434;
const TCP_PORT = 80;
const HEADER_BYTES = 28;

/** 0x40, 0x41, ... over the whole message; `from` is where the data begin in it. */
function filler(size: number, from = 0): Uint8Array {
  return Uint8Array.from({ length: size }, (_, index) => 0x40 + ((index + from) & 0x3f));
}

export function openMethod(context: CommandContext, options: TracerouteOptions): ProbeMethod {
  switch (options.method) {
    case "default":
    case "udp":
      return new UdpMethod(context, options);
    case "icmp":
      return new IcmpMethod(context, options);
    case "tcp":
      return new TcpMethod(context, options);
    default:
      return options.method satisfies never;
  }
}

/** What all sockets of traceroute have set; words where that fails. */
function prepare(context: CommandContext, options: TracerouteOptions, socket: Socket & { recvErr: boolean }): string | null {
  socket.recvErr = true;
  socket.tos = options.tos;
  socket.mark = options.mark;
  socket.holder = { name: "traceroute", pid: context.process.pid, fd: 3 };
  if (options.device === null) return null;
  const device = context.net.devices.find((each) => each?.name === options.device);
  if (device === undefined || device === null) return `setsockopt SO_BINDTODEVICE: ${strerror("ENODEV")}`;
  socket.device = device.ifindex;
  return null;
}

class UdpMethod implements ProbeMethod {
  readonly #context: CommandContext;
  readonly #options: TracerouteOptions;
  readonly #sockets = new Map<Probe, UdpSocket>();

  constructor(context: CommandContext, options: TracerouteOptions) {
    this.#context = context;
    this.#options = options;
  }

  open(): string | null {
    return null;
  }

  send(probe: Probe, index: number): string | null {
    const { method, port, address, source, dontFragment, packetBytes } = this.#options;
    const socket = UdpSocket.open(this.#context.net);
    this.#sockets.set(probe, socket);
    const mistake = prepare(this.#context, this.#options, socket);
    if (mistake !== null) return mistake;
    socket.ttl = probe.hop;
    socket.pmtuDiscovery = dontFragment ? "probe" : "dont";
    const bound = socket.bind(source ?? ANY, 0);
    if (bound !== null) return `bind: ${strerror(bound)}`;
    const dport = method === "udp" ? (port ?? UDP_PORT) : ((port ?? FIRST_PORT) + index) & 0xffff;
    const errno = socket.connect(address, dport);
    if (errno !== null) return `connect: ${strerror(errno)}`;
    const sent = socket.send(filler(Math.max(0, (packetBytes ?? 60) - HEADER_BYTES)));
    return sendProblem(sent);
  }

  collect(): void {
    for (const [probe, socket] of this.#sockets) {
      socket.takeError();
      const error = socket.receiveError();
      if (error !== null) noteError(probe, error);
      const datagram = socket.receive();
      if (datagram !== null) noteReply(probe, datagram.from.address, datagram.timeUs);
      if (probe.done) this.forget(probe);
    }
  }

  get hasMore(): boolean {
    return false;
  }

  queues(): WaitQueue[] {
    return [...this.#sockets.values()].map((socket) => socket.ready);
  }

  forget(probe: Probe): void {
    this.#sockets.get(probe)?.close();
    this.#sockets.delete(probe);
  }

  close(): void {
    for (const socket of this.#sockets.values()) socket.close();
    this.#sockets.clear();
  }
}

/** A local refusal that the error queue reports is no reason to stop; others are. */
function sendProblem(errno: ErrnoName | null): string | null {
  return errno === null || errno === "EMSGSIZE" || errno === "ENOBUFS" ? null : `send: ${strerror(errno)}`;
}

/** What ICMP and TCP probes share: one raw socket, connected to the destination. */
abstract class RawMethod implements ProbeMethod {
  protected readonly context: CommandContext;
  protected readonly options: TracerouteOptions;
  protected readonly socket: RawSocket;
  protected readonly waiting = new Map<number, Probe>();

  constructor(context: CommandContext, options: TracerouteOptions, protocol: number) {
    this.context = context;
    this.options = options;
    this.socket = RawSocket.open(context.net, protocol);
  }

  open(): string | null {
    const { address, source, dontFragment } = this.options;
    const mistake = prepare(this.context, this.options, this.socket);
    if (mistake !== null) return mistake;
    const bound = this.socket.bind(source ?? ANY);
    if (bound !== null) return `bind: ${strerror(bound)}`;
    this.socket.pmtuDiscovery = dontFragment ? "probe" : "dont";
    const errno = this.socket.connect(address);
    return errno === null ? null : `connect: ${strerror(errno)}`;
  }

  abstract send(probe: Probe, index: number): string | null;

  /** A raw socket's sendto() does not look at the error an ICMP message left: that is for the reader. */
  protected transmit(probe: Probe, payload: Segment): string | null {
    this.socket.takeError();
    return sendProblem(this.socket.send({ dst: this.options.address, ttl: probe.hop, payload }));
  }

  /** One message a turn, errors first: in between more probes may go out. */
  collect(): void {
    this.socket.takeError();
    const error = this.socket.receiveError();
    const received = error === null ? this.socket.receive() : null;
    if (error !== null) {
      const key = error.quoted === null || error.quoted.payload.kind !== "opaque" ? -1 : this.keyOf(error.quoted.payload.bytes);
      const probe = error.quoted === null ? [...this.waiting.values()][0] : this.waiting.get(key);
      if (probe !== undefined) noteError(probe, error);
    }
    if (received !== null) {
      const probe = this.waiting.get(this.replyKey(received.packet.payload));
      if (probe !== undefined) noteReply(probe, received.packet.src, received.timeUs);
    }
    for (const [key, probe] of this.waiting) if (probe.done) this.waiting.delete(key);
  }

  get hasMore(): boolean {
    return this.socket.hasSomething;
  }

  /** Which probe the quoted bytes are of. */
  protected abstract keyOf(quoted: Uint8Array): number;
  protected abstract replyKey(payload: { readonly kind: string }): number;

  queues(): WaitQueue[] {
    return [this.socket.ready];
  }

  forget(probe: Probe): void {
    for (const [key, other] of this.waiting) if (other === probe) this.waiting.delete(key);
  }

  close(): void {
    this.socket.close();
  }
}

class IcmpMethod extends RawMethod {
  constructor(context: CommandContext, options: TracerouteOptions) {
    super(context, options, ICMP);
  }

  send(probe: Probe, index: number): string | null {
    const { port, packetBytes } = this.options;
    const sequence = ((port ?? 1) + index) & 0xffff;
    this.waiting.set(sequence, probe);
    const data = filler(Math.max(0, (packetBytes ?? 60) - HEADER_BYTES), 8);
    return this.transmit(probe, icmp(ECHO_REQUEST, 0, this.#id, sequence, data));
  }

  get #id(): number {
    return this.context.process.pid & 0xffff;
  }

  protected keyOf(quoted: Uint8Array): number {
    const view = viewOf(quoted);
    return quoted.length >= 8 && view.getUint8(0) === ECHO_REQUEST && view.getUint16(4) === this.#id ? view.getUint16(6) : -1;
  }

  protected replyKey(payload: { readonly kind: string; type?: number; id?: number; sequence?: number }): number {
    return payload.kind === "icmp" && payload.type === ECHO_REPLY && payload.id === this.#id ? payload.sequence! : -1;
  }
}

class TcpMethod extends RawMethod {
  readonly #holders: TcpSocket[] = [];

  constructor(context: CommandContext, options: TracerouteOptions) {
    super(context, options, TCP);
  }

  send(probe: Probe): string | null {
    const { port } = this.options;
    // A bound socket keeps the port from others.
    const holder = TcpSocket.open(this.context.net);
    holder.bind(ANY, 0);
    this.#holders.push(holder);
    const sport = holder.localPort;
    this.waiting.set(sport, probe);
    const { random, nowUs } = this.context.host.loop;
    const mss = this.#mss();
    const syn = tcp(sport, port ?? TCP_PORT, {
      seq: random.next32(),
      flags: SYN,
      window: (4 * mss) & 0xffff,
      options: {
        mss,
        windowScale: 2,
        sackPermitted: true,
        timestamps: { value: Math.floor(nowUs / 1000) >>> 0, echo: 0 },
        sack: null,
      },
      data: NO_BYTES,
    });
    return this.transmit(probe, syn);
  }

  /** As the path takes it (IP_MTU of the connected socket). */
  #mss(): number {
    const { address } = this.options;
    const { net } = this.context;
    const route = routeOutput(net, { dst: address, mark: this.socket.mark, device: this.socket.device, protocol: TCP });
    return (typeof route === "string" ? 1500 : mtuOf(net, route, address)) - 40;
  }

  protected keyOf(quoted: Uint8Array): number {
    return quoted.length >= 4 && viewOf(quoted).getUint16(2) === (this.options.port ?? TCP_PORT)
      ? viewOf(quoted).getUint16(0)
      : -1;
  }

  protected replyKey(payload: { readonly kind: string; flags?: number; sport?: number; dport?: number }): number {
    if (payload.kind !== "tcp" || payload.sport !== (this.options.port ?? TCP_PORT)) return -1;
    return payload.flags! & RST || (payload.flags! & (SYN | ACK)) === (SYN | ACK) ? payload.dport! : -1;
  }

  override close(): void {
    for (const holder of this.#holders) holder.close();
    super.close();
  }
}
