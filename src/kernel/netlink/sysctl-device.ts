/**
 * net.ipv4.conf.{all,default,DEV}.* and net.ipv4.neigh.{default,DEV}.*. Linux: devinet_conf_proc(), devinet_sysctl_forward(),
 * net/ipv4/devinet.c; neigh_proc_update(), net/core/neighbour.c.
 *
 * Who follows `default`.  A write to default reaches the devices that are there, but for those where that value was set
 * explicitly, whose default had been set before they were made, or which have an address. Linux keeps a bit for each; here a
 * value that only follows is marked by a second key, FOLLOWS + NAME. (Linux's bits stay when the last address goes; these do
 * not.)
 */
import { type Refusal, refusal } from "../config/errno.ts";
import { hasIpv4, IFF_LOOPBACK, type Link } from "../config/link.ts";
import { CONF_DEFAULTS, type ConfName } from "../config/sysctl.ts";
import { entriesOf, mapEntries } from "../config/table.ts";
import type { Device } from "../device.ts";
import type { Net } from "../net.ts";
import { editLinkConfig, editNet } from "./change.ts";
import { keepNumber } from "./sysctl-value.ts";

const FOLLOWS = "follows:";

export const CONF_NAMES: readonly string[] = Object.keys(CONF_DEFAULTS).sort();

/** Values whose effect is not modelled, but for the ones that change nothing. */
const UNMODELLED_CONF: ReadonlyMap<string, number> = new Map<string, number>(
  Object.entries({
    arp_notify: 0,
    bc_forwarding: 0,
    ignore_routes_with_linkdown: 0,
    medium_id: 0,
    proxy_arp_pvlan: 0,
    secure_redirects: 1,
  }),
);

/** What the kernel has where nothing was set; lo and new devices differ from `all`. */
function confDefault(name: string, where: "all" | "default" | Link): number {
  if (name === "accept_source_route") return where === "all" ? 0 : 1;
  if (typeof where !== "string" && (where.flags & IFF_LOOPBACK) !== 0 && (name === "disable_policy" || name === "disable_xfrm"))
    return 1;
  return CONF_DEFAULTS[name as ConfName];
}

export function readConf(net: Net, where: "all" | "default" | Device, name: string): number | null {
  if (!CONF_NAMES.includes(name)) return null;
  if (where === "all") return net.config.confAll[name] ?? confDefault(name, "all");
  if (where === "default") return net.config.confDefault[name] ?? confDefault(name, "default");
  return where.link.conf[name] ?? confDefault(name, where.link);
}

export function writeConf(net: Net, where: "all" | "default" | Device, name: string, text: string): Refusal | null {
  const before = readConf(net, where, name)!;
  if (name === "mc_forwarding") return refusal("EACCES");
  const value = keepNumber(text, "int");
  if (typeof value !== "number") return value;
  if (value === before) {
    if (typeof where !== "string") setOwn(where, name, value);
    return null;
  }
  if (UNMODELLED_CONF.get(name) !== undefined && value !== UNMODELLED_CONF.get(name)) return refusal("EOPNOTSUPP", NOT_MODELLED);
  if (name === "accept_source_route" && where === "all") return refusal("EOPNOTSUPP", NOT_MODELLED);
  if (where === "all") {
    if (name === "forwarding") setForwarding(net, value);
    else editNet(net, (slice) => void (slice.confAll = { ...slice.confAll, [name]: value }));
  } else if (where === "default") setDefault(net, name, value);
  else setOwn(where, name, value);
  return null;
}

export const NOT_MODELLED = "is not modelled";

function setOwn(device: Device, name: string, value: number): void {
  editLinkConfig(device.net, device.ifindex, (link) => {
    link.conf = own(link.conf, name, value);
  });
}

/**
 * net.ipv4.ip_forward and conf.all.forwarding: everybody forwards, and accepts no redirects for all. Linux:
 * inet_forward_change().
 */
function setForwarding(net: Net, value: number): void {
  editNet(net, (slice) => {
    slice.confAll = { ...slice.confAll, forwarding: value, accept_redirects: value === 0 ? 1 : 0 };
    slice.confDefault = { ...slice.confDefault, forwarding: value };
    slice.links = mapEntries(slice.links, (link) =>
      link.conf.forwarding === value ? link : { ...link, conf: { ...link.conf, forwarding: value } },
    );
  });
}

function setDefault(net: Net, name: string, value: number): void {
  editNet(net, (slice) => {
    slice.confDefault = { ...slice.confDefault, [name]: value };
    if (name === "forwarding") return;
    slice.links = mapEntries(slice.links, (link) =>
      follows(link, name) ? { ...link, conf: following(link.conf, name, value) } : link,
    );
  });
}

function follows(link: Link, name: string): boolean {
  if (link.addresses.length > 0) return false;
  return link.conf[name] === undefined || link.conf[FOLLOWS + name] !== undefined;
}

type Values = Readonly<Record<string, number>>;

/** With a value of its own. */
function own(values: Values, name: string, value: number): Values {
  const { [FOLLOWS + name]: _, ...others } = values;
  return { ...others, [name]: value };
}

/** With a value that is the default's, and follows it. */
function following(values: Values, name: string, value: number): Values {
  return { ...values, [name]: value, [FOLLOWS + name]: 1 };
}

/** Range and default of each neighbour setting (arp_tbl.parms). */
const NEIGH: ReadonlyMap<string, readonly [string, number]> = new Map<string, readonly [string, number]>(
  Object.entries({
    anycast_delay: ["userhz", 100],
    app_solicit: ["0..2147483647", 0],
    base_reachable_time_ms: ["ms", 30_000],
    delay_first_probe_time: ["jiffies", 5],
    gc_stale_time: ["jiffies", 60],
    interval_probe_time_ms: ["ms", 5000],
    locktime: ["userhz", 100],
    mcast_resolicit: ["0..2147483647", 0],
    mcast_solicit: ["0..2147483647", 3],
    proxy_delay: ["userhz", 80],
    proxy_qlen: ["0..2147483647", 64],
    retrans_time_ms: ["ms", 1000],
    ucast_solicit: ["0..2147483647", 3],
    unres_qlen_bytes: ["0..2147483647", 212_992],
  }),
);
/** The garbage collector's, which the kernel has once: gc_interval and the thresholds. Nothing is collected here. */
const NEIGH_GLOBAL: ReadonlyMap<string, readonly [string, number]> = new Map<string, readonly [string, number]>(
  Object.entries({
    gc_interval: ["jiffies", 30],
    gc_thresh1: ["0..2147483647", 128],
    gc_thresh2: ["0..2147483647", 512],
    gc_thresh3: ["0..2147483647", 1024],
  }),
);
/** One and the same value in another unit: the name behind it, and how many of its units one of these is. */
const NEIGH_ALIAS: ReadonlyMap<string, readonly [string, number]> = new Map<string, readonly [string, number]>(
  Object.entries({
    base_reachable_time: ["base_reachable_time_ms", 1000],
    retrans_time: ["retrans_time_ms", 10],
    unres_qlen: ["unres_qlen_bytes", 2090],
  }),
);

/** Names as a listing shows them; the two deprecated aliases are left out there, as by sysctl -a. */
export function neighNames(where: "default" | "device"): readonly string[] {
  const names = [...NEIGH.keys(), "unres_qlen"];
  return (where === "default" ? [...names, ...NEIGH_GLOBAL.keys()] : names).sort();
}

export function readNeigh(net: Net, where: "default" | Device, name: string): number | null {
  const alias = NEIGH_ALIAS.get(name);
  if (alias !== undefined) return Math.floor(readNeigh(net, where, alias[0])! / alias[1]);
  const known = NEIGH.get(name) ?? (where === "default" ? NEIGH_GLOBAL.get(name) : undefined);
  if (known === undefined) return null;
  return (where === "default" ? net.config.neighDefault[name] : where.link.neigh[name]) ?? known[1];
}

export function writeNeigh(net: Net, where: "default" | Device, name: string, text: string): Refusal | null {
  const alias = NEIGH_ALIAS.get(name);
  const key = alias?.[0] ?? name;
  const range =
    alias === undefined ? (NEIGH.get(name) ?? NEIGH_GLOBAL.get(name))![0] : name === "retrans_time" ? "userhz" : "0..101058055";
  const written = keepNumber(text, name === "base_reachable_time" ? "jiffies" : range);
  if (typeof written !== "number") return written;
  const value = written * (alias?.[1] ?? 1);
  if (where !== "default") {
    editLinkConfig(net, where.ifindex, (link) => {
      link.neigh = own(link.neigh, key, value);
    });
    return null;
  }
  const followsDefault = ({ neigh }: Link): boolean => neigh[key] === undefined || neigh[FOLLOWS + key] !== undefined;
  editNet(net, (slice) => {
    slice.neighDefault = { ...slice.neighDefault, [key]: value };
    if (NEIGH_GLOBAL.get(key) !== undefined) return;
    slice.links = mapEntries(slice.links, (link) =>
      followsDefault(link) ? { ...link, neigh: following(link.neigh, key, value) } : link,
    );
  });
  return null;
}

/** The names of the devices that have settings of a family, as directories of conf and neigh. */
export function deviceNames(net: Net, hasSettings: (link: Link) => boolean = hasIpv4): string[] {
  return [...entriesOf(net.config.links)].filter(hasSettings).map((link) => link.name);
}
