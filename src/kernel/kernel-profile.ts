/**
 * Which Linux is modelled where kernels differ: what one was built with, and what machine it runs on. Each row was observed in a
 * guest with that kernel (src/linux/vm); what stands in no row is the same for all of them.
 */

/** What a kernel was built with, and what machine it runs on. */
export interface KernelProfile {
  /** CONFIG_BRIDGE_VLAN_FILTERING: each bridge and each port is in VLAN 1, though no bridge filters. */
  readonly bridgeVlanFiltering: boolean;
  /** CONFIG_BRIDGE_NETFILTER: what shows bridged packets to iptables is always there, or once br_netfilter is loaded. */
  readonly bridgeNetfilter: "built in" | "module";
  /** CONFIG_NF_CONNTRACK: its sysctls and files of /proc are always there, or once something loads nf_conntrack. */
  readonly conntrack: "built in" | "module";
  /** Whether the hosts of a lab are namespaces of one machine, as where it is replayed: a module that one loads all have. */
  readonly hostsAreNamespaces: boolean;
  /** Whether a lookup goes on in table `default`, once it is there, where a route of main refuses. */
  readonly asksDefaultAfterRefusal: boolean;
  /** CPUs that are online. */
  readonly cpus: number;
  /** Whether the kernel says in words why it refuses an address; else there is the error number alone. */
  readonly explainsAddresses: boolean;
  /** Whether it says in words why a link does not move to a namespace that has its name. */
  readonly explainsMoves: boolean;
  /** Whether a link that is up takes another name. */
  readonly renamesLinksThatAreUp: boolean;
  /** Whether the operstate of links that are up or that a command names is current; else it may be a second behind. */
  readonly operstateFollowsAtOnce: boolean;
  /** Whether a veth without carrier reads LOWERLAYERDOWN only where its peer is found in its own namespace, and is down. */
  readonly findsLowerLink: boolean;
  /** Whether a device that is down or has no carrier counts as dropped what it should send (noop_enqueue()). */
  readonly countsNoopDrops: boolean;
  /** Whether each ICMP error cuts what its peer's bucket holds to its height, also one in the tick of another. */
  readonly cutsIcmpBucketAlways: boolean;
  /** The bytes that a TCP receive buffer grows to (the third of net.ipv4.tcp_rmem); the window scale follows from it. */
  readonly tcpReceiveMaximum: number;
  /** Whether the first SYNs are sent again at an even pace (net.ipv4.tcp_syn_linear_timeouts). */
  readonly sendsSynsEvenly: boolean;
  /** Sysctls that have another default than 6.18's in a new namespace, or that are not there (null). */
  readonly sysctls: Readonly<Record<string, string | null>>;
  /** Counters of 6.18 that are not there, by table, as in /proc/net/snmp, netstat and snmp6. */
  readonly missingCounters: Readonly<Record<string, readonly string[]>>;
  /** What `uname -r` prints. */
  readonly release: string;
  /** What `uname -v` prints. */
  readonly build: string;
  /** Who compiled it with what, as in /proc/version. */
  readonly compiler: string;
}

/** Sysctls whose defaults follow from how the kernel was built and from the machine's memory. */
export const MACHINE_SYSCTLS: readonly string[] = [
  "net.ipv4.tcp_allowed_congestion_control",
  "net.ipv4.tcp_available_congestion_control",
  "net.ipv4.tcp_congestion_control",
  "net.ipv4.tcp_ehash_entries",
  "net.ipv4.tcp_max_syn_backlog",
  "net.ipv4.tcp_max_tw_buckets",
  "net.ipv4.udp_hash_entries",
];

/** What a machine of 5 GB with one CPU has on each of them. */
const DEBIAN = {
  bridgeVlanFiltering: true,
  bridgeNetfilter: "module",
  conntrack: "module",
  hostsAreNamespaces: false,
  asksDefaultAfterRefusal: true,
  cpus: 1,
} as const;

/** Debian's kernels (those for clouds), by the version that `uname -r` begins with. */
export const KERNEL_PROFILES = {
  "6.18": {
    ...DEBIAN,
    explainsAddresses: true,
    explainsMoves: true,
    renamesLinksThatAreUp: true,
    operstateFollowsAtOnce: true,
    findsLowerLink: true,
    countsNoopDrops: true,
    cutsIcmpBucketAlways: false,
    tcpReceiveMaximum: 33_554_432,
    sendsSynsEvenly: true,
    sysctls: {},
    missingCounters: {},
    release: "6.18.15+deb13-cloud-amd64",
    build: "#1 SMP PREEMPT_DYNAMIC Debian 6.18.15-1~bpo13+1 (2026-03-12)",
    compiler:
      "(debian-kernel@lists.debian.org) (x86_64-linux-gnu-gcc-14 (Debian 14.2.0-19) 14.2.0, GNU ld (GNU Binutils for Debian) 2.44)",
  },
  "6.1": {
    ...DEBIAN,
    explainsAddresses: false,
    explainsMoves: false,
    renamesLinksThatAreUp: false,
    operstateFollowsAtOnce: false,
    findsLowerLink: false,
    countsNoopDrops: false,
    cutsIcmpBucketAlways: true,
    tcpReceiveMaximum: 6_291_456,
    sendsSynsEvenly: false,
    sysctls: {
      "net.core.optmem_max": null,
      "net.core.rmem_default": null,
      "net.core.rmem_max": null,
      "net.core.rps_default_mask": null,
      "net.core.tstamp_allow_data": null,
      "net.core.wmem_default": null,
      "net.core.wmem_max": null,
      "net.ipv4.fib_multipath_hash_seed": null,
      "net.ipv4.tcp_backlog_ack_defer": null,
      "net.ipv4.tcp_ecn_option": null,
      "net.ipv4.tcp_ecn_option_beacon": null,
      "net.ipv4.tcp_limit_output_bytes": "1048576",
      "net.ipv4.tcp_pingpong_thresh": null,
      "net.ipv4.tcp_plb_cong_thresh": null,
      "net.ipv4.tcp_plb_enabled": null,
      "net.ipv4.tcp_plb_idle_rehash_rounds": null,
      "net.ipv4.tcp_plb_rehash_rounds": null,
      "net.ipv4.tcp_plb_suspend_rto_sec": null,
      "net.ipv4.tcp_rto_max_ms": null,
      "net.ipv4.tcp_rto_min_us": null,
      "net.ipv4.tcp_syn_linear_timeouts": null,
      "net.ipv4.tcp_tw_reuse_delay": null,
      "net.ipv4.udp_child_hash_entries": null,
      "net.ipv4.udp_hash_entries": null,
      "net.netfilter.nf_hooks_lwtunnel": null,
    },
    missingCounters: {
      Ip: ["OutTransmits"],
      TcpExt: [
        "BeyondWindow",
        "TSEcrRejected",
        "PAWSOldAck",
        "PAWSTimewait",
        "TCPPLBRehash",
        "TCPAORequired",
        "TCPAOBad",
        "TCPAOKeyNotFound",
        "TCPAOGood",
        "TCPAODroppedIcmps",
      ],
      MPTcpExt: [
        "MPCapableSYNTXDrop",
        "MPCapableSYNTXDisabled",
        "MPJoinRejected",
        "MPJoinSynTx",
        "MPJoinSynTxCreatSkErr",
        "MPJoinSynTxBindErr",
        "MPJoinSynTxConnectErr",
        "AddAddrTx",
        "AddAddrTxDrop",
        "EchoAddTx",
        "EchoAddTxDrop",
        "RmAddrTx",
        "RmAddrTxDrop",
        "MPCurrEstab",
        "Blackhole",
        "MPCapableDataFallback",
        "MD5SigFallback",
        "DssFallback",
        "SimultConnectFallback",
        "FallbackFailed",
        "WinProbe",
      ],
      Ip6: ["Ip6OutTransmits"],
    },
    release: "6.1.0-50-cloud-amd64",
    build: "#1 SMP PREEMPT_DYNAMIC Debian 6.1.176-1 (2026-07-02)",
    compiler:
      "(debian-kernel@lists.debian.org) (gcc-12 (Debian 12.2.0-14+deb12u1) 12.2.0, GNU ld (GNU Binutils for Debian) 2.40)",
  },
} as const satisfies Readonly<Record<string, KernelProfile>>;

/** The version of a kernel that is modelled: a row of KERNEL_PROFILES. */
export type KernelVersion = keyof typeof KERNEL_PROFILES;

export const KERNEL_VERSIONS = Object.keys(KERNEL_PROFILES) as readonly KernelVersion[];

export const DEFAULT_KERNEL: KernelVersion = "6.18";

/** The kernel where a lab's hosts are namespaces of one machine: what the simulator is held to a replay as. */
export function inNamespaces(profile: KernelProfile): KernelProfile {
  return { ...profile, hostsAreNamespaces: true };
}
