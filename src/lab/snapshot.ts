/** What the tables of a namespace hold, as plain data: words for addresses, no references into the kernel. */
import { isUp } from "../kernel/config/link.ts";
import type { TableName } from "../kernel/config/netfilter.ts";
import { TABLE_NAMES } from "../kernel/config/netfilter.ts";
import type { Device, DeviceCounters } from "../kernel/device.ts";
import { hasCarrier } from "../kernel/link/carrier.ts";
import type { Net } from "../kernel/net.ts";
import { snapshotConnection } from "../kernel/netfilter/conntrack/snapshot.ts";
import { saveRule } from "../kernel/netfilter/rule-text.ts";
import type { ConnectionSnapshot } from "../trace/hop-details.ts";
import { formatIpv4, formatPrefix } from "../wire/ipv4-address.ts";
import { formatMac } from "../wire/mac.ts";

/** A device, as `ip -s link` and `ip addr` list it. */
export interface LinkSnapshot {
  /** Its number in the namespace. */
  readonly ifindex: number;
  /** Its name. */
  readonly name: string;
  /** "loopback", "veth", "bridge" or "dummy". */
  readonly kind: string;
  /** Whether it is set up. */
  readonly up: boolean;
  /** Whether it is up and has carrier: LOWER_UP. */
  readonly carrier: boolean;
  /** In bytes. */
  readonly mtu: number;
  /** "02:00:00:00:00:01". */
  readonly mac: string;
  /** The bridge it is a port of; null for none. */
  readonly master: string | null;
  /** "10.0.0.1/24", in the order of `ip addr`. */
  readonly addresses: readonly string[];
  /** Packets and bytes it sent and received. */
  readonly counters: Readonly<DeviceCounters>;
}

/** A route, as `ip route show table all` lists it. */
export interface RouteSnapshot {
  /** The table's number: 254 is main, 255 local. */
  readonly table: number;
  /** "unicast", "local", "broadcast", "blackhole". */
  readonly type: string;
  /** "10.0.0.0/24"; "0.0.0.0/0" is the default route. */
  readonly destination: string;
  /** Of its first next hop, dotted; null where it is on the link. */
  readonly gateway: string | null;
  /** Of its first next hop; null where it has none. */
  readonly device: string | null;
  /** The smaller the better; 0 where none was given. */
  readonly metric: number;
}

/** A neighbour, as `ip neigh` lists it. */
export interface NeighbourSnapshot {
  /** Dotted. */
  readonly address: string;
  /** The device it is behind. */
  readonly device: string;
  /** Its MAC; null while it is not known. */
  readonly mac: string | null;
  /** "REACHABLE", "STALE", "INCOMPLETE". */
  readonly state: string;
}

/** An entry of a bridge's forwarding table, as `bridge fdb` lists it. */
export interface FdbSnapshot {
  /** The bridge's name. */
  readonly bridge: string;
  /** The MAC that was learnt or set. */
  readonly mac: string;
  /** The VLAN it is in; null without one. */
  readonly vlan: number | null;
  /** The port it is behind; the bridge's own name for its own address. */
  readonly port: string;
  /** "local", "static" or "learnt". */
  readonly kind: string;
}

/** A rule with its counters. */
export interface RuleSnapshot {
  /** As iptables-save prints it after `-A CHAIN`, with the space between them. */
  readonly text: string;
  /** How many it matched. */
  readonly packets: number;
  /** How many bytes these had. */
  readonly bytes: number;
}

/** A chain with its rules. */
export interface ChainSnapshot {
  /** The table it is in. */
  readonly table: TableName;
  /** Its name. */
  readonly name: string;
  /** Null for a user's chain. */
  readonly policy: "ACCEPT" | "DROP" | null;
  /** How many met the policy. */
  readonly packets: number;
  /** How many bytes these had. */
  readonly bytes: number;
  /** In order. */
  readonly rules: readonly RuleSnapshot[];
}

/** Every table of a network namespace as plain data. */
export interface NetnsSnapshot {
  /** Its devices, by number. */
  readonly links: readonly LinkSnapshot[];
  /** The routes of all tables. */
  readonly routes: readonly RouteSnapshot[];
  /** Who is known by MAC. */
  readonly neighbours: readonly NeighbourSnapshot[];
  /** What its bridges know. */
  readonly fdb: readonly FdbSnapshot[];
  /** The chains of iptables' tables that are in use. */
  readonly chains: readonly ChainSnapshot[];
  /** conntrack's table. */
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
  return bridge.entries(device.net.loop.nowUs).map(({ mac, vlan, port, kind }) => ({
    bridge: device.name,
    mac: formatMac(mac),
    vlan: vlan === 0 ? null : vlan,
    port: port.name,
    kind,
  }));
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
