/**
 * The namespaces of a lab and what an export calls them: a host's first one by the host's name, a container's by the container's,
 * the others by their own where that is free.
 */
import { containersIn } from "../../docker/engine.ts";
import type { Net } from "../../kernel/net.ts";
import { namesOf } from "../../kernel/netlink/netns.ts";
import type { Lab } from "../lab.ts";

export interface NamedNet {
  readonly name: string;
  readonly net: Net;
}

/** In order of their creation. A namespace without a name, kept by a process, gets one of its host's. */
export function nameNets(lab: Lab): NamedNet[] {
  const nets = lab.kernel.nets.filter((net) => net !== null);
  const taken = new Set<string>();
  const named: NamedNet[] = [];
  const give = (net: Net, ...wishes: readonly string[]): void => {
    const name = wishes.find((wish) => isFileName(wish) && !taken.has(wish)) ?? `netns${net.id}`;
    taken.add(name);
    named.push({ name, net });
  };
  for (const net of nets) if (net === net.host.init) give(net, net.host.name, `host-${net.host.name}`);
  for (const net of nets) {
    const { host } = net;
    if (net === host.init) continue;
    const own = namesOf(net).at(-1) ?? containersIn(net)[0]?.name ?? `netns${net.id}`;
    give(net, own, `${host.name}-${own}`);
  }
  return named.sort((a, b) => a.net.id - b.net.id);
}

/** What `ip netns add` can make a file of. */
function isFileName(name: string): boolean {
  return name !== "" && name !== "." && name !== ".." && !/[/\0]/.test(name) && name.length < 200;
}
