/** What the web servers share: a listener, one process per connection, the head of a request, an answer sent whole. */
import type { ErrnoName } from "../../../kernel/config/errno.ts";
import type { TcpSocket } from "../../../kernel/transport/tcp/socket.ts";
import type { Process, Program, Step } from "../../../sim/process.ts";
import type { Ipv4 } from "../../../wire/ipv4-address.ts";
import type { CommandContext } from "../../command.ts";
import { acceptTcp, holderName, openTcp, receiveSome } from "../../net/tcp.ts";
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

/** Serves each connection in a process of its own, for ever. */
export function* serveEach(context: CommandContext, listener: TcpSocket, answer: (client: TcpSocket) => Program): Program {
  try {
    for (;;) {
      const client = (yield* acceptTcp(listener))!;
      spawnFor(context, client, answer);
    }
  } finally {
    listener.close();
  }
}

function spawnFor(context: CommandContext, client: TcpSocket, answer: (client: TcpSocket) => Program): void {
  const process: Process = context.host.loop.spawn(context.argv.join(" "), () => guarded(), context.process);
  client.holder = { name: holderName(context), pid: process.pid, fd: 4 };
  function* guarded(): Program {
    try {
      return yield* answer(client);
    } finally {
      client.close();
    }
  }
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
