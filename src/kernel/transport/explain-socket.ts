/** Whose socket a packet is for, and which are near where none is: asked while somebody explains. */
import type { SocketName } from "../../trace/facts.ts";
import { ANY, formatIpv4, type Ipv4 } from "../../wire/ipv4-address.ts";
import type { Net } from "../net.ts";
import { reportHop } from "../observe.ts";
import type { Skb } from "../skb.ts";
import type { Socket } from "./socket.ts";
import type { TcpSocket } from "./tcp/socket.ts";
import type { UdpSocket } from "./udp.ts";

export function reportTcpReceiver(skb: Skb, socket: TcpSocket): void {
  reportHop(skb, "receiver", nameTcp(socket));
}

export function reportUdpReceiver(skb: Skb, socket: UdpSocket): void {
  reportHop(skb, "receiver", nameUdp(socket));
}

export function reportRawReceiver(skb: Skb, socket: Socket & { readonly local: Ipv4 }): void {
  reportHop(skb, "receiver", { protocol: "raw", local: addressWords(socket.local), program: programOf(socket) });
}

/** So many of those near are named. */
const MOST_NEARBY = 8;

/** No socket has the port: who listens at it elsewhere, by the other protocol, and what else listens by this one. */
export function reportNoListener(skb: Skb, protocol: "tcp" | "udp", port: number): void {
  const { tcp, udp } = listeners(skb.net);
  const same = protocol === "tcp" ? tcp : udp;
  const other = protocol === "tcp" ? udp : tcp;
  const atPort = ({ local }: SocketName): boolean => local.endsWith(`:${port}`);
  const nearby = [...same.filter(atPort), ...other.filter(atPort), ...same.filter((each) => !atPort(each))];
  const address = formatIpv4(skb.ip.dst);
  reportHop(skb, "noListener", { protocol, address, port, nearby: nearby.slice(0, MOST_NEARBY) });
}

function listeners(net: Net): { readonly tcp: SocketName[]; readonly udp: SocketName[] } {
  const tcp = [...net.sockets.tcp.sockets()].filter(({ state }) => state === "LISTEN").map(nameTcp);
  const udp = [...net.sockets.udp].filter(({ isConnected }) => !isConnected).map(nameUdp);
  return { tcp, udp };
}

function nameTcp(socket: TcpSocket): SocketName {
  const address = socket.state === "LISTEN" ? socket.boundAddress : socket.localAddress;
  return { protocol: "tcp", local: `${addressWords(address)}:${socket.localPort}`, program: programOf(socket) };
}

function nameUdp(socket: UdpSocket): SocketName {
  const { address, port } = socket.local;
  return { protocol: "udp", local: `${addressWords(address)}:${port}`, program: programOf(socket) };
}

function addressWords(address: Ipv4): string {
  return address === ANY ? "*" : formatIpv4(address);
}

/** The name of the program that holds a socket; of one nobody has accepted yet, null. */
function programOf({ holder, owner }: Socket): string | null {
  return holder?.name ?? owner?.title.split(" ")[0] ?? null;
}
