/** Files of /proc/net whose tables are empty here, as they are on Linux where nothing uses them: titles, and nothing below. */
const SOCKET6 =
  "  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";
const DATAGRAM6 = `${SOCKET6} ref pointer drops\n`;

/** Padded as seq_pad() does. */
export const ICMP_TITLE = `${"  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops".padEnd(127)}\n`;
const ROUTE_CACHE =
  "Iface\tDestination\tGateway \tFlags\t\tRefCnt\tUse\tMetric\tSource\t\tMTU\tWindow\tIRTT\tTOS\tHHRef\tHHUptod\tSpecDst".padEnd(
    127,
  );

const XFRM =
  "InError InBufferError InHdrError InNoStates InStateProtoError InStateModeError InStateSeqError InStateExpired InStateMismatch " +
  "InStateInvalid InTmplMismatch InNoPols InPolBlock InPolError OutError OutBundleGenError OutBundleCheckError OutNoStates " +
  "OutStateProtoError OutStateModeError OutStateSeqError OutStateExpired OutPolBlock OutPolDead OutPolError FwdHdrError " +
  "OutStateInvalid AcquireError OutStateDirError InStateDirError InIptfsError OutNoQueueSpace";

/** Of IPv6: as where it is there and disabled (disable_ipv6). */
export const EMPTY_FILES: Readonly<Record<string, string>> = {
  anycast6: "",
  arp_tables_names: "",
  icmp: ICMP_TITLE,
  icmp6: DATAGRAM6,
  if_inet6: "",
  ip6_flowlabel: "Label S Owner  Users  Linger Expires  Dst                              Opt\n",
  ip6_mr_cache: "Group                            Origin                           Iif      Pkts  Bytes     Wrong  Oifs\n",
  ip6_mr_vif: "Interface      BytesIn  PktsIn  BytesOut PktsOut Flags\n",
  ip6_tables_names: "",
  ip_mr_cache: "Group    Origin   Iif     Pkts    Bytes    Wrong Oifs\n",
  ip_mr_vif: "Interface      BytesIn  PktsIn  BytesOut PktsOut Flags Local    Remote\n",
  // The tables of iptables-legacy, which is not modelled.
  ip_tables_names: "",
  mcfilter: "Idx Device        MCA        SRC    INC    EXC\n",
  mcfilter6: "Idx Device                Multicast Address                   Source Address    INC    EXC\n",
  "netfilter/nfnetlink_log": "",
  "netfilter/nfnetlink_queue": "",
  nf_conntrack_expect: "",
  psched: "000003e8 00000040 000f4240 3b9aca00\n",
  raw6: DATAGRAM6,
  rt6_stats: "0000 0000 0000 0000 0000 0000 0000\n",
  rt_acct: "\0".repeat(4096),
  rt_cache: `${ROUTE_CACHE}\n`,
  sockstat6: "TCP6: inuse 0\nUDP6: inuse 0\nUDPLITE6: inuse 0\nRAW6: inuse 0\nFRAG6: inuse 0 memory 0\n",
  tcp6: `${SOCKET6}\n`,
  udp6: DATAGRAM6,
  udplite6: DATAGRAM6,
  unix: "Num       RefCount Protocol Flags    Type St Inode Path\n",
  xfrm_stat: XFRM.split(" ")
    .map((name) => `${`Xfrm${name}`.padEnd(24)}\t0\n`)
    .join(""),
};

/** What Linux 6.18 has and netnsim does not. */
export const UNMODELLED_FILES: readonly string[] = [
  "arp_tables_matches",
  "arp_tables_targets",
  "ip6_tables_matches",
  "ip6_tables_targets",
  "ip_tables_matches",
  "ip_tables_targets",
  "ipv6_route",
  "netfilter/nf_log",
  "netlink",
  "protocols",
  "softnet_stat",
  "stat/rt_cache",
  "stat/synproxy",
];
