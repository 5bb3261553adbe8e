/**
 * The ports that containers of a lab publish, on the machine's 127.0.0.1 under the same numbers: whoever connects there is
 * connected to the lab's host. Nothing but 127.0.0.1 is bound, whatever address the container's port is published on.
 */
import type { Socket } from "node:dgram";
import type { Server } from "node:net";
import { type Engine, runningDocker } from "../docker/engine.ts";
import type { Protocol } from "../docker/shapes.ts";
import type { ErrnoName } from "../kernel/config/errno.ts";
import { TcpSocket } from "../kernel/transport/tcp/socket.ts";
import { errnoOrTimeout, finishConnect } from "../shell/net/tcp.ts";
import { type Step, WaitQueue, waitOn } from "../sim/wait.ts";
import { ANY, type Ipv4, LOCALHOST } from "../wire/ipv4-address.ts";
import { LOOPBACK, makeRelayServer, type Outside, type RelayServerOptions } from "./relay.ts";
import { UdpRelay } from "./udp-relay.ts";

export interface PublishedPortsOptions extends RelayServerOptions {
  /** Called where the machine does not give the port (Node's error), or the lab's host cannot be reached at it. */
  readonly refused: (port: number, reason: Error | ErrnoName) => void;
}

export class PublishedPorts {
  readonly #options: PublishedPortsOptions;
  /** By port and protocol: `80/tcp`. */
  readonly #listeners = new Map<string, Listener>();
  readonly #bound = new WaitQueue("ports of the machine");
  /** How many events of dockerd were looked at. */
  #seen = -1;
  #binding = 0;

  constructor(options: PublishedPortsOptions) {
    this.#options = options;
  }

  /**
   * Follows what dockerd has done. Whether ports are being bound: until they are, nobody is to hear of the lab that they are
   * published.
   */
  get isBinding(): boolean {
    const engine = runningDocker(this.#options.host.kernelHost);
    if (engine !== null && engine.events.count !== this.#seen) {
      this.#seen = engine.events.count;
      this.#follow(publishedPorts(engine));
    }
    return this.#binding > 0;
  }

  *bound(): Step<void> {
    while (this.isBinding) yield waitOn(this.#bound);
  }

  close(): void {
    this.#follow(new Map());
  }

  #follow(ports: ReadonlyMap<string, Published>): void {
    for (const [key, { address, server }] of this.#listeners) {
      if (ports.get(key)?.address === address) continue;
      this.#listeners.delete(key);
      server.close();
    }
    for (const [key, published] of ports)
      if (!this.#listeners.has(key)) this.#listeners.set(key, { ...published, server: this.#listen(published) });
  }

  #listen({ protocol, port, address }: Published): Server | Socket {
    const { hurry, refused } = this.#options;
    let isSettled = false;
    const settled = (): void => {
      isSettled = true;
      this.#binding--;
      this.#bound.wake();
      hurry();
    };
    const failed = (error: Error): void => {
      refused(port, error);
      // One that listens could not take a connection.
      if (!isSettled) settled();
    };
    this.#binding++;
    if (protocol === "udp") {
      const relay = new UdpRelay({ ...this.#options, address, port, refused: (errno) => refused(port, errno) });
      return relay.socket.on("error", failed).bind({ address: LOOPBACK, port }, settled);
    }
    const server = makeRelayServer(this.#options, (outside) => this.#connect(outside, address, port));
    return server.on("error", failed).listen({ host: LOOPBACK, port }, settled);
  }

  *#connect(outside: Outside, address: Ipv4, port: number): Step<TcpSocket | null> {
    const { host, refused } = this.#options;
    const socket = TcpSocket.open(host.kernelHost.init);
    const errno = yield* finishConnect(socket, socket.connect(address, port), Number.POSITIVE_INFINITY);
    if (errno === null) return socket;
    // A port that is refused is what those wait for who ask until a server is up.
    if (errno !== "ECONNREFUSED") refused(port, errnoOrTimeout(errno));
    outside.reset();
    return null;
  }
}

/** Where the lab's host listens, under which number. */
interface Published {
  readonly protocol: Protocol;
  readonly port: number;
  readonly address: Ipv4;
}

interface Listener extends Published {
  readonly server: Server | Socket;
}

/** By the host's port; of two addresses with one port the first. */
function publishedPorts(engine: Engine): Map<string, Published> {
  const ports = new Map<string, Published>();
  for (const { endpoints } of engine.containers.values())
    for (const { protocol, hostAddress, hostPort: port } of [...endpoints.values()].flatMap((endpoint) => endpoint.ports)) {
      const key = `${port}/${protocol}`;
      if (port !== 0 && !ports.has(key))
        ports.set(key, { protocol, port, address: hostAddress === ANY ? LOCALHOST : hostAddress });
    }
  return ports;
}
