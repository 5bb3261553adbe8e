/** A lab behind sockets: each client runs one command in it, as a process of the same host, or asks its dockerd. */
import { chmodSync } from "node:fs";
import type { Server as HttpServer } from "node:http";
import { createServer, type Server } from "node:net";
import type { Lab } from "../lab/lab.ts";
import type { LabHost } from "../lab/lab-host.ts";
import { LimitError } from "../sim/limits.ts";
import { type ClockMode, LabClock } from "./clock.ts";
import { Connection } from "./connection.ts";
import { makeDockerServer } from "./docker-server.ts";
import type { History } from "./history.ts";
import type { LabClient } from "./lab-client.ts";
import { PublishedPorts, type PublishedPortsOptions } from "./published-ports.ts";
import { SocksProxies } from "./socks.ts";

export interface LabServerOptions {
  readonly lab: Lab;
  readonly host: LabHost;
  readonly history: History;
  readonly clock: ClockMode;
  readonly directoryOf: (cwd: string) => string;
  /** A client asked that the lab end. */
  readonly quit: () => void;
  /** Whether ports that containers publish are the machine's, too; called where it has no such port to give. */
  readonly publish: PublishedPortsOptions["refused"] | null;
  /** Whether there is a SOCKS proxy for each namespace. */
  readonly socks: boolean;
}

/** Paths: of the lab's own protocol, and of docker's API. */
export interface LabSockets {
  readonly lab: string;
  readonly docker: string;
}

export class LabServer {
  readonly #server: Server;
  readonly #clock: LabClock;
  readonly #clients = new Set<LabClient>();
  /** Docker's API. */
  readonly #docker: HttpServer;
  readonly #published: PublishedPorts | null;
  readonly #proxies: SocksProxies | null;

  private constructor(options: LabServerOptions) {
    const { lab, host, publish } = options;
    // What real programs do follows from no input: none is kept, so that a lab in use does not grow.
    lab.inputs.give("real programs use it");
    const hurry = (): void => this.#clock.hurry();
    const published = publish && new PublishedPorts({ host, clients: this.#clients, hurry, refused: publish });
    this.#published = published;
    this.#proxies = options.socks ? new SocksProxies({ host, clients: this.#clients, hurry }) : null;
    this.#clock = new LabClock(lab.kernel.loop, {
      mode: options.clock,
      mustPause: () => published?.isBinding ?? false,
      awaited: () => [...this.#clients].flatMap(({ awaited }) => awaited),
      settled: () => this.#settle(),
      failed: (error) => this.#fail(error),
    });
    this.#server = createServer((socket) => {
      const connection: Connection = new Connection(socket, {
        ...options,
        hurry,
        proxyOf: (netns) => this.proxyOf(netns),
        closed: () => this.#clients.delete(connection),
      });
      this.#clients.add(connection);
    });
    this.#docker = makeDockerServer({
      host,
      clients: this.#clients,
      note: (line) => options.history.note(line),
      hurry,
      *bound() {
        if (published !== null) yield* published.bound();
      },
    });
  }

  /** Listens at its sockets; only their owner may connect. */
  static async listen({ lab, docker }: LabSockets, options: LabServerOptions): Promise<LabServer> {
    const server = new LabServer(options);
    await listenAt(server.#server, lab);
    await listenAt(server.#docker, docker);
    server.#clock.hurry();
    return server;
  }

  async close(): Promise<void> {
    this.#clock.stop();
    this.#published?.close();
    this.#proxies?.close();
    for (const client of this.#clients) client.close();
    await Promise.all([this.#server, this.#docker].map(closed));
  }

  /** A line for those who wait for something in the lab. */
  say(text: string): void {
    for (const client of this.#clients) client.say(text);
  }

  /** Where the SOCKS proxy of a namespace listens; null where there is no such namespace, undefined without proxies. */
  proxyOf(netns: string): Promise<string> | null | undefined {
    return this.#proxies?.addressOf(netns);
  }

  #settle(): void {
    for (const client of this.#clients) client.settle();
  }

  /**
   * Who came to a limit has ended by it; where that is nobody, all end. A defect was reported where it happened, and the lab goes
   * on.
   */
  #fail(error: unknown): void {
    const all = [...this.#clients];
    const over = all.filter((client) => client.isOver);
    for (const client of over.length > 0 ? over : all) {
      client.say(`netnsim: ${(error as Error).message}\n`);
      if (error instanceof LimitError) for (const process of client.awaited) process.kill("KILL");
    }
  }
}

function listenAt(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, () => {
      chmodSync(path, 0o600);
      resolve();
    });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    if ("closeAllConnections" in server) (server as HttpServer).closeAllConnections();
  });
}
