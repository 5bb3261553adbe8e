/**
 * The numbers of Linux's TCP (include/net/tcp.h and the defaults of net.ipv4.tcp_* on 6.18), times in microseconds.
 * What a sysctl sets is in config/tcp-settings.ts. Linux counts timers in jiffies (4 ms at HZ=250); here they
 * are exact, but for the shortest delay.
 */
export const JIFFY_US = 4_000;
export const SECOND_US = 1_000_000;

export const RTO_INIT_US = SECOND_US;
/** RFC 6298 5.7: where the handshake gave no round-trip time, because something of it was sent twice. */
export const RTO_FALLBACK_US = 3 * SECOND_US;
export const RTO_MIN_US = 200_000;
export const RTO_MAX_US = 120 * SECOND_US;
/** The shortest time a probe timer waits (TCP_TIMEOUT_MIN, two jiffies). */
export const TIMEOUT_MIN_US = 2_000;
export const ATO_MIN_US = 40_000;
export const DELACK_MIN_US = 40_000;
export const DELACK_MAX_US = 200_000;
export const TIMEWAIT_US = 60 * SECOND_US;

/** What tcp_orphan_retries=0 means. */
export const ORPHAN_RETRIES = 8;

export const MAX_QUICKACKS = 16;
export const INIT_CWND = 10;
export const DUPACK_THRESHOLD = 3;
export const INFINITE_SSTHRESH = 0x7fffffff;

export const MSS_DEFAULT = 536;
export const MIN_MSS = 88;
export const MIN_SND_MSS = 48;
export const MAX_HEADER_BYTES = 320;
export const GSO_MAX_BYTES = 65536 - (MAX_HEADER_BYTES + 1);

/** The second value of net.ipv4.tcp_rmem and of tcp_wmem starts a socket; the third of tcp_rmem is the kernel profile's. */
export const RMEM_DEFAULT = 131072;
export const WMEM_DEFAULT = 16384;
/** The memory one segment takes beside its bytes (SKB_TRUESIZE of an empty head). */
export const SKB_BYTES = 832;
export const PAGE_BYTES = 4096;
