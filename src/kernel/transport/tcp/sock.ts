/**
 * The state of a TCP connection or listener, grouped by the part of TCP that owns it; what a program does with it is TcpSocket
 * (socket.ts). Linux: struct tcp_sock, inet_connection_sock.
 */
import type { Timer } from "../../../sim/timers.ts";
import { ANY, type Ipv4 } from "../../../wire/ipv4-address.ts";
import type { ErrnoName } from "../../config/errno.ts";
import type { RouteResult } from "../../ipv4/fib.ts";
import type { SendOptions } from "../../ipv4/output.ts";
import type { Skb } from "../../skb.ts";
import { Socket } from "../socket.ts";
import { Cubic } from "./congestion.ts";
import { INFINITE_SSTHRESH, INIT_CWND, MSS_DEFAULT, RMEM_DEFAULT, RTO_INIT_US, WMEM_DEFAULT } from "./constants.ts";
import { UNPREDICTED } from "./predict.ts";
import { ReceiveQueue } from "./receive-queue.ts";
import { SendQueue } from "./send-queue.ts";
import type { TcpSocket } from "./socket.ts";
import { CA_OPEN, type TcpState } from "./states.ts";

export abstract class TcpSock extends Socket {
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
  /** IP_MTU_DISCOVER: its segments are not to be cut on their way. What a new socket has stays when the setting changes. */
  discoversMtu = this.net.settings.noPmtuDisc === 0;
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
}
