/**
 * A TCP socket as a program holds it: bind, listen, accept, connect, send, receive, shutdown, close. Its state is in sock.ts.
 * Linux: net/ipv4/tcp.c, af_inet.c. All calls return at once; a program waits at `ready` and looks again.
 *
 * While a program is inside a call the socket is its own: segments that arrive meanwhile wait in `backlog` and are processed
 * when the call ends (lock_sock(), release_sock()), so that captures show the order Linux gives.
 *
 * Left out: urgent data, ECN, Fast Open, SYN cookies, TCP_USER_TIMEOUT, TCP_DEFER_ACCEPT, TCP_CORK, MD5/AO, MPTCP,
 * SO_RCVBUF/SO_SNDBUF. Segments on the wire are at most one MSS long, as with `ethtool -K DEV tso off gso off gro off`.
 */
import { type Restore, restoreAll, saveArray } from "../../../sim/restore.ts";
import { spend } from "../../../sim/work.ts";
import type { Ipv4 } from "../../../wire/ipv4-address.ts";
import type { ErrnoName } from "../../config/errno.ts";
import type { Net } from "../../net.ts";
import type { Skb } from "../../skb.ts";
import { type Endpoint, endpointWords } from "../socket.ts";
import { armKeepalive } from "./arm.ts";
import { bindSocket, listenSocket } from "./bind.ts";
import { inheritFrom } from "./child.ts";
import { abortConnection, closeConnection, shutdownConnection } from "./close.ts";
import { connectSocket } from "./connect.ts";
import { destroySocket, finishConnection } from "./done.ts";
import { reduceMtu } from "./error.ts";
import { sendAck } from "./output.ts";
import { processSegment } from "./process-segment.ts";
import { readBytes } from "./read.ts";
import type { TcpRequest } from "./request.ts";
import { resumeThrottled } from "./resume.ts";
import { TcpSock } from "./sock.ts";
import { isSynchronized, maySend, RCV_SHUTDOWN, SEND_SHUTDOWN } from "./states.ts";
import { fireDelayedAck, fireKeepalive, fireRetransmit } from "./timers.ts";
import { writeBytes } from "./write.ts";

/** What each end of a connection costs, in units of work: its segments, timers and buffers. */
const CONNECTION_WORK = 24_000;

export class TcpSocket extends TcpSock {
  private constructor(net: Net) {
    super(net);
  }

  /** A socket of the process that runs. */
  static open(net: Net): TcpSocket {
    const socket = new TcpSocket(net);
    socket.install();
    return socket;
  }

  /** SO_ERROR: a pending error, or a soft one that ICMP reported; either is cleared. */
  override takeError(): ErrnoName | null {
    const error = super.takeError();
    if (error !== null) return error;
    const soft = this.softError;
    this.softError = null;
    return soft;
  }

  /**
   * A poll's POLLERR. A SYN rejected while connect() is still sending it leaves a soft error: a program that polls sees it at
   * once, one that waits for the state to change goes on until the SYN's retransmission is rejected a second later.
   */
  override get hasError(): boolean {
    return super.hasError || (this.state === "SYN_SENT" && this.softError !== null);
  }

  /** The pending error alone, as send() and connect() look at it (sk_err). */
  takeHardError(): ErrnoName | null {
    return super.takeError();
  }

  get local(): Endpoint {
    return { address: this.localAddress, port: this.localPort };
  }

  get remote(): Endpoint {
    return { address: this.remoteAddress, port: this.remotePort };
  }

  /** Something to read, the end, or an error. */
  get readable(): boolean {
    if (this.state === "LISTEN") return this.acceptable;
    return this.in.bytes > 0 || (this.shutdownBits & RCV_SHUTDOWN) !== 0 || this.hasError || this.state === "CLOSE";
  }

  /**
   * Room to write, or an error that a write would find; false while the handshake goes on. Who finds no room is woken when there
   * is (tcp_poll()).
   */
  get writable(): boolean {
    if (this.state === "SYN_SENT" || this.state === "SYN_RECV") return false;
    if (this.state === "LISTEN") return false;
    if ((this.shutdownBits & SEND_SHUTDOWN) !== 0 || this.hasError || this.state === "CLOSE" || this.hasWriteSpace) return true;
    this.noSpace = true;
    return false;
  }

  get acceptable(): boolean {
    return this.accepted.length > 0;
  }

  /** Linux: sk_stream_is_writeable(). */
  get hasWriteSpace(): boolean {
    return this.sndbuf - this.out.memory >= this.out.memory >> 1;
  }

  /** Recv-Q as ss prints it: unread bytes, or how many wait to be accepted. */
  get receiveQueueSize(): number {
    if (this.state === "LISTEN") return this.accepted.length;
    return this.in.bytes + (this.finReceived && !this.finRead ? 1 : 0);
  }

  /** Send-Q as ss prints it: unacknowledged bytes, or the backlog's limit. */
  get sendQueueSize(): number {
    return this.state === "LISTEN" ? this.backlogLimit : (this.writeSeq - this.sndUna) | 0;
  }

  /** Port 0 takes an ephemeral one. */
  bind(address: Ipv4, port: number): ErrnoName | null {
    return bindSocket(this, address, port);
  }

  listen(backlog: number): ErrnoName | null {
    return listenSocket(this, backlog);
  }

  /** The next connection that is through its handshake; null where none waits. */
  accept(): TcpSocket | null {
    if (this.accepted.length > 0) spend(CONNECTION_WORK);
    const child = this.accepted.shift();
    if (child === undefined) return null;
    child.parent = null;
    child.install();
    return child;
  }

  /**
   * "EINPROGRESS" while the handshake goes on; then wait at `ready` until `state` is no longer SYN_SENT and look at takeError().
   */
  connect(address: Ipv4, port: number): ErrnoName | null {
    spend(CONNECTION_WORK);
    this.enter();
    const errno = connectSocket(this, address, port);
    this.leave();
    return errno;
  }

  /**
   * How many bytes were taken into the send buffer; EAGAIN where it is full, EPIPE where nothing may be sent any more. Room that
   * came as the call ended is used, because nobody waits at `ready` yet. Linux: sk_stream_wait_memory().
   */
  send(bytes: Uint8Array): number | ErrnoName {
    for (;;) {
      this.enter();
      const taken = writeBytes(this, bytes);
      this.leave();
      if (taken !== "EAGAIN" || !this.#sendsNow) return taken;
    }
  }

  /**
   * Data; null at the end (FIN); undefined where there is nothing yet. A pending error is for takeError(). What arrived as the
   * call ended is read, because nobody waits at `ready` yet. Linux: sk_wait_data().
   */
  receive(max = Number.POSITIVE_INFINITY): Uint8Array | null | undefined {
    for (;;) {
      this.enter();
      const bytes = readBytes(this, max);
      this.leave();
      if (bytes !== undefined || this.state === "LISTEN" || this.hasError || !this.readable) return bytes;
    }
  }

  get #sendsNow(): boolean {
    if (this.state === "SYN_SENT" || this.state === "SYN_RECV") return false;
    return super.hasError || !maySend(this.state) || this.out.memory < this.sndbuf;
  }

  shutdown(how: "read" | "write" | "both"): ErrnoName | null {
    this.enter();
    const errno = shutdownConnection(this, how);
    this.leave();
    return errno;
  }

  get awaited(): string {
    if (this.state === "LISTEN") return `a connection on ${endpointWords({ address: this.localAddress, port: this.localPort })}`;
    const peer = endpointWords({ address: this.remoteAddress, port: this.remotePort });
    return this.noSpace ? `${peer} to take data` : `data from ${peer}`;
  }

  /** Of one that listens; no other is at rest. */
  override save(): Restore {
    return restoreAll([super.save(), saveArray(this.accepted), saveArray(this.backlog)]);
  }

  protected override release(): void {
    this.enter();
    closeConnection(this);
    this.leave();
  }

  /** Ends at once with a RST (SO_LINGER 0, `ss -K`). */
  abort(): void {
    if (this.closed) return;
    this.closed = true;
    this.handTo(null);
    this.enter();
    abortConnection(this);
    this.leave();
  }

  /** lock_sock(): from here until leave() segments wait. */
  enter(): void {
    this.owned = true;
  }

  /** release_sock(): what arrived meanwhile is processed, then the softirqs it raised run. */
  leave(): void {
    this.drainBacklog();
    if (this.reportedMtu !== null) reduceMtu(this, this.reportedMtu);
    if (this.ackDeferred) {
      this.ackDeferred = false;
      if (this.ackScheduled && this.state !== "CLOSE") sendAck(this);
    }
    this.owned = false;
    this.net.loop.runBacklog();
  }

  drainBacklog(): void {
    for (let index = 0; index < this.backlog.length; index++) processSegment(this, this.backlog[index]!);
    this.backlog.length = 0;
  }

  /** Ends without a word: its namespace is gone. */
  vanish(): void {
    this.closed = true;
    this.handTo(null);
    finishConnection(this);
    destroySocket(this);
  }

  /** Probes an idle connection; also while it is up already (SO_KEEPALIVE, TCP_KEEPIDLE, TCP_KEEPINTVL). */
  enableKeepAlive(idleUs = this.keepAliveIdleUs, intervalUs = this.keepAliveIntervalUs): void {
    this.keepAlive = true;
    this.keepAliveIdleUs = idleUs;
    this.keepAliveIntervalUs = intervalUs;
    if (isSynchronized(this.state)) armKeepalive(this, idleUs);
  }

  /** A socket for a connection this listener was asked for. */
  createChild(request: TcpRequest): TcpSocket {
    const child = new TcpSocket(this.net);
    inheritFrom(this, child, request);
    return child;
  }

  packetWaits(skb: Skb): void {
    this.waiting ??= new Set();
    this.waiting.add(skb);
  }

  packetFreed(skb: Skb): void {
    this.waiting?.delete(skb);
    resumeThrottled(this);
  }

  handleRetransmitTimer(): void {
    fireRetransmit(this);
  }

  handleDelayedAck(): void {
    fireDelayedAck(this);
  }

  handleKeepalive(): void {
    fireKeepalive(this);
  }
}
