/** TCP for programs of one's own: the kernel's socket, with calls that wait and addresses as text. */
import type { Net } from "../../kernel/net.ts";
import { TcpSocket as KernelTcp } from "../../kernel/transport/tcp/socket.ts";
import { toBytes } from "../../shell/io.ts";
import { errnoOrTimeout, finishConnect, receiveSome, sendAll } from "../../shell/net/tcp.ts";
import type { Process } from "../../sim/process.ts";
import { type Step as KernelStep, waitOn } from "../../sim/wait.ts";
import * as read from "../arguments.ts";
import { type Endpoint, endpointOf, ProgramSocket, readPort, SOCKET_OPTION_READERS, type SocketOptions } from "./socket.ts";
import { asStep, type Step } from "./step.ts";

/** What a TCP socket can be opened with. */
export interface TcpSocketOptions extends SocketOptions {
  /** Lets it bind where connections of the port are in TIME_WAIT, as SO_REUSEADDR: what servers set. False by default. */
  readonly reuseAddress?: boolean;
}

export const tcpSocketOptions = read.fieldsOf<TcpSocketOptions>({
  ...SOCKET_OPTION_READERS,
  reuseAddress: read.optional(read.flag),
});

const connectOptions = read.fieldsOf<{ readonly timeoutMs?: number }>({ timeoutMs: read.optional(read.finite(0)) });

/**
 * A TCP socket: bind() and listen() make it a server's, which accept() asks for connections; connect() a client's. What the
 * kernel refuses is thrown as Refused with the errno of the call.
 *
 *     const socket = self.tcp();
 *     yield* socket.connect("10.0.0.2", 80);
 *     yield* socket.write("GET / HTTP/1.0\r\n\r\n");
 *     const bytes = yield* socket.read();
 */
export class TcpSocket extends ProgramSocket {
  /** @internal */
  declare readonly inside: KernelTcp;
  readonly #holder: Process;

  /** @internal */
  constructor(socket: KernelTcp, holder: Process, options: TcpSocketOptions = {}) {
    super(socket, holder, options);
    this.#holder = holder;
    socket.reuseAddr = options.reuseAddress ?? socket.reuseAddr;
  }

  /** @internal */
  static open(net: Net, holder: Process, options: TcpSocketOptions): TcpSocket {
    return new TcpSocket(KernelTcp.open(net), holder, options);
  }

  /**
   * Takes a local address and port: EADDRINUSE, EADDRNOTAVAIL, EINVAL where it has one.
   *
   * @param address One of the namespace's, or "0.0.0.0" for all.
   * @param port 0 takes one that is free.
   */
  bind(address: string, port: number): this {
    const from = read.address("TcpSocket.bind(address)", address);
    readPort("TcpSocket.bind(port)", port);
    const call = `bind ${address} port ${port}`;
    this.throwIfRefused(call, this.#open(call).bind(from, port));
    return this;
  }

  /**
   * Takes connections from here on; accept() gives them. EADDRINUSE, EINVAL where it is connected.
   *
   * @param backlog How many may wait to be accepted, 128 by default; no more than net.core.somaxconn.
   */
  listen(backlog = 128): this {
    read.whole(0, 0x7fff_ffff)("TcpSocket.listen(backlog)", backlog);
    this.throwIfRefused("listen", this.#open("listen").listen(backlog));
    return this;
  }

  /** The next connection, as a socket of its own; waits for one. EINVAL where it does not listen. */
  accept(): Step<TcpSocket> {
    return asStep(this.#accept());
  }

  *#accept(): KernelStep<TcpSocket> {
    for (;;) {
      const socket = this.#open("accept");
      if (socket.state !== "LISTEN") throw this.refused("accept", "EINVAL");
      const client = socket.accept();
      if (client !== null) return new TcpSocket(client, this.#holder);
      yield waitOn(socket.ready);
    }
  }

  /**
   * Connects; waits until that is done. ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, ETIMEDOUT after the kernel's six retries.
   *
   * @param options `timeoutMs`: how long to wait at most; then it is closed, and ETIMEDOUT thrown.
   */
  connect(address: string, port: number, options: { readonly timeoutMs?: number } = {}): Step<void> {
    read.address("TcpSocket.connect(address)", address);
    readPort("TcpSocket.connect(port)", port);
    connectOptions("TcpSocket.connect(options)", options);
    return asStep(this.#connect({ address, port }, options.timeoutMs ?? Number.POSITIVE_INFINITY));
  }

  *#connect({ address, port }: Endpoint, timeoutMs: number): KernelStep<void> {
    const call = `connect ${address} port ${port}`;
    const socket = this.#open(call);
    const deadlineUs = socket.net.loop.nowUs + timeoutMs * 1000;
    const failed = yield* finishConnect(socket, socket.connect(read.address(call, address), port), deadlineUs, false);
    if (failed === "TIMEOUT") this.close();
    if (failed !== null) throw this.refused(call, errnoOrTimeout(failed));
  }

  /**
   * The bytes at hand, at least one and at most `max`; waits for them. Null at the end of what the peer sends. ECONNRESET,
   * ENOTCONN, ETIMEDOUT.
   */
  read(max: number = Number.POSITIVE_INFINITY): Step<Uint8Array | null> {
    return asStep(this.#read(read.orInfinity(read.whole(1))("TcpSocket.read(max)", max)));
  }

  *#read(max: number): KernelStep<Uint8Array | null> {
    const socket = this.#open("read");
    if (socket.state === "LISTEN" || socket.remotePort === 0) throw this.refused("read", "ENOTCONN");
    const bytes = yield* receiveSome(socket, Number.POSITIVE_INFINITY, max);
    if (typeof bytes === "string") throw this.refused("read", errnoOrTimeout(bytes));
    return bytes;
  }

  /** Sends all of it; waits for room in the send buffer. EPIPE (without a SIGPIPE, as MSG_NOSIGNAL), ECONNRESET. */
  write(data: string | Uint8Array): Step<void> {
    return asStep(this.#write(toBytes(read.content("TcpSocket.write(data)", data))));
  }

  *#write(bytes: Uint8Array): KernelStep<void> {
    this.throwIfRefused("write", yield* sendAll(this.#open("write"), bytes));
  }

  /** Ends one direction, or both: "write", the default, sends a FIN. ENOTCONN. */
  shutdown(how: "read" | "write" | "both" = "write"): this {
    read.oneOf("read", "write", "both")("TcpSocket.shutdown(how)", how);
    this.throwIfRefused("shutdown", this.#open("shutdown").shutdown(how));
    return this;
  }

  /** Its state as `ss -t` and netstat know it: "LISTEN", "ESTABLISHED", "CLOSE_WAIT", "CLOSE". */
  get state(): string {
    return this.inside.state;
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
    return this.inside.readable;
  }

  #open(call: string): KernelTcp {
    this.mustBeOpen(call);
    return this.inside;
  }
}
