/** `bridge fdb`. iproute2: bridge/fdb.c. Tunnels' and switches' words (dst, vni, router, extern_learn ...) are refused by name. */
import type { Device } from "../../../kernel/device.ts";
import type { FdbEntry, FdbKind } from "../../../kernel/link/fdb.ts";
import { findDevice } from "../../../kernel/netlink/device.ts";
import {
  addOwnAddress,
  deleteFdbEntry,
  deleteOwnAddress,
  type FdbKey,
  type FdbVerb,
  flushFdb,
  putFdbEntry,
} from "../../../kernel/netlink/fdb.ts";
import { parseMac } from "../../../wire/mac.ts";
import { type Arguments, abbreviates, atoi } from "../ip/arguments.ts";
import { demand, garbage, noDevice, notModelled, Quit, refused } from "../ip/quit.ts";
import { type ObjectCommand, type Tool, unknownCommand, usage } from "../ip/tool.ts";
import { printEntry, shownEntries, tableEntry } from "./fdb-print.ts";
import { BRIDGE_FDB_HELP } from "./usage.ts";

export const fdbObject: ObjectCommand = (tool, args) => {
  const word = args.take();
  if (word === null) return showFdb(tool, args);
  if (abbreviates(word, "add")) return putEntry(tool, args, "add");
  if (abbreviates(word, "append")) return putEntry(tool, args, "append");
  if (abbreviates(word, "replace")) return putEntry(tool, args, "replace");
  if (abbreviates(word, "delete")) return putEntry(tool, args, "delete");
  if (abbreviates(word, "get")) return getEntry(tool, args);
  if (abbreviates(word, "show") || abbreviates(word, "lst") || abbreviates(word, "list")) return showFdb(tool, args);
  if (abbreviates(word, "flush")) return flush(tool, args);
  if (abbreviates(word, "help")) throw usage(BRIDGE_FDB_HELP);
  throw unknownCommand(word, "bridge fdb help");
};

const NOT_MODELLED = new Set([
  "dst",
  "port",
  "vni",
  "src_vni",
  "via",
  "nhid",
  "use",
  "router",
  "extern_learn",
  "sticky",
  "offloaded",
]);

function refuseWord(word: string): void {
  if (NOT_MODELLED.has(word)) throw notModelled(`fdb option "${word}"`, "bridge");
}

function showFdb(tool: Tool, args: Arguments): number {
  let br: string | null = null;
  let dev: string | null = null;
  let state: string | null = null;
  let dynamic = false;
  let vlan = 0;
  for (let word = args.take(); word !== null; word = args.take()) {
    refuseWord(word);
    if (word === "brport" || word === "dev") dev = args.value();
    else if (word === "br") br = args.value();
    else if (word === "state") state = takeState(args);
    else if (word === "dynamic") dynamic = true;
    else if (word === "vlan") vlan = atoi(args.value());
    else if (abbreviates(word, "help")) throw usage(BRIDGE_FDB_HELP);
  }
  const bridge = br === null ? null : findDevice(tool.net, br);
  if (br !== null && bridge === null) throw new Quit(`Cannot find bridge device "${br}"\n`, 255);
  const only = dev === null ? null : demandDevice(tool, dev);
  const out = tool.printer();
  for (const device of tool.net.devices) {
    if (device === null || (only !== null && device !== only)) continue;
    if (bridge !== null && (bridge.bridge === null || (device !== bridge && device.master !== bridge))) continue;
    for (const entry of shownEntries(device)) {
      if ((dynamic && entry.state === "permanent") || (vlan !== 0 && entry.vlan !== vlan)) continue;
      if (state === null || entry.state === state) printEntry(tool, out, entry, only === null);
    }
  }
  tool.print(out.finish());
  return 0;
}

function takeState(args: Arguments): string {
  const word = args.value();
  if (abbreviates(word, "permanent")) return "permanent";
  if (abbreviates(word, "static") || abbreviates(word, "temp")) return "static";
  if (abbreviates(word, "stale")) return "stale";
  if (abbreviates(word, "dynamic")) return "";
  throw new Quit(`Error: argument "${word}" is wrong: invalid state\n`, 255);
}

function demandDevice(tool: Tool, name: string): Device {
  const device = findDevice(tool.net, name);
  if (device === null) throw noDevice(name, 255);
  return device;
}

function putEntry(tool: Tool, args: Arguments, verb: FdbVerb | "delete"): number {
  let dev: string | null = null;
  let address: string | null = null;
  let kind: FdbKind = "local";
  let self = false;
  let master = false;
  let vlan: number | null = null;
  for (let word = args.take(); word !== null; word = args.take()) {
    refuseWord(word);
    if (word === "dev") dev = args.value();
    else if (word === "self") self = true;
    else if (abbreviates(word, "vlan")) vlan = takeVlan(args, vlan);
    else if (abbreviates(word, "master")) master = true;
    else if (abbreviates(word, "local") || abbreviates(word, "permanent")) kind = "local";
    else if (abbreviates(word, "temp") || abbreviates(word, "static")) kind = "static";
    else if (abbreviates(word, "dynamic")) kind = "learnt";
    else {
      const text = word === "to" ? args.value() : word;
      if (abbreviates(text, "help")) throw usage(BRIDGE_FDB_HELP);
      if (address !== null) throw garbage("to", text);
      address = text;
    }
  }
  if (dev === null || address === null) throw new Quit("Device and address are required arguments.\n", 255);
  const mac = parseMac(address);
  if (mac === null) throw new Quit(`Invalid mac address ${address}\n`, 255);
  const device = demandDevice(tool, dev);
  checkVlan(vlan);
  const key = { mac, vlan };
  if (verb === "delete") return deleteEntry(device, key, { self: self || !master, master });
  if (master) {
    if (device.master === null) throw refused({ errno: "EOPNOTSUPP" }, 255);
    demand(putFdbEntry(device, verb, key, kind), 255);
  }
  if (self || !master) {
    if (device.bridge === null) refuseOwnVlan(vlan);
    const refusal = device.bridge !== null ? putFdbEntry(device, verb, key, kind) : addOwnAddress(device, mac, verb);
    demand(refusal, 255);
  }
  return 0;
}

function takeVlan(args: Arguments, before: number | null): number {
  if (before !== null) throw garbage("vlan", "vlan");
  return atoi(args.value());
}

/** Linux: fdb_vid_parse(), net/core/rtnetlink.c. */
function checkVlan(vlan: number | null): void {
  const isValid = vlan === null || ((vlan & 0xffff) !== 0 && (vlan & 0xffff) < 0xfff);
  if (!isValid) throw refused({ errno: "EINVAL", message: "invalid vlan id" }, 255);
}

/** What a device itself receives knows no VLANs. Linux: ndo_dflt_fdb_add(). */
function refuseOwnVlan(vlan: number | null): void {
  if (vlan !== null) throw refused({ errno: "EINVAL" }, 255);
}

function deleteEntry(device: Device, key: FdbKey, from: { readonly self: boolean; readonly master: boolean }): number {
  if (from.master) {
    if (device.master === null) throw refused({ errno: "EOPNOTSUPP" }, 255);
    demand(deleteFdbEntry(device, key), 255);
  }
  if (from.self) demand(device.bridge !== null ? deleteFdbEntry(device, key) : deleteOwnAddress(device, key.mac), 255);
  return 0;
}

function getEntry(tool: Tool, args: Arguments): number {
  let dev: string | null = null;
  let br: string | null = null;
  let address: string | null = null;
  let vlan: number | null = null;
  for (let word = args.take(); word !== null; word = args.take()) {
    refuseWord(word);
    if (word === "brport" || word === "dev") dev = args.value();
    else if (word === "br") br = args.value();
    else if (word === "vlan") vlan = takeVlan(args, vlan);
    else if (word === "self" || word === "master" || word === "dynamic") continue;
    else {
      const text = word === "to" ? args.value() : word;
      if (address !== null) throw garbage("to", text);
      address = text;
    }
  }
  if ((dev === null && br === null) || address === null)
    throw new Quit("Device or master and address are required arguments.\n", 255);
  const mac = parseMac(address);
  if (mac === null) throw new Quit(`Invalid mac address ${address}\n`, 255);
  const device = dev === null ? null : demandDevice(tool, dev);
  const named = br === null ? null : findDevice(tool.net, br);
  if (br !== null && named === null) throw new Quit(`Cannot find bridge device "${br}"\n`, 255);
  const bridge = named ?? device!.master ?? device!;
  if (bridge.bridge === null) throw notModelled("fdb get without a bridge", "bridge");
  checkVlan(vlan);
  const found = bridge.bridge.entries(tool.net.loop.nowUs).find((entry) => entry.mac === mac && entry.vlan === (vlan ?? 0));
  if (found === undefined) throw new Quit("Error: Fdb entry not found.\n", 254);
  const out = tool.printer();
  printEntry(tool, out, tableEntry(bridge, found), true);
  tool.print(out.finish());
  return 0;
}

function flush(tool: Tool, args: Arguments): number {
  let dev: string | null = null;
  let brport: string | null = null;
  let master = false;
  let vlan: number | null = null;
  const wanted = new Map<string, boolean>();
  for (let word = args.take(); word !== null; word = args.take()) {
    refuseWord(word.replace(/^no/, ""));
    if (word === "dev") dev = args.value();
    else if (word === "brport") brport = args.value();
    else if (word === "vlan") vlan = takeVlan(args, vlan);
    else if (word === "master") master = true;
    else if (word === "self") master = false;
    else if (/^(no)?(permanent|static|dynamic|added_by_user)$/.test(word))
      wanted.set(word.replace(/^no/, ""), !word.startsWith("no"));
    else if (abbreviates(word, "help")) throw usage(BRIDGE_FDB_HELP);
  }
  if (dev === null) throw new Quit("Device is a required argument.\n", 255);
  const device = findDevice(tool.net, dev);
  if (device === null) throw new Quit(`Cannot find bridge device "${dev}"\n`, 255);
  const brportDevice = brport === null ? null : findDevice(tool.net, brport);
  if (brport !== null && brportDevice === null) throw new Quit(`Cannot find bridge port device "${brport}"\n`, 255);
  const port = brportDevice !== null ? brportDevice : device.bridge === null ? device : null;
  const bridge = master ? device.master : device;
  if (bridge === null || bridge.bridge === null) throw refused({ errno: "EOPNOTSUPP" }, 255);
  demand(
    flushFdb(bridge, (entry) => isOf(entry, port, vlan) && passes(entry, wanted)),
    255,
  );
  return 0;
}

function isOf(entry: FdbEntry, port: Device | null, vlan: number | null): boolean {
  return (port === null || entry.port === port) && (vlan === null || entry.vlan === vlan);
}

function passes(entry: FdbEntry, wanted: ReadonlyMap<string, boolean>): boolean {
  const is: Readonly<Record<string, boolean>> = {
    permanent: entry.kind === "local",
    static: entry.kind !== "learnt",
    dynamic: entry.kind === "learnt",
    added_by_user: entry.added,
  };
  return [...wanted].every(([key, value]) => is[key] === value);
}
