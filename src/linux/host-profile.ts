/**
 * What this host's kernel was built with, and what machine it runs on: the simulator is given it where both are asked, so that
 * what differs from Debian's kernels is no difference of ours.
 */
import { existsSync, readFileSync } from "node:fs";
import { cpus, release, version } from "node:os";
import { isDeepStrictEqual } from "node:util";
import { gunzipSync } from "node:zlib";
import {
  DEFAULT_KERNEL,
  inNamespaces,
  KERNEL_PROFILES,
  KERNEL_VERSIONS,
  type KernelProfile,
  MACHINE_SYSCTLS,
} from "../kernel/kernel-profile.ts";
import { CONNTRACK_MAX } from "../kernel/netfilter/conntrack/sysctl.ts";
import { COUNTERS } from "../kernel/snmp-tables.ts";

/** Where the configuration stands that a kernel was built with. */
const CONFIGS = ["/proc/config.gz", `/boot/config-${release()}`, `/lib/modules/${release()}/config`];

/** A kernel that does not say how it was built is taken for Debian's, and a version that has no profile for the default one. */
export function hostProfile(): KernelProfile {
  const config = readConfig();
  const debian = KERNEL_PROFILES[KERNEL_VERSIONS.find((version) => release().startsWith(`${version}.`)) ?? DEFAULT_KERNEL];
  const [, compiler = debian.compiler] = /^Linux version \S+ (.*) #/.exec(readFileSync("/proc/version", "latin1")) ?? [];
  return {
    ...debian,
    release: release(),
    build: version(),
    compiler,
    bridgeVlanFiltering: config === null ? debian.bridgeVlanFiltering : /^CONFIG_BRIDGE_VLAN_FILTERING=y$/m.test(config),
    // What is loaded on the host cannot be unloaded by a session: it is as good as built in.
    bridgeNetfilter: existsSync("/proc/sys/net/bridge") ? "built in" : "module",
    conntrack: existsSync(pathOf(CONNTRACK_MAX)) ? "built in" : "module",
    hostsAreNamespaces: true,
    asksDefaultAfterRefusal: debian.asksDefaultAfterRefusal && !stopsAtRefusal(release()),
    cpus: cpus().length,
    tcpReceiveMaximum: Number(readSysctl("net.ipv4.tcp_rmem").split(/\s+/)[2]),
    sysctls: { ...debian.sysctls, ...machineSysctls() },
    missingCounters: missingCounters(),
  };
}

/** Seen of 6.18.44, and not of 6.18.15. */
function stopsAtRefusal(kernel: string): boolean {
  const [, minor, patch] = /^6\.(\d+)\.(\d+)/.exec(kernel) ?? [];
  return Number(minor) === 18 && Number(patch) >= 44;
}

function missingCounters(): KernelProfile["missingCounters"] {
  const here = new Set<string>();
  for (const file of ["snmp", "netstat"])
    for (const [, table, names] of readFileSync(`/proc/net/${file}`, "latin1").matchAll(/^(\w+): ([A-Z].*)$/gm))
      for (const name of names!.split(" ")) here.add(`${table} ${name}`);
  // Not there where IPv6 is off: then Debian's are taken for its.
  if (existsSync("/proc/net/snmp6"))
    for (const [name] of readFileSync("/proc/net/snmp6", "latin1").matchAll(/^\w+/gm)) here.add(`Ip6 ${name}`);
  else for (const name of COUNTERS.get("Ip6")!) here.add(`Ip6 ${name}`);
  const missing = [...COUNTERS].map(([table, names]) => [table, names.filter((name) => !here.has(`${table} ${name}`))] as const);
  return Object.fromEntries(missing.filter(([, names]) => names.length > 0));
}

/** What a new namespace has of them. */
function machineSysctls(): Record<string, string> {
  const names = MACHINE_SYSCTLS.filter((name) => existsSync(pathOf(name)));
  // A namespace that shares the host's hash table has the number of its buckets with a minus; this may be one itself.
  const read = (name: string): string =>
    name.endsWith("hash_entries") ? `-${readSysctl(name).replace("-", "")}` : readSysctl(name);
  return Object.fromEntries(names.map((name) => [name, read(name)]));
}

const pathOf = (name: string): string => `/proc/sys/${name.replaceAll(".", "/")}`;

function readSysctl(name: string): string {
  return readFileSync(pathOf(name), "latin1").trimEnd();
}

/** Named as Debian's: what a recording keeps of the machine that it was made on. */
export function withoutNames(profile: KernelProfile): KernelProfile {
  return withNamesOf(KERNEL_PROFILES[DEFAULT_KERNEL], profile);
}

/** What the simulator is given of a kernel, in words; null where that is one of Debian's. */
export function profileNote(profile: KernelProfile): string | null {
  const { bridgeVlanFiltering, bridgeNetfilter, conntrack, cpus, tcpReceiveMaximum } = profile;
  if (
    KERNEL_VERSIONS.map((version) => inNamespaces(KERNEL_PROFILES[version])).some((row) =>
      isDeepStrictEqual(withNamesOf(row, profile), row),
    )
  )
    return null;
  return (
    `as this kernel: bridge VLAN filtering ${bridgeVlanFiltering ? "built in" : "not built in"}, ` +
    `br_netfilter ${bridgeNetfilter === "module" ? "not loaded" : "there"}, ` +
    `nf_conntrack ${conntrack === "module" ? "not loaded" : "there"}, ${cpus} CPU${cpus === 1 ? "" : "s"}, ` +
    `receive buffers of TCP up to ${tcpReceiveMaximum} bytes`
  );
}

function withNamesOf({ release, build, compiler }: KernelProfile, profile: KernelProfile): KernelProfile {
  return { ...profile, release, build, compiler };
}

function readConfig(): string | null {
  const path = CONFIGS.find((each) => existsSync(each));
  if (path === undefined) return null;
  const bytes = readFileSync(path);
  return (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("latin1");
}
