/**
 * One connection through docker-proxy: bytes in both directions, an end handed on as an end, after as long as the lab's pace
 * says. Source: cmd/docker-proxy/tcp_proxy_linux.go.
 */
import type { Net } from "../../kernel/net.ts";
import type { TcpSocket } from "../../kernel/transport/tcp/socket.ts";

const CHUNK_BYTES = 65_536;

interface Direction {
  readonly from: TcpSocket;
  readonly to: TcpSocket;
  pending: Uint8Array | null;
  /** When the end that was met is handed on. */
  endsAtUs: number;
  ended: boolean;
}

export class Relay {
  readonly client: TcpSocket;
  readonly backend: TcpSocket;
  readonly #net: Net;
  #connected = false;
  readonly #directions: readonly Direction[];

  constructor(net: Net, client: TcpSocket, backend: TcpSocket) {
    this.#net = net;
    this.client = client;
    this.backend = backend;
    this.#directions = [
      { from: client, to: backend, pending: null, endsAtUs: Number.POSITIVE_INFINITY, ended: false },
      { from: backend, to: client, pending: null, endsAtUs: Number.POSITIVE_INFINITY, ended: false },
    ];
  }

  /** Does what can be done now. True once both sides are closed. */
  advance(): boolean {
    if (!this.#connected) {
      if (this.backend.state === "SYN_SENT" && !this.backend.hasError) return false;
      if (this.backend.takeError() !== null || this.backend.state === "CLOSE") return this.close();
      this.#connected = true;
    }
    for (const direction of this.#directions) if (!direction.ended) this.#pump(direction);
    return this.#directions.every(({ ended }) => ended) && this.close();
  }

  /** When there is something to do of itself. */
  get deadlineUs(): number {
    return Math.min(...this.#directions.map(({ endsAtUs, ended }) => (ended ? Number.POSITIVE_INFINITY : endsAtUs)));
  }

  close(): true {
    this.client.close();
    this.backend.close();
    return true;
  }

  #pump(direction: Direction): void {
    if (direction.endsAtUs === Number.POSITIVE_INFINITY && !pump(direction)) return;
    const { nowUs, pace } = this.#net.loop;
    const step = direction.from === this.client ? "docker-proxy ends the request" : "docker-proxy ends the answer";
    if (direction.endsAtUs === Number.POSITIVE_INFINITY) direction.endsAtUs = nowUs + (pace?.(step) ?? 0);
    if (nowUs >= direction.endsAtUs) end(direction);
  }
}

/** Moves what there is. True where the end was met. */
function pump(direction: Direction): boolean {
  const { from, to } = direction;
  for (;;) {
    if (direction.pending !== null) {
      const sent = to.send(direction.pending);
      if (sent === "EAGAIN") return false;
      if (typeof sent === "string") return true;
      direction.pending = sent < direction.pending.length ? direction.pending.subarray(sent) : null;
      continue;
    }
    const bytes = from.receive(CHUNK_BYTES);
    if (bytes instanceof Uint8Array) direction.pending = bytes;
    else return bytes === null || from.takeError() !== null;
  }
}

function end(direction: Direction): void {
  direction.ended = true;
  direction.from.shutdown("read");
  direction.to.shutdown("write");
}
