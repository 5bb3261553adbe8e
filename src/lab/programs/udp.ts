/** UDP for programs of one's own. */
import type { Net } from "../../kernel/net.ts";
import { UdpSocket as KernelUdp } from "../../kernel/transport/udp.ts";
import { toBytes } from "../../shell/io.ts";
import type { Process } from "../../sim/process.ts";
import { type Step as KernelStep, waitOn } from "../../sim/wait.ts";
import { formatIpv4 } from "../../wire/ipv4-address.ts";
import * as read from "../arguments.ts";
import { type Endpoint, endpointOf, ProgramSocket, readPort, SOCKET_OPTION_READERS, type SocketOptions } from "./socket.ts";
import { asStep, type Step } from "./step.ts";

/** What a UDP socket can be opened with. */
export interface UdpSocketOptions extends SocketOptions {
  /** Lets several sockets have one port if all say so, as SO_REUSEADDR; false by default. */
  readonly reuseAddress?: boolean;
  /** Lets it send to broadcast addresses, as SO_BROADCAST; false by default, and EACCES. */
  readonly broadcast?: boolean;
}

export const udpSocketOptions = read.fieldsOf<UdpSocketOptions>({
  ...SOCKET_OPTION_READERS,
  reuseAddress: read.optional(read.flag),
  broadcast: read.optional(read.flag),
});

/** A datagram that was received. */
export interface Datagram {
  /** What it carries. */
  readonly data: Uint8Array;
  /** Who sent it. */
  readonly from: Endpoint;
  /** The address it was sent to; dotted. */
  readonly to: string;
  /** The TTL it came with. */
  readonly ttl: number;
  /** DSCP and ECN in one byte. */
  readonly tos: number;
  /** The device it came in by. */
  readonly device: string;
  /** When it came in, in microseconds of virtual time. */
  readonly timeUs: number;
}

const readEndpoint = read.fieldsOf<Endpoint>({ address: read.address, port: read.whole(1, 65_535) });

/**
 * A UDP socket.
 *
 *     const socket = self.udp().bind("0.0.0.0", 53);
 *     const { data, from } = yield* socket.receive();
 *     socket.send(data, from);
 */
export class UdpSocket extends ProgramSocket {
  /** @internal */
  declare readonly inside: KernelUdp;
  /** @internal */
  static open(net: Net, holder: Process, options: UdpSocketOptions): UdpSocket {
    const socket = KernelUdp.open(net);
    socket.reuseAddress = options.reuseAddress ?? false;
    socket.broadcastAllowed = options.broadcast ?? false;
    return new UdpSocket(socket, holder, options);
  }

  /**
   * Takes a local address and port: EADDRINUSE, EADDRNOTAVAIL, EINVAL where it has one.
   *
   * @param address One of the namespace's, a broadcast or multicast address, or "0.0.0.0" for all.
   * @param port 0 takes one that is free.
   */
  bind(address: string, port: number): this {
    const from = read.address("UdpSocket.bind(address)", address);
    readPort("UdpSocket.bind(port)", port);
    const call = `bind ${address} port ${port}`;
    this.throwIfRefused(call, this.#open(call).bind(from, port));
    return this;
  }

  /** Sets the peer: where send() sends to, and whose datagrams and errors alone are received. ENETUNREACH, EACCES. */
  connect(address: string, port: number): this {
    const to = read.address("UdpSocket.connect(address)", address);
    read.whole(1, 65_535)("UdpSocket.connect(port)", port);
    const call = `connect ${address} port ${port}`;
    this.throwIfRefused(call, this.#open(call).connect(to, port));
    return this;
  }

  /**
   * Sends one datagram, and takes a port where it has none. EDESTADDRREQ without a peer, EMSGSIZE, ENETUNREACH, EACCES, EPERM
   * where a rule drops it; ECONNREFUSED where an ICMP error came back for one before.
   *
   * @param to The receiver; the peer of connect() by default.
   */
  send(data: string | Uint8Array, to?: Endpoint): this {
    const bytes = toBytes(read.content("UdpSocket.send(data)", data));
    if (to !== undefined) readEndpoint("UdpSocket.send(to)", to);
    const call = to === undefined ? "send" : `send ${to.address} port ${to.port}`;
    const target = to === undefined ? undefined : { address: read.address(call, to.address), port: to.port };
    this.throwIfRefused(call, this.#open(call).send(bytes, target));
    return this;
  }

  /** The next datagram; waits for one. ECONNREFUSED where it has a peer, which has nobody at that port. */
  receive(): Step<Datagram> {
    return asStep(this.#receive());
  }

  *#receive(): KernelStep<Datagram> {
    for (;;) {
      const socket = this.#open("receive");
      this.throwIfRefused("receive", socket.takeError());
      const received = socket.receive();
      if (received !== null) {
        const { data, ttl, tos, timeUs } = received;
        const [from, to] = [endpointOf(received.from), formatIpv4(received.to)];
        return { data, from, to, ttl, tos, device: received.device.name, timeUs };
      }
      yield waitOn(socket.ready);
    }
  }

  /** Its own address and port. */
  get local(): Endpoint {
    return endpointOf(this.inside.local);
  }

  /** The peer's. */
  get remote(): Endpoint {
    return endpointOf(this.inside.remote);
  }

  /** @internal */
  get isReadable(): boolean {
    return this.inside.hasSomething;
  }

  #open(call: string): KernelUdp {
    this.mustBeOpen(call);
    return this.inside;
  }
}
