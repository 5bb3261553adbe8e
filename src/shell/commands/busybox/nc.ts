/**
 * nc of busybox 1.35: TCP only, a client or (-l) a server for one connection; -e runs a program on it, with -ll on each that
 * comes. networking/nc.c. Refused: -i, -f.
 */
import { strerror } from "../../../kernel/config/errno.ts";
import type { TcpSocket } from "../../../kernel/transport/tcp/socket.ts";
import { type Step, type WaitQueue, waitAny, waitOn } from "../../../sim/wait.ts";
import { ANY, formatIpv4 } from "../../../wire/ipv4-address.ts";
import type { CommandContext } from "../../command.ts";
import { type Input, Pipe, SinkOutput } from "../../io.ts";
import { parsePort } from "../../net/address.ts";
import { acceptTcp, connectTcp, openTcp, sendAll } from "../../net/tcp.ts";
import { addressOf, cannotConnect, fail, ipv6Of, makeApplet, misuse, readLine, readNumber } from "./applet.ts";

const NAME = "nc";

export const nc = makeApplet(NAME, runNc);

function* runNc(context: CommandContext): Step<number> {
  const args = context.argv.slice(1);
  // What follows -e is the program with its arguments.
  const at = args.indexOf("-e");
  const program = at < 0 ? null : args.slice(at + 1);
  const line = readLine(NAME, at < 0 ? args : args.slice(0, at), "lp:w:i:f:");
  for (const letter of "if") if (line.has(letter)) throw fail(NAME, `option "-${letter}" is not modelled`, 2);
  const { nowUs } = context.host.loop;
  const seconds = line.value("w") === undefined ? 0 : readNumber(NAME, line.value("w")!, 0, 86_400);
  const deadlineUs = seconds > 0 ? nowUs + seconds * 1_000_000 : Number.POSITIVE_INFINITY;
  const localPort = line.value("p") === undefined ? 0 : portOf(line.value("p")!);
  const [host, port] = line.operands;
  if (line.has("l") ? line.operands.length > 0 : host === undefined || line.operands.length > 2) throw misuse(NAME);
  if (line.options.filter(({ name }) => name === "l").length > 1 && program !== null)
    return yield* serveForEver(context, localPort, deadlineUs, program);
  const socket = line.has("l")
    ? yield* accept(context, localPort, deadlineUs)
    : yield* connect(context, host!, port === undefined ? 0 : portOf(port), { localPort, deadlineUs });
  try {
    return program === null ? yield* relay(context, socket) : yield* runOn(context, socket, program);
  } finally {
    socket.close();
  }
}

function portOf(text: string): number {
  const port = parsePort(text, "tcp");
  if (port === null) throw fail(NAME, `bad port '${text}'`);
  return port;
}

function* accept(context: CommandContext, port: number, deadlineUs: number): Step<TcpSocket> {
  const listener = listen(context, port);
  try {
    const client = yield* acceptTcp(listener, deadlineUs);
    if (client === null) throw fail(NAME, "timed out");
    client.holder = { name: NAME, pid: context.process.pid, fd: 0 };
    return client;
  } finally {
    listener.close();
  }
}

/** -ll -e: the program is started anew for each client; -w is for the first. */
function* serveForEver(context: CommandContext, port: number, deadlineUs: number, program: readonly string[]): Step<number> {
  const listener = listen(context, port);
  try {
    for (let untilUs = deadlineUs; ; untilUs = Number.POSITIVE_INFINITY) {
      const client = yield* acceptTcp(listener, untilUs);
      if (client === null) throw fail(NAME, "timed out");
      const child = context.host.loop.spawn(program.join(" "), () => runOn(context, client, program), context.process);
      client.handTo(child);
      client.holder = { name: program[0] ?? NAME, pid: child.pid, fd: 0 };
    }
  } finally {
    listener.close();
  }
}

function listen(context: CommandContext, port: number): TcpSocket {
  const listener = openTcp(context);
  listener.reuseAddr = true;
  const errno = listener.bind(ANY, port) ?? listener.listen(1);
  if (errno === null) return listener;
  listener.close();
  throw fail(NAME, `bind: ${strerror(errno)}`);
}

function* connect(
  context: CommandContext,
  host: string,
  port: number,
  how: { localPort: number; deadlineUs: number },
): Step<TcpSocket> {
  if (ipv6Of(context, host) !== null) throw cannotConnect(NAME);
  const address = yield* addressOf(context, NAME, host);
  if (port === 0) throw fail(NAME, `can't connect to remote host (${formatIpv4(address)}): Connection refused`);
  const { localPort, deadlineUs } = how;
  const socket = yield* connectTcp(
    context,
    address,
    port,
    localPort > 0 ? { sourcePort: localPort, deadlineUs } : { deadlineUs },
  );
  if (socket === "TIMEOUT") throw fail(NAME, "timed out");
  if (typeof socket === "string") throw fail(NAME, `can't connect to remote host (${formatIpv4(address)}): ${strerror(socket)}`);
  return socket;
}

/**
 * In both directions until the network has ended; the end of the input is passed to the other side. Where both have something,
 * the input goes first: it is sent even to who has sent its end.
 */
function* relay(context: CommandContext, socket: TcpSocket): Step<number> {
  const { stdin, stdout } = context;
  let isInputOpen = true;
  for (;;) {
    const chunk = isInputOpen ? stdin.read() : undefined;
    if (chunk === null) {
      isInputOpen = false;
      socket.shutdown("write");
    } else if (chunk !== undefined && (yield* sendAll(socket, chunk)) !== null) return 0;
    const bytes = socket.receive(16_384);
    if (bytes === null || (bytes === undefined && socket.takeError() !== null)) return 0;
    if (bytes !== undefined) {
      if (!(bytes instanceof Uint8Array)) return 0;
      stdout.write(bytes);
    } else if (chunk === undefined) yield isInputOpen ? waitAny([socket.ready, stdin.readable]) : waitOn(socket.ready);
  }
}

/** -e: the program's input and output are the connection. */
function* runOn(context: CommandContext, socket: TcpSocket, argv: readonly string[]): Step<number> {
  if (argv.length === 0) throw misuse(NAME, "option requires an argument -- 'e'");
  const pipe = new Pipe();
  const output = new SinkOutput((bytes) => {
    pipe.write(bytes);
  });
  if (context.canExecute?.(argv[0]!) === false) throw fail(NAME, `can't execute '${argv[0]}': No such file or directory`);
  const child = context.spawn(argv, { stdin: new SocketInput(socket), stdout: output, stderr: output });
  while (child.state !== "exited" || !isEmpty(pipe)) {
    const bytes = pipe.read();
    if (bytes instanceof Uint8Array) {
      if ((yield* sendAll(socket, bytes)) !== null) break;
      continue;
    }
    yield waitAny([pipe.readable, child.exited]);
  }
  if (child.state !== "exited") child.kill("PIPE");
  return child.exitCode;
}

function isEmpty(pipe: Pipe): boolean {
  const bytes = pipe.read();
  if (!(bytes instanceof Uint8Array)) return true;
  pipe.unread(bytes);
  return false;
}

class SocketInput implements Input {
  readonly isTerminal = false;
  readonly #socket: TcpSocket;
  #back: Uint8Array | null = null;

  constructor(socket: TcpSocket) {
    this.#socket = socket;
  }

  get readable(): WaitQueue {
    return this.#socket.ready;
  }

  read(): Uint8Array | null | undefined {
    const back = this.#back;
    this.#back = null;
    if (back !== null) return back;
    const bytes = this.#socket.receive(16_384);
    return bytes === null || bytes === undefined || bytes instanceof Uint8Array ? bytes : null;
  }

  unread(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#back = bytes;
  }

  open(): void {}
  close(): void {}
}
