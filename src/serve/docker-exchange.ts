/** One request of docker's API, while dockerd works on it: a process of the lab, so that it can wait for what happens there. */
import type { DockerApi } from "../docker/api/api.ts";
import { refused } from "../docker/api/respond.ts";
import type { ApiRequest, StreamClient, StreamedResponse } from "../docker/api/shapes.ts";
import type { LabHost } from "../lab/lab-host.ts";
import type { Process } from "../sim/process.ts";
import { type Program, type Step, WaitQueue } from "../sim/wait.ts";
import type { DockerConnection } from "./docker-connection.ts";
import { BEHIND_BYTES, type LabClient } from "./lab-client.ts";

export interface DockerExchangeOptions {
  readonly host: LabHost;
  readonly api: () => DockerApi;
  /** Waits until the machine listens at all ports that are published. */
  readonly bound: () => Step<void>;
}

export class DockerExchange implements LabClient, StreamClient {
  readonly writable = new WaitQueue("a client of docker's API, who reads");
  readonly process: Process;
  readonly #connection: DockerConnection;
  #stream: StreamedResponse | null = null;
  /** What the client sent before the stream began. */
  #early: (Uint8Array | null)[] = [];
  #lastWords = "";
  #hasBegun = false;
  #isEnded = false;

  constructor(options: DockerExchangeOptions, request: ApiRequest, connection: DockerConnection) {
    this.#connection = connection;
    this.process = options.host.spawnProgram("dockerd", () => this.#serve(options, request));
    this.process.lastWords = (text) => this.say(text);
  }

  get awaited(): readonly Process[] {
    return this.process.state === "exited" ? [] : [this.process];
  }

  get isOver(): boolean {
    return this.process.state === "exited" && !this.#isEnded;
  }

  say(text: string): void {
    this.#lastWords += text;
  }

  /** What a client of a hijacked connection sends; null: it sends no more. */
  receive(bytes: Uint8Array | null): void {
    if (this.#stream === null) this.#early.push(bytes);
    else this.#stream.receive?.(bytes);
  }

  /** The client is gone. What it asked for is done all the same; what it looked at is looked at no more. */
  hangUp(): void {
    this.#isEnded = true;
    if (this.#stream !== null) this.process.kill("KILL");
  }

  settle(): void {
    if (!this.isOver) return;
    this.#isEnded = true;
    if (this.#hasBegun) this.#connection.end();
    else this.#connection.whole(refused(500, this.#lastWords.trim() || "netnsim: the request was given up"), {});
  }

  close(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    if (this.#hasBegun) this.#connection.end();
    else this.#connection.whole(refused(500, "netnsim: the lab has ended"), {});
  }

  write(bytes: Uint8Array): void {
    this.#connection.write(bytes);
  }

  get isFull(): boolean {
    return this.#connection.behind > BEHIND_BYTES;
  }

  *#serve({ api: apiOf, bound }: DockerExchangeOptions, request: ApiRequest): Program {
    const api = apiOf();
    const response = yield* api.respond(request);
    yield* bound();
    this.#hasBegun = true;
    if (!("run" in response)) {
      this.#isEnded = true;
      this.#connection.whole(response, { ...api.headers, ...response.headers });
      return 0;
    }
    this.#connection.begin(response.contentType, api.headers);
    this.#stream = response;
    for (const bytes of this.#early.splice(0)) response.receive?.(bytes);
    yield* response.run(this);
    this.#isEnded = true;
    this.#connection.end();
    return 0;
  }
}
