/** What a host of a lab prints about itself, namespace by namespace: what Lab.from() takes. */
import type { HostListings, LabHost, NetnsListings } from "../../src/index.ts";

const COMMANDS = {
  addr: "ip -j -d addr",
  route: "ip -j -d route show table all",
  routeText: "ip -o -d route show table all",
  rule: "ip -j -d rule",
  proxy: "ip -j neigh show proxy",
  fdb: "bridge -j fdb",
  netnsIds: "ip -j netns list-id",
  iptables: "iptables-save -c",
  sysctl: "sysctl -a",
} as const;

export function listingsOf(host: LabHost): HostListings {
  const names = host.exec(["ip", "-j", "netns"]).stdout.trim();
  const netns = (names === "" ? [] : (JSON.parse(names) as readonly { readonly name: string }[])).map(({ name }) => name);
  return {
    hostname: host.name,
    ...listingsIn(host, undefined),
    netns: Object.fromEntries(netns.map((name) => [name, listingsIn(host, name)])),
  };
}

function listingsIn(host: LabHost, netns: string | undefined): NetnsListings {
  const print = (line: string): string => host.exec(line.split(" "), netns === undefined ? {} : { netns }).stdout;
  const listed = Object.fromEntries(Object.entries(COMMANDS).map(([name, line]) => [name, print(line)]));
  const all = JSON.parse(print("ip -j neigh show nud all") || "[]") as readonly unknown[];
  return { ...listed, neigh: all };
}
