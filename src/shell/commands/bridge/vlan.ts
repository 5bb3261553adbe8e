/**
 * `bridge vlan show`: the VLAN that every bridge and port is in, where the kernel was built with VLAN filtering. iproute2:
 * bridge/vlan.c. What changes VLANs, statistics, tunnels and what a bridge does for one are refused by name.
 */
import type { Device } from "../../../kernel/device.ts";
import { DEFAULT_PVID } from "../../../kernel/link/bridge-state.ts";
import { findDevice } from "../../../kernel/netlink/device.ts";
import { type Arguments, abbreviates, atoi } from "../ip/arguments.ts";
import type { Printer } from "../ip/printer.ts";
import { garbage, noDevice, notModelled } from "../ip/quit.ts";
import { type ObjectCommand, type Tool, unknownCommand, usage } from "../ip/tool.ts";
import { BRIDGE_VLAN_HELP } from "./usage.ts";

/** In the order the tool looks for an abbreviation. */
const NOT_MODELLED = ["add", "delete", "set", "tunnelshow", "global"];

export const vlanObject: ObjectCommand = (tool, args) => {
  const word = args.take();
  if (word === null || abbreviates(word, "show") || abbreviates(word, "lst") || abbreviates(word, "list"))
    return showVlans(tool, args);
  if (abbreviates(word, "help")) throw usage(BRIDGE_VLAN_HELP);
  const found = NOT_MODELLED.find((name) => abbreviates(word, name));
  if (found !== undefined) throw notModelled(`"vlan ${found}"`, "bridge");
  throw unknownCommand(word, "bridge vlan help");
};

function showVlans(tool: Tool, args: Arguments): number {
  let name: string | null = null;
  let vlan = 0;
  for (let word = args.take(); word !== null; word = args.take()) {
    if (word === "dev") {
      const value = args.value();
      if (name !== null) throw garbage("dev", value);
      name = value;
    } else if (word === "vid") {
      const value = args.value();
      if (vlan !== 0) throw garbage("vid", value);
      vlan = atoi(value);
    }
  }
  const only = name === null ? null : findDevice(tool.net, name);
  if (name !== null && only === null) throw noDevice(name, 255);
  if (tool.options.statistics > 0) throw notModelled("option -statistics of vlan", "bridge");
  const out = tool.printer();
  out.text("port              vlan-id  \n");
  const isShown = tool.net.host.kernel.profile.bridgeVlanFiltering && (vlan === 0 || vlan === DEFAULT_PVID);
  for (const device of isShown ? tool.net.devices : []) {
    if (device === null || (only !== null && device !== only)) continue;
    if (device.bridge !== null || device.master !== null) printVlan(tool, out, device);
  }
  tool.print(out.finish());
  return 0;
}

function printVlan(tool: Tool, out: Printer, device: Device): void {
  out.openObject();
  out.field("ifname", device.name.padEnd(18), device.name);
  out.openArray("vlans");
  out.openObject();
  out.field("vlan", `${DEFAULT_PVID}`, DEFAULT_PVID);
  out.openArray("flags");
  for (const flag of ["PVID", "Egress Untagged"]) out.field("", ` ${flag}`, flag);
  out.close();
  if (tool.options.details > 0) {
    out.line();
    out.text(" ".repeat(20));
    out.field("state", "state forwarding ", "forwarding");
    out.field("mcast_router", "mcast_router 1 ", 1);
  }
  out.line();
  out.close();
  out.close();
  out.close();
}
