/**
 * A TCP connection of the machine that goes on in the lab: bytes in both directions, no faster than they are read at the other
 * end, an end as an end, a reset as a reset.
 */
import { createServer, type Server, type Socket } from "node:net";
import type { TcpSocket } from "../kernel/transport/tcp/socket.ts";
import type { LabHost } from "../lab/lab-host.ts";
import type { Process } from "../sim/process.ts";
import { type Program, type Step, WaitQueue, waitAny } from "../sim/wait.ts";
import { spend } from "../sim/work.ts";
import type { LabClient } from "./lab-client.ts";

const CHUNK_BYTES = 65_536;

/** The address of the machine that alone is bound. */
export const LOOPBACK = "127.0.0.1";

export interface RelayServerOptions {
  readonly host: LabHost;
  readonly clients: Set<LabClient>;
  readonly hurry: () => void;
}

/** Takes connections of the machine, each of which goes on in the lab. */
export function makeRelayServer({ host, clients, hurry }: RelayServerOptions, connect: RelayOptions["connect"]): Server {
  return createServer({ allowHalfOpen: true }, (socket) => {
    const relay = new Relay(socket, { host, hurry, connect });
    clients.add(relay);
    socket.on("close", () => clients.delete(relay));
    hurry();
  });
}

interface RelayOptions {
  readonly host: LabHost;
  /** Opens the lab's side; null where it did not, and has closed the machine's. */
  readonly connect: (outside: Outside) => Step<TcpSocket | null>;
  /** Something came in that the lab has to look at. */
  readonly hurry: () => void;
}

/** The machine's side of it, for a process of the lab. */
export class Outside {
  /** Woken when there is something to read, room to write, an end or an error. */
  readonly ready = new WaitQueue("a client on the machine");
  readonly #socket: Socket;
  #hasFailed = false;

  constructor(socket: Socket, hurry: () => void) {
    this.#socket = socket;
    const wake = (): void => {
      this.ready.wake();
      hurry();
    };
    for (const event of ["readable", "end", "drain", "close"]) socket.on(event, wake);
    socket.on("error", () => {
      this.#hasFailed = true;
      wake();
    });
  }

  /** The peer has reset the connection. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  get isFull(): boolean {
    return this.#socket.writableNeedDrain;
  }

  /** Bytes, so many or as they come; null at the end; undefined where there is nothing yet. */
  read(count?: number): Uint8Array | null | undefined {
    const bytes = this.#socket.read(count) as Buffer | null;
    return bytes ?? (this.#socket.readableEnded ? null : undefined);
  }

  write(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  end(): void {
    this.#socket.end();
  }

  /** What was written is sent, nothing more is read. */
  close(): void {
    this.#socket.destroySoon();
  }

  reset(): void {
    this.#socket.resetAndDestroy();
  }
}

class Relay implements LabClient {
  readonly isOver = false;
  readonly #process: Process;
  readonly #outside: Outside;

  constructor(socket: Socket, { host, connect, hurry }: RelayOptions) {
    const outside = new Outside(socket, hurry);
    this.#outside = outside;
    this.#process = host.spawnProgram("netnsim", () => serve(outside, connect));
    // Also where a limit ends it.
    this.#process.atExit.push(() => {
      if (this.#process.endedBy !== null) outside.reset();
    });
  }

  get awaited(): readonly Process[] {
    return this.#process.state === "exited" ? [] : [this.#process];
  }

  say(): void {}

  settle(): void {}

  close(): void {
    this.#outside.reset();
  }
}

function* serve(outside: Outside, connect: RelayOptions["connect"]): Program {
  const inside = yield* connect(outside);
  if (inside !== null && !(yield* relay(outside, inside))) outside.reset();
  return 0;
}

/** False where one side was reset; then the other one is, too. */
function* relay(outside: Outside, inside: TcpSocket): Step<boolean> {
  let pending: Uint8Array | null | undefined;
  let [isReadOut, isReadIn] = [false, false];
  for (;;) {
    while (!isReadOut) {
      pending ??= outside.read();
      if (pending === undefined) break;
      if (pending === null) {
        isReadOut = true;
        inside.shutdown("write");
        break;
      }
      const sent = inside.send(pending);
      if (sent === "EAGAIN") break;
      if (typeof sent === "string") return false;
      spend(sent);
      pending = sent < pending.length ? pending.subarray(sent) : undefined;
    }
    while (!isReadIn && !outside.isFull) {
      const bytes = inside.receive(CHUNK_BYTES);
      if (bytes instanceof Uint8Array) {
        spend(bytes.length);
        outside.write(bytes);
        continue;
      }
      if (inside.takeError() !== null) return false;
      if (bytes === undefined) break;
      isReadIn = true;
      outside.end();
    }
    if (outside.hasFailed) {
      inside.linger = 0;
      inside.close();
      return false;
    }
    if (isReadOut && isReadIn) {
      inside.close();
      return true;
    }
    yield waitAny([outside.ready, inside.ready]);
  }
}
