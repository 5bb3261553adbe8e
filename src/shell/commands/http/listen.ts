/** What the web servers share: a listener, one process per connection, the head of a request, a reply sent whole. */
import type { ErrnoName } from "../../../kernel/config/errno.ts";
import type { TcpSocket } from "../../../kernel/transport/tcp/socket.ts";
import type { Program, Step } from "../../../sim/wait.ts";
import type { Ipv4 } from "../../../wire/ipv4-address.ts";
import type { CommandContext } from "../../command.ts";
import { acceptNext, holderName, openTcp, receiveSome } from "../../net/tcp.ts";
import { HttpStream } from "./stream.ts";

/** A listening socket with SO_REUSEADDR, or why not. */
export function listenTcp(context: CommandContext, address: Ipv4, port: number, backlog: number): TcpSocket | ErrnoName {
  const listener = openTcp(context);
  listener.reuseAddr = true;
  const errno = listener.bind(address, port) ?? listener.listen(backlog);
  if (errno === null) return listener;
  listener.close();
  return errno;
}

/** How a server takes up a connection: in a process of its own, or in a thread. */
export type Concurrency = "fork" | "thread";

/** Serves each connection until a signal has made `stopped` true. */
export function* serveEach(
  context: CommandContext,
  listener: TcpSocket,
  by: Concurrency,
  reply: (client: TcpSocket) => Program,
  stopped?: () => boolean,
): Program {
  for (;;) {
    const client = yield* acceptNext(listener, stopped);
    if (client === null) return 0;
    if (by === "thread") serveInThread(context, client, 4, reply);
    else serveInChild(context, client, reply);
  }
}

function serveInChild(context: CommandContext, client: TcpSocket, reply: (client: TcpSocket) => Program): void {
  const child = context.host.loop.spawn(context.process.title, () => reply(client), context.process);
  client.handTo(child);
  client.holder = { name: holderName(context), pid: child.pid, fd: 4 };
}

/** The connection is closed when the thread is through, and with the process. */
export function serveInThread(
  context: CommandContext,
  client: TcpSocket,
  fd: number,
  reply: (client: TcpSocket) => Program,
): void {
  const leader = context.process.leader ?? context.process;
  client.holder = { name: holderName(context), pid: leader.pid, fd };
  context.host.loop.spawnThread(leader, function* () {
    try {
      return yield* reply(client);
    } finally {
      client.close();
    }
  });
}

/** The lines of a request's head without their ends; null where the client left before it was whole. */
export function* readRequestHead(client: TcpSocket, deadlineUs?: number): Step<string[] | null> {
  const stream = new HttpStream(() => receiveSome(client, deadlineUs));
  const lines: string[] = [];
  for (;;) {
    const line = yield* stream.line();
    if (line === null) return lines.length > 0 ? lines : null;
    const text = line.replace(/\r?\n$/, "");
    if (text === "" && lines.length > 0) return lines;
    if (text === "") return [""];
    lines.push(text);
  }
}
