/**
 * What an export has to bring back: the configuration of each namespace, by the name the export gives it, without what time and
 * packets set.
 */

import { entriesOf } from "../../src/kernel/config/table.ts";
import type { Net } from "../../src/kernel/net.ts";
import { CONNTRACK_SYSCTLS } from "../../src/kernel/netfilter/conntrack/sysctl.ts";
import { listSysctls, readSysctl } from "../../src/kernel/netlink/sysctl.ts";
import { nameNets } from "../../src/lab/export/names.ts";
import type { Lab } from "../../src/lab/lab.ts";
import type { LabHost } from "../../src/lab/lab-host.ts";
import { snapshotNet } from "../../src/lab/snapshot.ts";

export function stateOf(lab: Lab): Record<string, unknown> {
  const nets = nameNets(lab);
  const nameOf = (id: number): string => nets.find(({ net }) => net.id === id)?.name ?? "?";
  return Object.fromEntries(nets.map(({ name, net }) => [name, stateOfNet(net, nameOf)]));
}

/** The same of the namespaces a script made in a host, by their own names. */
export function stateOfNamed(host: LabHost): Record<string, unknown> {
  const { netnsNames } = host.kernelHost.config;
  const nameOf = (id: number): string => netnsNames.find(({ netns }) => netns === id)?.name ?? "?";
  return Object.fromEntries(netnsNames.map(({ name }) => [name, stateOfNet(host.netOf(name), nameOf)]));
}

function stateOfNet(net: Net, nameOf: (netns: number) => string): unknown {
  const { config } = net;
  const links = [...entriesOf(config.links)].map(({ peer, addresses, conf, neigh, ...link }) => ({
    ...link,
    peer: peer === null ? null : { netns: nameOf(peer.netns), ifindex: peer.ifindex },
    addresses: addresses.map(({ setAtUs, ...address }) => address),
  }));
  const sysctls = listSysctls(net).map((name) => [name, readSysctl(net, name)]);
  return {
    links: links.map(({ bridge, ...link }) => ({ ...link, bridge: bridge && { ...bridge, addressSet: null, mtuSet: null } })),
    routes: config.routes.flatMap(({ routes }) => routes.map((route) => JSON.stringify(route))).sort(),
    rules: config.rules,
    neighbours: config.neighbours,
    fdb: Object.values(config.fdb).flat(),
    chains: Object.fromEntries(
      snapshotNet(net).chains.map(({ table, name, policy, rules }) => [
        `${table} ${name}`,
        [policy, ...rules.map(({ text }) => text)],
      ]),
    ),
    // Those a host's first namespace alone has are not there in another, and what one host of a lab loads all have.
    sysctls: sysctls.filter(
      ([name, value]) =>
        !/neigh\.default|conntrack_count|nf_log_all_netns|net\.nf_conntrack_max/.test(String(name)) &&
        value !== String(CONNTRACK_SYSCTLS[String(name)]),
    ),
  };
}
