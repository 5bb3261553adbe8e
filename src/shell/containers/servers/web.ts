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
import { type Framing, findHeader, type Header, HttpStream, parseHeader } from "../../commands/http/stream.ts";
import { toBytes, toText } from "../../io.ts";
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
  /** How many requests came on the connection before. */
  readonly earlier: number;
}

export interface WebReply {
  /** With the empty line at its end; empty for HTTP/0.9. */
  readonly head: string;
  readonly body: Uint8Array;
  readonly close: boolean;
  /** Whether a client that waits for `100 Continue` gets it first. */
  readonly continues?: boolean;
  /** The connection is closed without a look at the request's body. */
  readonly leavesBody?: boolean;
}

/** A request line: its parts, or the status of the refusal. */
export type StartLine = Pick<WebRequest, "method" | "target" | "version"> | number;

export interface WebServer {
  readonly port: number;
  readonly backlog: number;
  /** Seconds a connection stays open between requests. */
  readonly keepAliveSeconds: number;
  reply(request: WebRequest): WebReply;
  /** The reply to what is no HTTP: its first line is all there is of it. The status is that of `start`, else 400. */
  malformed(request: WebRequest, status: number): WebReply;
  /** Reads a request line, which still has its carriage return; methods in capitals and HTTP/1.0 and 1.1, where not given. */
  start?(line: string): StartLine;
  /** The longest line in bytes with its end, and the status of a request line that is longer; a longer header is cut off. */
  readonly longest?: { readonly bytes: number; readonly status: number };
  /** Whether the body of a request is read before the reply is sent, not after it. */
  readonly readsBodyFirst?: boolean;
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

/** How long a server that is about to close waits for the body that a client still sends. */
const LINGER_US = 5_000_000;

function* serveConnection(context: CommandContext, server: WebServer, connection: Connection): Program {
  const { client } = connection;
  const { loop } = context.host;
  let patienceUs = server.keepAliveSeconds * 1_000_000;
  const stream = new HttpStream(() => receiveSome(client, loop.nowUs + patienceUs));
  for (let earlier = 0; ; earlier++) {
    const head = yield* readHead(stream, server);
    if (head === null) return 0;
    const request: WebRequest = { ...head, ...connection, earlier };
    const reply = head.refused === null ? server.reply(request) : server.malformed(request, head.refused);
    const hasBody = head.refused === null && reply.leavesBody !== true;
    const framing: Framing = hasBody ? bodyOf(request.headers) : { kind: "none" };
    const waits = expectsContinue(request) && (framing.kind !== "none" || server.readsBodyFirst !== true);
    if (reply.continues === true && waits) {
      if ((yield* sendAll(client, toBytes("HTTP/1.1 100 Continue\r\n\r\n"))) !== null) return 0;
    }
    const reachesBody = reply.continues === true || !reply.close;
    if (server.readsBodyFirst === true && reachesBody && !(yield* skipBody(stream, framing))) return 0;
    if (reply.head !== "" && (yield* sendAll(client, toBytes(reply.head))) !== null) return 0;
    if (reply.body.length > 0 && (yield* sendAll(client, reply.body)) !== null) return 0;
    if (reply.close) patienceUs = Math.min(patienceUs, LINGER_US);
    const isWhole = server.readsBodyFirst === true || (yield* skipBody(stream, framing));
    if (reply.close) {
      client.shutdown("write");
      yield sleepUntil(loop.nowUs);
      return 0;
    }
    if (!isWhole) return 0;
  }
}

/** How the body of a request is framed (RFC 9112 §6.3). */
function bodyOf(headers: readonly Header[]): Framing {
  if (/\bchunked\b/i.test(findHeader(headers, "Transfer-Encoding") ?? "")) return { kind: "chunked" };
  const length = Number(findHeader(headers, "Content-Length") ?? 0);
  return length > 0 ? { kind: "length", bytes: length } : { kind: "none" };
}

/** False where it did not come whole. */
function* skipBody(stream: HttpStream, framing: Framing): Step<boolean> {
  const end = yield* stream.body(
    framing,
    function* () {},
    () => {},
  );
  return end.kind === "done";
}

/** HTTP/1.0 has no such thing. */
export function expectsContinue({ version, headers }: WebRequest): boolean {
  return version !== "1.0" && version !== "0.9" && findHeader(headers, "Expect")?.toLowerCase() === "100-continue";
}

const REQUEST = /^([A-Z]+) (\S+)(?: HTTP\/(1\.[01]))?\r?$/;

function startOf(line: string): StartLine {
  const match = REQUEST.exec(line);
  return match === null ? 400 : { method: match[1]!, target: match[2]!, version: match[3] ?? "0.9" };
}

type Head = Pick<WebRequest, "method" | "target" | "version" | "lines" | "headers"> & { readonly refused: number | null };

/** What is no request, and what has no version, gets its reply without waiting for more. Null where the client left. */
function* readHead(stream: HttpStream, server: WebServer): Step<Head | null> {
  const { bytes: longest, status } = server.longest ?? { bytes: Number.POSITIVE_INFINITY, status: 400 };
  let first: string | null;
  do {
    first = yield* shortLine(stream, longest);
    if (first === null) return null;
  } while (first.trim() === "");
  const lines = [first.replace(/\r$/, "")];
  const isLong = first.length >= longest;
  const start = isLong ? status : (server.start ?? startOf)(first);
  if (typeof start === "number") {
    const method = /^[A-Z]+(?= )/.exec(first)?.[0] ?? "";
    return { method, target: "", version: "1.0", lines, headers: [], refused: start };
  }
  const headers: Header[] = [];
  if (start.version === "0.9") return { ...start, lines, headers, refused: null };
  for (;;) {
    const line = yield* shortLine(stream, longest);
    if (line === null) return null;
    if (line === "" || line === "\r") return { ...start, lines, headers, refused: null };
    lines.push(line);
    if (line.length >= longest) return { ...start, lines, headers, refused: null };
    const header = parseHeader(line);
    if (header !== null) headers.push(header);
  }
}

/** A line without its line feed, cut off where it is too long. */
function* shortLine(stream: HttpStream, longest: number): Step<string | null> {
  for (;;) {
    const end = stream.pending.indexOf(10);
    if (end >= 0 ? end >= longest : stream.pending.length >= longest) return toText(stream.take(longest));
    if (end >= 0) return toText(stream.take(end + 1)).slice(0, -1);
    if (!(yield* stream.fill())) return null;
  }
}

/** Whether the client wants the connection closed after this reply. */
export function wantsClose({ version, headers }: WebRequest): boolean {
  const wanted = headers.findLast(({ name }) => name.toLowerCase() === "connection")?.value.toLowerCase();
  return version === "1.1" ? wanted === "close" : wanted !== "keep-alive";
}
