/**
 * Which Linux is modelled where kernels differ: what one was built with, and what machine it runs on. Each row was observed in a
 * guest with that kernel (src/linux/vm); what stands in no row is the same for all of them.
 */

/** What a kernel was built with, and what machine it runs on. */
export interface KernelProfile {
  /** CONFIG_BRIDGE_VLAN_FILTERING: each bridge and each port is in VLAN 1, though no bridge filters. */
  readonly bridgeVlanFiltering: boolean;
  /** CPUs that are online. */
  readonly cpus: number;
}

/** Debian's kernels (those for clouds), by the version that `uname -r` begins with. */
export const KERNEL_PROFILES = {
  "6.18": { bridgeVlanFiltering: true, cpus: 1 },
} as const satisfies Readonly<Record<string, KernelProfile>>;

/** The version of a kernel that is modelled: a row of KERNEL_PROFILES. */
export type KernelVersion = keyof typeof KERNEL_PROFILES;

export const DEFAULT_KERNEL: KernelVersion = "6.18";
