/** What nc relays over: a TCP connection or a UDP socket, behind what poll(2) and the few calls of nc need. */

import type { Endpoint } from "../../../kernel/transport/socket.ts";
import type { TcpSocket } from "../../../kernel/transport/tcp/socket.ts";
import { RCV_SHUTDOWN, SEND_SHUTDOWN } from "../../../kernel/transport/tcp/states.ts";
import type { UdpSocket } from "../../../kernel/transport/udp.ts";
import type { WaitQueue } from "../../../sim/wait.ts";

export interface Channel {
  readonly ready: WaitQueue;
  // poll(2): POLLIN, POLLOUT, POLLERR, POLLHUP.
  readonly readable: boolean;
  readonly writable: boolean;
  readonly hasError: boolean;
  readonly isHungUp: boolean;
  /** Null at the end; undefined where there is nothing yet. */
  read(max: number): Uint8Array | null | undefined | "error";
  /** How many bytes were taken; null where nothing can be sent any more. */
  write(bytes: Uint8Array): number | null;
  shutdownWrite(): void;
  shutdownRead(): void;
  close(): void;
}

/** Linux: tcp_poll(), net/ipv4/tcp.c. */
export class TcpChannel implements Channel {
  readonly #socket: TcpSocket;

  constructor(socket: TcpSocket) {
    this.#socket = socket;
  }

  get ready(): WaitQueue {
    return this.#socket.ready;
  }

  get readable(): boolean {
    return this.#socket.readable;
  }

  get writable(): boolean {
    return this.#socket.writable;
  }

  get hasError(): boolean {
    return this.#socket.hasError;
  }

  get isHungUp(): boolean {
    const both = RCV_SHUTDOWN | SEND_SHUTDOWN;
    return (this.#socket.shutdownBits & both) === both || this.#socket.state === "CLOSE";
  }

  read(max: number): Uint8Array | null | undefined | "error" {
    const bytes = this.#socket.receive(max);
    if (bytes === undefined && this.#socket.takeError() !== null) return "error";
    return bytes;
  }

  write(bytes: Uint8Array): number | null {
    const sent = this.#socket.send(bytes);
    if (typeof sent === "number") return sent;
    return sent === "EAGAIN" ? 0 : null;
  }

  shutdownWrite(): void {
    this.#socket.shutdown("write");
  }

  shutdownRead(): void {
    this.#socket.shutdown("read");
  }

  close(): void {
    this.#socket.close();
  }
}

/** A datagram each way per read and write. Without a peer (`-k`) only reading is possible. An empty datagram reads as the end. */
export class UdpChannel implements Channel {
  readonly writable = true;
  readonly isHungUp = false;
  readonly #socket: UdpSocket;
  readonly #peer: Endpoint | undefined;

  constructor(socket: UdpSocket, peer?: Endpoint) {
    this.#socket = socket;
    this.#peer = peer;
  }

  get ready(): WaitQueue {
    return this.#socket.ready;
  }

  get readable(): boolean {
    return this.#socket.peek() !== null;
  }

  get hasError(): boolean {
    return this.#socket.hasError;
  }

  read(max: number): Uint8Array | null | undefined | "error" {
    if (this.#socket.takeError() !== null) return "error";
    const data = this.#socket.receive()?.data;
    return data?.length === 0 ? null : data?.subarray(0, max);
  }

  write(bytes: Uint8Array): number | null {
    return this.#socket.send(bytes, this.#peer) === null ? bytes.length : null;
  }

  shutdownWrite(): void {}

  shutdownRead(): void {}

  close(): void {
    this.#socket.close();
  }
}
