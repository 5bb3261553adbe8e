/**
 * The kernel's modules whose absence shows. Where br_netfilter is a module (Debian) a host has no net.bridge.* and shows no
 * bridged packet to iptables until something loads it: modprobe, dockerd, a rule with -m physdev. Where nf_conntrack is one,
 * there is no net.netfilter.nf_conntrack_* and no /proc/net/nf_conntrack until a module that needs it comes: with an extension
 * that iptables is named (that the kernel has it is asked before anything else is looked at, nft_compat.c), with the first base
 * chain of nat, conntrack(8), dockerd, modprobe. Linux: net/bridge/br_netfilter_hooks.c; physdev_mt_check(),
 * net/netfilter/xt_physdev.c; net/netfilter/nf_conntrack_standalone.c.
 */
import type { Host } from "../host.ts";
import { CONNTRACK_SYSCTLS, MACHINE_CONNTRACK_MAX } from "../netfilter/conntrack/sysctl.ts";
import { changeNet } from "./change.ts";

/** Modules by name, with what each needs: that is loaded before it. */
const NEEDS = {
  br_netfilter: [],
  nf_conncount: ["nf_conntrack"],
  nf_conntrack: [],
  nf_conntrack_netlink: ["nf_conntrack"],
  nf_nat: ["nf_conntrack"],
  nft_chain_nat: ["nf_nat"],
  xt_CT: ["nf_conntrack"],
  xt_MASQUERADE: ["nf_nat"],
  xt_NETMAP: ["nf_nat"],
  xt_REDIRECT: ["nf_nat"],
  xt_connlimit: ["nf_conncount"],
  xt_connmark: ["nf_conntrack"],
  xt_conntrack: ["nf_conntrack"],
  xt_nat: ["nf_nat"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type ModuleName = keyof typeof NEEDS;

/** The module that an extension of iptables is in: those that bring nf_conntrack with them. */
const EXTENSIONS: Readonly<Record<"match" | "target", Readonly<Record<string, ModuleName>>>> = {
  match: { connlimit: "xt_connlimit", connmark: "xt_connmark", conntrack: "xt_conntrack", state: "xt_conntrack" },
  target: {
    CONNMARK: "xt_connmark",
    CT: "xt_CT",
    DNAT: "xt_nat",
    MASQUERADE: "xt_MASQUERADE",
    NETMAP: "xt_NETMAP",
    NOTRACK: "xt_CT",
    REDIRECT: "xt_REDIRECT",
    SNAT: "xt_nat",
  },
};

export function isModule(name: string): name is ModuleName {
  return Object.hasOwn(NEEDS, name);
}

/** Loads a module and what it needs, in every namespace of the host. Where it is there already, nothing happens. */
export function loadModule(host: Host, name: ModuleName): void {
  if (host.modules.has(name)) return;
  for (const need of NEEDS[name]) loadModule(host, need);
  for (const each of sharingHosts(host)) setModules(each, new Set([...each.modules, name]));
}

/** Loads what an extension of iptables is in, as soon as the tool meets its name. */
export function loadExtension(host: Host, kind: "match" | "target", name: string): void {
  if (!Object.hasOwn(EXTENSIONS[kind], name)) return;
  loadModule(host, EXTENSIONS[kind][name]!);
}

/** Unloads br_netfilter; what was set of net.bridge.* is forgotten. False where it is not loaded, or built in. */
export function unloadBridgeNetfilter(host: Host): boolean {
  if (!host.modules.has("br_netfilter") || isBuiltIn(host, "br_netfilter")) return false;
  for (const each of sharingHosts(host)) {
    setModules(each, new Set([...each.modules].filter((name) => name !== "br_netfilter")));
    forgetBridgeSysctls(each);
  }
  return true;
}

function forgetBridgeSysctls(host: Host): void {
  for (const net of host.kernel.nets) {
    if (net === null || net.host !== host || !Object.keys(net.config.sysctls).some(isOfBridge)) continue;
    changeNet(net, (draft) => {
      for (const name of Object.keys(draft.sysctls).filter(isOfBridge)) delete draft.sysctls[name];
    });
  }
}

function isBuiltIn({ kernel }: Host, name: ModuleName): boolean {
  return name === "br_netfilter" && kernel.profile.bridgeNetfilter === "built in";
}

function sharingHosts(host: Host): readonly Host[] {
  return host.kernel.profile.hostsAreNamespaces ? host.kernel.hosts : [host];
}

function setModules(host: Host, modules: ReadonlySet<ModuleName>): void {
  host.modules = modules;
  host.hasBridgeNetfilter = modules.has("br_netfilter");
  host.kernel.epoch.move();
}

/** What a host has from the beginning: what is built in, and what the others of its machine loaded. */
export function firstModules({ profile, hosts }: Host["kernel"]): ReadonlySet<ModuleName> {
  const [other] = hosts;
  if (profile.hostsAreNamespaces && other !== undefined) return other.modules;
  const builtIn: ModuleName[] = [];
  if (profile.bridgeNetfilter === "built in") builtIn.push("br_netfilter");
  if (profile.conntrack === "built in") builtIn.push("nf_conntrack");
  return new Set(builtIn);
}

/** The module whose being loaded brings a sysctl; null where it is always there. */
export function moduleOfSysctl(name: string): ModuleName | null {
  if (isOfBridge(name)) return "br_netfilter";
  return Object.hasOwn(CONNTRACK_SYSCTLS, name) || name === MACHINE_CONNTRACK_MAX ? "nf_conntrack" : null;
}

/** The modules that sysctls of these names need. */
export function modulesOfSysctls(names: readonly string[]): ModuleName[] {
  const modules = new Set(names.map(moduleOfSysctl));
  return (["br_netfilter", "nf_conntrack"] as const).filter((name) => modules.has(name));
}

/** The lines of a script that load modules. */
export function formatModprobe(modules: readonly ModuleName[]): string {
  return modules.map((name) => `modprobe ${name}\n`).join("");
}

/** A sysctl that is there only while br_netfilter is. */
function isOfBridge(name: string): boolean {
  return name.startsWith("net.bridge.");
}
