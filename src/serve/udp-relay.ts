/**
 * Datagrams of the machine that go on in the lab: each client (a port of the machine) has a socket of its own there, as with
 * docker-proxy, and gets what comes back to it. What the lab's side refuses is lost, as datagrams are.
 */
import { createSocket, type Socket } from "node:dgram";
import type { ErrnoName } from "../kernel/config/errno.ts";
import { UdpSocket } from "../kernel/transport/udp.ts";
import type { Process } from "../sim/process.ts";
import { type Program, WaitQueue, waitAny } from "../sim/wait.ts";
import type { Ipv4 } from "../wire/ipv4-address.ts";
import type { LabClient } from "./lab-client.ts";
import { LOOPBACK, type RelayServerOptions } from "./relay.ts";

/** After so long without a datagram its clients are forgotten (net.netfilter.nf_conntrack_udp_timeout). */
const QUIET_MS = 30_000;
/** Beyond it the client that came first is forgotten. */
const MOST_CLIENTS = 1000;
/** More that the lab has not looked at are lost. */
const MOST_WAITING = 1000;

interface UdpRelayOptions extends RelayServerOptions {
  /** Where the lab's host listens. */
  readonly address: Ipv4;
  readonly port: number;
  readonly refused: (errno: ErrnoName) => void;
}

export class UdpRelay implements LabClient {
  readonly isOver = false;
  /** The machine's socket, which is not bound yet. */
  readonly socket: Socket = createSocket("udp4");
  readonly #options: UdpRelayOptions;
  readonly #arrived = new WaitQueue("a client on the machine");
  readonly #waiting: { readonly data: Uint8Array; readonly client: number }[] = [];
  #process: Process | null = null;
  #quiet: NodeJS.Timeout | null = null;

  constructor(options: UdpRelayOptions) {
    const { host, hurry } = options;
    this.#options = options;
    options.clients.add(this);
    this.socket.on("message", (data, { port: client }) => {
      if (this.#waiting.length >= MOST_WAITING) return;
      this.#waiting.push({ data, client });
      if (this.awaited.length === 0) this.#process = host.spawnProgram("netnsim", () => this.#serve());
      this.#arrived.wake();
      hurry();
    });
    this.socket.on("close", () => {
      this.#end();
      options.clients.delete(this);
    });
  }

  get awaited(): readonly Process[] {
    return this.#process === null || this.#process.state === "exited" ? [] : [this.#process];
  }

  say(): void {}

  settle(): void {}

  close(): void {}

  #end(): void {
    if (this.#quiet !== null) clearTimeout(this.#quiet);
    this.#process?.kill("KILL");
    this.#options.hurry();
  }

  /** Something has passed. */
  #note(): void {
    if (this.#quiet === null) this.#quiet = setTimeout(() => this.#end(), QUIET_MS).unref();
    else this.#quiet.refresh();
  }

  *#serve(): Program {
    const sockets = new Map<number, UdpSocket>();
    for (;;) {
      for (const { data, client } of this.#waiting.splice(0)) {
        this.#note();
        (sockets.get(client) ?? this.#open(sockets, client))?.send(data);
      }
      for (const [client, socket] of sockets) {
        for (let reply = socket.receive(); reply !== null; reply = socket.receive()) {
          this.#note();
          this.socket.send(reply.data, client, LOOPBACK);
        }
        socket.takeError();
      }
      yield waitAny([this.#arrived, ...[...sockets.values()].map(({ ready }) => ready)]);
    }
  }

  #open(sockets: Map<number, UdpSocket>, client: number): UdpSocket | null {
    const { host, address, port, refused } = this.#options;
    const socket = UdpSocket.open(host.kernelHost.init);
    const errno = socket.connect(address, port);
    if (errno !== null) {
      socket.close();
      refused(errno);
      return null;
    }
    sockets.set(client, socket);
    const [first] = sockets;
    if (sockets.size > MOST_CLIENTS) {
      first![1].close();
      sockets.delete(first![0]);
    }
    return socket;
  }
}
