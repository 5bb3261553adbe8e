/**
 * Two namespaces joined by a veth pair, 10.0.0.1 (a) and 10.0.0.2 (b), and what passes at a's end: lines as tcpdump prints them,
 * with sequence numbers relative to each direction's first SYN. Programs are steps of a small generator.
 */

import { createHost, createKernel } from "../../src/kernel/create-host.ts";
import type { Device, PacketTap } from "../../src/kernel/device.ts";
import type { Net } from "../../src/kernel/net.ts";
import { addAddress } from "../../src/kernel/netlink/address.ts";
import { addVeth, findDevice, setLinkUp } from "../../src/kernel/netlink/link.ts";
import { TcpSocket } from "../../src/kernel/transport/tcp/socket.ts";
import type { Process } from "../../src/sim/process.ts";
import type { Program, Step } from "../../src/sim/wait.ts";
import { waitOn } from "../../src/sim/wait.ts";
import type { Frame } from "../../src/wire/ethernet.ts";
import type { Packet } from "../../src/wire/ipv4.ts";
import { ANY, ipv4 } from "../../src/wire/ipv4-address.ts";
import { ACK, FIN, PSH, RST, SYN, type Tcp } from "../../src/wire/tcp.ts";

export const A = ipv4("10.0.0.1");
export const B = ipv4("10.0.0.2");

export interface Seen {
  readonly timeUs: number;
  readonly packet: Packet;
  readonly tcp: Tcp;
}

export class Rig {
  readonly kernel;
  readonly a: Net;
  readonly b: Net;
  readonly seen: Seen[] = [];
  readonly icmps: Packet[] = [];
  #startUs = 0;

  constructor(seed = 1) {
    this.kernel = createKernel({ seed });
    const host = createHost(this.kernel, "h");
    const other = createHost(this.kernel, "g");
    this.a = host.init;
    this.b = other.init;
    must(addVeth(this.a, "va", this.b, "vb"));
    this.#configure(this.a, "va", "10.0.0.1");
    this.#configure(this.b, "vb", "10.0.0.2");
    this.loop.run();
    this.deviceA.taps = [this.#tap()];
    this.#startUs = this.loop.nowUs;
  }

  get loop() {
    return this.kernel.loop;
  }

  get deviceA(): Device {
    return findDevice(this.a, "va") as Device;
  }

  get deviceB(): Device {
    return findDevice(this.b, "vb") as Device;
  }

  #configure(net: Net, name: string, address: string): void {
    must(setLinkUp(net.loopback));
    const device = findDevice(net, name) as Device;
    must(addAddress(device, ipv4(address), 24));
    must(setLinkUp(device));
  }

  #tap(): PacketTap {
    return {
      seeFrame: (_device: Device, frame: Frame, _outgoing: boolean, _type: number, timeUs: number) => {
        const payload = frame.payload;
        if (payload.kind !== "ipv4") return;
        if (payload.payload.kind === "tcp") this.seen.push({ timeUs, packet: payload, tcp: payload.payload });
        else if (payload.payload.kind === "icmp") this.icmps.push(payload);
      },
    };
  }

  spawn(name: string, program: () => Program): Process {
    return this.loop.spawn(name, program);
  }

  run(): void {
    this.loop.run();
  }

  /** Seconds since the rig stood. */
  since(us: number): number {
    return (us - this.#startUs) / 1e6;
  }

  /** `> [S] seq 0 win 64240 len 0` and the like: `>` from a to b. */
  lines(options: { ports?: boolean } = {}): string[] {
    const bases = new Map<string, number>();
    return this.seen.map(({ packet, tcp }) => {
      const key = `${packet.src}:${tcp.sport}:${tcp.dport}`;
      const back = `${packet.dst}:${tcp.dport}:${tcp.sport}`;
      if (tcp.flags & SYN) bases.set(key, tcp.seq);
      const seq = (tcp.seq - (bases.get(key) ?? tcp.seq)) | 0;
      const ack = (tcp.ack - (bases.get(back) ?? 0)) | 0;
      const parts = [packet.src === A ? ">" : "<", `[${flagsOf(tcp.flags)}]`];
      if (tcp.data.length > 0 || tcp.flags & (SYN | FIN | RST))
        parts.push(`seq ${seq}${tcp.data.length > 0 ? `:${seq + tcp.data.length}` : ""}`);
      if (tcp.flags & ACK) parts.push(`ack ${ack}`);
      parts.push(`win ${tcp.window}`);
      const sack = tcp.options.sack?.map(([l, r]) => `{${(l - (bases.get(back) ?? 0)) | 0}:${(r - (bases.get(back) ?? 0)) | 0}}`);
      if (sack) parts.push(`sack ${sack.join("")}`);
      if (options.ports) parts.push(`port ${tcp.sport}`);
      return parts.join(" ");
    });
  }
}

function flagsOf(flags: number): string {
  let text = "";
  if (flags & FIN) text += "F";
  if (flags & SYN) text += "S";
  if (flags & RST) text += "R";
  if (flags & PSH) text += "P";
  if (flags & ACK) text += ".";
  return text;
}

export function must(refused: unknown): void {
  if (refused !== null) throw new Error(`rig: ${JSON.stringify(refused)}`);
}

export function listen(net: Net, port: number, backlog = 5): TcpSocket {
  const sock = TcpSocket.open(net);
  sock.reuseAddr = true;
  must(sock.bind(ANY, port));
  must(sock.listen(backlog));
  return sock;
}

export function* accept(listener: TcpSocket): Step<TcpSocket> {
  for (;;) {
    const child = listener.accept();
    if (child !== null) return child;
    yield waitOn(listener.ready);
  }
}

/** Returns the error, or null once connected. */
export function* connect(sock: TcpSocket, address = B, port = 8000): Step<string | null> {
  const errno = sock.connect(address, port);
  if (errno !== "EINPROGRESS") return errno;
  while (sock.state === "SYN_SENT" || sock.state === "SYN_RECV") yield waitOn(sock.ready);
  return sock.takeError();
}

/** What comes next; null at the end. Throws the errno of a broken connection. */
export function* receive(sock: TcpSocket, max = 65536): Step<Uint8Array | null> {
  for (;;) {
    const bytes = sock.receive(max);
    const error = sock.takeError();
    if (error !== null) throw new Error(error);
    if (bytes !== undefined) return bytes;
    yield waitOn(sock.ready);
  }
}

export function* sendAll(sock: TcpSocket, bytes: Uint8Array): Step<void> {
  for (let at = 0; at < bytes.length; ) {
    const taken = sock.send(bytes.subarray(at));
    if (typeof taken === "number") at += taken;
    else if (taken === "EAGAIN") yield waitOn(sock.ready);
    else throw new Error(taken);
  }
}

export function text(words: string): Uint8Array {
  return new TextEncoder().encode(words);
}
