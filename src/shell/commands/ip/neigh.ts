/** `ip neighbour`. iproute2: ip/ipneigh.c. Of IPv6 there are no entries, as with net.ipv6.conf.all.disable_ipv6=1. */
import { type Refusal, refusal } from "../../../kernel/config/errno.ts";
import type { Device } from "../../../kernel/device.ts";
import type { Neighbour, NeighbourState } from "../../../kernel/ipv4/neighbour.ts";
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
import type { Arguments } from "./arguments.ts";
import type { InetAddress } from "./inet-prefix.ts";
import { type LinkAddress, readLinkAddress } from "./link-address.ts";
import {
  type NeighbourFilter,
  type NeighbourWords,
  parseNeighbour,
  parseNeighbourFilter,
  parseNeighbourQuery,
} from "./neigh-words.ts";
import type { Printer } from "./printer.ts";
import { notModelled, Quit, refusalText } from "./quit.ts";
import { showsUsage, type Tool } from "./tool.ts";
import { NEIGH_HELP } from "./usage.ts";
import { Verbs } from "./verbs.ts";

export const NEIGH_VERBS: Verbs = new Verbs(
  "ip neigh",
  {
    "add*": (tool, args) => modify(tool, args, "add"),
    "change* chg": (tool, args) => modify(tool, args, "change"),
    "replace*": (tool, args) => modify(tool, args, "replace"),
    "delete*": (tool, args) => modify(tool, args, "delete"),
    "get*": getNeighbour,
    "show* lst* list*": showNeighbours,
    "flush*": flush,
    "help*": showsUsage(NEIGH_HELP),
  },
  showNeighbours,
);

function modify(tool: Tool, args: Arguments, verb: NeighbourVerb | "delete"): number {
  const words = parseNeighbour(tool, args);
  const { address, dev, mac } = words;
  if ((dev === null && !words.proxy) || address === null || address.family === "any")
    throw new Quit("Device and destination are required arguments.\n", 255);
  const bytes = mac === null || mac === "null" ? null : readLinkAddress(mac);
  const device = dev === null ? null : tool.device(dev);
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
  const filter = parseNeighbourFilter(tool, args, false);
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
  const { address, dev, proxy } = parseNeighbourQuery(tool, args);
  if ((dev === null && !proxy) || address === null || address.family === "any")
    throw new Quit("Device and address are required arguments.\n", 1);
  const device = dev === null ? null : tool.device(dev);
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
  const filter = parseNeighbourFilter(tool, args, true);
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
