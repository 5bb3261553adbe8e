/**
 * net.netfilter.nf_conntrack_*: names and defaults as this kernel (6.18) has them in a new namespace, and their values as the
 * tracker reads them. Linux: nf_conntrack_standalone.c.
 */
import type { NetnsConfig } from "../../config/host.ts";

export const CONNTRACK_SYSCTLS: Readonly<Record<string, number>> = {
  "net.netfilter.nf_conntrack_acct": 0,
  "net.netfilter.nf_conntrack_buckets": 262144,
  "net.netfilter.nf_conntrack_checksum": 1,
  "net.netfilter.nf_conntrack_count": 0,
  "net.netfilter.nf_conntrack_events": 2,
  "net.netfilter.nf_conntrack_expect_max": 4096,
  "net.netfilter.nf_conntrack_frag6_high_thresh": 4194304,
  "net.netfilter.nf_conntrack_frag6_low_thresh": 3145728,
  "net.netfilter.nf_conntrack_frag6_timeout": 60,
  "net.netfilter.nf_conntrack_generic_timeout": 600,
  "net.netfilter.nf_conntrack_gre_timeout": 30,
  "net.netfilter.nf_conntrack_gre_timeout_stream": 180,
  "net.netfilter.nf_conntrack_icmp_timeout": 30,
  "net.netfilter.nf_conntrack_icmpv6_timeout": 30,
  "net.netfilter.nf_conntrack_log_invalid": 0,
  "net.netfilter.nf_conntrack_max": 262144,
  "net.netfilter.nf_conntrack_sctp_timeout_closed": 10,
  "net.netfilter.nf_conntrack_sctp_timeout_cookie_echoed": 3,
  "net.netfilter.nf_conntrack_sctp_timeout_cookie_wait": 3,
  "net.netfilter.nf_conntrack_sctp_timeout_established": 210,
  "net.netfilter.nf_conntrack_sctp_timeout_heartbeat_sent": 30,
  "net.netfilter.nf_conntrack_sctp_timeout_shutdown_ack_sent": 3,
  "net.netfilter.nf_conntrack_sctp_timeout_shutdown_recd": 3,
  "net.netfilter.nf_conntrack_sctp_timeout_shutdown_sent": 3,
  "net.netfilter.nf_conntrack_tcp_be_liberal": 0,
  "net.netfilter.nf_conntrack_tcp_ignore_invalid_rst": 0,
  "net.netfilter.nf_conntrack_tcp_loose": 1,
  "net.netfilter.nf_conntrack_tcp_max_retrans": 3,
  "net.netfilter.nf_conntrack_tcp_timeout_close": 10,
  "net.netfilter.nf_conntrack_tcp_timeout_close_wait": 60,
  "net.netfilter.nf_conntrack_tcp_timeout_established": 432000,
  "net.netfilter.nf_conntrack_tcp_timeout_fin_wait": 120,
  "net.netfilter.nf_conntrack_tcp_timeout_last_ack": 30,
  "net.netfilter.nf_conntrack_tcp_timeout_max_retrans": 300,
  "net.netfilter.nf_conntrack_tcp_timeout_syn_recv": 60,
  "net.netfilter.nf_conntrack_tcp_timeout_syn_sent": 120,
  "net.netfilter.nf_conntrack_tcp_timeout_time_wait": 120,
  "net.netfilter.nf_conntrack_tcp_timeout_unacknowledged": 300,
  "net.netfilter.nf_conntrack_timestamp": 0,
  "net.netfilter.nf_conntrack_udp_timeout": 30,
  "net.netfilter.nf_conntrack_udp_timeout_stream": 120,
};

export const CONNTRACK_MAX = "net.netfilter.nf_conntrack_max";
/** Its second name, which only the namespace a host booted with has. */
export const MACHINE_CONNTRACK_MAX = "net.nf_conntrack_max";
const BUCKETS = "net.netfilter.nf_conntrack_buckets";

/** Read-only everywhere, and outside the namespace the host booted with; a write there is EINVAL. */
export const CONNTRACK_READ_ONLY: ReadonlySet<string> = new Set(["net.netfilter.nf_conntrack_count"]);
export const CONNTRACK_HOST_ONLY: ReadonlySet<string> = new Set([
  CONNTRACK_MAX,
  BUCKETS,
  "net.netfilter.nf_conntrack_expect_max",
]);

/** Those whose effect is not modelled: a checksum is always looked at, and nothing is logged of INVALID packets. */
export const CONNTRACK_NOT_MODELLED: ReadonlySet<string> = new Set([
  "net.netfilter.nf_conntrack_checksum",
  "net.netfilter.nf_conntrack_log_invalid",
]);

export interface ConntrackSettings {
  readonly acct: boolean;
  readonly timestamp: boolean;
  /** 0 none, 1 always, 2 where somebody listens. */
  readonly events: number;
  readonly max: number;
  readonly buckets: number;
  readonly genericUs: number;
  readonly icmpUs: number;
  readonly udpUs: number;
  readonly udpStreamUs: number;
  /** By TCP state (tcp-states.ts). */
  readonly tcpUs: readonly number[];
  readonly tcpRetransUs: number;
  readonly tcpUnacknowledgedUs: number;
  readonly tcpLoose: boolean;
  readonly tcpBeLiberal: boolean;
  readonly tcpIgnoreInvalidRst: boolean;
  readonly tcpMaxRetrans: number;
}

/**
 * nf_conntrack_max and _buckets are one for the whole machine: only the namespace it booted with can set them (elsewhere a write
 * is refused with EINVAL). `host` are that namespace's values.
 */
export function compileConntrackSettings(sysctls: NetnsConfig["sysctls"], host: NetnsConfig["sysctls"]): ConntrackSettings {
  const value = (short: string): number => {
    const name = `net.netfilter.nf_conntrack_${short}`;
    return Number(sysctls[name] ?? CONNTRACK_SYSCTLS[name]);
  };
  const us = (short: string): number => value(short) * 1_000_000;
  const synSent = us("tcp_timeout_syn_sent");
  return {
    acct: value("acct") !== 0,
    timestamp: value("timestamp") !== 0,
    events: value("events"),
    max: Number(host[CONNTRACK_MAX] ?? CONNTRACK_SYSCTLS[CONNTRACK_MAX]),
    buckets: Number(host[BUCKETS] ?? CONNTRACK_SYSCTLS[BUCKETS]),
    genericUs: us("generic_timeout"),
    icmpUs: us("icmp_timeout"),
    udpUs: us("udp_timeout"),
    udpStreamUs: us("udp_timeout_stream"),
    tcpUs: [
      0,
      synSent,
      us("tcp_timeout_syn_recv"),
      us("tcp_timeout_established"),
      us("tcp_timeout_fin_wait"),
      us("tcp_timeout_close_wait"),
      us("tcp_timeout_last_ack"),
      us("tcp_timeout_time_wait"),
      us("tcp_timeout_close"),
      // SYN_SENT2 has no sysctl of its own on Linux: its default stays.
      120_000_000,
    ],
    tcpRetransUs: us("tcp_timeout_max_retrans"),
    tcpUnacknowledgedUs: us("tcp_timeout_unacknowledged"),
    tcpLoose: value("tcp_loose") !== 0,
    tcpBeLiberal: value("tcp_be_liberal") !== 0,
    tcpIgnoreInvalidRst: value("tcp_ignore_invalid_rst") !== 0,
    tcpMaxRetrans: value("tcp_max_retrans"),
  };
}
