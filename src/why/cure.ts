/** A change that may help, as somebody would type it on the lab's first host. */

import { containersIn } from "../docker/engine.ts";
import type { Device } from "../kernel/device.ts";
import type { Net } from "../kernel/net.ts";
import { quoteShell } from "../lab/export/command.ts";
import type { Lab } from "../lab/lab.ts";
import { covers, formatPrefix, type Ipv4, prefixOf } from "../wire/ipv4-address.ts";

export interface Cure {
  readonly command: string;
}

/** A command typed in a namespace; `ip` knows named ones itself. */
export function typedIn(lab: Lab, net: Net, command: string): Cure {
  const inside = insideHost(net, command);
  const [first] = lab.hosts.values();
  return { command: net.host === first!.kernelHost ? inside : `ssh ${net.host.name} ${quoteShell(inside)}` };
}

function insideHost(net: Net, command: string): string {
  if (net === net.host.init) return command;
  const name = nameOf(net);
  if (name !== null) return command.startsWith("ip ") ? `ip -n ${name} ${command.slice(3)}` : `ip netns exec ${name} ${command}`;
  const container = containerOf(net);
  return container === null
    ? `nsenter -t 0 -n ${command}`
    : `nsenter -t $(docker inspect -f '{{.State.Pid}}' ${container}) -n ${command}`;
}

function nameOf(net: Net): string | null {
  return net.host.config.netnsNames.find((entry) => entry.netns === net.id)?.name ?? null;
}

export function containerOf(net: Net): string | null {
  return containersIn(net)[0]?.name ?? null;
}

/** Of all namespaces. */
export function devicesOf(lab: Lab): Device[] {
  return lab.kernel.nets.flatMap((net) => (net === null ? [] : net.devices.filter((device) => device !== null)));
}

/** Devices of a namespace to whose network an address belongs. */
export function networksWith(
  lab: Lab,
  netns: number,
  address: Ipv4,
): { readonly device: Device; readonly local: Ipv4; readonly network: string }[] {
  return (lab.kernel.nets[netns]?.devices ?? []).flatMap((device) =>
    (device?.link.addresses ?? [])
      .filter(
        ({ local, prefixLength }) => prefixLength < 32 && local !== address && covers(prefixOf(local, prefixLength), address),
      )
      .map(({ local, prefixLength }) => ({ device: device!, local, network: formatPrefix(prefixOf(local, prefixLength)) })),
  );
}
