/** A TCP segment reaches its namespace: find who it is for. Linux: tcp_v4_rcv() in net/ipv4/tcp_ipv4.c. */
import type { Tcp } from "../../../wire/tcp.ts";
import { dropPacket, reportHop } from "../../observe.ts";
import { PACKET_HOST, type Skb } from "../../skb.ts";
import { reportNoListener, reportTcpReceiver } from "../explain-socket.ts";
import { receivedOn } from "../received-on.ts";
import { processSegment } from "./process-segment.ts";
import { sendReset } from "./reply.ts";
import { receiveAtListener, receiveAtRequest, type TcpRequest } from "./request.ts";
import type { TcpSocket } from "./socket.ts";
import { receiveInTimeWait, type TcpTimeWait } from "./time-wait.ts";

export function receiveTcp(skb: Skb): void {
  const { net, ip } = skb;
  if (skb.packetType !== PACKET_HOST) return dropPacket(skb, "NOT_SPECIFIED");
  net.snmp.TcpInSegs++;
  const segment = ip.payload;
  if (segment.kind !== "tcp") {
    // What does not parse: cut short, or a wrong checksum.
    net.snmp.TcpInErrs++;
    return dropPacket(skb, "TCP_CSUM");
  }
  const entry = net.sockets.tcp.find(ip.src, segment.sport, ip.dst, segment.dport);
  if (entry === null) return receiveUnknown(skb, segment, null);
  switch (entry.kind) {
    case "socket":
      return receiveForSocket(entry, skb);
    case "request":
      return receiveForRequest(entry, skb);
    case "timewait":
      return receiveForTimeWait(entry, skb, segment);
    default:
      return entry satisfies never;
  }
}

function receiveForSocket(sock: TcpSocket, skb: Skb): void {
  if (skb.net.taps.explaining) reportTcpReceiver(skb, sock);
  if (skb.net.taps.hops) reportHop(skb, "socket", { state: sock.state, holder: sock.holder?.name ?? null });
  if (sock.owned) sock.backlog.push(skb);
  else processSegment(sock, skb);
}

/** No connection: a listener's, or nobody's. `isn`: the least a new connection replacing one in TIME_WAIT may begin with. */
function receiveUnknown(skb: Skb, segment: Tcp, isn: number | null): void {
  const { net, ip } = skb;
  const listener = net.sockets.tcp.findListener(ip.dst, segment.dport, receivedOn(skb).ifindex, ip.src, segment.sport);
  if (listener === null) {
    if (net.taps.explaining) reportNoListener(skb, "tcp", segment.dport);
    sendReset(skb);
    return dropPacket(skb, "NO_SOCKET");
  }
  if (net.taps.explaining) reportTcpReceiver(skb, listener);
  if (net.taps.hops) reportHop(skb, "socket", { state: "LISTEN", holder: listener.holder?.name ?? null });
  receiveAtListener(listener, skb, isn);
}

function receiveForRequest(request: TcpRequest, skb: Skb): void {
  if (request.listener.state !== "LISTEN") {
    request.remove();
    return receiveUnknown(skb, skb.ip.payload as Tcp, null);
  }
  const result = receiveAtRequest(request, skb);
  if (result === null) return;
  if (result === "listener") return receiveAtListener(request.listener, skb, null);
  if (skb.net.taps.explaining) reportTcpReceiver(skb, request.listener);
  if (skb.net.taps.hops) reportHop(skb, "socket", { state: "SYN_RECV", holder: request.listener.holder?.name ?? null });
  processSegment(result, skb);
}

function receiveForTimeWait(wait: TcpTimeWait, skb: Skb, segment: Tcp): void {
  const result = receiveInTimeWait(wait, segment);
  if (result === "done") return;
  if (result === "reset") return sendReset(skb);
  const { src, dst } = skb.ip;
  const device = receivedOn(skb).ifindex;
  const listener = skb.net.sockets.tcp.findListener(dst, segment.dport, device, src, segment.sport);
  if (listener === null) {
    wait.acknowledge();
    return;
  }
  wait.remove();
  receiveUnknown(skb, segment, result.isn);
}
