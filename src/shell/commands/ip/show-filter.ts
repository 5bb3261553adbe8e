/** What `ip address show` and `flush` and `ip link show` are asked for. iproute2: ipaddr_list_flush_or_save(), ip/ipaddress.c. */
import { type Address, isUp } from "../../../kernel/config/link.ts";
import type { Device } from "../../../kernel/device.ts";
import { findDevice } from "../../../kernel/netlink/device.ts";
import { covers, prefixOf } from "../../../wire/ipv4-address.ts";
import { on, set, value } from "../../options/rows.ts";
import { compileGlob } from "../../patterns/glob.ts";
import { ADDRESS_FLAGS } from "./address-flags.ts";
import { type Arguments, abbreviates } from "./arguments.ts";
import { type AddressFamily, decideFamily, FamilyWords, type InetPrefix, readPrefix } from "./inet-prefix.ts";
import { does, type GivenWord, KeywordTable, orAll, takes, valid } from "./keywords.ts";
import { groupOf, scopeOf } from "./names.ts";
import { garbage, type Quit, wrongArgument } from "./quit.ts";
import { type Tool, usage } from "./tool.ts";

export class ShowFilter extends FamilyWords {
  dev: Device | null = null;
  up = false;
  group: number | null = null;
  /** Undefined: any. Null: only those without a master. */
  master: Device | null | undefined = undefined;
  kind: string | null = null;
  slaveKind: string | null = null;
  to: InetPrefix | null = null;
  scope: number | null = null;
  label: string | null = null;
  /** Each flag with the value it must have. */
  flags: Map<string, boolean> = new Map();
  /** The device's name; it is looked up when all words are read. */
  devName: string | null = null;
  readonly help: string;

  constructor(family: AddressFamily, help: string) {
    super(family);
    this.help = help;
  }
}

export function parseShowFilter(tool: Tool, args: Arguments, family: AddressFamily, help: string): ShowFilter {
  const filter = new ShowFilter(family, help);
  SHOW_WORDS.read(filter, tool, args);
  if (filter.devName !== null) filter.dev = tool.shownDevice(filter.devName);
  return filter;
}

/** Flags by the names they are filtered by, and what each asks for. */
const FLAG_WORDS: readonly (readonly [word: string, flag: string, isSet: boolean])[] = [
  ["dynamic", "permanent", false],
  ["primary", "secondary", false],
  ...ADDRESS_FLAGS.map(({ name }) => [name, name === "temporary" ? "secondary" : name, true] as const),
];

export const SHOW_WORDS = new KeywordTable<ShowFilter>(
  "ip address|link show|flush",
  {
    to: takes((filter, { value }) => {
      filter.to = decideFamily(filter, readPrefix(value, filter.family));
    }),
    scope: value("scope", orAll("scope", scopeOf, null)),
    up: on("up"),
    ...Object.fromEntries(
      FLAG_WORDS.flatMap(([word, flag, isSet]) => [
        [word, does<ShowFilter>(({ flags }) => void flags.set(flag, isSet))],
        [`-${word}`, does<ShowFilter>(({ flags }) => void flags.set(flag, !isSet))],
      ]),
    ),
    label: value("label"),
    group: value("group", valid('Invalid "group" value\n', groupOf)),
    master: takes((filter, { value, tool }) => {
      filter.master = masterNamed(tool, value);
    }),
    vrf: takes((_, { value }) => {
      throw notVrf(value);
    }),
    nomaster: set({ master: null }),
    type: takes((filter, { value }) => {
      if (value.endsWith("_slave")) filter.slaveKind = value.slice(0, -"_slave".length);
      else filter.kind = value;
    }),
    dev: takes(takeDevice),
  },
  {
    called: "link option",
    nameless: (filter, given) => {
      if (abbreviates(given.value, "help")) throw usage(filter.help);
      takeDevice(filter, given);
    },
  },
);

function takeDevice(filter: ShowFilter, { value }: GivenWord): void {
  if (filter.devName !== null) throw garbage("dev", value);
  filter.devName = value;
}

/** The device behind `master NAME`. */
export function masterNamed(tool: Tool, name: string): Device {
  const master = findDevice(tool.net, name);
  if (master === null) throw wrongArgument("Device does not exist\n", name);
  return master;
}

/** Of VRFs there are none. */
export function notVrf(name: string): Quit {
  return wrongArgument("Not a valid VRF name\n", name);
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
