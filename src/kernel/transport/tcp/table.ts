/**
 * The TCP sockets of a namespace: connections by four-tuple (with half-open and TIME_WAIT ones), listeners by port, ports.
 * Linux: struct inet_hashinfo, net/ipv4/inet_hashtables.c. Hashes are small integers; chains hang on the entries themselves.
 */
import { type Restore, restoreAll, saveMap } from "../../../sim/restore.ts";
import type { DropReason } from "../../../trace/reasons.ts";
import { ANY, type Ipv4 } from "../../../wire/ipv4-address.ts";
import type { ErrnoName } from "../../config/errno.ts";
import { type IfIndex, NO_DEVICE } from "../../config/link.ts";
import type { Net } from "../../net.ts";
import { dropPacket } from "../../observe.ts";
import type { Skb } from "../../skb.ts";
import { infoOf, type TcpInfo } from "./info.ts";
import { Ports } from "./ports.ts";
import type { TcpRequest } from "./request.ts";
import type { TcpSocket } from "./socket.ts";
import type { TcpTimeWait } from "./time-wait.ts";

export type TcpEntry = TcpSocket | TcpRequest | TcpTimeWait;

export class TcpTable {
  readonly ports: Ports;
  readonly #net: Net;
  readonly #entries = new Map<number, TcpEntry>();
  readonly #listeners = new Map<number, TcpSocket[]>();

  #secret: number | null = null;

  /** What the starts of connections are made from; drawn when the first one is made. */
  get secret(): number {
    this.#secret ??= this.#net.loop.random.next32();
    return this.#secret;
  }

  constructor(net: Net) {
    this.#net = net;
    this.ports = new Ports(net);
  }

  get hasConnections(): boolean {
    return this.#entries.size > 0;
  }

  /** While there are no connections. */
  save(): Restore {
    const secret = this.#secret;
    const listeners = saveMap(this.#listeners, (sockets) => [...sockets]);
    return restoreAll([saveMap(this.#entries), listeners, this.ports.save(), () => void (this.#secret = secret)]);
  }

  /** The connection a segment from `remote` to `local` belongs to. */
  find(remote: Ipv4, remotePort: number, local: Ipv4, localPort: number): TcpEntry | null {
    const key = hashOf(remote, remotePort, local, localPort);
    for (let entry = this.#entries.get(key) ?? null; entry !== null; entry = entry.hashNext as TcpEntry | null) {
      if (
        entry.remoteAddress === remote &&
        entry.remotePort === remotePort &&
        entry.localAddress === local &&
        entry.localPort === localPort
      )
        return entry;
    }
    return null;
  }

  /**
   * The listener for a destination: one bound to the address or the device goes before the others. Among equals that share the
   * port (SO_REUSEPORT) the sender decides. Linux: inet_lhash2_lookup(), reuseport_select_sock(), whose hash has a random seed.
   */
  findListener(local: Ipv4, localPort: number, device: IfIndex, remote: Ipv4, remotePort: number): TcpSocket | null {
    const list = this.#listeners.get(localPort);
    if (list === undefined) return null;
    let best: TcpSocket | null = null;
    let bestScore = 0;
    let equals = 0;
    for (const sock of list) {
      if (sock.boundAddress !== ANY && sock.boundAddress !== local) continue;
      if (sock.device !== NO_DEVICE && sock.device !== device) continue;
      const score = 1 + (sock.boundAddress !== ANY ? 4 : 0) + (sock.device !== NO_DEVICE ? 2 : 0);
      if (score === bestScore) equals++;
      if (score <= bestScore) continue;
      best = sock;
      bestScore = score;
      equals = 0;
    }
    if (equals === 0 || best === null) return best;
    const { boundAddress, device: bound } = best;
    const group = list.filter((sock) => sock.boundAddress === boundAddress && sock.device === bound);
    return group[hashOf(remote, remotePort, local, localPort) % group.length]!;
  }

  hash(entry: TcpEntry): void {
    // Early demux takes segments to what is no address of this host, which would be forwarded.
    if (!this.#net.fib.isOwnAddress(entry.localAddress)) this.#net.epoch.move();
    const key = hashOf(entry.remoteAddress, entry.remotePort, entry.localAddress, entry.localPort);
    entry.hashNext = this.#entries.get(key) ?? null;
    entry.hashed = true;
    this.#entries.set(key, entry);
  }

  unhash(entry: TcpEntry): void {
    if (!entry.hashed) return;
    entry.hashed = false;
    const key = hashOf(entry.remoteAddress, entry.remotePort, entry.localAddress, entry.localPort);
    let previous: TcpEntry | null = null;
    for (let at = this.#entries.get(key) ?? null; at !== null; at = at.hashNext as TcpEntry | null) {
      if (at !== entry) {
        previous = at;
        continue;
      }
      if (previous !== null) previous.hashNext = entry.hashNext;
      else if (entry.hashNext === null) this.#entries.delete(key);
      else this.#entries.set(key, entry.hashNext as TcpEntry);
      entry.hashNext = null;
      return;
    }
  }

  addListener(sock: TcpSocket): void {
    const list = this.#listeners.get(sock.localPort);
    if (list === undefined) this.#listeners.set(sock.localPort, [sock]);
    else list.push(sock);
  }

  removeListener(sock: TcpSocket): void {
    const left = (this.#listeners.get(sock.localPort) ?? []).filter((other) => other !== sock);
    if (left.length > 0) this.#listeners.set(sock.localPort, left);
    else this.#listeners.delete(sock.localPort);
  }

  /** The local port of a connection about to be made: the bound one, or an ephemeral one. */
  takeConnectPort(sock: TcpSocket): ErrnoName | null {
    const { remoteAddress, remotePort, localAddress } = sock;
    if (sock.localPort !== 0) return this.#takeTuple(sock, sock.localPort, true) ? null : "EADDRNOTAVAIL";
    const destination = hashOf(remoteAddress, remotePort, localAddress, 0);
    const port = this.ports.findForConnect(destination, (candidate) => !this.#takeTuple(sock, candidate, false));
    if (port === 0) return "EADDRNOTAVAIL";
    sock.localPort = port;
    sock.ephemeral = true;
    this.ports.hold(port, sock, true);
    return null;
  }

  /**
   * Whether nobody uses a four-tuple; one in TIME_WAIT may be replaced, and its sequence numbers continued. Linux:
   * __inet_check_established().
   */
  #takeTuple(sock: TcpSocket, port: number, asksForPort: boolean): boolean {
    const entry = this.find(sock.remoteAddress, sock.remotePort, sock.localAddress, port);
    if (entry === null) return true;
    if (entry.kind !== "timewait" || !entry.mayBeReused(asksForPort)) return false;
    sock.nextStart = (entry.sndNxt + 65537) | 0;
    sock.tsRecent = entry.tsRecent;
    sock.tsRecentStamp = Math.floor(entry.enteredUs / 1_000_000) + 1;
    entry.remove();
    entry.net.snmp.TcpExtTWRecycled++;
    return true;
  }

  drop(skb: Skb, reason: DropReason): void {
    dropPacket(skb, reason);
  }

  /** Plain data for ss and netstat: listeners first, then connections. */
  list(): TcpInfo[] {
    const { nowUs } = this.#net.loop;
    const infos: TcpInfo[] = [];
    for (const list of this.#listeners.values()) for (const sock of list) infos.push(infoOf(sock, nowUs));
    for (const entry of this.#all()) if (entry.kind !== "request" || !entry.cookie) infos.push(infoOf(entry, nowUs));
    return infos;
  }

  /** Listeners first, then connections; no requests and no TIME_WAIT. */
  *sockets(): Generator<TcpSocket> {
    for (const list of this.#listeners.values()) yield* list;
    for (const entry of this.#all()) if (entry.kind === "socket") yield entry;
  }

  /** The namespace dies: everything ends without a word. */
  closeAll(): void {
    for (const entry of [...this.#all()]) {
      if (entry.kind === "socket") entry.vanish();
      else entry.remove();
    }
    for (const list of [...this.#listeners.values()]) for (const sock of [...list]) sock.vanish();
    this.#listeners.clear();
    this.#entries.clear();
  }

  *#all(): Generator<TcpEntry> {
    for (const first of this.#entries.values()) {
      for (let entry: TcpEntry | null = first; entry !== null; entry = entry.hashNext as TcpEntry | null) yield entry;
    }
  }
}

/** A small integer of a four-tuple. */
function hashOf(remote: number, remotePort: number, local: number, localPort: number): number {
  let hash = Math.imul(remote ^ ((remotePort << 16) | localPort), 0x9e3779b1) ^ Math.imul(local, 0x85ebca6b);
  hash ^= hash >>> 15;
  return hash & 0x3fffffff;
}
