/** What a host of a lab prints about itself, namespace by namespace: what Lab.from() takes. */
import type { HostListings, LabHost, Namespace, NetnsListings } from "../../src/index.ts";

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
  const containers = host.containers().filter(({ status, netns }) => status === "running" && netns.net !== host.netns().net);
  const docker = containers.length === 0 ? {} : dockerListings(host);
  return {
    hostname: host.name,
    ...docker,
    ...listingsIn(host.netns()),
    netns: Object.fromEntries([
      ...netns.map((name) => [name, listingsIn(host.netns(name))]),
      ...containers.map((container) => [container.name, listingsIn(container.netns)]),
    ]),
  };
}

function dockerListings(host: LabHost): Pick<HostListings, "container" | "network"> {
  const list = (asked: string): string => {
    const ids = host
      .exec(["docker", ...asked.split(" "), "-q"])
      .stdout.trim()
      .split("\n");
    return host.exec(["docker", ...(asked === "ps" ? [] : ["network"]), "inspect", ...ids]).stdout;
  };
  return { container: list("ps"), network: list("network ls") };
}

function listingsIn(netns: Namespace): NetnsListings {
  const print = (line: string): string => netns.exec(line.split(" ")).stdout;
  const listed = Object.fromEntries(Object.entries(COMMANDS).map(([name, line]) => [name, print(line)]));
  const all = JSON.parse(print("ip -j neigh show nud all") || "[]") as readonly unknown[];
  return { ...listed, neigh: all };
}
