/** `bridge link`. iproute2: bridge/link.c. */
import type { BridgePortConfig } from "../../../kernel/config/link.ts";
import { isUp } from "../../../kernel/config/link.ts";
import type { Device } from "../../../kernel/device.ts";
import { hasCarrier, PORT_BLOCKING, PORT_DISABLED, portState } from "../../../kernel/link/carrier.ts";
import { changePort } from "../../../kernel/netlink/bridge.ts";
import { findDevice } from "../../../kernel/netlink/device.ts";
import { accepted, on, refused, value } from "../../options/rows.ts";
import { type Arguments, atoi } from "../ip/arguments.ts";
import { KeywordTable, once, takes } from "../ip/keywords.ts";
import { PORT_STATES } from "../ip/link-details.ts";
import { printFlags } from "../ip/link-print.ts";
import { printSwitches, readSwitch, type SwitchUse, switchKeywords } from "../ip/port-switch.ts";
import type { Printer } from "../ip/printer.ts";
import { notModelled, Quit, refused as refusedBy, require } from "../ip/quit.ts";
import { showsUsage, type Tool, usage } from "../ip/tool.ts";
import { Verbs } from "../ip/verbs.ts";
import { BRIDGE_LINK_HELP } from "./usage.ts";

export const LINK_VERBS: Verbs = new Verbs(
  "bridge link",
  { "set* change*": setLink, "show* lst* list*": showLinks, "help*": showsUsage(BRIDGE_LINK_HELP) },
  showLinks,
);

/** What is no keyword is passed over. */
export const LINK_FILTER_WORDS = new KeywordTable<{ dev: string | null; master: string | null }>(
  "bridge link show",
  { dev: once("dev", "dev"), master: value("master") },
  { called: "link option", nameless: () => undefined },
);

function showLinks(tool: Tool, args: Arguments): number {
  const { dev, master } = LINK_FILTER_WORDS.read({ dev: null, master: null }, tool, args);
  const only = dev === null ? null : tool.device(dev, 255);
  const bridge = master === null ? null : tool.device(master, 255);
  const out = tool.printer();
  for (const device of tool.net.devices) {
    if (device === null || device.master === null || (only !== null && device !== only)) continue;
    if (bridge === null || device.master === bridge) printPort(tool, out, device, device.master);
  }
  tool.print(out.finish());
  return 0;
}

function printPort(tool: Tool, out: Printer, device: Device, bridge: Device): void {
  const { link } = device;
  const port = link.port!;
  out.openObject();
  out.field("ifindex", `${device.ifindex}: `, device.ifindex);
  printName(tool, out, device);
  printFlags(out, device, lowerHere(tool, device));
  out.field("mtu", `mtu ${link.mtu} `, link.mtu);
  out.field("master", `master ${bridge.name} `, bridge.name);
  const state = PORT_STATES[portState(device)]!;
  out.field("state", `state ${state} `, state);
  out.field("priority", `priority ${port.priority} `, port.priority);
  out.field("cost", `cost ${port.cost} `, port.cost);
  if (tool.options.details > 0) printDetails(out, port);
  out.text("\n");
  out.close();
}

/** The tool does not ask whose number the peer's is: it looks it up here, wherever the peer may be; its own number is none. */
function lowerHere(tool: Tool, { peer, ifindex }: Device): Device | null {
  return peer === null || peer.ifindex === ifindex ? null : (tool.net.devices[peer.ifindex] ?? null);
}

function printName(tool: Tool, out: Printer, device: Device): void {
  const { peer, ifindex } = device;
  const lower = peer === null || peer.ifindex === ifindex ? null : (lowerHere(tool, device)?.name ?? `if${peer.ifindex}`);
  if (lower !== null) out.value("link", lower);
  out.field("ifname", `${device.name}${lower === null ? "" : `@${lower}`}: `, device.name);
}

function printDetails(out: Printer, port: BridgePortConfig): void {
  out.line();
  out.text("    ");
  printSwitches(out, port, "hairpin", "guard", "rootBlock", "fastLeave", "learning", "flood", "multicastFlood", "broadcastFlood");
  out.field("mcast_router", "mcast_router 1 ", 1);
  printSwitches(out, port, "multicastToUnicast", "neighSuppress", "vlanTunnel", "isolated", "locked");
}

interface PortWords {
  dev: string | null;
  state: number | null;
  self: boolean;
  readonly change: { -readonly [K in keyof BridgePortConfig]?: BridgePortConfig[K] };
}

const SWITCHES: SwitchUse<PortWords> = { of: ({ change }) => change, called: "link option", tool: "bridge", exitCode: 234 };

export const PORT_WORDS = new KeywordTable<PortWords>(
  "bridge link set",
  {
    dev: value("dev"),
    ...switchKeywords("", SWITCHES, ["proxyArp", "proxyArpWifi"]),
    learning_sync: takes((_, given) => {
      if (readSwitch(given, SWITCHES.exitCode)) throw notModelled(`link option "${given.name}"`, SWITCHES.tool);
    }),
    cost: takes(({ change }, { value }) => {
      change.cost = atoi(value);
    }),
    priority: takes(({ change }, { value }) => {
      change.priority = atoi(value) & 0xffff;
    }),
    state: value("state", readState),
    self: on("self"),
    master: accepted,
    "mcast_router hwmode backup_port nobackup_port": refused(),
  },
  {
    called: "link option",
    nameless: () => {
      throw usage(BRIDGE_LINK_HELP);
    },
  },
);

function setLink(tool: Tool, args: Arguments): number {
  const words: PortWords = { dev: null, state: null, self: false, change: {} };
  const { dev, state, self, change } = PORT_WORDS.read(words, tool, args);
  if (dev === null) throw new Quit("Device is a required argument.\n", 255);
  const device = findDevice(tool.net, dev);
  if (device === null) throw new Quit(`Cannot find bridge device "${dev}"\n`, 255);
  if (self) throw notModelled('link option "self"', "bridge");
  if (device.master === null) throw refusedBy({ errno: "EOPNOTSUPP" }, 255);
  // A cost of 0 is a part of the message that is left out.
  if (change.cost === 0) delete change.cost;
  require(changePort(device, change), 255);
  if (state !== null) setState(device, state);
  return 0;
}

/** Without STP a blocked port forwards again at once. Linux: br_set_port_state(), br_port_state_selection(). */
function setState(device: Device, state: number): void {
  if (state > PORT_BLOCKING) throw refusedBy({ errno: "EINVAL" }, 255);
  if (!isUp(device.link) || (!hasCarrier(device) && state !== PORT_DISABLED)) throw refusedBy({ errno: "ENETDOWN" }, 255);
  require(changePort(device, { stateSet: state === PORT_BLOCKING || PORT_STATES[state] === "forwarding" ? null : state }), 255);
}

function readState(text: string): number {
  if (/^\d+$/.test(text) && Number(text) < 256) return Number(text);
  const state = (PORT_STATES as readonly string[]).indexOf(text.toLowerCase());
  if (state < 0) throw new Quit("Error: invalid STP port state\n", 255);
  return state;
}
