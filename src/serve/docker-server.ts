/**
 * Docker's Engine API on a unix socket of the lab's private folder. Node's server reads and writes HTTP; what is asked is
 * src/docker/api's.
 */
import { createServer, type IncomingMessage, type Server } from "node:http";
import { DockerApi } from "../docker/api/api.ts";
import { askDocker } from "../docker/engine.ts";
import { type DockerConnection, HijackedConnection, HttpConnection } from "./docker-connection.ts";
import { DockerExchange, type DockerExchangeOptions } from "./docker-exchange.ts";
import type { LabClient } from "./lab-client.ts";

export interface DockerServerOptions extends Pick<DockerExchangeOptions, "host" | "bound"> {
  readonly clients: Set<LabClient>;
  /** What changes the lab is noted. */
  readonly note: (line: string) => void;
  /** Something came in that the lab has to look at. */
  readonly hurry: () => void;
}

export function makeDockerServer(options: DockerServerOptions): Server {
  const { host, bound, clients, hurry, note } = options;
  let api: DockerApi | null = null;
  const apiOf = (): DockerApi => {
    api ??= new DockerApi(askDocker(host.kernelHost)!);
    return api;
  };
  const begin = ({ method, url }: IncomingMessage, body: Uint8Array, connection: DockerConnection): DockerExchange => {
    const request = { method: method!, target: url!, body };
    if (!["GET", "HEAD"].includes(request.method)) note(`# docker's API: ${request.method} ${request.target}`);
    const exchange = new DockerExchange({ host, api: apiOf, bound }, request, connection);
    clients.add(exchange);
    hurry();
    return exchange;
  };
  const watch = (exchange: DockerExchange, stream: NodeJS.EventEmitter): void => {
    stream.on("drain", () => {
      exchange.writable.wake();
      hurry();
    });
    stream.on("close", () => {
      exchange.hangUp();
      clients.delete(exchange);
      hurry();
    });
  };
  const server = createServer((request, response) => {
    const chunks: Uint8Array[] = [];
    request.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    request.on("end", () => watch(begin(request, Buffer.concat(chunks), new HttpConnection(response)), response));
  });
  server.on("upgrade", (request, socket, head) => {
    const length = Number(request.headers["content-length"] ?? 0);
    let body = Buffer.alloc(0);
    let exchange: DockerExchange | null = null;
    const receive = (bytes: Uint8Array): void => {
      if (exchange !== null) exchange.receive(bytes);
      else {
        body = Buffer.concat([body, bytes]);
        if (body.length < length) return;
        exchange = begin(request, body.subarray(0, length), new HijackedConnection(socket));
        watch(exchange, socket);
        if (body.length > length) exchange.receive(body.subarray(length));
      }
      hurry();
    };
    receive(head);
    socket.on("error", () => socket.destroy());
    socket.on("data", receive);
    socket.on("end", () => {
      if (exchange === null) socket.destroy();
      else exchange.receive(null);
      hurry();
    });
  });
  return server;
}
