/**
 * What an explanation calls things: containers by their names, namespaces by theirs, and which of docker's requests made a rule.
 */
import { containersIn } from "../../../docker/engine.ts";
import { type DockerListing, dockerListing, type ListedPort } from "../../../docker/listing.ts";
import type { Names } from "../../../explain/model.ts";
import type { Host, Kernel } from "../../../kernel/host.ts";

/** Names for one explanation: what docker has made is looked up once for each host. */
export function namesOf(kernel: Kernel): Names {
  const hostOf = (name: string): Host => kernel.hosts.find((host) => host.name === name)!;
  const listings = new Map<string, DockerListing | null>();
  const listingOn = (name: string): DockerListing | null => {
    const known = listings.get(name);
    if (known !== undefined) return known;
    const listing = dockerListing(hostOf(name));
    listings.set(name, listing);
    return listing;
  };
  return {
    netns: (host, netns) => netnsName(hostOf(host), netns, kernel.hosts.length > 1),
    origin: (host, netns, rule) => originOf(hostOf(host), listingOn(host), netns, rule),
  };
}

/** A container's name; the name `ip netns` lists; the host's for its first namespace. */
function netnsName(host: Host, netns: number, hasOthers: boolean): string {
  if (host.init.id === netns) return host.name;
  const net = host.kernel.nets[netns];
  const [container] = net === null || net === undefined ? [] : containersIn(net);
  const name = container?.name ?? host.config.netnsNames.find((entry) => entry.netns === netns)?.name ?? `netns ${netns}`;
  return hasOthers && container === undefined ? `${host.name}/${name}` : name;
}

/** `docker: -p 8080:80 of web`, `docker: network bridge`; null for a rule that names no address of docker's. */
function originOf(
  host: Host,
  docker: DockerListing | null,
  netns: number,
  { chain, rule }: Parameters<Names["origin"]>[2],
): string | null {
  if (docker === null) return null;
  if (host.init.id !== netns) return /^DOCKER_(OUTPUT|POSTROUTING)$/.test(chain) ? "docker: its DNS server" : null;
  for (const { name, addresses, ports } of docker.containers)
    for (const address of addresses)
      for (const port of ports) {
        if (!publishes(rule, address, port)) continue;
        const { protocol, containerPort, hostAddress, hostPort } = port;
        const published = `${hostAddress === "0.0.0.0" ? "" : `${hostAddress}:`}${hostPort}:${containerPort}`;
        return `docker: -p ${published}${protocol === "tcp" ? "" : `/${protocol}`} of ${name}`;
      }
  for (const { name, subnets } of docker.networks)
    if (rule.endsWith(" -j MASQUERADE") && subnets.some((subnet) => rule.includes(` -s ${subnet} `)))
      return `docker: network ${name}`;
  return null;
}

/** Whether a rule translates what comes to a published port, or lets it pass to the container. */
function publishes(rule: string, address: string, { protocol, containerPort, hostPort }: ListedPort): boolean {
  if (!rule.includes(` -p ${protocol} `)) return false;
  if (rule.endsWith(` --to-destination ${address}:${containerPort}`)) return rule.includes(` --dport ${hostPort} `);
  return rule.includes(` -d ${address}/32`) && rule.endsWith(` --dport ${containerPort} -j ACCEPT`);
}
