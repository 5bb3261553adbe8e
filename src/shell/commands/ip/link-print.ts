/** The lines of `ip link` about one device, common to `ip addr` and `bridge link`. iproute2: print_linkinfo(), ip/ipaddress.c. */
import {
  IFF_ALLMULTI,
  IFF_BROADCAST,
  IFF_LOOPBACK,
  IFF_MULTICAST,
  IFF_NOARP,
  IFF_PROMISC,
  IFF_UP,
  isUp,
} from "../../../kernel/config/link.ts";
import type { Device } from "../../../kernel/device.ts";
import { hasCarrier } from "../../../kernel/link/carrier.ts";
import type { Net } from "../../../kernel/net.ts";
import { operstateOf } from "../../../kernel/netlink/carrier-change.ts";
import { namesOf } from "../../../kernel/netlink/netns.ts";
import { assignNetnsId } from "../../../kernel/netlink/netnsid.ts";
import { formatMac } from "../../../wire/mac.ts";
import { printDetails } from "./link-details.ts";
import { printStatistics } from "./link-statistics.ts";
import { GROUPS, nameOf } from "./names.ts";
import type { Printer } from "./printer.ts";
import type { Tool } from "./tool.ts";

export const IFF_NOTRAILERS = 0x20;
export const IFF_DYNAMIC = 0x8000;

/** Flags in the order iproute2 prints them. */
const FLAG_NAMES: readonly (readonly [number, string])[] = [
  [IFF_LOOPBACK, "LOOPBACK"],
  [IFF_BROADCAST, "BROADCAST"],
  [IFF_MULTICAST, "MULTICAST"],
  [IFF_NOARP, "NOARP"],
  [IFF_ALLMULTI, "ALLMULTI"],
  [IFF_PROMISC, "PROMISC"],
  [IFF_DYNAMIC, "DYNAMIC"],
  [IFF_NOTRAILERS, "NOTRAILERS"],
  [IFF_UP, "UP"],
];

/** The flags between the angle brackets. `lower` is the device that the tool takes for the one below. */
export function flagsOf(device: Device, lower: Device | null = peerHere(device)): string[] {
  const { flags } = device.link;
  const names = FLAG_NAMES.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name);
  if (isUp(device.link) && device.operstate !== "UP" && device.operstate !== "UNKNOWN") names.unshift("NO-CARRIER");
  if (isUp(device.link) && hasCarrier(device)) names.push("LOWER_UP");
  if (lower !== null && !isUp(lower.link)) names.push("M-DOWN");
  return names;
}

function peerHere({ peer, net }: Device): Device | null {
  return peer?.net === net ? peer : null;
}

/** What stands behind the `@`: the peer's name, or its number where it is elsewhere. */
export function lowerOf(device: Device): string | null {
  if (device.peer === null) return null;
  return device.peer.net === device.net ? device.peer.name : `if${device.peer.ifindex}`;
}

export function printName(out: Printer, device: Device): void {
  const lower = lowerOf(device);
  if (device.peer !== null) assignNetnsId(device.net, device.peer.net);
  const elsewhere = device.peer !== null && device.peer.net !== device.net;
  if (out.json && device.peer !== null) {
    if (elsewhere) out.value("link_index", device.peer.ifindex);
    else out.value("link", device.peer.name);
  }
  out.field("ifname", `${device.name}${lower === null ? "" : `@${lower}`}: `, device.name);
}

export function printFlags(out: Printer, device: Device, lower?: Device | null): void {
  const flags = flagsOf(device, lower);
  out.field("flags", `<${flags.join(",")}> `, flags);
}

/** The line (or lines) of a device up to its addresses. */
export function printLink(tool: Tool, out: Printer, device: Device, options: { readonly withMode: boolean }): void {
  const { link } = device;
  out.field("ifindex", `${device.ifindex}: `, device.ifindex);
  printName(out, device);
  printFlags(out, device);
  out.field("mtu", `mtu ${link.mtu} `, link.mtu);
  out.field("qdisc", `qdisc ${link.qdisc} `, link.qdisc);
  if (device.master !== null) out.field("master", `master ${device.master.name} `, device.master.name);
  const state = operstateOf(device);
  out.field("operstate", `state ${state} `, state);
  if (options.withMode) out.field("linkmode", "mode DEFAULT ", "DEFAULT");
  const group = nameOf(GROUPS, link.group);
  out.field("group", `group ${group} `, group);
  if (link.txQueueLength !== 0) out.field("txqlen", `qlen ${link.txQueueLength}`, link.txQueueLength);
  if (tool.options.family === "any" || tool.options.family === "link" || options.withMode) printAddresses(out, device);
  if (tool.options.details > 0) printDetails(out, device, options);
  if (link.alias !== null) {
    out.line();
    out.field("ifalias", `    alias ${link.alias}`, link.alias);
  }
  if (tool.options.statistics > 0) printStatistics(tool, out, device);
}

function printAddresses(out: Printer, device: Device): void {
  const { link } = device;
  const type = link.kind === "loopback" ? "loopback" : "ether";
  out.line();
  out.field("link_type", `    link/${type} `, type);
  out.field("address", formatMac(link.mac), formatMac(link.mac));
  out.text(" brd ");
  out.field("broadcast", formatMac(link.broadcast), formatMac(link.broadcast));
  if (device.peer !== null && device.peer.net !== device.net) printPeerNetns(out, device.net, device.peer.net);
}

/** The peer's namespace: by its name where it has one on this host, else by the number this namespace has for it. */
function printPeerNetns(out: Printer, net: Net, peerNet: Net): void {
  const id = assignNetnsId(net, peerNet)!;
  const name = peerNet.host === net.host ? namesOf(peerNet)[0] : undefined;
  if (out.json) out.value("link_netnsid", id);
  else out.text(name !== undefined ? ` link-netns ${name}` : ` link-netnsid ${id}`);
}
