/** TCP for programs that block: each helper is a step to call with `yield*`. */
import type { ErrnoName } from "../../kernel/config/errno.ts";
import { TcpSocket } from "../../kernel/transport/tcp/socket.ts";
import { restAt, type Step, waitOn } from "../../sim/wait.ts";
import { ANY, type Ipv4 } from "../../wire/ipv4-address.ts";
import type { CommandContext } from "../command.ts";

export interface ConnectOptions {
  /** Absolute virtual time; Infinity waits as long as TCP tries. */
  readonly deadlineUs?: number;
  /** The program polls a socket that does not block: an ICMP error is reported to it at once. */
  readonly polls?: boolean;
  readonly source?: Ipv4;
  readonly sourcePort?: number;
  /** Called with the new socket before anything is sent, to set its options. */
  readonly prepare?: (socket: TcpSocket) => ErrnoName | null;
}

/** An open socket held by the program. */
export function openTcp(context: CommandContext, fd = 3): TcpSocket {
  const socket = TcpSocket.open(context.net);
  socket.holder = { name: holderName(context), pid: context.process.pid, fd };
  return socket;
}

/** The program's name as ss shows it. */
export function holderName(context: CommandContext): string {
  return (context.argv[0] ?? "").replace(/.*\//, "").slice(0, 15);
}

/** A connected socket, or why not; "TIMEOUT" where the deadline came first. */
export function* connectTcp(
  context: CommandContext,
  address: Ipv4,
  port: number,
  options: ConnectOptions = {},
): Step<TcpSocket | ErrnoName | "TIMEOUT"> {
  const socket = openTcp(context);
  let done = false;
  try {
    const refused = options.prepare?.(socket) ?? null;
    if (refused !== null) return refused;
    if (options.source !== undefined || options.sourcePort !== undefined) {
      const errno = socket.bind(options.source ?? ANY, options.sourcePort ?? 0);
      if (errno !== null) return errno;
    }
    const errno = yield* finishConnect(
      socket,
      socket.connect(address, port),
      options.deadlineUs ?? Number.POSITIVE_INFINITY,
      options.polls ?? false,
    );
    if (errno !== null) return errno;
    done = true;
    return socket;
  } finally {
    if (!done) socket.close();
  }
}

/**
 * Waits for a connect() that returned EINPROGRESS. To a program that polls an ICMP error is reported at once; one whose connect()
 * blocks only when the next SYN meets it again.
 */
export function* finishConnect(
  socket: TcpSocket,
  result: ErrnoName | null,
  deadlineUs: number,
  polls = true,
): Step<ErrnoName | "TIMEOUT" | null> {
  if (result !== null && result !== "EINPROGRESS") return result;
  while ((socket.state === "SYN_SENT" || socket.state === "SYN_RECV") && !(polls && socket.hasError)) {
    if ((yield waitOn(socket.ready, deadlineUs)) === "timeout") return "TIMEOUT";
  }
  return socket.takeError();
}

/** Sends everything, waiting for room. Returns an errno where the connection is no more. */
export function* sendAll(socket: TcpSocket, bytes: Uint8Array): Step<ErrnoName | null> {
  let at = 0;
  while (at < bytes.length) {
    const result = socket.send(at === 0 ? bytes : bytes.subarray(at));
    if (typeof result === "string" && result !== "EAGAIN") return result;
    if (typeof result === "number" && result > 0) {
      at += result;
      continue;
    }
    yield waitOn(socket.ready);
  }
  return null;
}

/** The next bytes; null at the end, an errno where the connection failed, "TIMEOUT" after the deadline. */
export function* receiveSome(
  socket: TcpSocket,
  deadlineUs = Number.POSITIVE_INFINITY,
  max?: number,
): Step<Uint8Array | null | ErrnoName | "TIMEOUT"> {
  for (;;) {
    const bytes = socket.receive(max);
    if (bytes instanceof Uint8Array) return bytes;
    const error = socket.takeError();
    if (error !== null) return error;
    if (bytes === null) return null;
    if ((yield waitOn(socket.ready, deadlineUs)) === "timeout") return "TIMEOUT";
  }
}

/** The next connection of a listener; null after the deadline, or once a signal has made `stopped` true. */
export function* acceptTcp(
  listener: TcpSocket,
  deadlineUs = Number.POSITIVE_INFINITY,
  stopped: () => boolean = () => false,
): Step<TcpSocket | null> {
  for (;;) {
    if (stopped()) return null;
    const socket = listener.accept();
    if (socket !== null) return socket;
    if ((yield waitOn(listener.ready, deadlineUs)) === "timeout") return null;
  }
}

/** A server's next connection; null once a signal has made `stopped` true. Between two it holds nothing but the listener. */
export function* acceptNext(listener: TcpSocket, stopped: () => boolean = () => false): Step<TcpSocket | null> {
  while (!stopped()) {
    const socket = listener.accept();
    if (socket !== null) return socket;
    yield restAt(listener.ready);
  }
  return null;
}

/** The segment of an errno's words a program prints where it was "TIMEOUT". */
export function errnoOrTimeout(result: ErrnoName | "TIMEOUT"): ErrnoName {
  return result === "TIMEOUT" ? "ETIMEDOUT" : result;
}
