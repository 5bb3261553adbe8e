/** What the tables of a namespace hold, as plain data: words for addresses, no references into the kernel. */
import { isUp } from "../kernel/config/link.ts";
import type { TableName } from "../kernel/config/netfilter.ts";
import { TABLE_NAMES } from "../kernel/config/netfilter.ts";
import type { Device } from "../kernel/device.ts";
import { hasCarrier } from "../kernel/link/carrier.ts";
import type { Net } from "../kernel/net.ts";
import { snapshotConnection } from "../kernel/netfilter/conntrack/snapshot.ts";
import { saveRule } from "../kernel/netfilter/rule-text.ts";
import type { ConnectionSnapshot } from "../trace/hop-details.ts";
import { formatIpv4, formatPrefix } from "../wire/ipv4-address.ts";
import { formatMac } from "../wire/mac.ts";

export interface LinkSnapshot {
  readonly ifindex: number;
  readonly name: string;
  readonly kind: string;
  readonly up: boolean;
  readonly carrier: boolean;
  readonly mtu: number;
  readonly mac: string;
  readonly master: string | null;
  readonly addresses: readonly string[];
  readonly counters: Readonly<Device["counters"]>;
}

export interface RouteSnapshot {
  readonly table: number;
  readonly type: string;
  readonly destination: string;
  readonly gateway: string | null;
  readonly device: string | null;
  readonly metric: number;
}

export interface NeighbourSnapshot {
  readonly address: string;
  readonly device: string;
  readonly mac: string | null;
  readonly state: string;
}

export interface FdbSnapshot {
  readonly bridge: string;
  readonly mac: string;
  readonly port: string;
  readonly kind: string;
}

export interface RuleSnapshot {
  readonly text: string;
  readonly packets: number;
  readonly bytes: number;
}

export interface ChainSnapshot {
  readonly table: TableName;
  readonly name: string;
  readonly policy: "ACCEPT" | "DROP" | null;
  readonly packets: number;
  readonly bytes: number;
  readonly rules: readonly RuleSnapshot[];
}

export interface NetnsSnapshot {
  readonly links: readonly LinkSnapshot[];
  readonly routes: readonly RouteSnapshot[];
  readonly neighbours: readonly NeighbourSnapshot[];
  readonly fdb: readonly FdbSnapshot[];
  readonly chains: readonly ChainSnapshot[];
  readonly connections: readonly ConnectionSnapshot[];
  /** Protocol counters by the names of /proc/net/snmp. */
  readonly snmp: Readonly<Record<string, number>>;
}

/** Takes a snapshot; taking it changes nothing. */
export function snapshotNet(net: Net): NetnsSnapshot {
  const devices = net.devices.filter((device) => device !== null);
  return {
    links: devices.map(snapshotLink),
    routes: snapshotRoutes(net),
    neighbours: [...net.neighbours].map(({ address, device, mac, state }) => ({
      address: formatIpv4(address),
      device: device.name,
      mac: mac === 0 ? null : formatMac(mac),
      state,
    })),
    fdb: devices.flatMap(snapshotFdb),
    chains: snapshotChains(net),
    connections: [...net.conntrack].map((connection) => snapshotConnection(connection, net.loop.nowUs)),
    snmp: { ...net.snmp },
  };
}

function snapshotLink(device: Device): LinkSnapshot {
  const { link } = device;
  return {
    ifindex: device.ifindex,
    name: link.name,
    kind: link.kind,
    up: isUp(link),
    carrier: isUp(link) && hasCarrier(device),
    mtu: link.mtu,
    mac: formatMac(link.mac),
    master: device.master?.name ?? null,
    addresses: link.addresses.map(({ local, prefixLength }) => `${formatIpv4(local)}/${prefixLength}`),
    counters: { ...device.counters },
  };
}

function snapshotRoutes(net: Net): RouteSnapshot[] {
  return net.config.routes.flatMap(({ routes }) =>
    routes.map((route) => {
      const hop = route.nextHops[0];
      return {
        table: route.table,
        type: route.type,
        destination: formatPrefix(route.destination),
        gateway: hop?.gateway == null ? null : formatIpv4(hop.gateway),
        device: hop === undefined ? null : (net.devices[hop.device]?.name ?? null),
        metric: route.metric,
      };
    }),
  );
}

function snapshotFdb(device: Device): FdbSnapshot[] {
  const { bridge } = device;
  if (bridge === null) return [];
  return bridge
    .entries(device.net.loop.nowUs)
    .map(({ mac, port, kind }) => ({ bridge: device.name, mac: formatMac(mac), port: port.name, kind }));
}

function snapshotChains(net: Net): ChainSnapshot[] {
  return TABLE_NAMES.flatMap((table) =>
    (net.config.firewall[table]?.chains ?? []).map((chain) => {
      const policy = net.firewall.policyCounter(table, chain.name);
      return {
        table,
        name: chain.name,
        policy: chain.policy,
        packets: policy.packets,
        bytes: policy.bytes,
        rules: chain.rules.map((rule) => {
          const { packets, bytes } = net.firewall.counter(rule);
          return { text: saveRule(rule), packets, bytes };
        }),
      };
    }),
  );
}
