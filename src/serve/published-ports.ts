/**
 * The ports that containers of a lab publish, on the machine's 127.0.0.1 under the same numbers: whoever connects there is
 * connected to the lab's host. Nothing but 127.0.0.1 is bound, whatever address the container's port is published on. TCP alone.
 */
import type { Server } from "node:net";
import { type Engine, runningDocker } from "../docker/engine.ts";
import type { ErrnoName } from "../kernel/config/errno.ts";
import { TcpSocket } from "../kernel/transport/tcp/socket.ts";
import { errnoOrTimeout, finishConnect } from "../shell/net/tcp.ts";
import { type Step, WaitQueue, waitOn } from "../sim/process.ts";
import { ANY, type Ipv4, LOCALHOST } from "../wire/ipv4-address.ts";
import { LOOPBACK, makeRelayServer, type Outside, type RelayServerOptions } from "./relay.ts";

export interface PublishedPortsOptions extends RelayServerOptions {
  /** Called where the machine does not give the port (Node's error), or the lab's host cannot be reached at it. */
  readonly refused: (port: number, reason: Error | ErrnoName) => void;
}

export class PublishedPorts {
  readonly #options: PublishedPortsOptions;
  readonly #listeners = new Map<number, Listener>();
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

  #follow(ports: ReadonlyMap<number, Ipv4>): void {
    for (const [port, { address, server }] of this.#listeners) {
      if (ports.get(port) === address) continue;
      this.#listeners.delete(port);
      server.close();
    }
    for (const [port, address] of ports)
      if (!this.#listeners.has(port)) this.#listeners.set(port, { address, server: this.#listen(port, address) });
  }

  #listen(port: number, address: Ipv4): Server {
    const { hurry, refused } = this.#options;
    const server = makeRelayServer(this.#options, (outside) => this.#connect(outside, address, port));
    const settled = (): void => {
      this.#binding--;
      this.#bound.wake();
      hurry();
    };
    this.#binding++;
    server.on("error", (error) => {
      refused(port, error);
      // One that listens could not take a connection.
      if (!server.listening) settled();
    });
    server.listen({ host: LOOPBACK, port }, settled);
    return server;
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

interface Listener {
  /** Where the lab's host listens. */
  readonly address: Ipv4;
  readonly server: Server;
}

/** By the host's port, and the address of the host that leads to it; of two addresses with one port the first. */
function publishedPorts(engine: Engine): Map<number, Ipv4> {
  const ports = new Map<number, Ipv4>();
  for (const { endpoints } of engine.containers.values())
    for (const { protocol, hostAddress, hostPort } of [...endpoints.values()].flatMap((endpoint) => endpoint.ports))
      if (protocol === "tcp" && hostPort !== 0 && !ports.has(hostPort))
        ports.set(hostPort, hostAddress === ANY ? LOCALHOST : hostAddress);
  return ports;
}
