/** What differs between the versions of docker's API, as `docker inspect` shows it: 1.41 of 20.10 and those of 27, 28 and 29. */

export interface ApiProfile {
  /**
   * 1.41: VirtualSize of images, KernelMemory, nil where later versions have empty lists and the other way round, no EnableIPv4,
   * no DNSNames; a null Error beside the exit code of who waited (27 and later leave it out, by moby's sources).
   */
  readonly isLegacy: boolean;
  /** The default network's mode is called bridge. */
  readonly namesDefaultMode: boolean;
  /** An empty OnBuild is left out. */
  readonly omitsOnBuild: boolean;
  readonly maskedPaths: readonly string[];
  /** NetworkSettings' fields in order. */
  readonly networkSettings: readonly string[];
  /** Where an endpoint's MacAddress stands. */
  readonly macAddressAfter: "GlobalIPv6PrefixLen" | "Aliases" | "IPAddress";
  /** An endpoint has a GwPriority. */
  readonly hasGwPriority: boolean;
  /** Addresses are netip's: one that is not set prints as `invalid IP`. */
  readonly hasNetip: boolean;
  /** Of a port of a routed network the one that has a host port comes first. */
  readonly listsHostPortFirst: boolean;
  /**
   * An endpoint is asked for its MAC address and a container for several networks; before, the container has one MAC address and
   * one network.
   */
  readonly sendsPerEndpointMac: boolean;
  /** An endpoint's aliases have the container's short id and hostname in them. */
  readonly aliasesOwnNames: boolean;
}

const ADDRESSES = "EndpointID Gateway GlobalIPv6Address GlobalIPv6PrefixLen IPAddress IPPrefixLen IPv6Gateway MacAddress".split(
  " ",
);
const LINK_LOCAL = ["HairpinMode", "LinkLocalIPv6Address", "LinkLocalIPv6PrefixLen"];
const SECONDARY = ["SecondaryIPAddresses", "SecondaryIPv6Addresses"];

export const API_20: ApiProfile = {
  isLegacy: true,
  namesDefaultMode: false,
  omitsOnBuild: false,
  maskedPaths: [
    "/proc/asound",
    "/proc/acpi",
    "/proc/kcore",
    "/proc/keys",
    "/proc/latency_stats",
    "/proc/timer_list",
    "/proc/timer_stats",
    "/proc/sched_debug",
    "/proc/scsi",
    "/sys/firmware",
  ],
  networkSettings: ["Bridge", "SandboxID", ...LINK_LOCAL, "Ports", "SandboxKey", ...SECONDARY, ...ADDRESSES, "Networks"],
  macAddressAfter: "GlobalIPv6PrefixLen",
  hasGwPriority: false,
  hasNetip: false,
  listsHostPortFirst: false,
  sendsPerEndpointMac: false,
  aliasesOwnNames: true,
};

export const API_27: ApiProfile = {
  ...API_20,
  isLegacy: false,
  namesDefaultMode: true,
  maskedPaths: [
    "/proc/asound",
    "/proc/acpi",
    "/proc/interrupts",
    ...API_20.maskedPaths.slice(2),
    "/sys/devices/virtual/powercap",
  ],
  networkSettings: ["Bridge", "SandboxID", "SandboxKey", "Ports", ...LINK_LOCAL, ...SECONDARY, ...ADDRESSES, "Networks"],
  macAddressAfter: "Aliases",
  sendsPerEndpointMac: true,
  aliasesOwnNames: false,
};

export const API_28: ApiProfile = { ...API_27, hasGwPriority: true };

export const API_29: ApiProfile = {
  ...API_28,
  omitsOnBuild: true,
  networkSettings: ["SandboxID", "SandboxKey", "Ports", "Networks"],
  macAddressAfter: "IPAddress",
  hasNetip: true,
  listsHostPortFirst: true,
};
