/** `ip link show`: which devices are asked for, and their long and brief forms. iproute2: ipaddr_link_list(), ip/ipaddress.c. */
import { isUp } from "../../../kernel/config/link.ts";
import type { Device } from "../../../kernel/device.ts";
import { operstateOf } from "../../../kernel/netlink/carrier-change.ts";
import { findDevice } from "../../../kernel/netlink/device.ts";
import { assignNetnsId } from "../../../kernel/netlink/netnsid.ts";
import { formatMac } from "../../../wire/mac.ts";
import { type Arguments, abbreviates } from "./arguments.ts";
import { flagsOf, lowerOf, printLink } from "./link-print.ts";
import { GROUPS, numberOf } from "./names.ts";
import type { Printer } from "./printer.ts";
import { garbage, notModelled, wrongArgument } from "./quit.ts";
import { type Tool, usage } from "./tool.ts";
import { LINK_HELP } from "./usage.ts";

export interface LinkFilter {
  dev: Device | null;
  up: boolean;
  group: number | null;
  /** Undefined: any. Null: only those without a master. */
  master: Device | null | undefined;
  kind: string | null;
}

export function passesFilter(device: Device, filter: LinkFilter): boolean {
  if (filter.dev !== null && device !== filter.dev) return false;
  if (filter.up && !isUp(device.link)) return false;
  if (filter.group !== null && device.link.group !== filter.group) return false;
  if (filter.master !== undefined && device.master !== filter.master) return false;
  if (
    filter.kind !== null &&
    filter.kind !== (filter.kind === "bridge_slave" ? (device.master !== null ? "bridge_slave" : "") : device.link.kind)
  )
    return false;
  return true;
}

/** Takes one word of a filter that `ip link show` and `ip addr show` share; false where it is none. */
export function takeLinkFilter(tool: Tool, args: Arguments, word: string, filter: LinkFilter): boolean {
  if (word === "up") filter.up = true;
  else if (word === "group") {
    const name = args.value();
    filter.group = numberOf(GROUPS, name, 0x7fffffff);
    if (filter.group === null) throw wrongArgument('Invalid "group" value\n', name);
  } else if (word === "master") {
    const name = args.value();
    const master = findDevice(tool.net, name);
    if (master === null) throw wrongArgument("Device does not exist\n", name);
    filter.master = master;
  } else if (word === "nomaster") filter.master = null;
  else if (word === "type") filter.kind = args.value();
  else if (word === "vrf") throw notModelled('filter "vrf"');
  else return false;
  return true;
}

export function showLinks(tool: Tool, args: Arguments): number {
  const filter: LinkFilter = { dev: null, up: false, group: null, master: undefined, kind: null };
  let dev: string | null = null;
  while (!args.isAtEnd) {
    const word = args.take()!;
    if (takeLinkFilter(tool, args, word, filter)) continue;
    const name = word === "dev" ? args.value() : word;
    if (abbreviates(name, "help")) throw usage(LINK_HELP);
    if (dev !== null) throw garbage("dev", name);
    dev = name;
  }
  if (dev !== null) filter.dev = tool.shownDevice(dev);
  const out = tool.printer();
  for (const device of tool.net.devices) {
    if (device === null || !passesFilter(device, filter)) continue;
    out.openObject();
    if (tool.options.brief) {
      printBrief(out, device);
      printBriefLink(out, device);
    } else {
      printLink(tool, out, device, { withMode: true });
    }
    out.text("\n");
    out.close();
  }
  tool.print(out.finish());
  return 0;
}

/** The first columns of -br. */
export function printBrief(out: Printer, device: Device): void {
  const lower = lowerOf(device);
  if (device.peer !== null) assignNetnsId(device.net, device.peer.net);
  if (out.json && device.peer !== null) {
    if (device.peer.net !== device.net) out.value("link_index", device.peer.ifindex);
    else out.value("link", device.peer.name);
  }
  out.field("ifname", `${`${device.name}${lower === null ? "" : `@${lower}`}`.padEnd(16)} `, device.name);
  out.field("operstate", `${operstateOf(device).padEnd(14)} `, operstateOf(device));
}

function printBriefLink(out: Printer, device: Device): void {
  const flags = flagsOf(device);
  const mac = formatMac(device.link.mac);
  out.field("address", `${mac} `, mac);
  out.field("flags", `<${flags.join(",")}> `, flags);
}
