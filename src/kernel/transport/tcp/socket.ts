/**
 * A TCP socket: what a program holds (bind, listen, accept, connect, send, receive, shutdown, close) and the connection's state.
 * Linux: struct tcp_sock; net/ipv4/tcp.c, af_inet.c. All calls return at once; a program waits at `ready` and looks again.
 *
 * While a program is inside a call the socket is its own: segments that arrive meanwhile wait in `backlog` and are processed
 * when the call ends (lock_sock(), release_sock()), so that captures show the order Linux gives.
 *
 * Left out: urgent data, ECN, Fast Open, SYN cookies, TCP_USER_TIMEOUT, TCP_DEFER_ACCEPT, TCP_CORK, MD5/AO, MPTCP,
 * SO_RCVBUF/SO_SNDBUF. Segments on the wire are at most one MSS long, as with `ethtool -K DEV tso off gso off gro off`.
 */
import { type Restore, restoreAll, saveArray } from "../../../sim/restore.ts";
import type { Timer } from "../../../sim/timers.ts";
import { ANY, type Ipv4 } from "../../../wire/ipv4-address.ts";
import type { ErrnoName } from "../../config/errno.ts";
import type { RouteResult } from "../../ipv4/fib.ts";
import type { SendOptions } from "../../ipv4/output.ts";
import type { Net } from "../../net.ts";
import type { Skb } from "../../skb.ts";
import { type Endpoint, endpointWords, Socket } from "../socket.ts";
import { armKeepalive } from "./arm.ts";
import { bindSocket, listenSocket } from "./bind.ts";
import { inheritFrom } from "./child.ts";
import { abortConnection, closeConnection, shutdownConnection } from "./close.ts";
import { Cubic } from "./congestion.ts";
import { connectSocket } from "./connect.ts";
import { INFINITE_SSTHRESH, INIT_CWND, MSS_DEFAULT, RMEM_DEFAULT, RTO_INIT_US, WMEM_DEFAULT } from "./constants.ts";
import { destroySocket, finishConnection } from "./done.ts";
import { reduceMtu } from "./error.ts";
import { sendAck } from "./output.ts";
import { UNPREDICTED } from "./predict.ts";
import { processSegment } from "./process-segment.ts";
import { readBytes } from "./read.ts";
import { ReceiveQueue } from "./receive-queue.ts";
import type { TcpRequest } from "./request.ts";
import { resumeThrottled } from "./resume.ts";
import { SendQueue } from "./send-queue.ts";
import { CA_OPEN, isSynchronized, maySend, RCV_SHUTDOWN, SEND_SHUTDOWN, type TcpState } from "./states.ts";
import { fireDelayedAck, fireKeepalive, fireRetransmit } from "./timers.ts";
import { writeBytes } from "./write.ts";

export class TcpSocket extends Socket {
  readonly kind = "socket";
  state: TcpState = "CLOSE";

  // Options a program may set.
  noDelay = false;
  keepAlive = false;
  keepAliveIdleUs = this.net.settings.tcp.keepaliveTimeUs;
  keepAliveIntervalUs = this.net.settings.tcp.keepaliveIntervalUs;
  reuseAddr = false;
  /** SO_REUSEPORT: several sockets of one user may listen at a port if all have it. */
  reusePort = false;
  /** SO_LINGER in seconds; 0 resets at close. */
  linger: number | null = null;
  /** TCP_MAXSEG; 0 for none. */
  maxSegment = 0;

  // The four-tuple, and the slot in the table.
  localAddress: Ipv4 = ANY;
  localPort = 0;
  remoteAddress: Ipv4 = ANY;
  remotePort = 0;
  /** What bind() asked for, or accept() found; the port alone may be bound. */
  boundAddress: Ipv4 = ANY;
  /** bind() named the port: it outlives a failed connect(). */
  portLocked = false;
  /** The port came with connect(). */
  ephemeral = false;
  hashNext: unknown = null;
  hashed = false;

  // A listener's side.
  backlogLimit = 0;
  readonly accepted: TcpSocket[] = [];
  requests = 0;
  /** Of these, whose SYN-ACK was not sent again yet. */
  youngRequests = 0;
  /** The listener this came from, until it is accepted. */
  parent: TcpSocket | null = null;

  // Ownership (lock_sock).
  owned = false;
  readonly backlog: Skb[] = [];
  ackDeferred = false;
  /** Closed by the program; the kernel finishes it (SOCK_DEAD). */
  orphaned = false;
  shutdownBits = 0;
  /** An error reported by ICMP that ends nothing by itself (sk_err_soft). */
  softError: ErrnoName | null = null;
  /** Why the last segment could not be handed on; null where it could. */
  sendError: ErrnoName | null = null;

  // The sending side.
  route: RouteResult | null = null;
  sendOptions: SendOptions = {};
  confirmOptions: SendOptions = {};
  /** The peer's acknowledgements prove the next hop is alive: the next segment says so to the neighbour. */
  confirmNeighbour = false;
  ipId = 0;
  pmtu = 0;

  // Options in use.
  timestampsOk = false;
  sackOk = false;
  windowScaleOk = false;
  sndScale = 0;
  rcvScale = 0;
  timestampOffset = 0;
  tsRecent = 0;
  /** Virtual seconds; 0 before the first. */
  tsRecentStamp = 0;
  rcvTimestamp = 0;
  rcvEcho = 0;
  sawTimestamp = false;

  // Sending.
  readonly out = new SendQueue();
  iss = 0;
  /** Where the sequence numbers of a connection begin that replaces another; null for anywhere. */
  nextStart: number | null = null;
  sndUna = 0;
  sndNxt = 0;
  writeSeq = 0;
  pushedSeq = 0;
  /** The last short segment's end (Nagle as Minshall has it). */
  sndSml = 0;
  sndWnd = 0;
  maxWindow = 0;
  sndWl1 = 0;
  sndbuf = WMEM_DEFAULT;
  mssCache = MSS_DEFAULT;
  /** What the peer's SYN allowed. */
  mssClamp = MSS_DEFAULT;
  advmss = MSS_DEFAULT;
  gsoSegments = 0;
  lastSentUs = 0;
  finQueued = false;
  noSpace = false;
  /** Packets that wait in this host for a neighbour; null before the first. */
  waiting: Set<Skb> | null = null;
  /** A segment was not sent again because it waits still (TSQ_THROTTLED). */
  isThrottled = false;
  /** A path MTU that ICMP reported while the program was inside a call; null for none (TCP_MTU_REDUCED_DEFERRED). */
  reportedMtu: number | null = null;

  // Receiving.
  readonly in = new ReceiveQueue();
  irs = 0;
  rcvNxt = 0;
  rcvWup = 0;
  rcvWnd = 0;
  copiedSeq = 0;
  rcvbuf = RMEM_DEFAULT;
  rcvSsthresh = 0;
  windowClamp = 0;
  /** Of 256: how much of the memory is payload. */
  scalingRatio = 128;
  finReceived = false;
  /** The program has read as far as the FIN. */
  finRead = false;
  /** Receive buffer tuning (rcvq_space, rcv_rtt_est). */
  rcvSpace = 0;
  rcvSpaceSeq = 0;
  rcvSpaceUs = 0;
  rcvRttUs8 = 0;
  rcvRttSeq = 0;
  rcvRttStartUs = 0;
  rcvRttLastEcho = 0;
  dsackLeft = 0;
  dsackRight = 0;
  hasDsack = false;
  /** The runs ahead of the gap, newest first, at most four: what SACK reports. */
  sacks: [number, number][] = [];
  dupAcksSent = 0;
  dupAckRcvNxt = 0;
  lastOowUs = Number.NEGATIVE_INFINITY;

  // Delayed acknowledgements (icsk_ack).
  ackScheduled = false;
  ackNow = false;
  ackPushed = false;
  ackPushed2 = false;
  delackTimer: Timer | null = null;
  quick = 0;
  pingpong = 0;
  atoUs = 0;
  lastReceivedUs = 0;
  lastSegmentSize = 0;
  rcvMss = MSS_DEFAULT;

  // Round-trip time and retransmission.
  /** Eight times the smoothed RTT; 0 before the first sample. */
  srttUs8 = 0;
  mdevUs4 = 0;
  mdevMaxUs4 = 0;
  rttvarUs4 = 0;
  rttSeq = 0;
  minRttUs = Number.POSITIVE_INFINITY;
  rtoUs = RTO_INIT_US;
  backoff = 0;
  retransmits = 0;
  /** Segments ever sent again, and those that the peer says it got twice. */
  totalRetrans = 0;
  dsackDups = 0;
  /** The window field that header prediction expects, or UNPREDICTED. */
  predictedWindow = UNPREDICTED;
  /** The segment that is being processed was predicted. */
  predicted = false;
  totalRto = 0;
  retransStampUs = 0;
  probesOut = 0;
  /** What the one retransmission timer is for: 0 nothing, 1 RTO, 2 zero-window probe, 3 loss probe, 4 RACK reordering. */
  pendingTimer = 0;
  timerDueUs = 0;
  retransmitTimer: Timer | null = null;
  keepaliveTimer: Timer | null = null;
  lastAckUs = 0;

  // Congestion.
  caState = CA_OPEN;
  cwnd = INIT_CWND;
  cwndCount = 0;
  cwndClamp = 0xffffffff;
  ssthresh = INFINITE_SSTHRESH;
  cwndUsed = 0;
  cwndStampUs = 0;
  cwndLimited = false;
  maxPacketsOut = 0;
  cwndUsageSeq = 0;
  readonly cubic = new Cubic();
  sackedOut = 0;
  lostOut = 0;
  retransOut = 0;
  highSeq = 0;
  reordering = 3;
  reorderSeen = false;
  delivered = 0;
  prrDelivered = 0;
  prrOut = 0;
  priorCwnd = 0;
  pacingRate = 0;
  tlpHighSeq = 0;
  tlpRetrans = false;
  rackStampUs = 0;
  rackEnd = 0;
  rackRttUs = 0;
  rackAdvanced = false;
  dupAcks = 0;

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
