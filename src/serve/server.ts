/** A lab behind a socket: each client runs one command in it, as a process of the same host. */
import { chmodSync } from "node:fs";
import { createServer, type Server } from "node:net";
import type { Lab } from "../lab/lab.ts";
import type { LabHost } from "../lab/lab-host.ts";
import { LimitError } from "../sim/limits.ts";
import { type ClockMode, LabClock } from "./clock.ts";
import { Connection } from "./connection.ts";
import type { History } from "./history.ts";

export interface LabServerOptions {
  readonly lab: Lab;
  readonly host: LabHost;
  readonly history: History;
  readonly clock: ClockMode;
  readonly directoryOf: (cwd: string) => string;
  /** A client asked that the lab end. */
  readonly quit: () => void;
}

export class LabServer {
  readonly #server: Server;
  readonly #clock: LabClock;
  readonly #connections = new Set<Connection>();

  private constructor(options: LabServerOptions) {
    const { lab } = options;
    this.#clock = new LabClock(lab.kernel.loop, {
      mode: options.clock,
      awaited: () => [...this.#connections].flatMap(({ process }) => (process === null ? [] : [process])),
      settled: () => this.#settle(),
      failed: (error) => this.#fail(error),
    });
    this.#server = createServer((socket) => {
      const connection: Connection = new Connection(socket, {
        ...options,
        hurry: () => this.#clock.hurry(),
        closed: () => this.#connections.delete(connection),
      });
      this.#connections.add(connection);
    });
  }

  /** Listens at a path; only its owner may connect. */
  static listen(path: string, options: LabServerOptions): Promise<LabServer> {
    const server = new LabServer(options);
    return new Promise((resolve, reject) => {
      server.#server.on("error", reject);
      server.#server.listen(path, () => {
        chmodSync(path, 0o600);
        server.#clock.hurry();
        resolve(server);
      });
    });
  }

  close(): Promise<void> {
    this.#clock.stop();
    for (const connection of this.#connections) connection.close();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #settle(): void {
    for (const connection of this.#connections) connection.settle();
  }

  /** Who came to a limit has ended by it; where that is nobody, all end. A defect was reported where it happened, and the lab goes on. */
  #fail(error: unknown): void {
    const all = [...this.#connections];
    const over = all.filter((connection) => connection.isOver);
    for (const connection of over.length > 0 ? over : all) {
      connection.say(`netnsim: ${(error as Error).message}\n`);
      if (error instanceof LimitError) connection.process?.kill("KILL");
    }
  }
}
