/** The program of a declared image: it listens where the declaration says and sends what it says (docker/images/declared.ts). */
import type { Listening } from "../../../docker/images/declared.ts";
import { strerror } from "../../../kernel/config/errno.ts";
import { UdpSocket } from "../../../kernel/transport/udp.ts";
import type { Process } from "../../../sim/process.ts";
import { type Program, restAt } from "../../../sim/wait.ts";
import { ANY } from "../../../wire/ipv4-address.ts";
import type { Command, CommandContext } from "../../command.ts";
import { listenTcp, serveEach } from "../../commands/http/listen.ts";
import { toBytes } from "../../io.ts";
import { sendAll } from "../../net/tcp.ts";
import { serveWeb, type WebRequest, wantsClose } from "./web.ts";

export function declaredServer(listens: readonly Listening[]): Command {
  return {
    name: "serve",
    *run(context) {
      const { process } = context;
      let stopped = false;
      for (const signal of ["TERM", "INT"] as const) {
        process.on(signal, () => {
          stopped = true;
        });
      }
      const children = listens.map((each): Process => context.host.loop.spawnThread(process, () => serve(context, each)));
      // It ends with the first of its servers: a port that is taken ends it with 1.
      while (!stopped) {
        const ended = children.find((child) => child.state === "exited");
        if (ended !== undefined) return ended.exitCode;
        yield { queues: children.map((child) => child.exited), deadlineUs: Number.POSITIVE_INFINITY };
      }
      return 0;
    },
  };
}

function serve(context: CommandContext, listening: Listening): Program {
  if (listening.protocol === "udp") return serveUdp(context, listening);
  return listening.protocol === "tcp" ? serveTcp(context, listening) : serveHttp(context, listening);
}

function* serveHttp(context: CommandContext, { port, body: page }: Listening): Program {
  const body = toBytes(page);
  const reply = (request: WebRequest) => {
    const close = wantsClose(request);
    const head = `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ${body.length}\r\n${close ? "Connection: close\r\n" : ""}\r\n`;
    return { head, body: request.method === "HEAD" ? new Uint8Array(0) : body, close };
  };
  const malformed = () => ({
    head: "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n",
    body: new Uint8Array(0),
    close: true,
  });
  const taken = (text: string): string => `serve: port ${port}: ${text}\n`;
  return yield* serveWeb(context, { port, backlog: 128, keepAliveSeconds: 75, reply, malformed, taken }, {});
}

function* serveTcp(context: CommandContext, { port, body }: Listening): Program {
  const listener = listenTcp(context, ANY, port, 128);
  if (typeof listener === "string") {
    context.stderr.write(`serve: port ${port}: ${strerror(listener)}\n`);
    return 1;
  }
  return yield* serveEach(context, listener, "thread", function* (client) {
    yield* sendAll(client, toBytes(body));
    return 0;
  });
}

function* serveUdp(context: CommandContext, { port, body }: Listening): Program {
  const socket = UdpSocket.open(context.net);
  socket.holder = { name: "serve", pid: context.process.pid, fd: 3 };
  try {
    const errno = socket.bind(ANY, port);
    if (errno !== null) {
      context.stderr.write(`serve: port ${port}: ${strerror(errno)}\n`);
      return 1;
    }
    for (;;) {
      const datagram = socket.receive();
      if (datagram === null) yield restAt(socket.ready);
      else socket.send(toBytes(body), datagram.from);
    }
  } finally {
    socket.close();
  }
}
