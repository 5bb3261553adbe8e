/** `ip neighbour`. iproute2: ip/ipneigh.c. Of IPv6 there are no entries, as with net.ipv6.conf.all.disable_ipv6=1. */
import { type Refusal, refusal } from "../../../kernel/config/errno.ts";
import type { Device } from "../../../kernel/device.ts";
import type { Neighbour, NeighbourState } from "../../../kernel/ipv4/neighbour.ts";
import { findDevice } from "../../../kernel/netlink/device.ts";
import {
  addProxy,
  deleteNeighbour,
  deleteProxy,
  hasProxy,
  type NeighbourVerb,
  proxiesOf,
  putNeighbour,
} from "../../../kernel/netlink/neighbour.ts";
import { covers, formatIpv4, prefixOf } from "../../../wire/ipv4-address.ts";
import { formatMac, ZERO_MAC } from "../../../wire/mac.ts";
import { flushReport } from "./address.ts";
import { type Arguments, abbreviates, parseUnsigned, take } from "./arguments.ts";
import { type AddressFamily, type InetAddress, type InetPrefix, readAddress, readPrefix } from "./inet-prefix.ts";
import { type LinkAddress, readLinkAddress } from "./link-address.ts";
import { numberOf, PROTOCOLS } from "./names.ts";
import type { Printer } from "./printer.ts";
import { duplicate, garbage, noDevice, notModelled, Quit, refusalText, wrongArgument } from "./quit.ts";
import { notVrf } from "./show-filter.ts";
import { type ObjectCommand, type Tool, unknownCommand, usage } from "./tool.ts";
import { NEIGH_HELP } from "./usage.ts";

export const neighObject: ObjectCommand = (tool, args) => {
  const word = args.take();
  if (word === null) return showNeighbours(tool, args);
  if (abbreviates(word, "add")) return modify(tool, args, "add");
  if (abbreviates(word, "change") || word === "chg") return modify(tool, args, "change");
  if (abbreviates(word, "replace")) return modify(tool, args, "replace");
  if (abbreviates(word, "delete")) return modify(tool, args, "delete");
  if (abbreviates(word, "get")) return getNeighbour(tool, args);
  if (["show", "lst", "list"].some((name) => abbreviates(word, name))) return showNeighbours(tool, args);
  if (abbreviates(word, "flush")) return flush(tool, args);
  if (abbreviates(word, "help")) throw usage(NEIGH_HELP);
  throw unknownCommand(word, "ip neigh help");
};

const STATES: readonly (readonly [NeighbourState, string, isShort: boolean])[] = [
  ["PERMANENT", "permanent", true],
  ["REACHABLE", "reachable", true],
  ["NOARP", "noarp", false],
  ["NONE", "none", false],
  ["STALE", "stale", false],
  ["INCOMPLETE", "incomplete", false],
  ["DELAY", "delay", false],
  ["PROBE", "probe", false],
  ["FAILED", "failed", true],
];

const BITS: readonly NeighbourState[] = ["INCOMPLETE", "REACHABLE", "STALE", "DELAY", "PROBE", "FAILED", "NOARP", "PERMANENT"];

/** A state by name, which may be short, or by number. iproute2: nud_state_a2n(). */
function parseState(text: string): NeighbourState | null {
  const named = STATES.find(([, name, isShort]) => text === name || (isShort && abbreviates(text, name)));
  if (named !== undefined) return named[0];
  const number = parseUnsigned(text, 255);
  if (number === 0) return "NONE";
  return BITS.find((_, bit) => number === 1 << bit) ?? null;
}

interface NeighbourWords {
  address: InetAddress | null;
  mac: string | null;
  state: NeighbourState;
  proxy: boolean;
  dev: string | null;
  unmodelled: string | null;
}

function modify(tool: Tool, args: Arguments, verb: NeighbourVerb | "delete"): number {
  const words = parseWords(tool, args);
  const { address, dev, mac } = words;
  if ((dev === null && !words.proxy) || address === null || address.family === "any")
    throw new Quit("Device and destination are required arguments.\n", 255);
  const bytes = mac === null || mac === "null" ? null : readLinkAddress(mac);
  const device = dev === null ? null : findDevice(tool.net, dev);
  if (dev !== null && device === null) throw noDevice(dev);
  const refused = request(words, { verb, address, bytes, device });
  if (refused !== null) throw new Quit(refusalText(refused), 2, true);
  return 0;
}

interface NeighbourRequest {
  readonly verb: NeighbourVerb | "delete";
  readonly address: InetAddress;
  readonly bytes: LinkAddress | null;
  readonly device: Device | null;
}

/** Linux: neigh_add(), neigh_delete(), net/core/neighbour.c. */
function request(words: NeighbourWords, { verb, address, bytes, device }: NeighbourRequest): Refusal | null {
  const { family, octets } = address;
  if (verb !== "delete" && bytes !== null && device !== null && bytes.octets < 6)
    return refusal("EINVAL", "Invalid link address");
  if (family === "link" || family === "bridge" || family === "mpls") return refusal("EAFNOSUPPORT");
  if (octets === 0) return refusal("EINVAL", "Invalid network address");
  if (family === "inet6") return requestIpv6(words, verb);
  if (words.unmodelled !== null) throw notModelled(`neighbour option "${words.unmodelled}"`);
  if (device === null) throw notModelled("a proxy of all devices");
  if (words.proxy) return verb === "delete" ? deleteProxy(device, address.address) : addProxy(device, address.address);
  if (verb === "delete") return deleteNeighbour(device, address.address);
  return putNeighbour(device, verb, address.address, bytes?.mac ?? null, words.state);
}

function requestIpv6({ proxy }: NeighbourWords, verb: NeighbourVerb | "delete"): Refusal {
  if (verb === "delete") return refusal("ENOENT");
  if (proxy) throw notModelled("a proxy of an IPv6 address");
  return refusal("EINVAL", "IPv6 is disabled on this device");
}

function parseWords(tool: Tool, args: Arguments): NeighbourWords {
  const { family } = tool.options;
  const words: NeighbourWords = { address: null, mac: null, state: "PERMANENT", proxy: false, dev: null, unmodelled: null };
  while (!args.isAtEnd) {
    const word = args.take()!;
    if (abbreviates(word, "lladdr")) {
      const text = args.value();
      if (words.mac !== null) throw duplicate("lladdr", text);
      words.mac = text;
    } else if (word === "nud") words.state = takeState(args);
    else if (abbreviates(word, "proxy")) {
      words.address = takeProxy(args, words.address, family);
      words.proxy = true;
    } else if (word === "router" || word === "use" || word === "managed" || abbreviates(word, "extern_learn"))
      words.unmodelled ??= word;
    else if (word === "dev") words.dev = args.value();
    else if (abbreviates(word, "protocol")) {
      take(args, '"protocol" value is invalid\n', (text) => numberOf(PROTOCOLS, text, 255));
      words.unmodelled ??= "protocol";
    } else {
      let text = word === "to" ? args.value() : word;
      // The tool passes over a word that asks for help.
      if (abbreviates(text, "help")) text = args.value();
      if (words.address !== null) throw garbage("to", text);
      words.address = readAddress(text, family);
    }
  }
  return words;
}

function takeState(args: Arguments): NeighbourState {
  const text = args.value();
  const state = parseState(text);
  if (state === null) throw wrongArgument("nud state is bad", text);
  return state;
}

function takeProxy(args: Arguments, known: InetAddress | null, family: AddressFamily): InetAddress {
  const text = args.value();
  if (abbreviates(text, "help")) throw usage(NEIGH_HELP);
  if (known !== null) throw duplicate("address", text);
  return readAddress(text, family);
}

interface NeighbourFilter {
  family: AddressFamily;
  device: Device | null;
  to: InetPrefix | null;
  states: Set<NeighbourState> | null;
  proxy: boolean;
  master: Device | null | undefined;
  protocol: number;
}

function parseFilter(tool: Tool, args: Arguments, isFlush: boolean): NeighbourFilter {
  const filter: NeighbourFilter = {
    family: tool.options.family,
    device: null,
    to: null,
    states: null,
    proxy: false,
    master: undefined,
    protocol: 0,
  };
  let dev: string | null = null;
  while (!args.isAtEnd) {
    const word = args.take()!;
    if (word === "dev") {
      const name = args.value();
      if (dev !== null) throw duplicate("dev", name);
      dev = name;
    } else if (word === "master") {
      const name = args.value();
      filter.master = findDevice(tool.net, name);
      if (filter.master === null) throw wrongArgument("Device does not exist\n", name);
    } else if (word === "vrf") throw notVrf(args.value());
    else if (word === "nomaster") filter.master = null;
    else if (word === "unused") continue;
    else if (word === "nud") takeStates(args, filter, isFlush);
    else if (word === "proxy") filter.proxy = true;
    else if (abbreviates(word, "protocol")) {
      const text = args.value();
      const protocol = numberOf(PROTOCOLS, text, 255);
      if (protocol === null && text !== "all") throw wrongArgument('invalid "protocol"\n', text);
      filter.protocol = protocol ?? 0;
    } else {
      const text = word === "to" ? args.value() : word;
      if (abbreviates(text, "help")) throw usage(NEIGH_HELP);
      filter.to = readPrefix(text, filter.family);
      if (filter.family === "any") filter.family = filter.to.family;
    }
  }
  if (dev !== null) {
    filter.device = findDevice(tool.net, dev);
    if (filter.device === null) throw noDevice(dev);
  }
  return filter;
}

function takeStates(args: Arguments, filter: NeighbourFilter, isFlush: boolean): void {
  filter.states ??= new Set();
  const text = args.value();
  const state = parseState(text);
  if (state === null && text !== "all") throw wrongArgument("nud state is bad", text);
  if (state !== null) filter.states.add(state);
  else for (const [each] of STATES) if (!isFlush || each !== "NOARP") filter.states.add(each);
}

/** What is not listed, and what is not flushed, unless asked for by state. */
const HIDDEN: ReadonlySet<NeighbourState> = new Set(["NOARP", "NONE"]);
const STAY: ReadonlySet<NeighbourState> = new Set(["PERMANENT", "NOARP"]);

function passes(neighbour: Neighbour, filter: NeighbourFilter, without: ReadonlySet<NeighbourState>): boolean {
  const { device, master, to, states, family } = filter;
  if ((family !== "any" && family !== "inet") || filter.protocol !== 0) return false;
  if (device !== null && neighbour.device !== device) return false;
  if (master !== undefined && neighbour.device.master !== master) return false;
  if (to !== null && !covers(prefixOf(to.address, to.length), neighbour.address)) return false;
  return states === null ? !without.has(neighbour.state) : states.has(neighbour.state);
}

function showNeighbours(tool: Tool, args: Arguments): number {
  const filter = parseFilter(tool, args, false);
  const out = tool.printer();
  if (filter.proxy) showProxies(tool, out, filter);
  else
    for (const neighbour of tool.net.neighbours)
      if (passes(neighbour, filter, HIDDEN)) printNeighbour(tool, out, neighbour, filter.device === null);
  tool.print(out.finish());
  return 0;
}

function showProxies(tool: Tool, out: Printer, { device: asked, family, to, master, protocol, states }: NeighbourFilter): void {
  if ((family !== "any" && family !== "inet") || protocol !== 0 || (states !== null && !states.has("NONE"))) return;
  for (const { device, address } of proxiesOf(tool.net)) {
    if (asked !== null && asked !== device) continue;
    if (master !== undefined && device.master !== master) continue;
    if (to !== null && !covers(prefixOf(to.address, to.length), address)) continue;
    out.openObject();
    out.field("dst", `${formatIpv4(address)} `, formatIpv4(address));
    if (asked === null) out.field("dev", `dev ${device.name} `, device.name);
    out.field("proxy", "proxy ", null);
    out.text("\n");
    out.close();
  }
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
  const { family } = tool.options;
  let address: InetAddress | null = null;
  let dev: string | null = null;
  let proxy = false;
  while (!args.isAtEnd) {
    const word = args.take()!;
    if (word === "dev") dev = args.value();
    else if (abbreviates(word, "proxy")) {
      address = takeProxy(args, address, family);
      proxy = true;
    } else {
      const text = word === "to" ? args.value() : word;
      if (abbreviates(text, "help")) throw usage(NEIGH_HELP);
      if (address !== null) throw garbage("to", text);
      address = readAddress(text, family);
    }
  }
  if ((dev === null && !proxy) || address === null || address.family === "any")
    throw new Quit("Device and address are required arguments.\n", 1);
  const device = dev === null ? null : findDevice(tool.net, dev);
  if (dev !== null && device === null) throw noDevice(dev);
  return printFound(tool, address, { device, proxy });
}

/** Linux: neigh_get(). */
function printFound(tool: Tool, address: InetAddress, { device, proxy }: { device: Device | null; proxy: boolean }): number {
  if (address.family !== "inet" && address.family !== "inet6")
    throw new Quit("Error: Unsupported family in header for neighbor get request.\n", 2);
  if (address.octets === 0) throw new Quit("Error: Invalid network address in neighbor get request.\n", 2);
  const out = tool.printer();
  if (proxy) {
    if (device === null) throw notModelled("a proxy of all devices");
    if (address.family !== "inet" || !hasProxy(device, address.address))
      throw new Quit("Error: Proxy neighbour entry not found.\n", 2);
    out.openObject();
    out.field("dst", `${formatIpv4(address.address)} `, formatIpv4(address.address));
    out.field("dev", `dev ${device.name} `, device.name);
    out.field("proxy", "proxy ", null);
    out.text("\n");
    out.close();
  } else {
    const neighbour = address.family === "inet" ? tool.net.neighbours.find(device!, address.address) : null;
    if (neighbour === null) throw new Quit("Error: Neighbour entry not found.\n", 2);
    printNeighbour(tool, out, neighbour, true);
  }
  tool.print(out.finish());
  return 0;
}

function flush(tool: Tool, args: Arguments): number {
  if (args.isAtEnd) throw new Quit("Flush requires arguments.\n", 1);
  const filter = parseFilter(tool, args, true);
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
