/** The namespaces of a lab by what people call them: the container's name, the one of `ip netns`, the host's. */
import * as read from "../lab/arguments.ts";
import type { Lab } from "../lab/lab.ts";
import { Namespace } from "../lab/namespace.ts";
import { namesOf } from "../shell/commands/explain/names.ts";

export function nameOf({ host, net }: Namespace): string {
  return namesOf(host.lab.kernel).netns(host.name, net.id);
}

/** Every namespace of a lab by its name, in the order in which they were made. */
export function namespacesOf(lab: Lab): ReadonlyMap<string, Namespace> {
  const all = lab.kernel.nets.flatMap((net) => (net === null ? [] : [new Namespace(lab.hosts.get(net.host.name)!, net)]));
  return new Map(all.map((namespace) => [nameOf(namespace), namespace]));
}

/** A namespace of the lab, given as such or by its name. */
export function namespaceOf(lab: Lab, at: string, value: unknown): Namespace {
  if (value instanceof Namespace && value.host.lab === lab) return value;
  const all = namespacesOf(lab);
  const found = typeof value === "string" ? all.get(value) : undefined;
  if (found === undefined) throw read.wrongArgument(at, `a namespace of the lab (${[...all.keys()].join(", ")})`, value);
  return found;
}
