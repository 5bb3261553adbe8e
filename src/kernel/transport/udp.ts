/** UDP sockets. Linux: net/ipv4/udp.c. RFC 768, RFC 1122 §4.1. */
import { type Restore, saveArray, saveMap } from "../../sim/restore.ts";
import { DEST_UNREACHABLE, type Icmp, PORT_UNREACHABLE } from "../../wire/icmp.ts";
import { type Packet, packet } from "../../wire/ipv4.ts";
import { ANY, type Ipv4, isMulticast, LIMITED_BROADCAST } from "../../wire/ipv4-address.ts";
import { UDP, UDP_HEADER_BYTES, udp } from "../../wire/udp.ts";
import type { ErrnoName } from "../config/errno.ts";
import { NO_DEVICE } from "../config/link.ts";
import type { Device } from "../device.ts";
import { sendIcmpError } from "../ipv4/icmp-send.ts";
import { isToMany } from "../ipv4/input-route.ts";
import { sendMtu, sendPacket } from "../ipv4/output.ts";
import { type OutputQuery, routeConnect, routeOutput } from "../ipv4/output-route.ts";
import type { Net } from "../net.ts";
import { dropPacket, reportHop } from "../observe.ts";
import type { Skb } from "../skb.ts";
import { DatagramSocket, MAX_MESSAGE_BYTES } from "./datagram-socket.ts";
import { reportNoListener, reportUdpReceiver } from "./explain-socket.ts";
import { choosePort } from "./ports.ts";
import { receivedOn } from "./received-on.ts";
import { type Endpoint, endpointWords, NOWHERE } from "./socket.ts";

export interface Datagram {
  readonly data: Uint8Array;
  readonly from: Endpoint;
  /** The address it was sent to. */
  readonly to: Ipv4;
  readonly ttl: number;
  readonly tos: number;
  readonly timeUs: number;
  readonly device: Device;
}

/** net.core.rmem_default, in bytes. */
const RECEIVE_BUFFER_BYTES = 212_992;
/** What a queued datagram costs beyond its data (skb truesize), about. */
const OVERHEAD_BYTES = 768;

export class UdpSocket extends DatagramSocket {
  local: Endpoint = NOWHERE;
  remote: Endpoint = NOWHERE;
  reuseAddress = false;
  /** SO_DONTROUTE: gateways do not count. */
  dontRoute = false;
  readonly #queue: Datagram[] = [];
  #queuedBytes = 0;
  #id = 0;

  /** A socket of the process that runs. */
  static open(net: Net): UdpSocket {
    const socket = new UdpSocket(net);
    socket.install();
    return socket;
  }

  get isConnected(): boolean {
    return this.remote.port !== 0;
  }

  get receiveQueueBytes(): number {
    return this.#queuedBytes;
  }

  bind(address: Ipv4, port: number): ErrnoName | null {
    if (this.local.port !== 0) return "EINVAL";
    if (address !== ANY && !isMulticast(address) && !this.net.settings.nonlocalBind) {
      const type = this.net.fib.addressType(address);
      if (type !== "LOCAL" && type !== "BROADCAST") return "EADDRNOTAVAIL";
    }
    const { udp: table } = this.net.sockets;
    const chosen = port !== 0 ? port : choosePort(this.net, (candidate) => table.isTaken(this, address, candidate));
    if (chosen === 0 || (port !== 0 && table.isTaken(this, address, port))) return "EADDRINUSE";
    this.local = { address, port: chosen };
    table.add(this);
    return null;
  }

  connect(address: Ipv4, port: number): ErrnoName | null {
    const route = routeConnect(this.net, this.#query(address, port));
    if (typeof route === "string") {
      if (route === "ENETUNREACH") this.net.snmp.IpOutNoRoutes++;
      return route;
    }
    if (route.type === "broadcast" && !this.broadcastAllowed) return "EACCES";
    if (this.local.port === 0) {
      const errno = this.bind(ANY, 0);
      if (errno !== null) return errno;
    }
    if (this.local.address === ANY) this.local = { address: route.source, port: this.local.port };
    this.remote = { address, port };
    // Early demux takes packets to what is no address of this host, which would be forwarded.
    if (!this.net.fib.isOwnAddress(this.local.address)) this.net.epoch.move();
    return null;
  }

  /** Sends one datagram; without `to`, to the connected end. */
  send(data: Uint8Array, to?: Endpoint): ErrnoName | null {
    if (this.local.port === 0) {
      const errno = this.bind(ANY, 0);
      if (errno !== null) return errno;
    }
    if (data.length > MAX_MESSAGE_BYTES) return "EMSGSIZE";
    const target = to ?? this.remote;
    if (target.port === 0) return to === undefined ? "EDESTADDRREQ" : "EINVAL";
    const errno = this.#transmit(data, target);
    this.net.loop.runBacklog();
    return errno;
  }

  receive(): Datagram | null {
    const datagram = this.#queue.shift();
    if (datagram === undefined) return null;
    this.#queuedBytes -= datagram.data.length + OVERHEAD_BYTES;
    this.net.snmp.UdpInDatagrams++;
    return datagram;
  }

  /** The next datagram, which stays (MSG_PEEK): it does not count as received. */
  peek(): Datagram | null {
    return this.#queue[0] ?? null;
  }

  get hasSomething(): boolean {
    return this.#queue.length > 0 || this.hasQueuedError || this.hasError;
  }

  get awaited(): string {
    const from = this.remote.port === 0 ? "" : ` from ${endpointWords(this.remote)}`;
    return `a datagram${from} on ${endpointWords(this.local)}`;
  }

  override save(): Restore {
    const [restore, queue, bytes, id] = [super.save(), saveArray(this.#queue), this.#queuedBytes, this.#id];
    return () => {
      restore();
      queue();
      [this.#queuedBytes, this.#id] = [bytes, id];
    };
  }

  protected override release(): void {
    this.net.sockets.udp.remove(this);
    this.ready.wake();
  }

  /** A datagram for this socket. False where its buffer is full. */
  enqueue(datagram: Datagram): boolean {
    const bytes = datagram.data.length + OVERHEAD_BYTES;
    if (this.#queuedBytes + bytes > RECEIVE_BUFFER_BYTES) return false;
    this.#queue.push(datagram);
    this.#queuedBytes += bytes;
    this.ready.wake();
    return true;
  }

  #query(address: Ipv4, port: number): OutputQuery {
    return {
      dst: address,
      src: this.local.address,
      tos: this.tos,
      mark: this.mark,
      device: this.device,
      protocol: UDP,
      sport: this.local.port,
      dport: port,
      onLink: this.dontRoute,
    };
  }

  #transmit(data: Uint8Array, target: Endpoint): ErrnoName | null {
    const { net } = this;
    const route = routeOutput(net, this.#query(target.address, target.port));
    if (typeof route === "string") {
      if (route === "ENETUNREACH") net.snmp.IpOutNoRoutes++;
      return route;
    }
    if ((route.type === "broadcast" || target.address === LIMITED_BROADCAST) && !this.broadcastAllowed) return "EACCES";
    const mtu = sendMtu(net, route, target.address, this);
    const totalBytes = data.length + UDP_HEADER_BYTES + 20;
    if (this.refuseTooLong(totalBytes, mtu) !== null) return "EMSGSIZE";
    const pending = this.takeError();
    if (pending !== null) {
      net.snmp.IpOutDiscards++;
      return pending;
    }
    if (this.#id === 0) this.#id = net.loop.random.next32() & 0xffff;
    const errno = sendPacket(
      net,
      packet({
        src: route.source,
        dst: target.address,
        ttl: isMulticast(target.address) ? 1 : this.ttl || net.settings.defaultTtl,
        tos: this.tos,
        id: (this.#id = (this.#id + 1) & 0xffff),
        dontFragment: this.setsDf(totalBytes, mtu, route, target.address),
        payload: udp(this.local.port, target.port, data),
      }),
      { route, owner: this, mark: this.mark, ignoreDf: this.ignoresDf, mtu },
    );
    if (errno === null) {
      net.snmp.UdpOutDatagrams++;
      return null;
    }
    net.snmp.IpOutDiscards++;
    if (errno !== "ENOBUFS") return errno;
    net.snmp.UdpSndbufErrors++;
    return this.recvErr ? errno : null;
  }
}

/** Bound sockets by port. Linux: struct udp_table, udp4_lib_lookup2(), compute_score(). */
export class UdpTable {
  readonly #byPort = new Map<number, UdpSocket[]>();

  save(): Restore {
    return saveMap(this.#byPort, (sockets) => [...sockets]);
  }

  *[Symbol.iterator](): Generator<UdpSocket> {
    for (const sockets of this.#byPort.values()) yield* sockets;
  }

  add(socket: UdpSocket): void {
    const sockets = this.#byPort.get(socket.local.port);
    if (sockets === undefined) this.#byPort.set(socket.local.port, [socket]);
    else sockets.unshift(socket);
  }

  remove(socket: UdpSocket): void {
    const sockets = this.#byPort.get(socket.local.port)?.filter((other) => other !== socket) ?? [];
    if (sockets.length === 0) this.#byPort.delete(socket.local.port);
    else this.#byPort.set(socket.local.port, sockets);
  }

  isTaken(socket: UdpSocket, address: Ipv4, port: number): boolean {
    return (this.#byPort.get(port) ?? []).some(
      (other) =>
        other !== socket &&
        (other.local.address === ANY || address === ANY || other.local.address === address) &&
        !(other.reuseAddress && socket.reuseAddress) &&
        (other.device === NO_DEVICE || socket.device === NO_DEVICE || other.device === socket.device),
    );
  }

  /** The best match: connected before bound to the address before bound to any. */
  find(dst: Ipv4, dport: number, src: Ipv4, sport: number, device: number): UdpSocket | null {
    let best: UdpSocket | null = null;
    let bestScore = -1;
    for (const socket of this.#byPort.get(dport) ?? []) {
      const score = scoreOf(socket, dst, src, sport, device);
      if (score > bestScore) {
        best = socket;
        bestScore = score;
      }
    }
    return best;
  }

  /** Everybody who hears a broadcast. Linux: __udp4_lib_mcast_deliver(). */
  findAll(dst: Ipv4, dport: number, src: Ipv4, sport: number, device: number): UdpSocket[] {
    return (this.#byPort.get(dport) ?? []).filter((socket) => scoreOf(socket, dst, src, sport, device) >= 0);
  }
}

function scoreOf(socket: UdpSocket, dst: Ipv4, src: Ipv4, sport: number, device: number): number {
  let score = 0;
  if (socket.local.address !== ANY) {
    if (socket.local.address !== dst) return -1;
    score += 4;
  }
  if (socket.isConnected) {
    if (socket.remote.address !== src || socket.remote.port !== sport) return -1;
    score += 8;
  }
  if (socket.device !== NO_DEVICE) {
    if (socket.device !== device) return -1;
    score += 4;
  }
  return score;
}

/** Linux: __udp4_lib_rcv(). */
export function receiveUdp(skb: Skb): void {
  const { net, ip } = skb;
  const dev = receivedOn(skb);
  const segment = ip.payload;
  if (segment.kind !== "udp") {
    net.snmp.UdpInErrors++;
    if (segment.kind === "opaque" && segment.bytes.length >= UDP_HEADER_BYTES) {
      net.snmp.UdpInCsumErrors++;
      return dropPacket(skb, "UDP_CSUM");
    }
    return dropPacket(skb, "PKT_TOO_SMALL");
  }
  const datagram: Datagram = {
    data: segment.data,
    from: { address: ip.src, port: segment.sport },
    to: ip.dst,
    ttl: ip.ttl,
    tos: ip.tos,
    timeUs: skb.timeUs,
    device: dev,
  };
  if (isToMany(skb)) {
    const sockets = net.sockets.udp.findAll(ip.dst, segment.dport, ip.src, segment.sport, dev.ifindex);
    if (sockets.length === 0) {
      net.snmp.UdpIgnoredMulti++;
      return dropPacket(skb, "NOT_SPECIFIED");
    }
    for (const socket of sockets) deliver(skb, socket, datagram);
    return;
  }
  const socket = net.sockets.udp.find(ip.dst, segment.dport, ip.src, segment.sport, dev.ifindex);
  if (socket === null) {
    net.snmp.UdpNoPorts++;
    // It has left conntrack (nf_reset_ct()): the error is a packet of no connection until conntrack looks at it.
    skb.connection = null;
    if (net.taps.explaining) reportNoListener(skb, "udp", segment.dport);
    sendIcmpError(skb, DEST_UNREACHABLE, PORT_UNREACHABLE);
    return dropPacket(skb, "NO_SOCKET", { port: segment.dport });
  }
  deliver(skb, socket, datagram);
}

function deliver(skb: Skb, socket: UdpSocket, datagram: Datagram): void {
  const { net } = skb;
  if (!socket.enqueue(datagram)) {
    net.snmp.UdpInErrors++;
    net.snmp.UdpRcvbufErrors++;
    return dropPacket(skb, "SOCKET_RCVBUFF");
  }
  if (net.taps.explaining) reportUdpReceiver(skb, socket);
  if (net.taps.hops) reportHop(skb, "socket", { protocol: "udp", port: socket.local.port });
}

/** An ICMP error that quotes a datagram of ours; NAT on the path may have made it one that no connected socket sent. */
export function udpError(
  net: Net,
  quoted: Packet,
  ports: { sport: number; dport: number },
  message: Icmp,
  from: Ipv4,
  device: Device,
): void {
  const socket = net.sockets.udp.find(quoted.src, ports.sport, quoted.dst, ports.dport, device.ifindex);
  if (socket === null) {
    net.snmp.IcmpInErrors++;
    return;
  }
  socket.noteIcmpError(message, quoted, from);
}
