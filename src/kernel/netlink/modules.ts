/**
 * br_netfilter, the one module of the kernel whose absence packets notice. Where it is a module (Debian) a host has no
 * net.bridge.* and shows no bridged packet to iptables until something loads it: modprobe, dockerd, a rule with -m physdev. All
 * other modules are there when they are needed. Linux: net/bridge/br_netfilter_hooks.c; physdev_mt_check(),
 * net/netfilter/xt_physdev.c.
 */
import type { Host } from "../host.ts";
import { changeNet } from "./change.ts";

/** Loads it, in every namespace of the host. Where it is there already, nothing happens. */
export function loadBridgeNetfilter(host: Host): void {
  host.hasBridgeNetfilter = true;
  host.kernel.epoch.move();
}

/** Unloads it; what was set of net.bridge.* is forgotten. False where it is not loaded, or built in. */
export function unloadBridgeNetfilter(host: Host): boolean {
  if (!host.hasBridgeNetfilter || host.kernel.profile.bridgeNetfilter === "built in") return false;
  host.hasBridgeNetfilter = false;
  host.kernel.epoch.move();
  for (const net of host.kernel.nets) {
    if (net === null || net.host !== host || !Object.keys(net.config.sysctls).some(isOfBridge)) continue;
    changeNet(net, (draft) => {
      for (const name of Object.keys(draft.sysctls).filter(isOfBridge)) delete draft.sysctls[name];
    });
  }
  return true;
}

/** A sysctl that is there only while br_netfilter is. */
export function isOfBridge(name: string): boolean {
  return name.startsWith("net.bridge.");
}
