/**
 * /proc/sys/net as a namespace shows it, by names with dots (a dot within a device's name is written `/`, as sysctl(8) does). The
 * names are those this kernel (6.18) has in a namespace. What packets obey on Linux and not here can be read, and a change of it
 * is refused by name. net.ipv4.neigh.default is there in the namespace a host booted with only, as on Linux.
 */
import { type Refusal, refusal } from "../config/errno.ts";
import { hasIpv4, hasIpv6Settings } from "../config/link.ts";
import { SETTING_DEFAULTS } from "../config/settings.ts";
import type { Net } from "../net.ts";
import {
  CONNTRACK_HOST_ONLY,
  CONNTRACK_MAX,
  CONNTRACK_NOT_MODELLED,
  CONNTRACK_READ_ONLY,
  CONNTRACK_SYSCTLS,
  MACHINE_CONNTRACK_MAX,
} from "../netfilter/conntrack/sysctl.ts";
import { editNet } from "./change.ts";
import { findDevice } from "./device.ts";
import { moduleOfSysctl } from "./modules.ts";
import {
  CONF_NAMES,
  deviceNames,
  NOT_MODELLED,
  neighNames,
  readConf,
  readNeigh,
  writeConf,
  writeNeigh,
} from "./sysctl-device.ts";
import { READ_ONLY_SYSCTLS, SYSCTLS, UNMODELLED_SYSCTLS } from "./sysctl-table.ts";
import { keepGroupRange, keepNumber, keepPortList, keepPortRange } from "./sysctl-value.ts";

interface Entry {
  readonly range: string;
  readonly standard: string;
  readonly access: "write" | "read-only" | "not-modelled";
}

const ENTRIES: ReadonlyMap<string, Entry> = new Map([
  ...parseTable(SYSCTLS, "write"),
  ...parseTable(UNMODELLED_SYSCTLS, "not-modelled"),
  ...parseTable(READ_ONLY_SYSCTLS, "read-only"),
  ...Object.entries(CONNTRACK_SYSCTLS).map(([name, value]) => [name, conntrackEntry(name, value)] as const),
]);

const FORWARDING = "net.ipv4.ip_forward";
/** Whatever is written, what was learnt of routes is forgotten; it cannot be read. */
const ROUTE_FLUSH = "net.ipv4.route.flush";
const RECEIVE_MEMORY = "net.ipv4.tcp_rmem";
const LOG_ALL = "net.netfilter.nf_log_all_netns";

/** The value as the file reads, without its last newline; EACCES where it can only be written. */
export function readSysctl(net: Net, name: string): string | Refusal {
  const file = fileOf(net, name);
  if (file !== null) return file.read();
  if (name === ROUTE_FLUSH) return refusal("EACCES");
  if (name === MACHINE_CONNTRACK_MAX) return isThere(net, name) ? readSysctl(net, CONNTRACK_MAX) : refusal("ENOENT");
  if (name === FORWARDING) return String(readConf(net, "all", "forwarding"));
  if (name === LOG_ALL && isHost(net)) return String(net.config.sysctls[name] ?? 0);
  const entry = ENTRIES.get(name);
  if (entry === undefined || !isThere(net, name)) return refusal("ENOENT");
  if (name === "net.netfilter.nf_conntrack_count") return String(net.conntrack.count);
  const holder = CONNTRACK_HOST_ONLY.has(name) ? (net.host.init ?? net) : net;
  return String(holder.config.sysctls[name] ?? SETTING_DEFAULTS[name] ?? standardOf(net, name, entry));
}

/** Whether the kernel has it in this namespace. */
function isThere(net: Net, name: string): boolean {
  const module = moduleOfSysctl(name);
  if (module !== null && !net.host.modules.has(module)) return false;
  if (name === MACHINE_CONNTRACK_MAX) return isHost(net) && !net.host.kernel.profile.hostsAreNamespaces;
  return net.host.kernel.profile.sysctls[name] !== null || (isHost(net) && name.startsWith("net.core."));
}

/** How far TCP's receive buffers grow follows from the kernel and the machine's memory. */
function standardOf(net: Net, name: string, { standard }: Entry): string {
  const { tcpReceiveMaximum, sysctls } = net.host.kernel.profile;
  return name === RECEIVE_MEMORY ? `${standard}\t${tcpReceiveMaximum}` : (sysctls[name] ?? standard);
}

/** Refuses with EACCES what is read-only, and with a message (EOPNOTSUPP) what is not modelled. */
export function writeSysctl(net: Net, name: string, value: string): Refusal | null {
  const file = fileOf(net, name);
  if (file !== null) {
    const before = file.read();
    return typeof before === "string" ? named(name, file.write(value)) : before;
  }
  if (name === ROUTE_FLUSH) {
    net.exceptions.flush();
    return null;
  }
  if (name === FORWARDING) return writeConf(net, "all", "forwarding", value);
  if (name === MACHINE_CONNTRACK_MAX) return isThere(net, name) ? writeSysctl(net, CONNTRACK_MAX, value) : refusal("ENOENT");
  const before = readSysctl(net, name);
  if (typeof before !== "string") return before;
  if (name === LOG_ALL) return store(net, name, keepNumber(value, "int"));
  const entry = ENTRIES.get(name)!;
  if (entry.access === "read-only" || (CONNTRACK_HOST_ONLY.has(name) && !isHost(net))) return refusal("EACCES");
  const kept = keepValue(net, name, entry, value, before);
  if (typeof kept === "object") return kept;
  if (entry.access === "not-modelled" && String(kept) !== before) return named(name, refusal("EOPNOTSUPP", NOT_MODELLED));
  return store(net, name, kept);
}

/** All names in the order of `sysctl -a`: the same list until the devices change. */
export function listSysctls(net: Net): readonly string[] {
  const depends = [
    isHost(net) ? "host" : "",
    net.host.hasBridgeNetfilter ? "bridge" : "",
    net.host.modules.has("nf_conntrack") ? "conntrack" : "",
    ...deviceNames(net),
    "/",
    ...deviceNames(net, hasIpv6Settings),
  ].join("\n");
  const known = net.sysctlNames;
  if (known?.depends === depends) return known.names;
  const names = makeList(net);
  net.sysctlNames = { depends, names };
  return names;
}

function makeList(net: Net): string[] {
  const names = [...ENTRIES.keys(), FORWARDING, ROUTE_FLUSH, MACHINE_CONNTRACK_MAX].filter((name) => isThere(net, name));
  const devices = deviceNames(net).map(escapeName);
  for (const where of ["all", "default", ...devices]) {
    for (const name of CONF_NAMES) names.push(`net.ipv4.conf.${where}.${name}`);
  }
  for (const where of ["all", "default", ...deviceNames(net, hasIpv6Settings).map(escapeName)])
    names.push(`net.ipv6.conf.${where}.disable_ipv6`);
  if (isHost(net)) names.push(LOG_ALL, ...neighNames("default").map((name) => `net.ipv4.neigh.default.${name}`));
  for (const where of devices) for (const name of neighNames("device")) names.push(`net.ipv4.neigh.${where}.${name}`);
  return names
    .map(pathOf)
    .sort(comparePaths)
    .map((path) => path.map(escapeName).join("."));
}

/** A name that Linux has, or may have, in a part of /proc/sys that is not modelled. */
export function isUnmodelledSysctl(net: Net, name: string): boolean {
  const [root, part, kind, where, key] = pathOf(name);
  if (part === "ipv6" && kind === "conf" && (key === "disable_ipv6" || !hasIpv6Directory(net, where!))) return false;
  if (root !== "net") return OTHER_ROOTS.has(root!);
  return part === "ipv6" || part === "mptcp" || (part === "core" && isHost(net));
}

function hasIpv6Directory(net: Net, name: string): boolean {
  return name === "all" || name === "default" || deviceNames(net, hasIpv6Settings).includes(name);
}

const OTHER_ROOTS = new Set(["abi", "debug", "dev", "fs", "kernel", "user", "vm"]);

function isHost(net: Net): boolean {
  return net === net.host.init;
}

/** The steps below /proc/sys of a name: dots part them, and a `/` stands for a dot. */
function pathOf(name: string): readonly string[] {
  return name.split(".").map((step) => step.replaceAll("/", "."));
}

function escapeName(name: string): string {
  return name.replaceAll(".", "/");
}

function comparePaths(a: readonly string[], b: readonly string[]): number {
  for (let at = 0; at < a.length && at < b.length; at++) if (a[at] !== b[at]) return a[at]! < b[at]! ? -1 : 1;
  return a.length - b.length;
}

interface SysctlFile {
  read(): string | Refusal;
  write(value: string): Refusal | null;
}

/** The entries that stand once per device: conf, neigh, and the one of IPv6 that says there is none. */
function fileOf(net: Net, name: string): SysctlFile | null {
  const match = /^net\.(ipv4|ipv6)\.(conf|neigh)\.([^.]+)\.([^.]+)$/.exec(name);
  if (match === null) return null;
  const [, family, kind, device = "", key = ""] = match;
  const where = device === "default" || device === "all" ? device : findDevice(net, device.replaceAll("/", "."));
  if (where === null) return ABSENT;
  if (typeof where !== "string" && !(family === "ipv6" ? hasIpv6Settings(where) : hasIpv4(where))) return ABSENT;
  if (family === "ipv6") return key === "disable_ipv6" && kind === "conf" ? NO_IPV6 : ABSENT;
  if (kind === "conf") {
    return { read: () => words(readConf(net, where, key)), write: (value) => writeConf(net, where, key, value) };
  }
  if (where === "all" || (where === "default" && !isHost(net))) return ABSENT;
  return { read: () => words(readNeigh(net, where, key)), write: (value) => writeNeigh(net, where, key, value) };
}

const ABSENT: SysctlFile = { read: () => refusal("ENOENT"), write: () => refusal("ENOENT") };

/** IPv6 is off everywhere, and cannot be switched on. */
const NO_IPV6: SysctlFile = {
  read: () => "1",
  write(value) {
    const kept = keepNumber(value, "int");
    if (typeof kept !== "number") return kept;
    return kept !== 0 ? null : refusal("EOPNOTSUPP", NOT_MODELLED);
  },
};

function words(value: number | null): string | Refusal {
  return value === null ? refusal("ENOENT") : String(value);
}

function named(name: string, refused: Refusal | null): Refusal | null {
  return refused?.message === NOT_MODELLED ? refusal(refused.errno, `${name} ${NOT_MODELLED}`) : refused;
}

function keepValue(net: Net, name: string, entry: Entry, text: string, before: string): number | string | Refusal {
  if (name === "net.ipv4.ip_local_port_range") {
    return keepPortRange(text, before, Number(readSysctl(net, "net.ipv4.ip_unprivileged_port_start")));
  }
  if (name === "net.ipv4.ip_unprivileged_port_start" && Number(text) > net.settings.localPortLow) return refusal("EINVAL");
  if (name === "net.ipv4.ip_local_reserved_ports") return keepPortList(text);
  if (name === "net.ipv4.ping_group_range") return keepGroupRange(text, before);
  if (entry.range === "text") return text.trim().split(/\s+/).join("\t");
  return keepNumber(text, entry.range);
}

function store(net: Net, name: string, value: number | string | Refusal): Refusal | null {
  if (typeof value === "object") return value;
  if (net.config.sysctls[name] === value) return null;
  editNet(net, (slice) => {
    slice.sysctls = { ...slice.sysctls, [name]: value };
  });
  return null;
}

function* parseTable(table: string, access: Entry["access"]): Generator<readonly [string, Entry]> {
  for (const line of table.split("\n")) {
    const [, name, range, standard] = /^(\S+) (\S+) ?(.*)$/.exec(line) ?? [];
    if (name !== undefined) yield [name, { range: range!, standard: standard!, access }];
  }
}

function conntrackEntry(name: string, value: number): Entry {
  const access = CONNTRACK_READ_ONLY.has(name) ? "read-only" : CONNTRACK_NOT_MODELLED.has(name) ? "not-modelled" : "write";
  return { range: conntrackRange(name), standard: String(value), access };
}

/** Linux: the limits of nf_ct_sysctl_table[]. */
function conntrackRange(name: string): string {
  if (name.includes("timeout")) return "jiffies";
  if (/_events$/.test(name)) return "0..2";
  if (/_(acct|checksum|timestamp|tcp_loose|tcp_be_liberal|tcp_ignore_invalid_rst)$/.test(name)) return "0..1";
  return /_(log_invalid|tcp_max_retrans)$/.test(name) ? "0..255" : "0..2147483647";
}
