/**
 * docker-proxy for UDP: a socket of its own towards the container for each client, for as long as something passes. Source:
 * udp_proxy_linux.go.
 */
import type { Net } from "../../kernel/net.ts";
import { UdpSocket } from "../../kernel/transport/udp.ts";
import { type Program, restAt, waitAny } from "../../sim/wait.ts";
import type { Ipv4 } from "../../wire/ipv4-address.ts";

/** A client that is silent for so long is forgotten (UDPConnTrackTimeout). */
const IDLE_US = 90_000_000;

interface Client {
  readonly address: Ipv4;
  readonly port: number;
  readonly backend: UdpSocket;
  lastUs: number;
}

export function* udpProxy(net: Net, listener: UdpSocket, address: Ipv4, port: number): Program {
  const clients = new Map<string, Client>();
  try {
    for (;;) {
      for (let datagram = listener.receive(); datagram !== null; datagram = listener.receive()) {
        const { address: from, port: fromPort } = datagram.from;
        const key = `${from}:${fromPort}`;
        const client = clients.get(key) ?? open(net, listener, address, port, from, fromPort);
        if (client === null) continue;
        clients.set(key, client);
        client.lastUs = net.loop.nowUs;
        client.backend.send(datagram.data);
      }
      listener.takeError();
      let deadlineUs = Number.POSITIVE_INFINITY;
      for (const [key, client] of clients) {
        if (relayReplies(net, listener, client)) deadlineUs = Math.min(deadlineUs, client.lastUs + IDLE_US);
        else {
          client.backend.close();
          clients.delete(key);
        }
      }
      yield clients.size === 0
        ? restAt(listener.ready)
        : waitAny([listener.ready, ...[...clients.values()].map(({ backend }) => backend.ready)], deadlineUs);
    }
  } finally {
    for (const { backend } of clients.values()) backend.close();
    listener.close();
  }
}

function open(net: Net, listener: UdpSocket, to: Ipv4, toPort: number, address: Ipv4, port: number): Client | null {
  const backend = UdpSocket.open(net);
  backend.holder = listener.holder;
  if (backend.connect(to, toPort) !== null) {
    backend.close();
    return null;
  }
  return { address, port, backend, lastUs: net.loop.nowUs };
}

/**
 * Relays what the container sent back. Returns false where the client was silent for too long. A refusal is read again, as the
 * real one does.
 */
function relayReplies(net: Net, listener: UdpSocket, client: Client): boolean {
  const { backend, address, port } = client;
  for (let datagram = backend.receive(); datagram !== null; datagram = backend.receive()) {
    client.lastUs = net.loop.nowUs;
    listener.send(datagram.data, { address, port });
  }
  backend.takeError();
  return net.loop.nowUs - client.lastUs < IDLE_US;
}
