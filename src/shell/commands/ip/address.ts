/** `ip address`. iproute2: ip/ipaddress.c. */
import { type Address, isUp } from "../../../kernel/config/link.ts";
import type { Device } from "../../../kernel/device.ts";
import { removeAddress } from "../../../kernel/netlink/address.ts";
import { formatIpv4 } from "../../../wire/ipv4-address.ts";
import { changeAddress } from "./address-change.ts";
import { isDeprecated } from "./address-flags.ts";
import type { Arguments } from "./arguments.ts";
import { printLink } from "./link-print.ts";
import { printBrief } from "./link-show.ts";
import { printStatistics } from "./link-statistics.ts";
import { nameOf, SCOPES } from "./names.ts";
import type { Printer } from "./printer.ts";
import { Quit } from "./quit.ts";
import { isDumped, isPrinted, parseShowFilter, passesAddress, type ShowFilter } from "./show-filter.ts";
import { showsUsage, type Tool } from "./tool.ts";
import { ADDRESS_HELP } from "./usage.ts";
import { Verbs } from "./verbs.ts";

export const ADDRESS_VERBS: Verbs = new Verbs(
  "ip address",
  {
    "add*": (tool, args) => changeAddress(tool, args, "add"),
    "change* chg": (tool, args) => changeAddress(tool, args, "change"),
    "replace*": (tool, args) => changeAddress(tool, args, "replace"),
    "delete*": (tool, args) => changeAddress(tool, args, "delete"),
    "show* lst* list*": showAddresses,
    "flush*": flushAddresses,
    "save* showdump* restore*": null,
    "help*": showsUsage(ADDRESS_HELP),
  },
  showAddresses,
);

function showAddresses(tool: Tool, args: Arguments): number {
  const filter = parseShowFilter(tool, args, tool.options.family, ADDRESS_HELP);
  const { nowUs } = tool.net.loop;
  const out = tool.printer();
  for (const device of tool.net.devices) {
    if (device === null || !isDumped(device, filter)) continue;
    const { family } = filter;
    const shown = device.link.addresses.filter((address) => passesAddress(address, filter, nowUs));
    const isBare = family === "any" && device.link.addresses.length === 0;
    if (family !== "link" && shown.length === 0 && !isBare) continue;
    out.openObject();
    printDevice(tool, out, device, { filter, shown });
    out.close();
  }
  tool.print(out.finish());
  return 0;
}

interface DeviceView {
  readonly filter: ShowFilter;
  readonly shown: readonly Address[];
}

function printDevice(tool: Tool, out: Printer, device: Device, { filter, shown }: DeviceView): void {
  const { brief, oneline, statistics } = tool.options;
  const hasLine = brief || !oneline || filter.family === "link";
  if (hasLine && !isPrinted(device, filter)) return;
  if (hasLine && filter.label === null) {
    if (brief) printBrief(out, device);
    else {
      const options = { ...tool.options, family: filter.family, statistics: 0 };
      printLink(tool.withOptions(options), out, device, { withMode: false });
      out.text("\n");
    }
  }
  if (filter.family !== "link") printAddresses(tool, out, device, { filter, shown });
  if (!brief && statistics > 0 && hasLine && filter.label === null) {
    const before = tool.printer();
    printStatistics(tool, before, device);
    if (out.json) printStatistics(tool, out, device);
    else out.text(`${before.finish().replace(/^\n/, "")}\n`);
  }
}

function printAddresses(tool: Tool, out: Printer, device: Device, { filter, shown }: DeviceView): void {
  const { brief, oneline } = tool.options;
  out.openArray("addr_info");
  for (const address of filter.up && !isUp(device.link) ? [] : shown) {
    out.openObject();
    if (oneline && !brief) printIndex(out, device);
    printAddress(tool, out, device, address);
    out.close();
  }
  out.close();
  if (brief) out.text("\n");
}

function printIndex(out: Printer, { ifindex, name }: Device): void {
  out.text(`${ifindex}: ${name}`);
  out.value("index", ifindex);
  out.value("dev", name);
}

function printAddress(tool: Tool, out: Printer, device: Device, address: Address): void {
  const { brief } = tool.options;
  if (!brief) out.field("family", "    inet ", "inet");
  const local = formatIpv4(address.local);
  out.field("local", local, local);
  if (address.peer !== address.local && address.peer !== 0)
    out.field("address", ` peer ${formatIpv4(address.peer)}`, formatIpv4(address.peer));
  out.field("prefixlen", `/${address.prefixLength} `, address.prefixLength);
  if (address.metric !== 0) out.field("metric", `metric ${address.metric} `, address.metric);
  if (brief) return;
  if (address.broadcast !== null) out.field("broadcast", `brd ${formatIpv4(address.broadcast)} `, formatIpv4(address.broadcast));
  const scope = nameOf(SCOPES, address.scope);
  out.field("scope", `scope ${scope} `, scope);
  if (address.secondary) out.field("secondary", "secondary ", true);
  if (isDeprecated(address, device.net.loop.nowUs)) out.field("deprecated", "deprecated ", true);
  if (address.noPrefixRoute) out.field("noprefixroute", "noprefixroute ", true);
  if (address.validSeconds !== Number.POSITIVE_INFINITY) out.field("dynamic", "dynamic ", true);
  out.field("label", address.label, address.label);
  out.line();
  printLifetime(out, "valid_lft", "valid_life_time", "       ", remaining(device, address, address.validSeconds));
  printLifetime(out, "preferred_lft", "preferred_life_time", " ", remaining(device, address, address.preferredSeconds));
  out.text("\n");
}

function remaining(device: Device, address: Address, seconds: number): number {
  if (seconds === Number.POSITIVE_INFINITY || address.validSeconds === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY;
  const goneSeconds = Math.floor((device.net.loop.nowUs - address.setAtUs) / 1_000_000);
  return Math.max(0, seconds - goneSeconds);
}

function printLifetime(out: Printer, word: string, key: string, lead: string, seconds: number): void {
  const forever = seconds === Number.POSITIVE_INFINITY;
  out.field(key, `${lead}${word} ${forever ? "forever" : `${seconds}sec`}`, forever ? 0xffffffff : seconds);
}

function flushAddresses(tool: Tool, args: Arguments): number {
  const { statistics, family, loops } = tool.options;
  if (args.isAtEnd) throw new Quit("Flush requires arguments.\n", 1);
  if (family === "link") throw new Quit("Cannot flush link addresses.\n", 1);
  const filter = parseShowFilter(tool, args, family, ADDRESS_HELP);
  if (loops < 0) throw incompleteFlush(loops);
  const { nowUs } = tool.net.loop;
  let count = 0;
  for (const device of tool.net.devices) {
    if (device === null || (filter.dev !== null && device !== filter.dev)) continue;
    const gone = device.link.addresses.filter((address) => passesAddress(address, filter, nowUs));
    count += gone.length;
    if (statistics > 1) for (const address of gone) tool.print(flushedLine(tool, device, address));
    for (const address of gone) {
      const now = device.link.addresses.find(
        (other) => other.local === address.local && other.prefixLength === address.prefixLength,
      );
      if (now !== undefined) removeAddress(device, now);
    }
  }
  if (count > 0 && loops === 1 && filter.flags.get("secondary") !== false) {
    if (statistics > 0) tool.print(`\n*** Round 1, deleting ${count} addresses ***\n`);
    throw incompleteFlush(loops);
  }
  tool.print(flushReport(tool, count, "addresses"));
  return 0;
}

/** The round that would find nothing more is not made. iproute2: ipaddr_flush(). */
function incompleteFlush(rounds: number): Quit {
  return new Quit(`*** Flush remains incomplete after ${rounds} rounds. ***\n`, 255, false);
}

function flushedLine(tool: Tool, device: Device, address: Address): string {
  const out = tool.printer();
  printIndex(out, device);
  printAddress(tool, out, device, address);
  return out.finish();
}

/** What -s says of a flush. */
export function flushReport(tool: Tool, count: number, what: "addresses" | "entries"): string {
  if (tool.options.statistics === 0) return "";
  if (count === 0) return "Nothing to flush.\n";
  return `\n*** Round 1, deleting ${count} ${what} ***\n*** Flush is complete after 1 round ***\n`;
}
