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
  /** What `uname -r` prints. */
  readonly release: string;
  /** What `uname -v` prints. */
  readonly build: string;
  /** Who compiled it with what, as in /proc/version. */
  readonly compiler: string;
}

/** Debian's kernels (those for clouds), by the version that `uname -r` begins with. */
export const KERNEL_PROFILES = {
  "6.18": {
    bridgeVlanFiltering: true,
    bridgeNetfilter: "module",
    cpus: 1,
    release: "6.18.15+deb13-cloud-amd64",
    build: "#1 SMP PREEMPT_DYNAMIC Debian 6.18.15-1~bpo13+1 (2026-03-12)",
    compiler:
      "(debian-kernel@lists.debian.org) (x86_64-linux-gnu-gcc-14 (Debian 14.2.0-19) 14.2.0, GNU ld (GNU Binutils for Debian) 2.44)",
  },
} as const satisfies Readonly<Record<string, KernelProfile>>;

/** The version of a kernel that is modelled: a row of KERNEL_PROFILES. */
export type KernelVersion = keyof typeof KERNEL_PROFILES;

export const DEFAULT_KERNEL: KernelVersion = "6.18";
