/**
 * `bridge vlan show`: the VLAN that every bridge and port is in, where the kernel was built with VLAN filtering. iproute2:
 * bridge/vlan.c. What changes VLANs, statistics, tunnels and what a bridge does for one are refused by name.
 */
import type { Device } from "../../../kernel/device.ts";
import { DEFAULT_PVID } from "../../../kernel/link/bridge-state.ts";
import { type Arguments, atoi } from "../ip/arguments.ts";
import { KeywordTable, takes } from "../ip/keywords.ts";
import type { Printer } from "../ip/printer.ts";
import { garbage, notModelled } from "../ip/quit.ts";
import { showsUsage, type Tool } from "../ip/tool.ts";
import { Verbs } from "../ip/verbs.ts";
import { BRIDGE_VLAN_HELP } from "./usage.ts";

export const VLAN_VERBS: Verbs = new Verbs(
  "bridge vlan",
  {
    "show* lst* list*": showVlans,
    "help*": showsUsage(BRIDGE_VLAN_HELP),
    "add* delete* set* tunnelshow* global*": null,
  },
  showVlans,
);

interface FilterWords {
  dev: string | null;
  vlan: number;
}

/** What is no keyword is passed over. */
export const VLAN_FILTER_WORDS = new KeywordTable<FilterWords>(
  "bridge vlan show",
  {
    dev: takes((words, { value }) => {
      if (words.dev !== null) throw garbage("dev", value);
      words.dev = value;
    }),
    vid: takes((words, { value }) => {
      if (words.vlan !== 0) throw garbage("vid", value);
      words.vlan = atoi(value);
    }),
  },
  { called: "vlan option", nameless: () => undefined },
);

function showVlans(tool: Tool, args: Arguments): number {
  const { dev, vlan } = VLAN_FILTER_WORDS.read({ dev: null, vlan: 0 }, tool, args);
  const only = dev === null ? null : tool.device(dev, 255);
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
