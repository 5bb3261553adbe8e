/** Raw sockets: whole packets of one protocol, in and out. Linux: net/ipv4/raw.c. */
import { type Restore, restoreAll, saveArray } from "../../sim/restore.ts";
import { NO_BYTES, opaque } from "../../wire/bytes.ts";
import type { Icmp } from "../../wire/icmp.ts";
import { type Packet, packet, type Segment, segmentBytes } from "../../wire/ipv4.ts";
import { ANY, type Ipv4, isMulticast } from "../../wire/ipv4-address.ts";
import type { ErrnoName } from "../config/errno.ts";
import { NO_DEVICE } from "../config/link.ts";
import type { Device } from "../device.ts";
import { sendMtu, sendPacket } from "../ipv4/output.ts";
import { routeConnect, routeOutput } from "../ipv4/output-route.ts";
import type { Net } from "../net.ts";
import { reportHop } from "../observe.ts";
import type { Skb } from "../skb.ts";
import { countIcmpOut } from "../snmp.ts";
import { DatagramSocket, MAX_MESSAGE_BYTES } from "./datagram-socket.ts";
import { reportRawReceiver } from "./explain-socket.ts";
import { receivedOn } from "./received-on.ts";

export interface RawReceived {
  readonly packet: Packet;
  readonly timeUs: number;
  readonly device: Device;
}

/** What a raw send may set beyond its payload. */
export interface RawSend {
  readonly dst: Ipv4;
  readonly payload: Segment | Uint8Array;
  readonly src?: Ipv4;
  readonly ttl?: number;
  readonly tos?: number;
  readonly id?: number;
  readonly dontFragment?: boolean;
  readonly options?: Uint8Array;
  /** MSG_CONFIRM: the destination replied lately. */
  readonly confirmed?: boolean;
}

const QUEUE_PACKETS = 512;

export class RawSocket extends DatagramSocket {
  readonly protocol: number;
  local: Ipv4 = ANY;
  remote: Ipv4 = ANY;
  /** Which packets the program wants (ICMP_FILTER, a BPF program); all by default. */
  accepts: (packet: Packet) => boolean = acceptAll;
  readonly #queue: RawReceived[] = [];

  private constructor(net: Net, protocol: number) {
    super(net);
    this.protocol = protocol;
  }

  /** A socket of the process that runs. */
  static open(net: Net, protocol: number): RawSocket {
    const socket = new RawSocket(net, protocol);
    socket.install();
    net.sockets.raw.add(socket);
    return socket;
  }

  get isConnected(): boolean {
    return this.remote !== ANY;
  }

  bind(address: Ipv4): ErrnoName | null {
    if (address !== ANY && this.net.fib.addressType(address) !== "LOCAL") return "EADDRNOTAVAIL";
    this.local = address;
    return null;
  }

  /** Fixes the destination, and the source the route gives. */
  connect(address: Ipv4): ErrnoName | null {
    const { local: src, mark, device, tos, protocol } = this;
    const route = routeConnect(this.net, { dst: address, src, mark, device, tos, protocol });
    if (typeof route === "string") {
      if (route === "ENETUNREACH") this.net.snmp.IpOutNoRoutes++;
      return route;
    }
    if (route.type === "broadcast" && !this.broadcastAllowed) return "EACCES";
    this.local = route.source;
    this.remote = address;
    return null;
  }

  send(message: RawSend): ErrnoName | null {
    const errno = this.#transmit(message);
    this.net.loop.runBacklog();
    return errno;
  }

  receive(): RawReceived | null {
    return this.#queue.shift() ?? null;
  }

  get hasSomething(): boolean {
    return this.#queue.length > 0 || this.hasQueuedError || this.hasError;
  }

  get awaited(): string {
    return `a packet of IP protocol ${this.protocol}`;
  }

  override save(): Restore {
    return restoreAll([super.save(), saveArray(this.#queue)]);
  }

  protected override release(): void {
    this.net.sockets.raw.remove(this);
    this.ready.wake();
  }

  enqueue(received: RawReceived): void {
    if (this.#queue.length >= QUEUE_PACKETS) return;
    this.#queue.push(received);
    this.ready.wake();
  }

  /** What may never be cut needs no id, but for a connected socket. Linux: ip_select_ident_segs(). */
  #nextId(): number {
    return !this.ignoresDf && !this.isConnected ? 0 : this.net.loop.random.next32() & 0xffff;
  }

  #transmit(message: RawSend): ErrnoName | null {
    const { net } = this;
    const payload = message.payload instanceof Uint8Array ? opaque(message.payload) : message.payload;
    const payloadBytes = segmentBytes(payload);
    if (payloadBytes > MAX_MESSAGE_BYTES) return "EMSGSIZE";
    const route = routeOutput(net, {
      dst: message.dst,
      src: message.src ?? this.local,
      tos: message.tos ?? this.tos,
      mark: this.mark,
      device: this.device,
      protocol: this.protocol,
    });
    if (typeof route === "string") return route;
    if (route.type === "broadcast" && !this.broadcastAllowed) return "EACCES";
    const mtu = sendMtu(net, route, message.dst, this);
    const options = message.options ?? NO_BYTES;
    const totalBytes = 20 + options.length + payloadBytes;
    if (this.refuseTooLong(totalBytes, mtu, options.length) !== null) return "EMSGSIZE";
    const dontFragment = message.dontFragment ?? this.setsDf(totalBytes, mtu, route, message.dst);
    // Where the path MTU turns out to be smaller it is cut all the same.
    const ignoreDf = message.dontFragment === undefined && this.ignoresDf;
    if (payload.kind === "icmp") countIcmpOut(net.snmp, payload.type);
    const errno = sendPacket(
      net,
      packet({
        src: route.source,
        dst: message.dst,
        protocol: this.protocol,
        ttl: message.ttl ?? (this.ttl || (isMulticast(message.dst) ? 1 : net.settings.defaultTtl)),
        tos: message.tos ?? this.tos,
        id: message.id ?? this.#nextId(),
        dontFragment,
        options,
        payload,
      }),
      { route, owner: this, mark: this.mark, ignoreDf, mtu, confirmed: message.confirmed ?? false },
    );
    if (errno !== null) net.snmp.IpOutDiscards++;
    return errno === "ENOBUFS" && !this.recvErr ? null : errno;
  }
}

function acceptAll(): boolean {
  return true;
}

export class RawTable {
  #sockets: readonly RawSocket[] = [];

  save(): Restore {
    const sockets = this.#sockets;
    return () => {
      this.#sockets = sockets;
    };
  }

  *[Symbol.iterator](): Generator<RawSocket> {
    yield* this.#sockets;
  }

  add(socket: RawSocket): void {
    this.#sockets = [...this.#sockets, socket];
  }

  remove(socket: RawSocket): void {
    this.#sockets = this.#sockets.filter((other) => other !== socket);
  }

  get list(): readonly RawSocket[] {
    return this.#sockets;
  }
}

/** A copy for every raw socket that wants it. True where there was one. Linux: raw_local_deliver(). */
export function deliverToRaw(skb: Skb): boolean {
  const { net, ip } = skb;
  const dev = receivedOn(skb);
  let heard = false;
  for (const socket of net.sockets.raw.list) {
    if (socket.protocol !== ip.protocol || !wants(socket, ip, dev)) continue;
    heard = true;
    if (socket.accepts(ip)) {
      if (net.taps.explaining) reportRawReceiver(skb, socket);
      if (net.taps.hops) reportHop(skb, "socket", { protocol: "raw" });
      socket.enqueue({ packet: ip, timeUs: skb.timeUs, device: dev });
    }
  }
  return heard;
}

function wants(socket: RawSocket, ip: Packet, dev: Device): boolean {
  if (socket.device !== NO_DEVICE && socket.device !== dev.ifindex) return false;
  if (socket.local !== ANY && socket.local !== ip.dst) return false;
  return socket.remote === ANY || socket.remote === ip.src;
}

/** An ICMP error that quotes a packet of ours. Linux: raw_icmp_error(). */
export function rawError(dev: Device, quoted: Packet, message: Icmp, from: Ipv4): void {
  const { net } = dev;
  for (const socket of net.sockets.raw.list) {
    if (socket.protocol !== quoted.protocol) continue;
    if (socket.device !== NO_DEVICE && socket.device !== dev.ifindex) continue;
    if (socket.local !== ANY && socket.local !== quoted.src) continue;
    if (socket.remote !== ANY && socket.remote !== quoted.dst) continue;
    socket.noteIcmpError(message, quoted, from);
  }
}
