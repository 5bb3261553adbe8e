/**
 * The net.ipv4.tcp_* values that TCP obeys, with their defaults. The others can be read, and changing them is refused by name.
 */

export interface TcpSettings {
  readonly synRetries: number;
  /** SYNs sent one second apart before the back-off begins. */
  readonly synLinearTimeouts: number;
  readonly synAckRetries: number;
  readonly retries2: number;
  /** 0 means 8 while the retransmission timeout is below its maximum, else none. */
  readonly orphanRetries: number;
  readonly finTimeoutUs: number;
  readonly keepaliveTimeUs: number;
  readonly keepaliveIntervalUs: number;
  readonly keepaliveProbes: number;
  readonly invalidRatelimitUs: number;
  readonly timestamps: boolean;
  readonly sack: boolean;
  readonly windowScaling: boolean;
  readonly abortOnOverflow: boolean;
  /** May connect() take a port whose four-tuple is in TIME_WAIT: 0 no, 1 yes, 2 to a loopback address. */
  readonly twReuse: number;
  readonly twReuseDelayUs: number;
  /** Small segments go along with one that is sent again. */
  readonly retransCollapse: boolean;
}

export const TCP_SETTING_DEFAULTS: Readonly<Record<string, number>> = {
  "net.ipv4.tcp_syn_retries": 6,
  "net.ipv4.tcp_syn_linear_timeouts": 4,
  "net.ipv4.tcp_synack_retries": 5,
  "net.ipv4.tcp_retries2": 15,
  "net.ipv4.tcp_orphan_retries": 0,
  "net.ipv4.tcp_fin_timeout": 60,
  "net.ipv4.tcp_keepalive_time": 7200,
  "net.ipv4.tcp_keepalive_intvl": 75,
  "net.ipv4.tcp_keepalive_probes": 9,
  "net.ipv4.tcp_invalid_ratelimit": 500,
  "net.ipv4.tcp_timestamps": 1,
  "net.ipv4.tcp_sack": 1,
  "net.ipv4.tcp_window_scaling": 1,
  "net.ipv4.tcp_abort_on_overflow": 0,
  "net.ipv4.tcp_tw_reuse": 2,
  "net.ipv4.tcp_tw_reuse_delay": 1000,
  "net.ipv4.tcp_retrans_collapse": 1,
};

export function compileTcpSettings(sysctl: (name: string) => number): TcpSettings {
  const number = (name: string): number => sysctl(`net.ipv4.tcp_${name}`);
  const seconds = (name: string): number => number(name) * 1_000_000;
  return {
    synRetries: number("syn_retries"),
    synLinearTimeouts: number("syn_linear_timeouts"),
    synAckRetries: number("synack_retries"),
    retries2: number("retries2"),
    orphanRetries: number("orphan_retries"),
    finTimeoutUs: seconds("fin_timeout"),
    keepaliveTimeUs: seconds("keepalive_time"),
    keepaliveIntervalUs: seconds("keepalive_intvl"),
    keepaliveProbes: number("keepalive_probes"),
    invalidRatelimitUs: number("invalid_ratelimit") * 1000,
    timestamps: number("timestamps") !== 0,
    sack: number("sack") !== 0,
    windowScaling: number("window_scaling") !== 0,
    abortOnOverflow: number("abort_on_overflow") !== 0,
    twReuse: number("tw_reuse"),
    twReuseDelayUs: number("tw_reuse_delay") * 1000,
    retransCollapse: number("retrans_collapse") !== 0,
  };
}
