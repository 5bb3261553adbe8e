/** One connection through docker-proxy: bytes both ways, an end handed on as an end. Source: cmd/docker-proxy/tcp_proxy_linux.go. */
import type { TcpSocket } from "../../kernel/transport/tcp/socket.ts";

const CHUNK_BYTES = 65_536;

interface Direction {
  readonly from: TcpSocket;
  readonly to: TcpSocket;
  pending: Uint8Array | null;
  ended: boolean;
}

export class Relay {
  readonly client: TcpSocket;
  readonly backend: TcpSocket;
  #connected = false;
  readonly #directions: readonly Direction[];

  constructor(client: TcpSocket, backend: TcpSocket) {
    this.client = client;
    this.backend = backend;
    this.#directions = [
      { from: client, to: backend, pending: null, ended: false },
      { from: backend, to: client, pending: null, ended: false },
    ];
  }

  /** Does what can be done now. True once both sides are closed. */
  advance(): boolean {
    if (!this.#connected) {
      if (this.backend.state === "SYN_SENT" && !this.backend.hasError) return false;
      if (this.backend.takeError() !== null || this.backend.state === "CLOSE") return this.close();
      this.#connected = true;
    }
    for (const direction of this.#directions) if (!direction.ended) pump(direction);
    return this.#directions.every(({ ended }) => ended) && this.close();
  }

  close(): true {
    this.client.close();
    this.backend.close();
    return true;
  }
}

function pump(direction: Direction): void {
  const { from, to } = direction;
  for (;;) {
    if (direction.pending !== null) {
      const sent = to.send(direction.pending);
      if (sent === "EAGAIN") return;
      if (typeof sent === "string") return end(direction);
      direction.pending = sent < direction.pending.length ? direction.pending.subarray(sent) : null;
      continue;
    }
    const bytes = from.receive(CHUNK_BYTES);
    if (bytes instanceof Uint8Array) direction.pending = bytes;
    else if (bytes === null || from.takeError() !== null) return end(direction);
    else return;
  }
}

function end(direction: Direction): void {
  direction.ended = true;
  direction.from.shutdown("read");
  direction.to.shutdown("write");
}
