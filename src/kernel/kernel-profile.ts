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
  /** CPUs that are online. */
  readonly cpus: number;
  /** Whether the kernel says in words why it refuses an address; else there is the error number alone. */
  readonly explainsAddresses: boolean;
  /** Whether the operstate of links that are up or that a command names is current; else it may be a second behind. */
  readonly operstateFollowsAtOnce: boolean;
  /** Whether a veth without carrier reads LOWERLAYERDOWN only where its peer is found in its own namespace, and is down. */
  readonly findsLowerLink: boolean;
  /** Whether each ICMP error cuts what its peer's bucket holds to its height, also one in the tick of another. */
  readonly cutsIcmpBucketAlways: boolean;
  /** The bytes that a TCP receive buffer grows to (the third of net.ipv4.tcp_rmem); the window scale follows from it. */
  readonly tcpReceiveMaximum: number;
  /** What `uname -r` prints. */
  readonly release: string;
  /** What `uname -v` prints. */
  readonly build: string;
  /** Who compiled it with what, as in /proc/version. */
  readonly compiler: string;
}

/** What a machine of 5 GB with one CPU has on each of them. */
const DEBIAN = { bridgeVlanFiltering: true, bridgeNetfilter: "module", cpus: 1 } as const;

/** Debian's kernels (those for clouds), by the version that `uname -r` begins with. */
export const KERNEL_PROFILES = {
  "6.18": {
    ...DEBIAN,
    explainsAddresses: true,
    operstateFollowsAtOnce: true,
    findsLowerLink: true,
    cutsIcmpBucketAlways: false,
    tcpReceiveMaximum: 33_554_432,
    release: "6.18.15+deb13-cloud-amd64",
    build: "#1 SMP PREEMPT_DYNAMIC Debian 6.18.15-1~bpo13+1 (2026-03-12)",
    compiler:
      "(debian-kernel@lists.debian.org) (x86_64-linux-gnu-gcc-14 (Debian 14.2.0-19) 14.2.0, GNU ld (GNU Binutils for Debian) 2.44)",
  },
  "6.1": {
    ...DEBIAN,
    explainsAddresses: false,
    operstateFollowsAtOnce: false,
    findsLowerLink: false,
    cutsIcmpBucketAlways: true,
    tcpReceiveMaximum: 6_291_456,
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
