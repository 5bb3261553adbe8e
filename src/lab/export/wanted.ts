/**
 * What a namespace is to be, whoever says so: a lab that is exported, or a host's own listings that are imported. The rest of
 * this room finds the commands that make it.
 */
import type { FdbConfig, Link } from "../../kernel/config/link.ts";
import type { PolicyRule, Route } from "../../kernel/config/route.ts";
import { entriesOf } from "../../kernel/config/table.ts";
import type { Net } from "../../kernel/net.ts";
import { listSysctls, readSysctl } from "../../kernel/netlink/sysctl.ts";
import type { Ipv4 } from "../../wire/ipv4-address.ts";
import type { Mac } from "../../wire/mac.ts";
import { savedFirewall } from "./firewall.ts";

export interface WantedNet {
  /** What the script calls it; null: where the script itself runs. */
  readonly name: string | null;
  /** By their numbers. */
  readonly links: readonly WantedLink[];
  /** Null: as they come by themselves. */
  readonly routes: readonly Route[] | null;
  readonly rules: readonly PolicyRule[];
  readonly hasCustomRules: boolean;
  readonly hasCustomLocalRoutes: boolean;
  readonly neighbours: readonly WantedNeighbour[];
  readonly fdb: readonly WantedFdbEntry[];
  readonly firewall: WantedFirewall | null;
  /** Each as the words behind `conntrack -I`. */
  readonly connections: readonly (readonly string[])[];
  readonly sysctls: ReadonlyMap<string, string>;
  /** Whether somebody set a sysctl that only a host's first namespace has. */
  isSysctlSet(name: string): boolean;
}

/** A link; how long its addresses are still valid counts from now on. */
export interface WantedLink extends Link {
  /** The other end of a veth, and where it is. */
  readonly otherEnd: { readonly netns: string | null; readonly link: Link } | null;
  readonly cable: WantedCable | null;
}

export interface WantedCable {
  readonly latencyUs: number;
  readonly rate: number;
  readonly loss: number;
  readonly isCut: boolean;
}

export interface WantedNeighbour {
  readonly address: Ipv4;
  readonly device: number;
  readonly mac: Mac | null;
  /** As after `nud`, or a proxy. */
  readonly state: "permanent" | "noarp" | "reachable" | "stale" | "proxy";
}

export interface WantedFdbEntry extends Omit<FdbConfig, "kind"> {
  readonly kind: FdbConfig["kind"] | "dynamic";
}

export interface WantedFirewall {
  /** What iptables-restore reads. */
  readonly text: string;
  readonly hasCounters: boolean;
  /** What could not be said in it. */
  readonly notes: readonly string[];
}

/** A device's name; null where there is none of that number. */
export function nameOf({ links }: WantedNet, ifindex: number): string | null {
  return links.find((link) => link.ifindex === ifindex)?.name ?? null;
}

/** What a namespace of a lab is. */
export function wantedOf(net: Net, name: string, nameOf: (net: Net) => string): WantedNet {
  const { config, devices } = net;
  const links = [...entriesOf(config.links)].map((link): WantedLink => {
    const { peer, cable } = devices[link.ifindex]!;
    const addresses = link.addresses.map((address) => {
      const age = Math.floor((net.loop.nowUs - address.setAtUs) / 1e6);
      const validSeconds = Math.max(1, address.validSeconds - age);
      return { ...address, setAtUs: 0, validSeconds, preferredSeconds: Math.max(0, address.preferredSeconds - age) };
    });
    return { ...link, addresses, otherEnd: peer && { netns: nameOf(peer.net), link: peer.link }, cable };
  });
  const { sysctls, neighDefault, rules, hasCustomRules, hasCustomLocalRoutes, neighbours } = config;
  return {
    name,
    links,
    routes: config.routes.flatMap(({ routes }) => routes),
    rules,
    hasCustomRules,
    hasCustomLocalRoutes,
    neighbours,
    fdb: Object.values(config.fdb).flat(),
    firewall: savedFirewall(net),
    connections: [],
    sysctls: new Map(
      listSysctls(net).flatMap((each) => {
        const value = readSysctl(net, each);
        return typeof value === "string" ? [[each, value] as const] : [];
      }),
    ),
    isSysctlSet: (each) =>
      sysctls[each] !== undefined ||
      (each.startsWith("net.ipv4.neigh.default.") && neighDefault[each.split(".").at(-1)!] !== undefined),
  };
}
