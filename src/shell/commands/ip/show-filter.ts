/** What `ip address show` and `flush` and `ip link show` are asked for. iproute2: ipaddr_list_flush_or_save(), ip/ipaddress.c. */
import { type Address, isUp } from "../../../kernel/config/link.ts";
import type { Device } from "../../../kernel/device.ts";
import { findDevice } from "../../../kernel/netlink/device.ts";
import { covers, prefixOf } from "../../../wire/ipv4-address.ts";
import { compileGlob } from "../../patterns/glob.ts";
import { ADDRESS_FLAGS } from "./address-flags.ts";
import { type Arguments, abbreviates } from "./arguments.ts";
import { type AddressFamily, type InetPrefix, readPrefix } from "./inet-prefix.ts";
import { groupOf, numberOf, SCOPES } from "./names.ts";
import { garbage, wrongArgument } from "./quit.ts";
import { type Tool, usage } from "./tool.ts";

export interface ShowFilter {
  family: AddressFamily;
  dev: Device | null;
  up: boolean;
  group: number | null;
  /** Undefined: any. Null: only those without a master. */
  master: Device | null | undefined;
  kind: string | null;
  slaveKind: string | null;
  to: InetPrefix | null;
  scope: number | null;
  label: string | null;
  /** Each flag with the value it must have. */
  flags: Map<string, boolean>;
}

export function parseShowFilter(tool: Tool, args: Arguments, family: AddressFamily, help: string): ShowFilter {
  const filter: ShowFilter = {
    family,
    dev: null,
    up: false,
    group: null,
    master: undefined,
    kind: null,
    slaveKind: null,
    to: null,
    scope: null,
    label: null,
    flags: new Map(),
  };
  let dev: string | null = null;
  while (!args.isAtEnd) {
    const word = args.take()!;
    if (takeWord(tool, args, word, filter)) continue;
    if (word !== "dev" && abbreviates(word, "help")) throw usage(help);
    const name = word === "dev" ? args.value() : word;
    if (dev !== null) throw garbage("dev", name);
    dev = name;
  }
  if (dev !== null) filter.dev = tool.shownDevice(dev);
  return filter;
}

function takeWord(tool: Tool, args: Arguments, word: string, filter: ShowFilter): boolean {
  if (word === "to") {
    filter.to = readPrefix(args.value(), filter.family);
    if (filter.family === "any") filter.family = filter.to.family;
  } else if (word === "scope") {
    const text = args.value();
    filter.scope = numberOf(SCOPES, text, 255);
    if (filter.scope === null && text !== "all") throw wrongArgument('invalid "scope"\n', text);
  } else if (word === "up") filter.up = true;
  else if (takeFlag(word, filter)) return true;
  else if (word === "label") filter.label = args.value();
  else if (word === "group") {
    const text = args.value();
    filter.group = groupOf(text);
    if (filter.group === null) throw wrongArgument('Invalid "group" value\n', text);
  } else if (word === "master") {
    const name = args.value();
    const master = findDevice(tool.net, name);
    if (master === null) throw wrongArgument("Device does not exist\n", name);
    filter.master = master;
  } else if (word === "vrf") throw notVrf(args.value());
  else if (word === "nomaster") filter.master = null;
  else if (word === "type") takeType(args.value(), filter);
  else return false;
  return true;
}

/** Of VRFs there are none. */
export function notVrf(name: string): Error {
  return wrongArgument("Not a valid VRF name\n", name);
}

function takeFlag(word: string, { flags }: ShowFilter): boolean {
  const isNegated = word.startsWith("-");
  const name = isNegated ? word.slice(1) : word;
  if (name === "dynamic") flags.set("permanent", isNegated);
  else if (name === "primary") flags.set("secondary", isNegated);
  else if (ADDRESS_FLAGS.some((flag) => flag.name === name)) flags.set(name === "temporary" ? "secondary" : name, !isNegated);
  else return false;
  return true;
}

function takeType(text: string, filter: ShowFilter): void {
  if (text.endsWith("_slave")) filter.slaveKind = text.slice(0, -"_slave".length);
  else filter.kind = text;
}

/** Whether the kernel sends the device at all. Linux: link_dump_filtered(). */
export function isDumped(device: Device, filter: ShowFilter): boolean {
  if (filter.dev !== null) return device === filter.dev;
  if (filter.master !== undefined && device.master !== filter.master) return false;
  return filter.kind === null || !KINDS.has(filter.kind) || device.link.kind === filter.kind;
}

const KINDS: ReadonlySet<string> = new Set(["veth", "bridge", "dummy"]);

/** Of what was sent, whether its line is printed. iproute2: print_linkinfo(). */
export function isPrinted(device: Device, filter: ShowFilter): boolean {
  if (filter.up && !isUp(device.link)) return false;
  if (filter.label !== null) return true;
  if (filter.group !== null && device.link.group !== filter.group) return false;
  if (filter.master !== undefined && filter.master !== null && device.master !== filter.master) return false;
  if (filter.kind !== null && device.link.kind !== filter.kind) return false;
  return (
    filter.slaveKind === null ||
    (device.link.kind !== "loopback" && filter.slaveKind === (device.master === null ? "" : "bridge"))
  );
}

export function passesAddress(address: Address, filter: ShowFilter, nowUs: number): boolean {
  const { family, to, scope, label, flags } = filter;
  if (family !== "any" && family !== "inet") return false;
  if (scope !== null && address.scope !== scope) return false;
  for (const [name, wanted] of flags)
    if (ADDRESS_FLAGS.find((flag) => flag.name === name)!.of(address, nowUs) !== wanted) return false;
  if (label !== null && !compileGlob(label).matches(address.label)) return false;
  return to === null || covers(prefixOf(to.address, to.length), address.local);
}
