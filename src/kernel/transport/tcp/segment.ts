/**
 * From a socket to the wire: the route it keeps, the IP header of its segments, options. Linux: __tcp_transmit_skb(),
 * __ip_queue_xmit().
 */

import { NO_BYTES } from "../../../wire/bytes.ts";
import { IPV4_HEADER_BYTES, type Packet } from "../../../wire/ipv4.ts";
import type { Ipv4 } from "../../../wire/ipv4-address.ts";
import { TCP, TCP_HEADER_BYTES, type Tcp, type TcpOptions } from "../../../wire/tcp.ts";
import type { ErrnoName } from "../../config/errno.ts";
import type { RouteResult } from "../../ipv4/fib.ts";
import { sendPacket } from "../../ipv4/output.ts";
import { routeOutput } from "../../ipv4/output-route.ts";
import { isMtuLocked, mtuOf } from "../../ipv4/path-mtu.ts";
import type { Net } from "../../net.ts";
import type { TcpSocket } from "./socket.ts";

/** The connection's route, looked up again once the fib has changed. An errno where there is none. */
export function freshRoute(sock: TcpSocket): RouteResult | ErrnoName {
  const { net } = sock;
  if (sock.route !== null && sock.route.generation === net.fib.generation) return sock.route;
  const route = routeOutput(net, {
    dst: sock.remoteAddress,
    src: sock.localAddress,
    tos: sock.tos,
    mark: sock.mark,
    device: sock.device,
    protocol: TCP,
    sport: sock.localPort,
    dport: sock.remotePort,
  });
  if (typeof route === "string") return route;
  sock.route = route;
  sock.sendOptions = { owner: sock, mark: sock.mark, device: sock.device, route };
  sock.confirmOptions = { ...sock.sendOptions, confirmed: true };
  return route;
}

/** Sends one segment of a connection. The result of sending is not returned: lost is lost, timers see to it. */
export function sendSegment(sock: TcpSocket, segment: Tcp, headerBytes: number): ErrnoName | null {
  const { net } = sock;
  const route = freshRoute(sock);
  if (typeof route === "string") {
    net.snmp.IpOutNoRoutes++;
    return route;
  }
  const id = sock.ipId;
  sock.ipId = (id + 1) & 0xffff;
  const packet: Packet = {
    kind: "ipv4",
    src: sock.localAddress,
    dst: sock.remoteAddress,
    protocol: TCP,
    ttl: sock.ttl !== 0 ? sock.ttl : net.settings.defaultTtl,
    tos: sock.tos,
    id,
    dontFragment: sock.discoversMtu && !isMtuLocked(net, route, sock.remoteAddress),
    moreFragments: false,
    fragmentOffset: 0,
    options: NO_BYTES,
    payload: segment,
    totalLength: IPV4_HEADER_BYTES + headerBytes + segment.data.length,
  };
  if (!sock.confirmNeighbour) return sendPacket(net, packet, sock.sendOptions);
  sock.confirmNeighbour = false;
  return sendPacket(net, packet, sock.confirmOptions);
}

/** The size of a header with these options, as wire/tcp.ts writes them. */
export function headerBytesOf(options: TcpOptions): number {
  let size = TCP_HEADER_BYTES;
  if (options.mss !== null) size += 4;
  if (options.timestamps !== null) size += 12;
  else if (options.sackPermitted) size += 4;
  if (options.windowScale !== null) size += 4;
  if (options.sack !== null) size += 4 + 8 * options.sack.length;
  return size;
}

/** The millisecond clock of the timestamp option. */
export function timestampNow(net: Net, offset: number): number {
  return (Math.floor(net.loop.nowUs / 1000) + offset) >>> 0;
}

/** The MSS to announce towards a destination. Linux: ipv4_default_advmss(), tcp_mss_clamp(). */
export function advertisedMss({ net, maxSegment }: TcpSocket, route: RouteResult, dst: Ipv4): number {
  const mss = route.advmss !== 0 ? route.advmss : Math.min(Math.max(mtuOf(net, route, dst) - 40, 256), 65535 - 40);
  return maxSegment > 0 ? Math.min(mss, maxSegment) : mss;
}

/**
 * What of a SYN's options this namespace takes: tcp_timestamps, tcp_sack and tcp_window_scaling switch them off. Linux:
 * tcp_parse_options().
 */
export function usableOptions(net: Net, options: TcpOptions): TcpOptions {
  const { timestamps, sack, windowScaling } = net.settings.tcp;
  if (timestamps && sack && windowScaling) return options;
  return {
    ...options,
    timestamps: timestamps ? options.timestamps : null,
    sackPermitted: sack && options.sackPermitted,
    windowScale: windowScaling ? options.windowScale : null,
  };
}
