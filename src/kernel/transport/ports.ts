/** Ephemeral ports. Linux: udp_lib_get_port(), __inet_hash_connect(); net.ipv4.ip_local_port_range. */
import type { Net } from "../net.ts";

/** A free port from the range, searched from a random start; 0 where all are taken. */
export function choosePort(net: Net, isTaken: (port: number) => boolean): number {
  const { localPortLow, localPortHigh } = net.settings;
  const count = localPortHigh - localPortLow + 1;
  const start = net.loop.random.below(count);
  for (let step = 0; step < count; step++) {
    const port = localPortLow + ((start + step) % count);
    if (!net.settings.reservedPorts.has(port) && !isTaken(port)) return port;
  }
  return 0;
}
