/**
 * How curl gets its connection: the address (--resolve, its own cache, the resolver), one attempt per address, --interface, and
 * the words of what went wrong. One connection is kept for the next request to the same host and port. The address of a "bundle"
 * that -v prints when a connection is used again is a pointer on Linux; here it is always the same.
 */
import { strerror } from "../../../kernel/config/errno.ts";
import type { TcpSocket } from "../../../kernel/transport/tcp/socket.ts";
import { type Step, waitOn } from "../../../sim/wait.ts";
import { formatIpv4, type Ipv4, parseIpv4 } from "../../../wire/ipv4-address.ts";
import type { CommandContext } from "../../command.ts";
import { resolveHost } from "../../net/resolve.ts";
import { openTcp } from "../../net/tcp.ts";
import type { HttpStream } from "../http/stream.ts";
import type { Meter } from "./meter.ts";
import type { CurlOptions } from "./options.ts";
import type { CurlUrl } from "./url.ts";

/** What ends a transfer, as curl reports it. */
/** How much of a name curl 7.88 shows. */
const SHOWN_NAME_BYTES = 255;

export interface Failure {
  readonly code: number;
  readonly text: string;
}

export interface Connection {
  readonly number: number;
  readonly host: string;
  readonly port: number;
  readonly socket: TcpSocket;
  readonly stream: HttpStream;
}

/** The clock of one transfer. */
export interface Pace {
  readonly startUs: number;
  readonly meter: Meter;
  /** --max-time's end; Infinity without. */
  readonly deadlineUs: number;
}

/** curl looks at the clock this often while nothing happens. */
const TICK_US = 1_000_000;
/** The first look of a connection attempt is the happy eyeballs timer's. */
const HAPPY_EYEBALLS_US = 200_000;
const CONNECT_TIMEOUT_US = 300_000_000;

export class Connections {
  /** Host:port to addresses: what --resolve gave and what was looked up. */
  readonly cache = new Map<string, readonly Ipv4[]>();
  kept: Connection | null = null;
  next = 0;
}

/** Addresses of the host, or why there are none. */
export function* findAddresses(
  context: CommandContext,
  url: CurlUrl,
  known: Connections,
  info: (text: string) => void,
): Step<readonly Ipv4[] | Failure> {
  const key = `${url.host.toLowerCase()}:${url.port}`;
  const cached = known.cache.get(key);
  if (cached !== undefined) {
    info(`Hostname ${url.host} was found in DNS cache`);
    return cached;
  }
  const resolved = yield* resolveHost(context, url.host);
  if (typeof resolved === "string") return { code: 6, text: `Could not resolve host: ${url.host.slice(0, SHOWN_NAME_BYTES)}` };
  known.cache.set(key, resolved.addresses);
  return resolved.addresses;
}

/** --resolve HOST:PORT:ADDRESS[,ADDRESS]... */
export function addResolved(entries: readonly string[], known: Connections, info: (text: string) => void): Failure | null {
  for (const entry of entries) {
    const [, host, port, list] = /^\+?([^:]*):(\d+):(.+)$/.exec(entry) ?? [];
    const addresses = list?.split(",").map(parseIpv4) ?? [];
    if (host === undefined || addresses.length === 0 || addresses.includes(null)) {
      return { code: 49, text: `Couldn't parse CURLOPT_RESOLVE entry '${entry}'` };
    }
    known.cache.set(`${host.toLowerCase()}:${Number(port)}`, addresses as Ipv4[]);
    info(`Added ${host}:${port}:${list} to DNS cache`);
  }
  return null;
}

export function* openConnection(
  context: CommandContext,
  url: CurlUrl,
  addresses: readonly Ipv4[],
  setup: { readonly options: CurlOptions; readonly pace: Pace; readonly info: (text: string) => void },
): Step<TcpSocket | Failure> {
  const { options, pace, info } = setup;
  const { loop } = context.host;
  const startUs = loop.nowUs;
  const connectEndUs = startUs + (options.connectTimeoutUs > 0 ? options.connectTimeoutUs : CONNECT_TIMEOUT_US);
  const afterMs = (): number => Math.trunc((loop.nowUs - startUs) / 1000);
  const failed = (why: string): string => `Failed to connect to ${url.host} port ${url.port} after ${afterMs()} ms: ${why}`;
  let code = 7;
  for (const [index, address] of addresses.entries()) {
    const where = `${formatIpv4(address)}:${url.port}`;
    info(`  Trying ${where}...`);
    const socket = openTcp(context, 5);
    socket.noDelay = true;
    const unbound = yield* bindSocket(context, socket, options, info);
    if (unbound !== null) {
      socket.close();
      info(failed("Failed binding local connection end"));
      return { code: 45, text: unbound };
    }
    const errno = socket.connect(address, url.port);
    if (errno !== null && errno !== "EINPROGRESS") {
      socket.close();
      info(`Immediate connect fail for ${formatIpv4(address)}: ${strerror(errno)}`);
      code = 7;
      continue;
    }
    const isLast = index === addresses.length - 1;
    const leftUs = connectEndUs - loop.nowUs;
    const attemptEndUs = loop.nowUs + (isLast ? leftUs : Math.trunc(leftUs / 2));
    let tickUs = loop.nowUs + HAPPY_EYEBALLS_US;
    for (;;) {
      // An error that is not final yet (REJECT's reply to a SYN) is one for poll(2) too.
      const error = socket.state === "SYN_SENT" && !socket.hasError ? null : socket.takeError();
      if (error !== null) {
        socket.close();
        info(`connect to ${formatIpv4(address)} port ${url.port} failed: ${strerror(error)}`);
        code = error === "ETIMEDOUT" ? 28 : 7;
        break;
      }
      if (socket.state !== "SYN_SENT" && socket.state !== "SYN_RECV") {
        if (options.localPort > 0 && options.interfaceName === null) info(`Local port: ${socket.local.port}`);
        if (options.keepAliveSeconds !== null) {
          const keepAliveUs = options.keepAliveSeconds * 1_000_000;
          socket.enableKeepAlive(keepAliveUs, keepAliveUs);
        }
        return socket;
      }
      yield waitOn(socket.ready, Math.min(tickUs, attemptEndUs, pace.deadlineUs));
      if (loop.nowUs >= pace.deadlineUs) {
        socket.close();
        return { code: 28, text: `Connection timed out after ${Math.trunc((loop.nowUs - pace.startUs) / 1000)} milliseconds` };
      }
      if (loop.nowUs >= attemptEndUs) {
        socket.close();
        info(`ipv4 connect timeout after ${Math.trunc((attemptEndUs - startUs) / 1000)}ms, move on!`);
        if (isLast) return { code: 28, text: failed("Timeout was reached") };
        break;
      }
      if (loop.nowUs < tickUs) continue;
      pace.meter.update(loop.nowUs);
      tickUs = loop.nowUs + TICK_US;
    }
  }
  return { code, text: failed("Couldn't connect to server") };
}

/** --interface and --local-port. Null, or what went wrong. */
function* bindSocket(
  context: CommandContext,
  socket: TcpSocket,
  options: CurlOptions,
  info: (text: string) => void,
): Step<string | null> {
  const name = options.interfaceName;
  let address: Ipv4 | null = null;
  if (name !== null) {
    const device = context.net.devices.find((each) => each?.name === name.replace(/^if!/, ""));
    if (device) {
      socket.device = device.ifindex;
      if (options.localPort === 0) return null;
    } else {
      const resolved = yield* resolveHost(context, name.replace(/^(if|host)!/, ""));
      if (typeof resolved === "string") {
        info(`Could not resolve host: ${name}`);
        info(`Couldn't bind to '${name}'`);
        return `Couldn't bind to '${name}'`;
      }
      address = resolved.addresses[0]!;
      info(`Name '${name}' family 2 resolved to '${formatIpv4(address)}' family 2`);
    }
  }
  if (address === null && options.localPort === 0) return null;
  const errno = socket.bind(address ?? (0 as Ipv4), options.localPort);
  if (errno !== null) {
    const text = `bind failed with errno ${BIND_ERRNO[errno] ?? 0}: ${strerror(errno)}`;
    info(text);
    return text;
  }
  if (address !== null) info(`Local port: ${options.localPort}`);
  return null;
}

const BIND_ERRNO: Readonly<Record<string, number>> = { EADDRINUSE: 98, EADDRNOTAVAIL: 99, EACCES: 13, EINVAL: 22 };

/** Waits for the peer's bytes, keeping the meter going. */
export function* receivePaced(
  context: CommandContext,
  socket: TcpSocket,
  pace: () => Pace,
): Step<Uint8Array | null | "TIMEOUT" | NonNullable<ReturnType<TcpSocket["takeError"]>>> {
  const { loop } = context.host;
  for (;;) {
    const bytes = socket.receive(102_400);
    if (bytes instanceof Uint8Array) return bytes;
    const error = socket.takeError();
    if (error !== null) return error;
    if (bytes === null) return null;
    const { meter, deadlineUs } = pace();
    yield waitOn(socket.ready, Math.min(loop.nowUs + TICK_US, deadlineUs));
    if (loop.nowUs >= deadlineUs && !socket.readable) return "TIMEOUT";
    meter.update(loop.nowUs);
  }
}
