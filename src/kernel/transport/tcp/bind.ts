/** A program binds and listens. Linux: __inet_bind(), inet_listen(), inet_csk_listen_start(). */
import { ANY, type Ipv4 } from "../../../wire/ipv4-address.ts";
import type { ErrnoName } from "../../config/errno.ts";
import { setState } from "./done.ts";
import type { TcpSocket } from "./socket.ts";

export function bindSocket(sock: TcpSocket, address: Ipv4, port: number): ErrnoName | null {
  const { net } = sock;
  if (address !== ANY && !net.settings.nonlocalBind) {
    const type = net.fib.addressType(address);
    if (type !== "LOCAL" && type !== "MULTICAST" && type !== "BROADCAST") return "EADDRNOTAVAIL";
  }
  if (port !== 0 && port < net.settings.unprivilegedPortStart && sock.uid !== 0) return "EACCES";
  if (sock.state !== "CLOSE" || sock.localPort !== 0) return "EINVAL";
  const { ports } = net.sockets.tcp;
  const chosen = port !== 0 ? port : ports.findForBind(sock, address);
  if (chosen === 0 || ports.conflicts(sock, address, chosen)) return "EADDRINUSE";
  sock.localPort = chosen;
  sock.boundAddress = address;
  sock.localAddress = address;
  sock.portLocked = port !== 0;
  ports.hold(chosen, sock);
  return null;
}

/** A socket already listening only takes the new backlog. */
export function listenSocket(sock: TcpSocket, backlog: number): ErrnoName | null {
  const { tcp } = sock.net.sockets;
  if (sock.state !== "CLOSE" && sock.state !== "LISTEN") return "EINVAL";
  sock.backlogLimit = backlog < 0 ? sock.net.settings.somaxconn : Math.min(backlog, sock.net.settings.somaxconn);
  if (sock.state === "LISTEN") return null;
  if (sock.localPort === 0) {
    const errno = bindSocket(sock, sock.boundAddress, 0);
    if (errno !== null) return errno;
  } else if (tcp.ports.conflicts(sock, sock.boundAddress, sock.localPort)) return "EADDRINUSE";
  sock.shutdownBits = 0;
  setState(sock, "LISTEN");
  tcp.addListener(sock);
  return null;
}
