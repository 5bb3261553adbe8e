/**
 * What an explanation calls things: containers by their names, namespaces by theirs, and which of docker's requests made a rule.
 */
import { runningDocker } from "../../../docker/engine.ts";
import type { Names } from "../../../explain/model.ts";
import type { Host, Kernel } from "../../../kernel/host.ts";
import { ANY, formatIpv4, formatPrefix } from "../../../wire/ipv4-address.ts";

export function namesOf(kernel: Kernel): Names {
  const hostOf = (name: string): Host => kernel.hosts.find((host) => host.name === name)!;
  return {
    netns: (host, netns) => netnsName(hostOf(host), netns, kernel.hosts.length > 1),
    origin: (host, netns, rule) => originOf(hostOf(host), netns, rule),
  };
}

/** A container's name; the name `ip netns` lists; the host's for its first namespace. */
function netnsName(host: Host, netns: number, hasOthers: boolean): string {
  if (host.init.id === netns) return host.name;
  const container = [...(runningDocker(host)?.containers.values() ?? [])].find(({ net }) => net?.id === netns);
  const name = container?.name ?? host.config.netnsNames.find((entry) => entry.netns === netns)?.name ?? `netns ${netns}`;
  return hasOthers && container === undefined ? `${host.name}/${name}` : name;
}

/** `docker: -p 8080:80 of web`, `docker: network bridge`; null for a rule that names no address of docker's. */
function originOf(host: Host, netns: number, { chain, rule }: Parameters<Names["origin"]>[2]): string | null {
  const engine = runningDocker(host);
  if (engine === null) return null;
  if (host.init.id !== netns) return /^DOCKER_(OUTPUT|POSTROUTING)$/.test(chain) ? "docker: its DNS server" : null;
  for (const { name, endpoints } of engine.containers.values())
    for (const { address, ports } of endpoints.values())
      for (const { protocol, containerPort, hostAddress, hostPort } of address === null ? [] : ports) {
        const inside = `${formatIpv4(address!)}:${containerPort}`;
        const toContainer =
          rule.includes(` -d ${formatIpv4(address!)}/32`) && rule.endsWith(` --dport ${containerPort} -j ACCEPT`);
        const isOfProtocol = rule.includes(` -p ${protocol} `);
        if (
          !isOfProtocol ||
          !(toContainer || (rule.endsWith(` --to-destination ${inside}`) && rule.includes(` --dport ${hostPort} `)))
        )
          continue;
        const published = `${hostAddress === ANY ? "" : `${formatIpv4(hostAddress)}:`}${hostPort}:${containerPort}`;
        return `docker: -p ${published}${protocol === "tcp" ? "" : `/${protocol}`} of ${name}`;
      }
  for (const { name, ipam } of engine.networks.values())
    for (const { subnet } of ipam)
      if (rule.includes(` -s ${formatPrefix(subnet)} `) && rule.endsWith(" -j MASQUERADE")) return `docker: network ${name}`;
  return null;
}
