/**
 * A SOCKS5 proxy (RFC 1928) for each namespace of the lab's host, on the machine's 127.0.0.1: CONNECT without authentication, to
 * an IPv4 address or a name, which is resolved in the lab with the namespace's /etc/hosts and /etc/resolv.conf.
 */
import type { Server } from "node:net";
import { runningDocker } from "../docker/engine.ts";
import { type ErrnoName, refusal } from "../kernel/config/errno.ts";
import type { Net } from "../kernel/net.ts";
import { TcpSocket } from "../kernel/transport/tcp/socket.ts";
import type { LabHost } from "../lab/lab-host.ts";
import { netnsName, netsOf } from "../lab/topology.ts";
import type { Resolver } from "../shell/net/dns-client.ts";
import { resolveHost } from "../shell/net/resolve.ts";
import { errnoOrTimeout, finishConnect } from "../shell/net/tcp.ts";
import { netnsFiles } from "../shell/vfs/overlay.ts";
import { type Step, waitOn } from "../sim/wait.ts";
import { formatIpv4, type Ipv4 } from "../wire/ipv4-address.ts";
import { decodeText } from "../wire/text.ts";
import { LOOPBACK, makeRelayServer, type Outside, type RelayServerOptions } from "./relay.ts";

export class SocksProxies {
  readonly #options: RelayServerOptions;
  /** By the namespace's name. */
  readonly #proxies = new Map<string, Server>();

  constructor(options: RelayServerOptions) {
    this.#options = options;
  }

  /**
   * Where the proxy of a namespace listens: it is started when it is first asked for, and is that of whichever namespace has the
   * name. "" is the host's first one; null where there is none.
   */
  addressOf(name: string): Promise<string> | null {
    const running = this.#proxies.get(name);
    if (running !== undefined) return Promise.resolve(addressOf(running));
    const { host } = this.#options;
    if (namespaceNamed(host, name) === undefined) return null;
    const server = makeRelayServer(this.#options, (outside) => serve(outside, host, name));
    this.#proxies.set(name, server);
    return new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen({ host: LOOPBACK, port: 0 }, () => resolve(addressOf(server)));
    });
  }

  close(): void {
    for (const server of this.#proxies.values()) server.close();
  }
}

function addressOf(server: Server): string {
  return `${LOOPBACK}:${(server.address() as { port: number }).port}`;
}

/** By its name for `ip netns`, or the container's. */
function namespaceNamed(host: LabHost, name: string): Net | undefined {
  return netsOf(host.lab, host).find((net) => netnsName(host, net) === name);
}

const VERSION = 5;
const NO_AUTHENTICATION = 0;
const NO_ACCEPTABLE_METHOD = 0xff;
const CONNECT = 1;
const IPV4 = 1;
const DOMAIN_NAME = 3;

const REPLIES = {
  succeeded: 0,
  generalFailure: 1,
  networkUnreachable: 3,
  hostUnreachable: 4,
  connectionRefused: 5,
  ttlExpired: 6,
  commandNotSupported: 7,
  addressTypeNotSupported: 8,
} as const;

/** RFC 1928 has no code for a time-out; other proxies take "TTL expired" for it, too. */
const REPLY_OF: Partial<Record<ErrnoName, number>> = {
  ENETUNREACH: REPLIES.networkUnreachable,
  EHOSTUNREACH: REPLIES.hostUnreachable,
  ECONNREFUSED: REPLIES.connectionRefused,
  ETIMEDOUT: REPLIES.ttlExpired,
};

/** A client of a proxy, up to the connection that it asked for; null where it was refused. */
function* serve(outside: Outside, host: LabHost, name: string): Step<TcpSocket | null> {
  const connected = yield* negotiate(outside, host, name);
  if (!(connected instanceof TcpSocket)) {
    if (connected !== null) outside.write(connected);
    outside.close();
    return null;
  }
  outside.write(reply(REPLIES.succeeded, connected.local));
  return connected;
}

/** A connection; the bytes of a refusal; null where no SOCKS5 is spoken. */
function* negotiate(outside: Outside, host: LabHost, name: string): Step<TcpSocket | Uint8Array | null> {
  const [version, methodCount] = yield* take(outside, 2);
  if (version !== VERSION) return null;
  if (!(yield* take(outside, methodCount!)).includes(NO_AUTHENTICATION)) return new Uint8Array([VERSION, NO_ACCEPTABLE_METHOD]);
  outside.write(new Uint8Array([VERSION, NO_AUTHENTICATION]));
  const [, command, , type] = yield* take(outside, 4);
  if (command !== CONNECT) return reply(REPLIES.commandNotSupported);
  if (type !== IPV4 && type !== DOMAIN_NAME) return reply(REPLIES.addressTypeNotSupported);
  const address = yield* take(outside, type === IPV4 ? 4 : (yield* take(outside, 1))[0]!);
  const [high, low] = yield* take(outside, 2);
  const net = namespaceNamed(host, name);
  if (net === undefined) return reply(REPLIES.generalFailure);
  const target = type === IPV4 ? [...address].join(".") : decodeText(address);
  return yield* connect(resolverOf(host, net, name), target, high! * 256 + low!);
}

/** Tries each address of the name. */
function* connect(resolver: Resolver, target: string, port: number): Step<TcpSocket | Uint8Array> {
  const resolved = yield* resolveHost(resolver, target);
  if (typeof resolved === "string") return reply(REPLIES.hostUnreachable);
  let code: number = REPLIES.hostUnreachable;
  for (const address of resolved.addresses) {
    const socket = TcpSocket.open(resolver.net);
    const errno = yield* finishConnect(socket, socket.connect(address, port), Number.POSITIVE_INFINITY);
    if (errno === null) return socket;
    socket.close();
    code = REPLY_OF[errnoOrTimeout(errno)] ?? REPLIES.generalFailure;
  }
  return reply(code);
}

function resolverOf(host: LabHost, net: Net, name: string): Resolver {
  const { kernelHost } = host;
  const engine = runningDocker(kernelHost);
  const container = net === kernelHost.init ? null : engine?.containerNamed(name);
  const files =
    container?.net === net
      ? { readFile: (path: string) => engine!.runtime.readFile(container, path) ?? refusal("ENOENT") }
      : netnsFiles(host.files.of(net), name);
  return { argv: ["netnsim"], host: kernelHost, net, process: kernelHost.loop.current!, files };
}

/** BND.ADDR and BND.PORT are the lab's; zeros where there is no connection. */
function reply(code: number, { address, port }: { address: Ipv4; port: number } = { address: 0 as Ipv4, port: 0 }): Uint8Array {
  return new Uint8Array([VERSION, code, 0, IPV4, ...formatIpv4(address).split(".").map(Number), port >> 8, port & 0xff]);
}

/** So many bytes of a client's; zeros where it has ended before. */
function* take(outside: Outside, count: number): Step<Uint8Array> {
  for (;;) {
    const bytes = count === 0 ? new Uint8Array() : outside.read(count);
    if (bytes?.length === count) return bytes;
    if (bytes !== undefined || outside.hasFailed) return new Uint8Array(count);
    yield waitOn(outside.ready);
  }
}
