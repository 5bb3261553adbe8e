/** Requests about namespaces: create, name, delete. Linux: net/core/net_namespace.c; the names are iproute2's (/run/netns). */
import { emptyNetnsConfig } from "../config/host.ts";
import { type Address, IFF_LOOPBACK, type Link, LOOPBACK_IFINDEX, type NetnsId, NO_DEVICE } from "../config/link.ts";
import { type Refusal, refusal } from "../config/errno.ts";
import { TABLE_DEFAULT, TABLE_LOCAL, TABLE_MAIN, type PolicyRule } from "../config/route.ts";
import { setEntry, type TableDraft } from "../config/table.ts";
import { createNet } from "../create-net.ts";
import type { Host } from "../host.ts";
import type { Net } from "../net.ts";
import { ZERO_MAC } from "../../wire/mac.ts";
import { changeHost, refreshNet } from "./change.ts";

/** Creates a namespace with lo down and nothing else, as `unshare -n` gives. */
export function addNetns(host: Host): Net {
  const id = host.kernel.nets.length as NetnsId;
  const config = { ...emptyNetnsConfig(id), rules: DEFAULT_RULES };
  changeHost(host, (draft) => setEntry(draft.namespaces as TableDraft<unknown>, id, config));
  const net = createNet(host, emptyNetnsConfig(id));
  host.kernel.nets[id] = net;
  changeHost(host, (draft) => {
    const slice = draft.namespaces.chunks[id >>> 6]![id & 63]!;
    setEntry(slice.links as TableDraft<unknown>, LOOPBACK_IFINDEX, LOOPBACK);
    slice.nextIfIndex = 2;
  });
  refreshNet(net);
  net.loopback = net.devices[LOOPBACK_IFINDEX]!;
  return net;
}

/** `ip netns add NAME`. */
export function addNamedNetns(host: Host, name: string): Refusal | null {
  if (host.config.netnsNames.some((entry) => entry.name === name)) return refusal("EEXIST");
  const net = addNetns(host);
  changeHost(host, (draft) => {
    draft.netnsNames.push({ name, netns: net.id });
  });
  return null;
}

export function findNetns(host: Host, name: string): Net | null {
  const entry = host.config.netnsNames.find((candidate) => candidate.name === name);
  return entry === undefined ? null : (host.kernel.nets[entry.netns] ?? null);
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
    protocol: null,
    sport: null,
    dport: null,
    action: "lookup",
    table,
    gotoPriority: null,
    suppressPrefixLength: null,
    ruleProtocol: 2,
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
  group: 0,
  alias: null,
  master: NO_DEVICE,
  peer: null,
  bridge: null,
  port: null,
  addresses: NO_ADDRESSES,
  conf: {},
  neigh: {},
};
