/** nc as a server: one connection, or one after the other with -k. */
import { strerror } from "../../../kernel/config/errno.ts";
import type { Endpoint } from "../../../kernel/transport/socket.ts";
import type { TcpSocket } from "../../../kernel/transport/tcp/socket.ts";
import { UdpSocket } from "../../../kernel/transport/udp.ts";
import { type Program, type Step, waitOn } from "../../../sim/wait.ts";
import { ANY, formatIpv4, type Ipv4 } from "../../../wire/ipv4-address.ts";
import type { CommandContext } from "../../command.ts";
import { parsePort } from "../../net/address.ts";
import { EAI, nameOrAddress, resolveHost } from "../../net/resolve.ts";
import { acceptTcp, holderName, openTcp } from "../../net/tcp.ts";
import { TcpChannel, UdpChannel } from "./channel.ts";
import type { NcOptions } from "./options.ts";
import { relay } from "./relay.ts";

/** nc's listen(2) backlog. */
const BACKLOG = 1;

export function* runListener(context: CommandContext, options: NcOptions): Program {
  const fail = (text: string): number => {
    context.stderr.write(`nc: ${text}\n`);
    return 1;
  };
  let address: Ipv4 = ANY;
  const host = options.host ?? options.source;
  const port = parsePort(options.ports[0]!, options.udp ? "udp" : "tcp");
  if (port === null) return fail(`getaddrinfo: ${EAI.SERVICE}`);
  if (host !== null) {
    const resolved = yield* resolveHost(context, host, { numeric: options.numeric });
    if (typeof resolved === "string") return fail(`getaddrinfo: ${EAI[resolved]}`);
    address = resolved.addresses[0]!;
  }
  const failure = options.udp
    ? yield* serveUdp(context, options, address, port)
    : yield* serveTcp(context, options, address, port);
  return failure === null ? 0 : fail(failure);
}

function* serveTcp(context: CommandContext, options: NcOptions, address: Ipv4, port: number): Step<string | null> {
  const listener = openTcp(context);
  let client: TcpSocket | null = null;
  try {
    listener.reuseAddr = true;
    listener.reusePort = true;
    if (options.tos >= 0) listener.tos = options.tos;
    listener.ttl = options.ttl;
    const errno = listener.bind(address, port) ?? listener.listen(BACKLOG);
    if (errno !== null) return strerror(errno);
    yield* report(context, options, "Listening on", listener.local);
    for (;;) {
      client = yield* acceptTcp(listener);
      if (client === null) continue;
      client.holder = { name: holderName(context), pid: context.process.pid, fd: 4 };
      yield* report(context, options, "Connection received on", client.remote);
      const next = yield* relay(context, options, new TcpChannel(client));
      client.close();
      if (!options.keep || next !== "done") return null;
    }
  } finally {
    client?.close();
    listener.close();
  }
}

function* serveUdp(context: CommandContext, options: NcOptions, address: Ipv4, port: number): Step<string | null> {
  const socket = UdpSocket.open(context.net);
  socket.holder = { name: holderName(context), pid: context.process.pid, fd: 3 };
  socket.reuseAddress = true;
  socket.broadcastAllowed = options.broadcast;
  try {
    const errno = socket.bind(address, port);
    if (errno !== null) return strerror(errno);
    yield* report(context, options, "Bound on", socket.local);
    if (options.keep) {
      for (;;) if ((yield* relay(context, options, new UdpChannel(socket))) !== "done") return null;
    }
    let first = socket.peek();
    while (first === null) {
      yield waitOn(socket.ready);
      socket.takeError();
      first = socket.peek();
    }
    const refused = socket.connect(first.from.address, first.from.port);
    if (refused !== null) return `connect: ${strerror(refused)}`;
    yield* report(context, options, "Connection received on", first.from);
    yield* relay(context, options, new UdpChannel(socket));
    return null;
  } finally {
    socket.close();
  }
}

/** -v: the end's name, as getnameinfo() finds it. */
function* report(context: CommandContext, options: NcOptions, words: string, end: Endpoint): Step<void> {
  if (!options.verbose) return;
  const name = options.numeric ? formatIpv4(end.address) : yield* nameOrAddress(context, end.address);
  if (name === null) context.stderr.write(`nc: getnameinfo: ${EAI.AGAIN}\n`);
  else context.stderr.write(`${words} ${name} ${end.port}\n`);
}
