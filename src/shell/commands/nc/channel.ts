/** What nc relays over: a TCP connection or a connected UDP socket, behind the same few calls. */

import type { Endpoint } from "../../../kernel/transport/socket.ts";
import type { TcpSocket } from "../../../kernel/transport/tcp/socket.ts";
import type { UdpSocket } from "../../../kernel/transport/udp.ts";
import type { WaitQueue } from "../../../sim/process.ts";

export interface Channel {
  readonly ready: WaitQueue;
  /** Null at the end or after an error; undefined where there is nothing yet. */
  read(): Uint8Array | null | undefined;
  /** How many bytes were taken; null where nothing can be sent any more. */
  write(bytes: Uint8Array): number | null;
  shutdownWrite(): void;
  shutdownRead(): void;
}

export class TcpChannel implements Channel {
  readonly #socket: TcpSocket;

  constructor(socket: TcpSocket) {
    this.#socket = socket;
  }

  get ready(): WaitQueue {
    return this.#socket.ready;
  }

  read(): Uint8Array | null | undefined {
    const bytes = this.#socket.receive(16_384);
    if (bytes === undefined && this.#socket.takeError() !== null) return null;
    return bytes;
  }

  write(bytes: Uint8Array): number | null {
    const answer = this.#socket.send(bytes);
    if (typeof answer === "number") return answer;
    return answer === "EAGAIN" ? 0 : null;
  }

  shutdownWrite(): void {
    this.#socket.shutdown("write");
  }

  shutdownRead(): void {
    this.#socket.shutdown("read");
  }
}

/** A datagram each way per read and write. Without a peer (`-k`) only reading is possible. */
export class UdpChannel implements Channel {
  readonly #socket: UdpSocket;
  readonly #peer: Endpoint | undefined;

  constructor(socket: UdpSocket, peer?: Endpoint) {
    this.#socket = socket;
    this.#peer = peer;
  }

  get ready(): WaitQueue {
    return this.#socket.ready;
  }

  read(): Uint8Array | null | undefined {
    if (this.#socket.takeError() !== null) return null;
    return this.#socket.receive()?.data;
  }

  write(bytes: Uint8Array): number | null {
    return this.#socket.send(bytes, this.#peer) === null ? bytes.length : null;
  }

  shutdownWrite(): void {}

  shutdownRead(): void {}
}
