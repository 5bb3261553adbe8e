/**
 * dockerd takes connections out of the host's conntrack table, so that NAT is decided anew for them: all whose replies come from
 * or go to the address of an endpoint that loses its ports or, from 23.0 on, gets them, and then also the UDP ones to a host port
 * it publishes (29.7.2 compares the container's port there, which is another number more often than not, and the host's address
 * where one was named). Source: libnetwork/drivers/bridge/bridge_linux.go (clearConntrackEntries),
 * libnetwork/iptables/conntrack.go.
 */
import type { Connection } from "../../kernel/netfilter/conntrack/connection.ts";
import type { Ipv4 } from "../../wire/ipv4-address.ts";
import type { Engine } from "../engine.ts";
import type { Endpoint, PublishedPort } from "../shapes.ts";

const UDP = 17;

/** The endpoint has the ports it is to have from now on. `gained` where it has just got them. */
export function forgetConnections(engine: Engine, address: Ipv4, { ports }: Pick<Endpoint, "ports">, gained: boolean): void {
  const { forgets } = engine.profile;
  if (gained && forgets === "address") return;
  const udp = forgets === "address" ? [] : ports.filter(({ protocol }) => protocol === "udp");
  const isMeant = (connection: Connection): boolean =>
    connection.replySrc === address ||
    connection.replyDst === address ||
    (connection.protocol === UDP && udp.some((port) => isPublished(connection, port, forgets)));
  const { conntrack } = engine.host.init;
  for (const connection of conntrack) if (isMeant(connection)) conntrack.destroy(connection);
}

function isPublished({ original }: Connection, port: PublishedPort, forgets: Engine["profile"]["forgets"]): boolean {
  if (forgets === "address, host port") return port.hostPort !== 0 && original.dport === port.hostPort;
  return original.dport === port.containerPort && (port.hostAddress === 0 || original.dst === port.hostAddress);
}
