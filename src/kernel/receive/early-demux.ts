/**
 * Packets that a connection takes before they are routed. Where the route then leads on, forwarding refuses them: the connection
 * outlived its address. Linux: tcp_v4_early_demux(), udp_v4_early_demux(), and skb->sk in ip_forward().
 */
import { PACKET_HOST, type Skb } from "../skb.ts";

/** Whether a connection of this namespace has the packet's addresses and ports. A fragment's are not looked at. */
export function isDemuxed({ net, dev, ip, packetType }: Skb): boolean {
  const { settings, sockets } = net;
  const { payload } = ip;
  if (packetType !== PACKET_HOST) return false;
  if (payload.kind === "tcp")
    return settings.tcpEarlyDemux && sockets.tcp.find(ip.src, payload.sport, ip.dst, payload.dport) !== null;
  if (payload.kind !== "udp" || !settings.udpEarlyDemux) return false;
  return sockets.udp.find(ip.dst, payload.dport, ip.src, payload.sport, dev.ifindex)?.isConnected ?? false;
}
