/** Raw sockets for programs of one's own: whole IP packets of one protocol, ICMP above all. */
import { routeOutput } from "../../kernel/ipv4/output-route.ts";
import type { Net } from "../../kernel/net.ts";
import { RawSocket as KernelRaw } from "../../kernel/transport/raw.ts";
import type { Process } from "../../sim/process.ts";
import { type Step as KernelStep, waitOn } from "../../sim/wait.ts";
import { ICMP, icmp } from "../../wire/icmp.ts";
import { decodeSegment, encodeSegment, type Segment } from "../../wire/ipv4.ts";
import { formatIpv4, type Ipv4 } from "../../wire/ipv4-address.ts";
import * as read from "../arguments.ts";
import { ProgramSocket, SOCKET_OPTION_READERS, type SocketOptions } from "./socket.ts";
import { asStep, type Step } from "./step.ts";

/** What a raw socket can be opened with. */
export interface RawSocketOptions extends SocketOptions {
  /** Lets it send to broadcast addresses, as SO_BROADCAST; false by default, and EACCES. */
  readonly broadcast?: boolean;
}

export const rawSocketOptions = read.fieldsOf<RawSocketOptions>({
  ...SOCKET_OPTION_READERS,
  broadcast: read.optional(read.flag),
});

/** An ICMP message (RFC 792). Its checksum is computed. */
export interface IcmpMessage {
  /** 8 echo request, 0 echo reply, 3 unreachable, 11 time exceeded. */
  readonly type: number;
  /** 0 to 255. */
  readonly code: number;
  /** The first half of the header's second word, 0 to 65535: the identifier of an echo. */
  readonly id: number;
  /** The second half: the sequence of an echo, the MTU of "fragmentation needed". */
  readonly sequence: number;
  /** What follows the header. */
  readonly data: Uint8Array;
}

/** A packet to send. */
export interface RawMessage {
  /** The destination; dotted. */
  readonly dst: string;
  /** What follows the IP header: bytes, or an ICMP message. */
  readonly payload: Uint8Array | IcmpMessage;
  /** 1 to 255; the socket's by default. */
  readonly ttl?: number;
  /** DSCP and ECN in one byte; the socket's by default. */
  readonly tos?: number;
  /** Sets DF, or clears it; as the path MTU requires by default. */
  readonly dontFragment?: boolean;
}

/** A packet that was received. */
export interface RawPacket {
  /** The source; dotted. */
  readonly src: string;
  /** The destination; dotted. */
  readonly dst: string;
  /** The TTL it came with. */
  readonly ttl: number;
  /** DSCP and ECN in one byte. */
  readonly tos: number;
  /** What follows the IP header. */
  readonly payload: Uint8Array;
  /** The same as an ICMP message; null where it is none, or its checksum is wrong. */
  readonly icmp: IcmpMessage | null;
  /** The device it came in by. */
  readonly device: string;
  /** When it came in, in microseconds of virtual time. */
  readonly timeUs: number;
}

const readIcmp = read.fieldsOf<IcmpMessage>({
  type: read.whole(0, 255),
  code: read.whole(0, 255),
  id: read.whole(0, 65_535),
  sequence: read.whole(0, 65_535),
  data: read.instanceOf(Uint8Array, "a Uint8Array"),
});

const readMessage = read.fieldsOf<RawMessage>({
  dst: read.address,
  payload: (at, value) => (value instanceof Uint8Array ? value : readIcmp(at, value)),
  ttl: read.optional(read.whole(1, 255)),
  tos: read.optional(read.whole(0, 255)),
  dontFragment: read.optional(read.flag),
});

/**
 * A raw socket: it receives a copy of each packet of its protocol that comes to the namespace, and sends packets whose IP header
 * the kernel makes.
 *
 *     const socket = self.raw("icmp");
 *     socket.send({ dst: "10.0.0.2", payload: { type: 8, code: 0, id: 1, sequence: 1, data: new Uint8Array(8) } });
 *     const { src, icmp } = yield* socket.receive();
 */
export class RawSocket extends ProgramSocket {
  /** @internal */
  declare readonly inside: KernelRaw;
  /** @internal */
  static open(net: Net, holder: Process, protocol: number, options: RawSocketOptions): RawSocket {
    const socket = KernelRaw.open(net, protocol);
    socket.broadcastAllowed = options.broadcast ?? false;
    return new RawSocket(socket, holder, options);
  }

  /** Its IP protocol: 1 is ICMP. */
  get protocol(): number {
    return this.inside.protocol;
  }

  /** Receives what is sent to this address alone, and sends from it. EADDRNOTAVAIL where it is not the namespace's. */
  bind(address: string): this {
    const from = read.address("RawSocket.bind(address)", address);
    this.throwIfRefused(`bind ${address}`, this.#open(`bind ${address}`).bind(from));
    return this;
  }

  /** Receives what this address sends alone. ENETUNREACH, EACCES. */
  connect(address: string): this {
    const to = read.address("RawSocket.connect(address)", address);
    this.throwIfRefused(`connect ${address}`, this.#open(`connect ${address}`).connect(to));
    return this;
  }

  /** Sends one packet. ENETUNREACH, EHOSTUNREACH, EMSGSIZE, EACCES, EPERM where a rule drops it. */
  send(message: RawMessage): this {
    const { dst, payload, ...rest } = readMessage("RawSocket.send(message)", message);
    const call = `send ${dst}`;
    const socket = this.#open(call);
    const to = read.address(call, dst);
    const segment = payload instanceof Uint8Array ? segmentOf(socket, to, payload) : icmpOf(payload);
    this.throwIfRefused(call, socket.takeError() ?? socket.send({ dst: to, payload: segment, ...rest }));
    return this;
  }

  /** The next packet; waits for one. ECONNREFUSED, EHOSTUNREACH where it has a peer and an ICMP error came back. */
  receive(): Step<RawPacket> {
    return asStep(this.#receive());
  }

  *#receive(): KernelStep<RawPacket> {
    for (;;) {
      const socket = this.#open("receive");
      this.throwIfRefused("receive", socket.takeError());
      const received = socket.receive();
      if (received !== null) {
        const { src, dst, ttl, tos, payload } = received.packet;
        return {
          src: formatIpv4(src),
          dst: formatIpv4(dst),
          ttl,
          tos,
          payload: encodeSegment(payload, src, dst),
          icmp: payload.kind === "icmp" ? messageOf(payload) : null,
          device: received.device.name,
          timeUs: received.timeUs,
        };
      }
      yield waitOn(socket.ready);
    }
  }

  /** @internal */
  get isReadable(): boolean {
    return this.inside.hasSomething;
  }

  #open(call: string): KernelRaw {
    this.mustBeOpen(call);
    return this.inside;
  }
}

/** A protocol by its number, or "icmp". */
export const readProtocol: read.Reader<number> = (at, value) => {
  if (value === "icmp") return ICMP;
  if (typeof value === "number") return read.whole(1, 255)(at, value);
  throw read.wrongArgument(at, 'a protocol: "icmp", or its number', value);
};

/** The bytes as what they are: checksums of TCP and UDP have the source in them, which the route gives. */
function segmentOf(socket: KernelRaw, dst: Ipv4, bytes: Uint8Array): Segment {
  const { net, local: src, mark, device, tos, protocol } = socket;
  const route = routeOutput(net, { dst, src, mark, device, tos, protocol });
  return decodeSegment(bytes.slice(), protocol, typeof route === "string" ? src : route.source, dst);
}

function icmpOf({ type, code, id, sequence, data }: IcmpMessage): Segment {
  return icmp(type, code, id, sequence, data.slice());
}

function messageOf({ type, code, id, sequence, data }: IcmpMessage): IcmpMessage {
  return { type, code, id, sequence, data };
}
