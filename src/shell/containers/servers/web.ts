/**
 * What the web servers of images share: a listener, a process for each connection, which serves one request after the other.
 */
import { strerror } from "../../../kernel/config/errno.ts";
import type { TcpSocket } from "../../../kernel/transport/tcp/socket.ts";
import type { Signal } from "../../../sim/signals.ts";
import { type Program, type Step, sleepUntil } from "../../../sim/wait.ts";
import { ANY } from "../../../wire/ipv4-address.ts";
import type { CommandContext } from "../../command.ts";
import { listenTcp, serveInThread } from "../../commands/http/listen.ts";
import { type Header, HttpStream, parseHeader } from "../../commands/http/stream.ts";
import { toBytes } from "../../io.ts";
import { acceptNext, receiveSome, sendAll } from "../../net/tcp.ts";

export interface WebRequest {
  readonly method: string;
  readonly target: string;
  readonly version: string;
  /** The lines of the head as they came, without their ends. */
  readonly lines: readonly string[];
  readonly headers: readonly Header[];
  readonly client: TcpSocket;
  /** Connections are numbered from 1. */
  readonly connection: number;
}

export interface WebReply {
  /** With the empty line at its end. */
  readonly head: string;
  readonly body: Uint8Array;
  readonly close: boolean;
}

export interface WebServer {
  readonly port: number;
  readonly backlog: number;
  /** Seconds a connection stays open between requests. */
  readonly keepAliveSeconds: number;
  reply(request: WebRequest): WebReply;
  /** The reply to what is no HTTP: its first line is all there is of it. */
  malformed(request: WebRequest): WebReply;
  /** The words where the port is taken. */
  taken(text: string): string;
  /** How often it tries for the port, and waits after each time; once, where not given. */
  readonly tries?: { readonly count: number; readonly pauseUs: number };
  /** Called when it has tried often enough. */
  gaveUp?(): void;
  /** Called when it listens. */
  ready?(): void;
  /** Called with the signal that ends it, and when it has ended. */
  ending?(signal: Signal): void;
  ended?(): void;
}

/** Serves until a signal of `ends` comes; the result is the exit code. */
export function* serveWeb(context: CommandContext, server: WebServer, ends: Readonly<Record<string, number>>): Program {
  const { process, stderr } = context;
  let code: number | null = null;
  for (const [signal, exitCode] of Object.entries(ends)) {
    process.on(signal as "TERM", () => {
      if (code === null) server.ending?.(signal as Signal);
      code = exitCode;
    });
  }
  const { count, pauseUs } = server.tries ?? { count: 1, pauseUs: 0 };
  let listener = listenTcp(context, ANY, server.port, server.backlog);
  for (let tries = 1; typeof listener === "string"; tries++) {
    stderr.write(server.taken(strerror(listener)));
    if (pauseUs > 0) yield sleepUntil(context.host.loop.nowUs + pauseUs);
    if (tries === count) {
      server.gaveUp?.();
      return 1;
    }
    listener = listenTcp(context, ANY, server.port, server.backlog);
  }
  server.ready?.();
  let connections = 0;
  try {
    while (code === null) {
      const client = yield* acceptNext(listener, () => code !== null);
      if (client === null) continue;
      const connection = ++connections;
      serveInThread(context, client, 4, () => serveConnection(context, server, { client, connection }));
    }
    server.ended?.();
    return code;
  } finally {
    listener.close();
  }
}

type Connection = Pick<WebRequest, "client" | "connection">;

function* serveConnection(context: CommandContext, server: WebServer, connection: Connection): Program {
  const { client } = connection;
  const { loop } = context.host;
  const stream = new HttpStream(() => receiveSome(client, loop.nowUs + server.keepAliveSeconds * 1_000_000));
  for (;;) {
    const lines = yield* readHead(stream);
    if (lines === null) return 0;
    const reply = replyTo(server, connection, lines);
    const failed = yield* sendAll(client, toBytes(reply.head));
    if (failed !== null) return 0;
    if (reply.body.length > 0 && (yield* sendAll(client, reply.body)) !== null) return 0;
    if (reply.close) {
      client.shutdown("write");
      yield sleepUntil(loop.nowUs);
      return 0;
    }
  }
}

const REQUEST = /^([A-Z]+) (\S+)(?: HTTP\/(1\.[01]))?$/;

function replyTo(server: WebServer, connection: Connection, lines: readonly string[]): WebReply {
  const match = REQUEST.exec(lines[0]!);
  if (match === null) return server.malformed({ method: "", target: "", version: "1.0", lines, headers: [], ...connection });
  const headers = lines.slice(1).flatMap((line) => parseHeader(line) ?? []);
  return server.reply({ method: match[1]!, target: match[2]!, version: match[3] ?? "0.9", lines, headers, ...connection });
}

function* readHead(stream: HttpStream): Step<string[] | null> {
  const lines: string[] = [];
  for (;;) {
    const line = yield* stream.line();
    if (line === null) return null;
    const text = line.replace(/\r?\n$/, "");
    if (text === "" && lines.length > 0) return lines;
    if (text !== "") lines.push(text);
    // What is no request gets its reply without waiting for more.
    if (lines.length === 1 && !REQUEST.test(lines[0]!)) return lines;
  }
}

/** Whether the client wants the connection closed after this reply. */
export function wantsClose({ version, headers }: WebRequest): boolean {
  const wanted = headers.findLast(({ name }) => name.toLowerCase() === "connection")?.value.toLowerCase();
  return version === "1.1" ? wanted === "close" : wanted !== "keep-alive";
}
