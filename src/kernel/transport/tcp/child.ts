/** What a connection takes over from the listener it was made by. Linux: inet_csk_clone_lock(), sk_clone(). */
import type { TcpRequest } from "./request.ts";
import type { TcpSocket } from "./socket.ts";

export function inheritFrom(listener: TcpSocket, child: TcpSocket, request: TcpRequest): void {
  child.uid = listener.uid;
  child.gid = listener.gid;
  child.device = listener.device;
  child.mark = listener.mark;
  child.ttl = listener.ttl;
  child.tos = listener.tos;
  child.discoversMtu = listener.discoversMtu;
  child.noDelay = listener.noDelay;
  child.keepAlive = listener.keepAlive;
  child.keepAliveIdleUs = listener.keepAliveIdleUs;
  child.keepAliveIntervalUs = listener.keepAliveIntervalUs;
  child.reuseAddr = listener.reuseAddr;
  child.reusePort = listener.reusePort;
  child.linger = listener.linger;
  child.holder = listener.holder;
  child.parent = listener;
  child.localAddress = request.localAddress;
  child.boundAddress = request.localAddress;
  child.localPort = request.localPort;
  child.remoteAddress = request.remoteAddress;
  child.remotePort = request.remotePort;
}
