/**
 * `bridge fdb`. iproute2: bridge/fdb.c. Tunnels' and switches' words (dst, vni, vlan, router, extern_learn ...) are refused by
 * name.
 */
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
import { accepted, exits, refused as notModelledWord, on, set, value } from "../../options/rows.ts";
import { type Arguments, abbreviates, atoi } from "../ip/arguments.ts";
import { does, type GivenWord, KeywordTable, takes } from "../ip/keywords.ts";
import { garbage, notModelled, Quit, refused, require, wrongArgument } from "../ip/quit.ts";
import { showsUsage, type Tool, usage } from "../ip/tool.ts";
import { Verbs } from "../ip/verbs.ts";
import { printEntry, shownEntries, tableEntry } from "./fdb-print.ts";
import { BRIDGE_FDB_HELP } from "./usage.ts";

export const FDB_VERBS: Verbs = new Verbs(
  "bridge fdb",
  {
    "add*": (tool, args) => putEntry(tool, args, "add"),
    "append*": (tool, args) => putEntry(tool, args, "append"),
    "replace*": (tool, args) => putEntry(tool, args, "replace"),
    "delete*": (tool, args) => putEntry(tool, args, "delete"),
    "get*": getEntry,
    "show* lst* list*": showFdb,
    "flush*": flush,
    "help*": showsUsage(BRIDGE_FDB_HELP),
  },
  showFdb,
);

/** What tunnels and switches have. */
const UNMODELLED = "dst port vni src_vni via nhid use router extern_learn sticky offloaded";

interface VlanWords {
  vlan: number | null;
}

/** The second time is complained of before its value is looked at. */
function takeVlan(words: VlanWords, { args }: GivenWord): void {
  if (words.vlan !== null) throw garbage("vlan", "vlan");
  words.vlan = atoi(args.value());
}

interface FilterWords {
  br: string | null;
  dev: string | null;
  state: string | null;
  dynamic: boolean;
  vlan: number;
}

/** What is no keyword is passed over. */
export const FDB_FILTER_WORDS = new KeywordTable<FilterWords>(
  "bridge fdb show",
  {
    [UNMODELLED]: notModelledWord(),
    "brport dev": value("dev"),
    br: value("br"),
    state: value("state", readState),
    dynamic: on("dynamic"),
    vlan: value("vlan", atoi),
    "help*": exits(255, BRIDGE_FDB_HELP),
  },
  { called: "fdb option", nameless: () => undefined },
);

function showFdb(tool: Tool, args: Arguments): number {
  const words: FilterWords = { br: null, dev: null, state: null, dynamic: false, vlan: 0 };
  const { br, dev, state, dynamic, vlan } = FDB_FILTER_WORDS.read(words, tool, args);
  const bridge = br === null ? null : findDevice(tool.net, br);
  if (br !== null && bridge === null) throw new Quit(`Cannot find bridge device "${br}"\n`, 255);
  const only = dev === null ? null : tool.device(dev, 255);
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

function readState(word: string): string {
  if (abbreviates(word, "permanent")) return "permanent";
  if (abbreviates(word, "static") || abbreviates(word, "temp")) return "static";
  if (abbreviates(word, "stale")) return "stale";
  if (abbreviates(word, "dynamic")) return "";
  throw wrongArgument("invalid state", word);
}

interface EntryWords extends VlanWords {
  dev: string | null;
  address: string | null;
  kind: FdbKind;
  self: boolean;
  master: boolean;
}

export const FDB_WORDS = new KeywordTable<EntryWords>(
  "bridge fdb add|append|replace|delete",
  {
    [UNMODELLED]: notModelledWord(),
    dev: value("dev"),
    self: on("self"),
    "vlan*": does(takeVlan),
    "master*": on("master"),
    "local* permanent*": set({ kind: "local" }),
    "temp* static*": set({ kind: "static" }),
    "dynamic*": set({ kind: "learnt" }),
    to: takes(takeAddress),
  },
  { called: "fdb option", nameless: takeAddress },
);

function takeAddress(words: EntryWords, { value }: GivenWord): void {
  if (abbreviates(value, "help")) throw usage(BRIDGE_FDB_HELP);
  if (words.address !== null) throw garbage("to", value);
  words.address = value;
}

function putEntry(tool: Tool, args: Arguments, verb: FdbVerb | "delete"): number {
  const words: EntryWords = { dev: null, address: null, kind: "local", self: false, master: false, vlan: null };
  const { dev, address, kind, self, master, vlan } = FDB_WORDS.read(words, tool, args);
  if (dev === null || address === null) throw new Quit("Device and address are required arguments.\n", 255);
  const mac = parseMac(address);
  if (mac === null) throw new Quit(`Invalid mac address ${address}\n`, 255);
  const device = tool.device(dev, 255);
  checkVlan(vlan);
  const key = { mac, vlan };
  if (verb === "delete") return deleteEntry(device, key, kind, { self: self || !master, master });
  if (master) {
    if (device.master === null) throw refused({ errno: "EOPNOTSUPP" }, 255);
    require(putFdbEntry(device, verb, key, kind), 255);
  }
  if (self || !master) {
    if (device.bridge === null) refuseOwnVlan(vlan);
    const refusal = device.bridge !== null ? putFdbEntry(device, verb, key, kind) : addOwnAddress(device, mac, verb, kind);
    require(refusal, 255);
  }
  return 0;
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

interface DeletedFrom {
  readonly self: boolean;
  readonly master: boolean;
}

function deleteEntry(device: Device, key: FdbKey, kind: FdbKind, from: DeletedFrom): number {
  if (from.master) {
    if (device.master === null) throw refused({ errno: "EOPNOTSUPP" }, 255);
    require(deleteFdbEntry(device, key), 255);
  }
  if (from.self) require(device.bridge !== null ? deleteFdbEntry(device, key) : deleteOwnAddress(device, key.mac, kind), 255);
  return 0;
}

interface GetWords extends VlanWords {
  dev: string | null;
  br: string | null;
  address: string | null;
}

export const FDB_GET_WORDS = new KeywordTable<GetWords>(
  "bridge fdb get",
  {
    [UNMODELLED]: notModelledWord(),
    "brport dev": value("dev"),
    br: value("br"),
    vlan: does(takeVlan),
    "self master dynamic": accepted,
    to: takes(takeSought),
  },
  { called: "fdb option", nameless: takeSought },
);

function takeSought(words: GetWords, { value }: GivenWord): void {
  if (words.address !== null) throw garbage("to", value);
  words.address = value;
}

function getEntry(tool: Tool, args: Arguments): number {
  const { dev, br, address, vlan } = FDB_GET_WORDS.read({ dev: null, br: null, address: null, vlan: null }, tool, args);
  if ((dev === null && br === null) || address === null)
    throw new Quit("Device or master and address are required arguments.\n", 255);
  const mac = parseMac(address);
  if (mac === null) throw new Quit(`Invalid mac address ${address}\n`, 255);
  const device = dev === null ? null : tool.device(dev, 255);
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

interface FlushWords extends VlanWords {
  dev: string | null;
  brport: string | null;
  master: boolean;
  /** Each property with the value it must have. */
  readonly wanted: Map<string, boolean>;
}

/** What is no keyword is passed over. */
export const FDB_FLUSH_WORDS = new KeywordTable<FlushWords>(
  "bridge fdb flush",
  {
    [`${UNMODELLED} ${UNMODELLED.replace(/\S+/g, "no$&")}`]: notModelledWord(),
    dev: value("dev"),
    brport: value("brport"),
    vlan: does(takeVlan),
    master: on("master"),
    self: set({ master: false }),
    "permanent static dynamic added_by_user": does(({ wanted }, { name }) => void wanted.set(name, true)),
    "nopermanent nostatic nodynamic noadded_by_user": does(({ wanted }, { name }) => void wanted.set(name.slice(2), false)),
    "help*": exits(255, BRIDGE_FDB_HELP),
  },
  { called: "fdb option", nameless: () => undefined },
);

function flush(tool: Tool, args: Arguments): number {
  const words: FlushWords = { dev: null, brport: null, master: false, wanted: new Map(), vlan: null };
  const { dev, brport, master, wanted, vlan } = FDB_FLUSH_WORDS.read(words, tool, args);
  if (dev === null) throw new Quit("Device is a required argument.\n", 255);
  const device = findDevice(tool.net, dev);
  if (device === null) throw new Quit(`Cannot find bridge device "${dev}"\n`, 255);
  const brportDevice = brport === null ? null : findDevice(tool.net, brport);
  if (brport !== null && brportDevice === null) throw new Quit(`Cannot find bridge port device "${brport}"\n`, 255);
  const port = brportDevice !== null ? brportDevice : device.bridge === null ? device : null;
  const bridge = master ? device.master : device;
  if (bridge === null || bridge.bridge === null) throw refused({ errno: "EOPNOTSUPP" }, 255);
  require(flushFdb(bridge, (entry) => isOf(entry, port, vlan) && passes(entry, wanted)), 255);
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
