/**
 * Reading, writing and listing sysctls of a namespace by dotted name. Linux: net/ipv4/devinet.c, sysctl_net_ipv4.c,
 * net/core/neighbour.c, nf_conntrack_standalone.c, br_netfilter_hooks.c.
 *
 * A value that is only shown.  Many names have no effect here; they are listed with the kernel's value, can be set to just that,
 * and anything else is refused by name, so that nobody believes to have changed something.
 */
import { type Refusal, refusal } from "../config/errno.ts";
import type { Link } from "../config/link.ts";
import { SETTING_DEFAULTS } from "../config/settings.ts";
import { CONF_DEFAULTS, CONF_MODELLED, type ConfName } from "../config/sysctl.ts";
import { SYSCTL_DEFAULTS } from "../config/sysctl-defaults.ts";
import { getEntry } from "../config/table.ts";
import {
  CONNTRACK_HOST_ONLY,
  CONNTRACK_NOT_MODELLED,
  CONNTRACK_READ_ONLY,
  CONNTRACK_SYSCTLS,
} from "../netfilter/conntrack/sysctl.ts";
import type { Net } from "../net.ts";
import { changeNet } from "./change.ts";
import { editLink, findDevice } from "./device.ts";

/** net.ipv4.neigh.DEV.* with the kernel's defaults. */
export const NEIGH_DEFAULTS: Readonly<Record<string, number>> = {
  anycast_delay: 100,
  app_solicit: 0,
  base_reachable_time_ms: 30000,
  delay_first_probe_time: 5,
  gc_stale_time: 60,
  interval_probe_time_ms: 5000,
  locktime: 100,
  mcast_resolicit: 0,
  mcast_solicit: 3,
  proxy_delay: 80,
  proxy_qlen: 64,
  retrans_time_ms: 1000,
  ucast_solicit: 3,
  unres_qlen: 101,
  unres_qlen_bytes: 212992,
};

const NEIGH_NOT_MODELLED = new Set(["anycast_delay", "interval_probe_time_ms", "proxy_qlen", "unres_qlen"]);
/** Other units for what is stored otherwise: name, the stored name, how many of the stored unit one is. Not listed by -a. */
const NEIGH_ALIASES: Readonly<Record<string, readonly [string, number]>> = {
  base_reachable_time: ["base_reachable_time_ms", 1000],
  retrans_time: ["retrans_time_ms", 10],
};

const FORWARDING = "net.ipv4.ip_forward";

/** Where a dotted name points. */
type Place =
  | { readonly kind: "conf" | "neigh"; readonly device: string; readonly name: string }
  | { readonly kind: "plain"; readonly name: string };

function placeOf(name: string): Place {
  const match = /^net\.ipv4\.(conf|neigh)\.(.+)\.([a-z0-9_]+)$/.exec(name);
  if (match === null) return { kind: "plain", name };
  return { kind: match[1] as "conf" | "neigh", device: match[2]!.replaceAll("/", "."), name: match[3]! };
}

/** The value as /proc/sys shows it, without the newline. */
export function readSysctl(net: Net, name: string): string | Refusal {
  const place = placeOf(name);
  const value = place.kind === "plain" ? readPlain(net, name) : place.kind === "conf" ? readConf(net, place.device, place.name) : readNeigh(net, place.device, place.name);
  return value === null ? refusal("ENOENT") : String(value);
}

export function writeSysctl(net: Net, name: string, text: string): Refusal | null {
  const before = readSysctl(net, name);
  if (typeof before !== "string") return before;
  const values = parseValues(text);
  const place = placeOf(name);
  if (place.kind === "plain") return writePlain(net, name, before, text, values);
  const value = values?.length === 1 ? values[0]! : null;
  if (value === null) return refusal("EINVAL");
  return place.kind === "conf" ? writeConf(net, place.device, place.name, value) : writeNeigh(net, place.device, place.name, value);
}

/** Every name there is, sorted as `sysctl -a` walks /proc/sys. */
export function listSysctls(net: Net): readonly string[] {
  const names = Object.keys({ ...SYSCTL_DEFAULTS, ...SETTING_DEFAULTS, ...CONNTRACK_SYSCTLS });
  const devices = net.devices.flatMap((device) => (device === null ? [] : [device.name.replaceAll(".", "/")]));
  for (const device of ["all", "default", ...devices]) {
    for (const name of Object.keys(CONF_DEFAULTS)) names.push(`net.ipv4.conf.${device}.${name}`);
  }
  for (const device of devices) for (const name of Object.keys(NEIGH_DEFAULTS)) names.push(`net.ipv4.neigh.${device}.${name}`);
  return names.sort(compareNames);
}

/** By path, part by part. */
function compareNames(a: string, b: string): number {
  const [left, right] = [a.split("."), b.split(".")];
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    if (left[at] !== right[at]) return left[at]! < right[at]! ? -1 : 1;
  }
  return left.length - right.length;
}

function readPlain(net: Net, name: string): string | number | null {
  if (name === FORWARDING) return net.config.confAll.forwarding ?? 0;
  if (name === "net.netfilter.nf_conntrack_count") return net.conntrack.size;
  if (CONNTRACK_HOST_ONLY.has(name)) return net.host.init?.config.sysctls[name] ?? CONNTRACK_SYSCTLS[name] ?? null;
  return net.config.sysctls[name] ?? SETTING_DEFAULTS[name] ?? CONNTRACK_SYSCTLS[name] ?? SYSCTL_DEFAULTS[name] ?? null;
}

/** The limits of those that have some beyond an int's (their proc_handler's extra1 and extra2). */
const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  "net.ipv4.ip_default_ttl": [1, 255],
  "net.ipv4.icmp_echo_ignore_all": [0, 1],
  "net.ipv4.icmp_echo_ignore_broadcasts": [0, 1],
  "net.ipv4.icmp_errors_use_inbound_ifaddr": [0, 1],
  "net.ipv4.ip_no_pmtu_disc": [0, 3],
  "net.ipv4.ip_nonlocal_bind": [0, 1],
  "net.ipv4.fwmark_reflect": [0, 1],
  "net.ipv4.icmp_msgs_per_sec": [0, 0x7fffffff],
  "net.ipv4.icmp_msgs_burst": [0, 0x7fffffff],
  "net.ipv4.route.min_pmtu": [552, 0x7fffffff],
};

function writePlain(net: Net, name: string, before: string, text: string, values: readonly number[] | null): Refusal | null {
  if (name === FORWARDING) return values?.length === 1 ? setForwarding(net, values[0]!) : refusal("EINVAL");
  if (name === "net.ipv4.ip_local_port_range") return setPortRange(net, values);
  const isModelled = name in SETTING_DEFAULTS || (name in CONNTRACK_SYSCTLS && !CONNTRACK_NOT_MODELLED.has(name));
  if (!isModelled) return text.trim().replace(/\s+/g, "\t") === before ? null : notModelled(name);
  if (CONNTRACK_READ_ONLY.has(name)) return refusal("EACCES");
  if (CONNTRACK_HOST_ONLY.has(name) && net !== net.host.init) return refusal("EINVAL");
  if (values?.length !== 1) return refusal("EINVAL");
  const value = values[0]!;
  const [low, high] = RANGES[name] ?? [-0x80000000, 0xffffffff];
  if (value < low || value > high) return refusal("EINVAL");
  changeNet(net, (draft) => {
    draft.sysctls[name] = name.startsWith("net.bridge.") ? (value !== 0 ? 1 : 0) : value;
  });
  return null;
}

function setPortRange(net: Net, values: readonly number[] | null): Refusal | null {
  const [low, high] = values ?? [];
  if (low === undefined || high === undefined || low < 1 || high > 65535 || high < low) return refusal("EINVAL");
  changeNet(net, (draft) => {
    draft.sysctls["net.ipv4.ip_local_port_range"] = `${low}\t${high}`;
  });
  return null;
}

/** ip_forward, conf.all.forwarding: one value, which every device and the default take over. Linux: inet_forward_change(). */
function setForwarding(net: Net, value: number): null {
  changeNet(net, (draft) => {
    draft.confAll.forwarding = value;
    draft.confDefault.forwarding = value;
    for (const chunk of draft.links.chunks) for (const link of chunk) if (link !== null) link.conf.forwarding = value;
  });
  return null;
}

function readConf(net: Net, device: string, name: string): number | null {
  if (!(name in CONF_DEFAULTS)) return null;
  const { confAll, confDefault } = net.config;
  if (device === "all") return confAll[name] ?? CONF_DEFAULTS[name as ConfName];
  // A device takes source routes by itself, `all` does not (ipv4_devconf, ipv4_devconf_dflt).
  const inherited = confDefault[name] ?? (name === "accept_source_route" ? 1 : CONF_DEFAULTS[name as ConfName]);
  if (device === "default") return inherited;
  const link = linkOf(net, device);
  return link === null ? null : (link.conf[name] ?? inherited);
}

function writeConf(net: Net, device: string, name: string, value: number): Refusal | null {
  if (name === "mc_forwarding") return refusal("EACCES");
  if (!CONF_MODELLED.has(name)) return value === readConf(net, device, name) ? null : notModelled(`net.ipv4.conf.${device}.${name}`);
  if (device === "all" && name === "forwarding") return setForwarding(net, value);
  if (device === "all" || device === "default") {
    changeNet(net, (draft) => {
      (device === "all" ? draft.confAll : draft.confDefault)[name] = value;
    });
    return null;
  }
  editLink(findDevice(net, device)!, (link) => {
    link.conf[name] = value;
  });
  return null;
}

function readNeigh(net: Net, device: string, name: string): number | null {
  const link = linkOf(net, device);
  const [stored, unit] = NEIGH_ALIASES[name] ?? [name, 1];
  const fallback = NEIGH_DEFAULTS[stored];
  if (link === null || fallback === undefined) return null;
  return Math.floor((link.neigh[stored] ?? fallback) / unit);
}

function writeNeigh(net: Net, device: string, name: string, value: number): Refusal | null {
  const [stored, unit] = NEIGH_ALIASES[name] ?? [name, 1];
  if (value < 0) return refusal("EINVAL");
  if (NEIGH_NOT_MODELLED.has(name)) return value === readNeigh(net, device, name) ? null : notModelled(`net.ipv4.neigh.${device}.${name}`);
  editLink(findDevice(net, device)!, (link) => {
    link.neigh[stored] = value * unit;
  });
  return null;
}

function linkOf(net: Net, name: string): Link | null {
  const device = findDevice(net, name);
  return device === null ? null : getEntry(net.config.links, device.ifindex);
}

/** Integers apart by white space, as proc_dointvec reads them; null where something else stands there. */
function parseValues(text: string): readonly number[] | null {
  const words = text.trim().split(/[\s,]+/);
  const values = words.map((word) => (/^-?(0x[0-9a-f]+|\d+)$/i.test(word) ? Number(word) : Number.NaN));
  return values.some(Number.isNaN) ? null : values;
}

function notModelled(name: string): Refusal {
  return refusal("EOPNOTSUPP", `${name} is not modelled`);
}

const OTHER_ROOTS = new Set(["abi", "debug", "dev", "fs", "kernel", "user", "vm"]);

/** A name that Linux has, or may have, in a part of /proc/sys this house does not model. */
export function isUnmodelledSysctl(net: Net, name: string): boolean {
  const [root, part] = name.split(".");
  if (root !== "net") return OTHER_ROOTS.has(root!);
  return part === "ipv6" || part === "mptcp" || (part === "core" && net === net.host.init);
}
