/**
 * docker-proxy for TCP: listens on the host's port and connects each who comes to the container. Go's sockets: no delay,
 * keepalive of 15 s.
 */
import type { Net } from "../../kernel/net.ts";
import { TcpSocket } from "../../kernel/transport/tcp/socket.ts";
import { type Program, restAt, waitAny } from "../../sim/wait.ts";
import type { Ipv4 } from "../../wire/ipv4-address.ts";
import { Relay } from "./relay.ts";

const KEEPALIVE_US = 15_000_000;

export function* tcpProxy(net: Net, listener: TcpSocket, address: Ipv4, port: number): Program {
  let relays: Relay[] = [];
  try {
    for (;;) {
      for (let client = listener.accept(); client !== null; client = listener.accept())
        relays.push(open(net, client, address, port));
      relays = relays.filter((relay) => !relay.advance());
      if (relays.length === 0) {
        yield restAt(listener.ready);
        continue;
      }
      const queues = [listener.ready, ...relays.flatMap(({ client, backend }) => [client.ready, backend.ready])];
      yield waitAny(queues, Math.min(Number.POSITIVE_INFINITY, ...relays.map(({ deadlineUs }) => deadlineUs)));
    }
  } finally {
    for (const relay of relays) relay.close();
    listener.close();
  }
}

function open(net: Net, client: TcpSocket, address: Ipv4, port: number): Relay {
  const backend = TcpSocket.open(net);
  backend.holder = client.holder;
  for (const socket of [client, backend]) {
    socket.noDelay = true;
    socket.enableKeepAlive(KEEPALIVE_US, KEEPALIVE_US);
  }
  const errno = backend.connect(address, port);
  if (errno !== null && errno !== "EINPROGRESS") backend.setError(errno);
  return new Relay(net, client, backend);
}
