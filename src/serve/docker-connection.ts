/**
 * How a response of docker's API goes over a connection: as HTTP's, or on a connection that both sides take for a stream of
 * their own (hijacked).
 */
import { type ServerResponse, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { WholeResponse } from "../docker/api/shapes.ts";

type Headers = Readonly<Record<string, string>>;

export interface DockerConnection {
  whole(response: WholeResponse, headers: Headers): void;
  /** A response that follows in pieces. */
  begin(contentType: string, headers: Headers): void;
  write(bytes: Uint8Array): void;
  end(): void;
  /** Bytes that wait to be read by the client. */
  readonly behind: number;
}

export class HttpConnection implements DockerConnection {
  readonly #response: ServerResponse;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  whole({ status, contentType, body }: WholeResponse, headers: Headers): void {
    this.#response.writeHead(status, { ...headers, ...typeHeader(contentType) });
    this.#response.end(body);
  }

  begin(contentType: string, headers: Headers): void {
    this.#response.writeHead(200, { ...headers, ...typeHeader(contentType) });
    this.#response.flushHeaders();
  }

  write(bytes: Uint8Array): void {
    this.#response.write(bytes);
  }

  end(): void {
    this.#response.end();
  }

  get behind(): number {
    return this.#response.writableLength;
  }
}

/**
 * What follows the head is sent so much later. dockerd has a process to start meanwhile (some 0.2 s), and a client that takes the
 * connection over behind its reader of HTTP loses what came with the head (docker-py).
 */
const HEAD_START_MS = 50;

/** A client that asked for `Upgrade: tcp`. What is refused is said in HTTP all the same. */
export class HijackedConnection implements DockerConnection {
  readonly #socket: Duplex;
  #isHeld = false;
  #isEnded = false;

  constructor(socket: Duplex) {
    this.#socket = socket;
  }

  whole({ status, contentType, body }: WholeResponse, headers: Headers): void {
    const length = String(Buffer.byteLength(body));
    this.#head(`${status} ${STATUS_CODES[status]}`, {
      ...headers,
      ...typeHeader(contentType),
      "Content-Length": length,
      Connection: "close",
    });
    this.#socket.end(body);
  }

  begin(contentType: string): void {
    this.#head("101 UPGRADED", { ...typeHeader(contentType), Connection: "Upgrade", Upgrade: "tcp" });
    this.#isHeld = true;
    this.#socket.cork();
    setTimeout(() => this.#release(), HEAD_START_MS);
  }

  write(bytes: Uint8Array): void {
    if (!this.#socket.destroyed) this.#socket.write(bytes);
  }

  end(): void {
    this.#isEnded = true;
    if (!this.#isHeld) this.#socket.end();
  }

  get behind(): number {
    return this.#socket.writableLength;
  }

  #release(): void {
    this.#isHeld = false;
    this.#socket.uncork();
    if (this.#isEnded) this.#socket.end();
  }

  #head(status: string, headers: Headers): void {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    this.#socket.write(`HTTP/1.1 ${status}\r\n${lines.join("")}\r\n`);
  }
}

function typeHeader(contentType: string): Headers {
  return contentType === "" ? {} : { "Content-Type": contentType };
}
