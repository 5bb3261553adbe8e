/** `ip address`. iproute2: ip/ipaddress.c. */
import type { Address } from "../../../kernel/config/link.ts";
import type { Device } from "../../../kernel/device.ts";
import {
  type AddressOptions,
  addAddress,
  deleteAddress,
  removeAddress,
  replaceAddress,
} from "../../../kernel/netlink/address.ts";
import { findDevice } from "../../../kernel/netlink/device.ts";
import { broadcastOf, covers, formatIpv4, type Ipv4, type Prefix, prefixOf } from "../../../wire/ipv4-address.ts";
import { compileGlob } from "../../patterns/glob.ts";
import { type Arguments, abbreviates, isIpv6, type ParsedPrefix, parseUnsigned, toAddress, toPrefix } from "./arguments.ts";
import { printLink } from "./link-print.ts";
import { type LinkFilter, passesFilter, printBrief, takeLinkFilter } from "./link-show.ts";
import { printStatistics } from "./link-statistics.ts";
import { nameOf, numberOf, SCOPES } from "./names.ts";
import type { Printer } from "./printer.ts";
import { demand, garbage, noDevice, notModelled, Quit, wrongArgument } from "./quit.ts";
import { type ObjectCommand, type Tool, unknownCommand, usage } from "./tool.ts";
import { ADDRESS_HELP } from "./usage.ts";

export const addressObject: ObjectCommand = (tool, args) => {
  const word = args.take();
  if (word === null) return showAddresses(tool, args);
  if (abbreviates(word, "add")) return changeAddress(tool, args, "add");
  if (abbreviates(word, "change") || abbreviates(word, "chg")) return changeAddress(tool, args, "change");
  if (abbreviates(word, "replace")) return changeAddress(tool, args, "replace");
  if (abbreviates(word, "delete")) return changeAddress(tool, args, "delete");
  if (abbreviates(word, "show") || abbreviates(word, "lst") || abbreviates(word, "list")) return showAddresses(tool, args);
  if (abbreviates(word, "flush")) return flushAddresses(tool, args);
  if (["save", "showdump", "restore"].some((name) => abbreviates(word, name))) throw notModelled(`address ${word}`);
  if (abbreviates(word, "help")) throw usage(ADDRESS_HELP);
  throw unknownCommand(word, "ip address help");
};

type AddressVerb = "add" | "change" | "replace" | "delete";

function changeAddress(tool: Tool, args: Arguments, verb: AddressVerb): number {
  let local: ParsedPrefix | null = null;
  let localText = "";
  let peer: ParsedPrefix | null = null;
  let broadcast: Ipv4 | "+" | "-" | null = null;
  let dev: string | null = null;
  const options: { -readonly [K in keyof AddressOptions]: AddressOptions[K] } = {};
  let isIpv6Address = false;
  while (!args.isAtEnd) {
    const word = args.take()!;
    if (word === "peer" || word === "remote") {
      if (peer !== null) throw new Quit(`Error: duplicate "peer": "${args.value()}" is the second value.\n`, 255);
      peer = toPrefix(args.value());
    } else if (abbreviates(word, "broadcast") || word === "brd") {
      const text = args.value();
      broadcast = text === "+" || text === "-" ? text : toAddress(text);
    } else if (word === "anycast") throw notModelled("anycast address");
    else if (word === "scope") {
      const text = args.value();
      const scope = numberOf(SCOPES, text, 255);
      if (scope === null) throw wrongArgument("invalid scope value.", text);
      options.scope = scope;
    } else if (word === "dev") dev = args.value();
    else if (word === "label") options.label = args.value();
    else if (word === "metric" || abbreviates(word, "priority") || abbreviates(word, "preference")) {
      const text = args.value();
      const metric = parseUnsigned(text);
      if (metric === null) throw wrongArgument('"metric" value is invalid', text);
      options.metric = metric;
    } else if (abbreviates(word, "valid_lft")) options.validSeconds = takeLifetime(args, "valid_lft");
    else if (abbreviates(word, "preferred_lft")) options.preferredSeconds = takeLifetime(args, "preferred_lft");
    else if (word === "noprefixroute") options.noPrefixRoute = true;
    else if (["home", "nodad", "mngtmpaddr", "optimistic", "autojoin", "proto"].includes(word))
      throw notModelled(`address option "${word}"`);
    else {
      const text = word === "local" ? args.value() : word;
      if (abbreviates(text, "help")) throw usage(ADDRESS_HELP);
      if (local !== null) throw garbage("local", text);
      localText = text;
      if (text.includes(":") && isIpv6(text.split("/")[0]!)) isIpv6Address = true;
      local = isIpv6Address ? { address: 0 as Ipv4, length: 128, hasLength: true } : toPrefix(text);
    }
  }
  if (dev === null) throw new Quit('Not enough information: "dev" argument is required.\n', 1);
  if (options.label?.length !== undefined && options.label.length > 15)
    throw new Quit("Error: Attribute failed policy validation.\n", 2);
  const { validSeconds = Number.POSITIVE_INFINITY, preferredSeconds = Number.POSITIVE_INFINITY } = options;
  if (validSeconds === 0) throw new Quit("valid_lft is zero\n", 1);
  if (options.preferredSeconds === undefined && options.validSeconds !== undefined) options.preferredSeconds = validSeconds;
  else if (validSeconds < preferredSeconds) throw new Quit("preferred_lft is greater than valid_lft\n", 1);
  const device = findDevice(tool.net, dev);
  if (device === null) throw noDevice(dev);
  if (isIpv6Address)
    throw new Quit(
      verb === "delete" ? "Error: ipv6: address not found.\n" : "Error: ipv6: IPv6 is disabled on this device.\n",
      2,
    );
  if (local === null) throw new Quit("RTNETLINK answers: Operation not supported\n", 2);
  if (verb === "delete") return deleteOne(tool, device, local, localText, peer, options.label);
  const length = peer !== null ? peer.length : local.length;
  options.peer = peer?.address ?? local.address;
  if (broadcast === "+" || broadcast === "-") {
    if (length > 30) throw new Quit(`Cannot set a broadcast of a /${length}: Invalid argument\n`, 1);
    options.broadcast = broadcast === "+" ? broadcastOf(options.peer, length) : prefixOf(options.peer, length).address;
  } else if (broadcast !== null) options.broadcast = broadcast;
  options.scope ??= local.address >>> 24 === 127 ? 254 : 0;
  demand(
    verb === "add" ? addAddress(device, local.address, length, options) : replaceAddress(device, local.address, length, options),
  );
  return 0;
}

function deleteOne(
  tool: Tool,
  device: Device,
  local: ParsedPrefix,
  text: string,
  peer: ParsedPrefix | null,
  label: string | undefined,
): number {
  if (!local.hasLength && peer === null) {
    tool.complain(
      "Warning: Executing wildcard deletion to stay compatible with old scripts.\n" +
        `         Explicitly specify the prefix length (${text}/${local.length}) to avoid this warning.\n` +
        "         This special behaviour is likely to disappear in further releases,\n" +
        "         fix your scripts!\n",
    );
  }
  const exact =
    peer !== null ? { prefixLength: peer.length, peer: peer.address } : local.hasLength ? { prefixLength: local.length } : {};
  demand(deleteAddress(device, { local: local.address, ...exact, ...(label !== undefined && { label }) }));
  return 0;
}

function takeLifetime(args: Arguments, key: string): number {
  const text = args.value();
  if (text === "forever") return Number.POSITIVE_INFINITY;
  const value = parseUnsigned(text);
  if (value === null) throw wrongArgument(`${key} value`, text);
  return value === 0xffffffff ? Number.POSITIVE_INFINITY : value;
}

interface AddressFilter {
  to: Prefix | null;
  scope: number | null;
  label: string | null;
  /** Each flag with the value it must have. */
  flags: [(address: Address) => boolean, boolean][];
}

const FLAGS: Readonly<Record<string, (address: Address) => boolean>> = {
  dynamic: (address) => address.validSeconds !== Number.POSITIVE_INFINITY,
  permanent: (address) => address.validSeconds === Number.POSITIVE_INFINITY,
  secondary: (address) => address.secondary,
  temporary: (address) => address.secondary,
  primary: (address) => !address.secondary,
  deprecated: isDeprecated,
  tentative: () => false,
  dadfailed: () => false,
  noprefixroute: (address) => address.noPrefixRoute,
};

function isDeprecated(address: Address): boolean {
  return address.preferredSeconds === 0;
}

function parseFilter(tool: Tool, args: Arguments): { filter: LinkFilter; addresses: AddressFilter } {
  const filter: LinkFilter = { dev: null, up: false, group: null, master: undefined, kind: null };
  const addresses: AddressFilter = { to: null, scope: null, label: null, flags: [] };
  let dev: string | null = null;
  while (!args.isAtEnd) {
    const word = args.take()!;
    const flag = FLAGS[word.replace(/^-/, "")];
    if (takeLinkFilter(tool, args, word, filter)) continue;
    if (word === "to") {
      const prefix = toPrefix(args.value());
      addresses.to = { address: prefix.address, length: prefix.length };
    } else if (word === "scope") {
      const text = args.value();
      const scope = text === "all" ? null : numberOf(SCOPES, text, 255);
      if (scope === null && text !== "all") throw wrongArgument('invalid "scope"\n', text);
      addresses.scope = scope;
    } else if (word === "label") addresses.label = args.value();
    else if (flag !== undefined) addresses.flags.push([flag, !word.startsWith("-")]);
    else {
      const name = word === "dev" ? args.value() : word;
      if (abbreviates(name, "help")) throw usage(ADDRESS_HELP);
      if (dev !== null) throw garbage("dev", name);
      dev = name;
    }
  }
  if (dev !== null) filter.dev = tool.shownDevice(dev);
  return { filter, addresses };
}

function passes(address: Address, filter: AddressFilter): boolean {
  if (filter.to !== null && !covers(prefixOf(filter.to.address, filter.to.length), address.local)) return false;
  if (filter.scope !== null && address.scope !== filter.scope) return false;
  if (filter.label !== null && !compileGlob(filter.label).matches(address.label)) return false;
  return filter.flags.every(([has, wanted]) => has(address) === wanted);
}

function showAddresses(tool: Tool, args: Arguments): number {
  const { filter, addresses } = parseFilter(tool, args);
  const { family } = tool.options;
  const narrowed = family === "inet" || addresses.to !== null || addresses.label !== null;
  if (family === "inet6") return printNothing(tool);
  const out = tool.printer();
  for (const device of tool.net.devices) {
    if (device === null || !passesFilter(device, filter)) continue;
    const shown = family === "link" ? [] : device.link.addresses.filter((address) => passes(address, addresses));
    if (family !== "link" && shown.length === 0 && (narrowed || device.link.addresses.length > 0)) continue;
    out.openObject();
    printDevice(tool, out, device, { shown, narrowed, withoutLink: addresses.label !== null });
    out.close();
  }
  tool.print(out.finish());
  return 0;
}

function printNothing(tool: Tool): number {
  tool.print(tool.printer().finish());
  return 0;
}

interface DeviceView {
  readonly shown: readonly Address[];
  readonly narrowed: boolean;
  readonly withoutLink: boolean;
}

function printDevice(tool: Tool, out: Printer, device: Device, { shown, narrowed, withoutLink }: DeviceView): void {
  const { brief, oneline, statistics } = tool.options;
  const family = narrowed ? "inet" : tool.options.family;
  if (brief) printBrief(out, device);
  else if ((!oneline || out.json) && !withoutLink) {
    const view = Object.assign(Object.create(tool) as Tool, { options: { ...tool.options, family, statistics: 0 } });
    printLink(view, out, device, { withMode: false });
    out.text("\n");
  }
  out.openArray("addr_info");
  for (const address of shown) {
    out.openObject();
    if (oneline && !brief) out.text(`${device.ifindex}: ${device.name}    `);
    printAddress(tool, out, device, address);
    out.close();
  }
  out.close();
  if (brief) out.text("\n");
  else if (statistics > 0 && !oneline) {
    const before = tool.printer();
    printStatistics(tool, before, device);
    if (out.json) printStatistics(tool, out, device);
    else out.text(`${before.finish().replace(/^\n/, "")}\n`);
  }
}

function printAddress(tool: Tool, out: Printer, device: Device, address: Address): void {
  const { brief } = tool.options;
  if (!brief) out.field("family", tool.options.oneline ? "inet " : "    inet ", "inet");
  const local = formatIpv4(address.local);
  out.field("local", local, local);
  if (address.peer !== address.local) out.field("address", ` peer ${formatIpv4(address.peer)}`, formatIpv4(address.peer));
  out.field("prefixlen", `/${address.prefixLength} `, address.prefixLength);
  if (address.metric !== 0) out.field("metric", `metric ${address.metric} `, address.metric);
  if (brief) return;
  if (address.broadcast !== null) out.field("broadcast", `brd ${formatIpv4(address.broadcast)} `, formatIpv4(address.broadcast));
  const scope = nameOf(SCOPES, address.scope);
  out.field("scope", `scope ${scope} `, scope);
  if (address.secondary) out.field("secondary", "secondary ", true);
  if (isDeprecated(address)) out.field("deprecated", "deprecated ", true);
  if (address.noPrefixRoute) out.field("noprefixroute", "noprefixroute ", true);
  if (address.validSeconds !== Number.POSITIVE_INFINITY) out.field("dynamic", "dynamic ", true);
  out.field("label", address.label, address.label);
  out.line();
  printLifetime(out, "valid_lft", "valid_life_time", "       ", remaining(device, address, address.validSeconds));
  printLifetime(out, "preferred_lft", "preferred_life_time", " ", remaining(device, address, address.preferredSeconds));
  out.text("\n");
}

function remaining(device: Device, address: Address, seconds: number): number {
  if (seconds === Number.POSITIVE_INFINITY) return seconds;
  const goneSeconds = Math.floor((device.net.loop.nowUs - address.setAtUs) / 1_000_000);
  return Math.max(0, seconds - goneSeconds);
}

function printLifetime(out: Printer, word: string, key: string, lead: string, seconds: number): void {
  const forever = seconds === Number.POSITIVE_INFINITY;
  out.field(key, `${lead}${word} ${forever ? "forever" : `${seconds}sec`}`, forever ? 0xffffffff : seconds);
}

function flushAddresses(tool: Tool, args: Arguments): number {
  if (args.isAtEnd) throw new Quit("Flush requires arguments.\n", 1);
  const { filter, addresses } = parseFilter(tool, args);
  if (tool.options.family === "inet6") return 0;
  const { statistics } = tool.options;
  let count = 0;
  for (const device of tool.net.devices) {
    if (device === null || !passesFilter(device, filter)) continue;
    const gone = device.link.addresses.filter((address) => passes(address, addresses));
    count += gone.length;
    if (statistics > 1) for (const address of gone) tool.print(flushedLine(tool, device, address));
    for (const address of gone) {
      const now = device.link.addresses.find(
        (other) => other.local === address.local && other.prefixLength === address.prefixLength,
      );
      if (now !== undefined) removeAddress(device, now);
    }
  }
  tool.print(flushReport(tool, count, "addresses"));
  return 0;
}

function flushedLine(tool: Tool, device: Device, address: Address): string {
  const out = tool.printer();
  printAddress(tool, out, device, address);
  return `${device.ifindex}: ${device.name}${out.finish()}`;
}

/** What -s says of a flush. */
export function flushReport(tool: Tool, count: number, what: "addresses" | "entries"): string {
  if (tool.options.statistics === 0) return "";
  if (count === 0) return "Nothing to flush.\n";
  return `\n*** Round 1, deleting ${count} ${what} ***\n*** Flush is complete after 1 round ***\n`;
}
