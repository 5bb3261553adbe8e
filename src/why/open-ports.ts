/** Where programs of a namespace listen. */
import type { Net } from "../kernel/net.ts";

export interface OpenPort {
  readonly protocol: "tcp" | "udp";
  readonly port: number;
}

/** Sockets of TCP that listen, and of UDP that take datagrams from anybody. */
export function openPorts({ sockets }: Net): OpenPort[] {
  const tcp = [...sockets.tcp.sockets()].filter(({ state }) => state === "LISTEN");
  const udp = [...sockets.udp].filter(({ isConnected }) => !isConnected);
  return [
    ...tcp.map(({ localPort }) => ({ protocol: "tcp" as const, port: localPort })),
    ...udp.map(({ local }) => ({ protocol: "udp" as const, port: local.port })),
  ];
}

export function listensAt(net: Net, protocol: string, port: number): boolean {
  return openPorts(net).some((open) => open.protocol === protocol && open.port === port);
}
