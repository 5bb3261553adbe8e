/** Requests about namespaces: create, name, delete. Linux: net/core/net_namespace.c; the names are iproute2's (/run/netns). */
import type { Process } from "../../sim/process.ts";
import { ZERO_MAC } from "../../wire/mac.ts";
import { type Refusal, refusal } from "../config/errno.ts";
import { emptyNetnsConfig } from "../config/host.ts";
import { type Address, IFF_LOOPBACK, type Link, LOOPBACK_IFINDEX, type NetnsId, NO_DEVICE } from "../config/link.ts";
import { type PolicyRule, PROTO_KERNEL, TABLE_DEFAULT, TABLE_LOCAL, TABLE_MAIN } from "../config/route.ts";
import { emptyTable, withEntry } from "../config/table.ts";
import { createNet } from "../create-net.ts";
import type { Host } from "../host.ts";
import type { Net } from "../net.ts";
import { dropSlice, putSlice } from "./change.ts";
import { deleteLink } from "./link.ts";
import { forgetNetnsIds } from "./netnsid.ts";

/**
 * Creates a namespace with lo down and nothing else, as `unshare -n` gives. It begins with the kernel's own defaults: a host is
 * itself such a namespace of a machine, and what was set in it is not handed on (net.core.devconf_inherit_init_net 0).
 */
export function addNetns(host: Host): Net {
  const id = host.kernel.nets.length as NetnsId;
  const empty = emptyNetnsConfig(id);
  const net = createNet(host, empty);
  host.kernel.nets[id] = net;
  putSlice(net, { ...empty, rules: DEFAULT_RULES, links: ONLY_LOOPBACK, nextIfIndex: 2 });
  net.loopback = net.devices[LOOPBACK_IFINDEX]!;
  return net;
}

/** `ip netns add NAME`. */
export function addNamedNetns(host: Host, name: string): Refusal | null {
  if (findNetns(host, name) !== null) return refusal("EEXIST");
  return nameNetns(host, name, addNetns(host));
}

/** `ip netns attach NAME PID`: one more name for a namespace there is. */
export function nameNetns(host: Host, name: string, net: Net): Refusal | null {
  if (findNetns(host, name) !== null) return refusal("EEXIST");
  host.names.add(name, net.id);
  return null;
}

/** `ip netns del NAME`: the name goes; the namespace too, unless another name or a process still holds it. */
export function deleteNamedNetns(host: Host, name: string): Refusal | null {
  const net = findNetns(host, name);
  if (net === null) return refusal("ENOENT");
  host.names.remove(name);
  endIfUnused(net);
  return null;
}

export function findNetns(host: Host, name: string): Net | null {
  const id = host.names.find(name);
  return id === null ? null : (host.kernel.nets[id] ?? null);
}

/** The names a namespace has, newest first, as a directory of a tmpfs lists them. */
export function namesOf(net: Net): string[] {
  return net.host.names.of(net.id).toReversed();
}

/** `ip netns exec`: the process is in the namespace, and so are its children. */
export function enterNetns(process: Process, net: Net): void {
  process.namespace = net;
}

/** The namespace a process is in; null where it never entered one by name. */
export function netOfProcess(process: Process): Net | null {
  for (let at: Process | null = process; at !== null; at = at.parent) {
    if (at.namespace !== null) return at.namespace as Net;
  }
  return null;
}

export function processesIn(net: Net): Process[] {
  const all = [...net.loop.processes.values()].sort((a, b) => a.pid - b.pid);
  return all.filter((process) => process.state !== "exited" && netOfProcess(process) === net);
}

/** Lets go of a namespace that was held without a name (a container's): it ends unless a name or a process still holds it. */
export function dropNetns(net: Net): void {
  endIfUnused(net);
}

/** A namespace without a name lives as long as a process is in it; with the last one it ends. */
function endIfUnused(net: Net): void {
  const isNamed = net.host.names.of(net.id).length > 0;
  if (net === net.host.init || isNamed || net.host.kernel.nets[net.id] !== net) return;
  const [holder] = processesIn(net);
  if (holder === undefined) endNetns(net);
  else holder.atExit.push(() => endIfUnused(net));
}

/**
 * The namespace ends: its virtual links go, and their peers elsewhere with them. Linux: cleanup_net(),
 * default_device_exit_batch().
 */
function endNetns(net: Net): void {
  forgetNetnsIds(net);
  for (const device of net.devices) if (device !== null && device !== net.loopback) deleteLink(device);
  for (const neighbour of [...net.neighbours]) net.neighbours.remove(neighbour);
  for (const connection of [...net.conntrack]) net.conntrack.destroy(connection);
  net.loopback.deleted = true;
  net.host.kernel.nets[net.id] = null;
  dropSlice(net);
}

function rule(priority: number, table: number): PolicyRule {
  return {
    priority,
    not: false,
    from: null,
    to: null,
    tos: 0,
    mark: 0,
    markMask: 0,
    iif: null,
    oif: null,
    uids: null,
    protocol: null,
    sport: null,
    dport: null,
    action: "lookup",
    table,
    gotoPriority: null,
    suppressPrefixLength: null,
    ruleProtocol: PROTO_KERNEL,
  };
}

/** The three rules every namespace begins with (fib_default_rules_init()). */
export const DEFAULT_RULES: readonly PolicyRule[] = [rule(0, TABLE_LOCAL), rule(32766, TABLE_MAIN), rule(32767, TABLE_DEFAULT)];

const NO_ADDRESSES: readonly Address[] = [];

const LOOPBACK: Link = {
  ifindex: LOOPBACK_IFINDEX,
  name: "lo",
  kind: "loopback",
  flags: IFF_LOOPBACK,
  mtu: 65536,
  mac: ZERO_MAC,
  broadcast: ZERO_MAC,
  txQueueLength: 1000,
  qdisc: "noop",
  group: 0,
  alias: null,
  master: NO_DEVICE,
  peer: null,
  bridge: null,
  port: null,
  addresses: NO_ADDRESSES,
  conf: { disable_policy: 1, disable_xfrm: 1 },
  neigh: {},
};

const ONLY_LOOPBACK = withEntry(emptyTable<Link>(), LOOPBACK_IFINDEX, LOOPBACK);
