/** `ip neighbour`. iproute2: ip/ipneigh.c. */
import type { Device } from "../../../kernel/device.ts";
import type { Neighbour, NeighbourState } from "../../../kernel/ipv4/neighbour.ts";
import { findDevice } from "../../../kernel/netlink/device.ts";
import {
  addProxy,
  deleteNeighbour,
  deleteProxy,
  type NeighbourVerb,
  proxiesOf,
  putNeighbour,
} from "../../../kernel/netlink/neighbour.ts";
import { covers, formatIpv4, type Ipv4, type Prefix } from "../../../wire/ipv4-address.ts";
import { formatMac, ZERO_MAC } from "../../../wire/mac.ts";
import { flushReport } from "./address.ts";
import { type Arguments, abbreviates, parseUnsigned, toAddress, toPrefix } from "./arguments.ts";
import { readLinkAddress } from "./link-address.ts";
import type { Printer } from "./printer.ts";
import { demand, duplicate, garbage, noDevice, notModelled, Quit, wrongArgument } from "./quit.ts";
import { type ObjectCommand, type Tool, unknownCommand, usage } from "./tool.ts";
import { NEIGH_HELP } from "./usage.ts";

export const neighObject: ObjectCommand = (tool, args) => {
  const word = args.take();
  if (word === null || ["show", "lst", "list"].some((name) => abbreviates(word, name))) return showNeighbours(tool, args);
  if (abbreviates(word, "add")) return modify(tool, args, "add");
  if (abbreviates(word, "change") || word === "chg") return modify(tool, args, "change");
  if (abbreviates(word, "replace")) return modify(tool, args, "replace");
  if (abbreviates(word, "delete")) return modify(tool, args, "delete");
  if (abbreviates(word, "get")) return getNeighbour(tool, args);
  if (abbreviates(word, "flush")) return flush(tool, args);
  if (abbreviates(word, "help")) throw usage(NEIGH_HELP);
  throw unknownCommand(word, "ip neigh help");
};

const STATES: readonly (readonly [NeighbourState, string])[] = [
  ["PERMANENT", "permanent"],
  ["REACHABLE", "reachable"],
  ["NOARP", "noarp"],
  ["NONE", "none"],
  ["STALE", "stale"],
  ["INCOMPLETE", "incomplete"],
  ["DELAY", "delay"],
  ["PROBE", "probe"],
  ["FAILED", "failed"],
];

const BITS: readonly NeighbourState[] = ["INCOMPLETE", "REACHABLE", "STALE", "DELAY", "PROBE", "FAILED", "NOARP", "PERMANENT"];

/** A state by (abbreviated) name or by number. */
function takeState(args: Arguments): NeighbourState {
  const text = args.value();
  const named = STATES.find(([, name]) => abbreviates(text, name));
  if (named !== undefined) return named[0];
  const number = parseUnsigned(text, 255);
  if (number === 0) return "NONE";
  const at = number === null ? -1 : BITS.findIndex((_, bit) => number === 1 << bit);
  if (at < 0) throw wrongArgument("nud state is bad", text);
  return BITS[at]!;
}

function modify(tool: Tool, args: Arguments, verb: NeighbourVerb | "delete"): number {
  let address: Ipv4 | null = null;
  let mac: string | null = null;
  let state: NeighbourState = "PERMANENT";
  let proxy = false;
  let dev: string | null = null;
  while (!args.isAtEnd) {
    const word = args.take()!;
    if (word === "lladdr") {
      const text = args.value();
      if (mac !== null) throw duplicate("lladdr", text);
      mac = text;
    } else if (word === "nud") state = takeState(args);
    else if (abbreviates(word, "proxy")) {
      const text = args.value();
      if (abbreviates(text, "help")) throw usage(NEIGH_HELP);
      if (address !== null) throw garbage("address", text);
      address = toAddress(text, "any valid");
      proxy = true;
    } else if (word === "dev") dev = args.value();
    else if (["router", "use", "managed", "extern_learn", "protocol"].includes(word))
      throw notModelled(`neighbour option "${word}"`);
    else {
      const text = word === "to" ? args.value() : word;
      if (abbreviates(text, "help")) throw usage(NEIGH_HELP);
      if (address !== null) throw garbage("to", text);
      address = toAddress(text, "any valid");
    }
  }
  if (dev === null || address === null) throw new Quit("Device and destination are required arguments.\n", 255);
  const bytes = mac === null || mac === "null" ? null : readLinkAddress(mac);
  const device = findDevice(tool.net, dev);
  if (device === null) throw noDevice(dev);
  if (proxy) demand(verb === "delete" ? deleteProxy(device, address) : addProxy(device, address));
  else if (verb === "delete") demand(deleteNeighbour(device, address));
  else if (bytes !== null && bytes.octets < 6) throw new Quit("Error: Invalid link address.\n", 2);
  else demand(putNeighbour(device, verb, address, bytes?.mac ?? null, state));
  return 0;
}

interface NeighbourFilter {
  device: Device | null;
  to: Prefix | null;
  states: Set<NeighbourState> | null;
  unused: boolean;
  proxy: boolean;
  master: Device | null | undefined;
}

function parseFilter(tool: Tool, args: Arguments): NeighbourFilter {
  const filter: NeighbourFilter = { device: null, to: null, states: null, unused: false, proxy: false, master: undefined };
  while (!args.isAtEnd) {
    const word = args.take()!;
    if (word === "dev") {
      const name = args.value();
      filter.device = findDevice(tool.net, name);
      if (filter.device === null) throw noDevice(name);
    } else if (word === "master") {
      const name = args.value();
      const master = findDevice(tool.net, name);
      if (master === null) throw wrongArgument("Device does not exist\n", name);
      filter.master = master;
    } else if (word === "nomaster") filter.master = null;
    else if (word === "unused") filter.unused = true;
    else if (word === "nud") {
      filter.states ??= new Set();
      if (args.word === "all") {
        args.take();
        for (const [state] of STATES) filter.states.add(state);
      } else filter.states.add(takeState(args));
    } else if (word === "proxy") filter.proxy = true;
    else if (word === "vrf" || word === "protocol") throw notModelled(`neighbour filter "${word}"`);
    else {
      const text = word === "to" ? args.value() : word;
      if (abbreviates(text, "help")) throw usage(NEIGH_HELP);
      filter.to = toPrefix(text);
    }
  }
  return filter;
}

/** What is not listed, and what is not flushed, unless asked for by state. */
const HIDDEN: ReadonlySet<NeighbourState> = new Set(["NOARP", "NONE"]);
const STAY: ReadonlySet<NeighbourState> = new Set(["PERMANENT", "NOARP"]);

function passes(neighbour: Neighbour, filter: NeighbourFilter, without: ReadonlySet<NeighbourState>): boolean {
  if (filter.device !== null && neighbour.device !== filter.device) return false;
  if (filter.master !== undefined && neighbour.device.master !== filter.master) return false;
  if (filter.to !== null && !covers(filter.to, neighbour.address)) return false;
  return filter.states === null ? !without.has(neighbour.state) : filter.states.has(neighbour.state);
}

function showNeighbours(tool: Tool, args: Arguments): number {
  const filter = parseFilter(tool, args);
  const out = tool.printer();
  if (tool.options.family === "inet6") {
    tool.print(out.finish());
    return 0;
  }
  if (filter.proxy) {
    for (const { device, address } of proxiesOf(tool.net)) {
      if (filter.device !== null && filter.device !== device) continue;
      out.openObject();
      out.field("dst", `${formatIpv4(address)} `, formatIpv4(address));
      if (filter.device === null) out.field("dev", `dev ${device.name} `, device.name);
      out.field("proxy", "proxy ", null);
      out.text("\n");
      out.close();
    }
  } else
    for (const neighbour of tool.net.neighbours)
      if (passes(neighbour, filter, HIDDEN)) printNeighbour(tool, out, neighbour, filter.device === null);
  tool.print(out.finish());
  return 0;
}

function printNeighbour(tool: Tool, out: Printer, neighbour: Neighbour, withDevice: boolean): void {
  const { nowUs } = tool.net.loop;
  const address = formatIpv4(neighbour.address);
  out.openObject();
  out.field("dst", `${address} `, address);
  if (withDevice) out.field("dev", `dev ${neighbour.device.name} `, neighbour.device.name);
  if (hasMac(neighbour)) out.field("lladdr", `lladdr ${formatMac(neighbour.mac)} `, formatMac(neighbour.mac));
  if (tool.options.statistics > 0) {
    const seconds = (sinceUs: number): number => Math.max(0, Math.floor((nowUs - sinceUs) / 1_000_000));
    const [used, confirmed, updated] = [neighbour.usedUs, neighbour.confirmedUs, neighbour.updatedUs].map(seconds) as [
      number,
      number,
      number,
    ];
    out.field("refcnt", ` ref 1 `, 1);
    out.field("used", `used ${used}`, used);
    out.field("confirmed", `/${confirmed}`, confirmed);
    out.field("updated", `/${updated}`, updated);
    out.field("probes", `probes ${neighbour.probes} `, neighbour.probes);
  }
  out.field("state", neighbour.state === "NONE" ? "" : `${neighbour.state} `, [neighbour.state]);
  out.text("\n");
  out.close();
}

/** Linux sends the MAC along while the entry is valid. */
function hasMac(neighbour: Neighbour): boolean {
  return (
    neighbour.state !== "NONE" && neighbour.state !== "INCOMPLETE" && neighbour.state !== "FAILED" && neighbour.mac !== ZERO_MAC
  );
}

function getNeighbour(tool: Tool, args: Arguments): number {
  let address: Ipv4 | null = null;
  let dev: string | null = null;
  let proxy = false;
  while (!args.isAtEnd) {
    const word = args.take()!;
    if (word === "dev") dev = args.value();
    else if (abbreviates(word, "proxy")) {
      proxy = true;
      address = toAddress(args.value(), "any valid");
    } else {
      const text = word === "to" ? args.value() : word;
      if (abbreviates(text, "help")) throw usage(NEIGH_HELP);
      if (address !== null) throw garbage("address", text);
      address = toAddress(text, "any valid");
    }
  }
  if (dev === null || address === null) throw new Quit("Device and address are required arguments.\n", 1);
  if (proxy) throw notModelled("neigh get proxy");
  const device = findDevice(tool.net, dev);
  if (device === null) throw noDevice(dev);
  const neighbour = tool.net.neighbours.find(device, address);
  if (neighbour === null) throw new Quit("Error: Neighbour entry not found.\n", 2);
  const out = tool.printer();
  printNeighbour(tool, out, neighbour, true);
  tool.print(out.finish());
  return 0;
}

function flush(tool: Tool, args: Arguments): number {
  if (args.isAtEnd) throw new Quit("Flush requires arguments.\n", 1);
  const filter = parseFilter(tool, args);
  if (filter.proxy) throw notModelled("neigh flush proxy");
  let count = 0;
  for (const neighbour of [...tool.net.neighbours]) {
    if (!passes(neighbour, filter, STAY)) continue;
    count++;
    if (tool.options.statistics > 1) {
      const out = tool.printer();
      printNeighbour(tool, out, neighbour, filter.device === null);
      tool.print(out.finish());
    }
    deleteNeighbour(neighbour.device, neighbour.address);
  }
  tool.print(flushReport(tool, count, "entries"));
  return 0;
}
