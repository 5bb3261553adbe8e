/** `ip link show`: the long and brief forms of a device's line. iproute2: ipaddr_list_link(), ip/ipaddress.c. */
import type { Device } from "../../../kernel/device.ts";
import { operstateOf } from "../../../kernel/netlink/carrier-change.ts";
import { assignNetnsId } from "../../../kernel/netlink/netnsid.ts";
import { formatMac } from "../../../wire/mac.ts";
import type { Arguments } from "./arguments.ts";
import { flagsOf, lowerOf, printLink } from "./link-print.ts";
import type { Printer } from "./printer.ts";
import { isDumped, isPrinted, parseShowFilter } from "./show-filter.ts";
import type { Tool } from "./tool.ts";
import { LINK_HELP } from "./usage.ts";

export function showLinks(tool: Tool, args: Arguments): number {
  const filter = parseShowFilter(tool, args, "link", LINK_HELP);
  const out = tool.printer();
  for (const device of tool.net.devices) {
    if (device === null || !isDumped(device, filter)) continue;
    out.openObject();
    if (isPrinted(device, filter) && filter.label === null) {
      if (tool.options.brief) {
        printBrief(out, device);
        printBriefLink(out, device);
      } else {
        printLink(tool, out, device, { withMode: true });
      }
      out.text("\n");
    }
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
