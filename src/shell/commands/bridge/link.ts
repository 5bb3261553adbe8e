/** `bridge link`. iproute2: bridge/link.c. */
import type { BridgePortConfig } from "../../../kernel/config/link.ts";
import { isUp } from "../../../kernel/config/link.ts";
import type { Device } from "../../../kernel/device.ts";
import { hasCarrier, PORT_BLOCKING, PORT_DISABLED, portState } from "../../../kernel/link/carrier.ts";
import { changePort } from "../../../kernel/netlink/bridge.ts";
import { findDevice } from "../../../kernel/netlink/device.ts";
import { type Arguments, abbreviates, atoi } from "../ip/arguments.ts";
import { PORT_STATES } from "../ip/link-details.ts";
import { printFlags } from "../ip/link-print.ts";
import type { Printer } from "../ip/printer.ts";
import { demand, duplicate, incomplete, notModelled, Quit, refused } from "../ip/quit.ts";
import { type ObjectCommand, type Tool, unknownCommand, usage } from "../ip/tool.ts";
import { BRIDGE_LINK_HELP } from "./usage.ts";

type Change = { -readonly [K in keyof BridgePortConfig]?: BridgePortConfig[K] };

export const linkObject: ObjectCommand = (tool, args) => {
  const word = args.take();
  if (word === null) return showLinks(tool, args);
  if (abbreviates(word, "set") || abbreviates(word, "change")) return setLink(tool, args);
  if (abbreviates(word, "show") || abbreviates(word, "lst") || abbreviates(word, "list")) return showLinks(tool, args);
  if (abbreviates(word, "help")) throw usage(BRIDGE_LINK_HELP);
  throw unknownCommand(word, "bridge link help");
};

function showLinks(tool: Tool, args: Arguments): number {
  let dev: string | null = null;
  let master: string | null = null;
  for (let word = args.take(); word !== null; word = args.take()) {
    if (word === "dev") {
      const name = args.value();
      if (dev !== null) throw duplicate("dev", name);
      dev = name;
    } else if (word === "master") master = args.value();
  }
  const only = dev === null ? null : demandDevice(tool, dev);
  const bridge = master === null ? null : demandDevice(tool, master);
  const out = tool.printer();
  for (const device of tool.net.devices) {
    if (device === null || device.master === null || (only !== null && device !== only)) continue;
    if (bridge === null || device.master === bridge) printPort(tool, out, device, device.master);
  }
  tool.print(out.finish());
  return 0;
}

function demandDevice(tool: Tool, name: string): Device {
  const device = findDevice(tool.net, name);
  if (device === null) throw new Quit(`Cannot find device "${name}"\n`, 255);
  return device;
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
  const flag = (key: string, value: boolean): void => out.field(key, `${key} ${value ? "on" : "off"} `, value);
  out.line();
  out.text("    ");
  flag("hairpin", port.hairpin);
  flag("guard", port.guard);
  flag("root_block", port.rootBlock);
  flag("fastleave", port.fastLeave);
  flag("learning", port.learning);
  flag("flood", port.flood);
  flag("mcast_flood", port.multicastFlood);
  flag("bcast_flood", port.broadcastFlood);
  out.field("mcast_router", "mcast_router 1 ", 1);
  flag("mcast_to_unicast", false);
  flag("neigh_suppress", port.neighSuppress);
  flag("vlan_tunnel", false);
  flag("isolated", port.isolated);
  flag("locked", false);
}

/** What is set by on or off: the word, and what it sets. */
const SWITCHES: ReadonlyMap<string, keyof BridgePortConfig & string> = new Map<string, keyof BridgePortConfig & string>(
  Object.entries({
    guard: "guard",
    hairpin: "hairpin",
    fastleave: "fastLeave",
    root_block: "rootBlock",
    learning: "learning",
    flood: "flood",
    mcast_flood: "multicastFlood",
    bcast_flood: "broadcastFlood",
    isolated: "isolated",
  }),
);
/** Switches that can only stay off, their state in a new port. */
const OFF_ONLY = new Set(["learning_sync", "mcast_to_unicast", "neigh_suppress", "vlan_tunnel", "locked"]);
const WITH_VALUE = new Set(["mcast_router", "hwmode", "backup_port"]);

function setLink(tool: Tool, args: Arguments): number {
  let name: string | null = null;
  let state: number | null = null;
  let self = false;
  const change: Change = {};
  for (let word = args.take(); word !== null; word = args.take()) {
    const key = SWITCHES.get(word);
    if (word === "dev") name = args.value();
    else if (key !== undefined) Object.assign(change, { [key]: takeSwitch(args, word) });
    else if (OFF_ONLY.has(word)) {
      if (takeSwitch(args, word)) throw notModelled(`link option "${word}"`, "bridge");
    } else if (word === "cost") change.cost = atoi(args.value());
    else if (word === "priority") change.priority = atoi(args.value()) & 0xffff;
    else if (word === "state") state = takeState(args);
    else if (word === "self") self = true;
    else if (word === "master") continue;
    else if (WITH_VALUE.has(word) || word === "nobackup_port") throw notModelled(`link option "${word}"`, "bridge");
    else throw usage(BRIDGE_LINK_HELP);
  }
  if (name === null) throw new Quit("Device is a required argument.\n", 255);
  const device = findDevice(tool.net, name);
  if (device === null) throw new Quit(`Cannot find bridge device "${name}"\n`, 255);
  if (self) throw notModelled('link option "self"', "bridge");
  if (device.master === null) throw refused({ errno: "EOPNOTSUPP" }, 255);
  // A cost of 0 is a part of the message that is left out.
  if (change.cost === 0) delete change.cost;
  demand(changePort(device, change), 255);
  if (state !== null) setState(device, state);
  return 0;
}

/** Without STP a blocked port forwards again at once. Linux: br_set_port_state(), br_port_state_selection(). */
function setState(device: Device, state: number): void {
  if (state > PORT_BLOCKING) throw refused({ errno: "EINVAL" }, 255);
  if (!isUp(device.link) || (!hasCarrier(device) && state !== PORT_DISABLED)) throw refused({ errno: "ENETDOWN" }, 255);
  demand(changePort(device, { stateSet: state === PORT_BLOCKING || PORT_STATES[state] === "forwarding" ? null : state }), 255);
}

function takeSwitch(args: Arguments, key: string): boolean {
  const word = args.value();
  if (word === "on") return true;
  if (word === "off") return false;
  throw new Quit(`Error: argument of "${key}" must be one of "off", "on", not "${word}"\n`, 234);
}

function takeState(args: Arguments): number {
  const word = args.take();
  if (word === null) throw incomplete();
  if (/^\d+$/.test(word) && Number(word) < 256) return Number(word);
  const state = (PORT_STATES as readonly string[]).indexOf(word.toLowerCase());
  if (state < 0) throw new Quit("Error: invalid STP port state\n", 255);
  return state;
}
