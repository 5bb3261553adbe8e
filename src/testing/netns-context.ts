/** A namespace of a lab that is there, as the context that rules and traffic are drawn relative to. */
import type { Lab } from "../lab/lab.ts";
import type { LabHost } from "../lab/lab-host.ts";
import type { Namespace } from "../lab/namespace.ts";
import { formatIpv4, formatPrefix, prefixOf } from "../wire/ipv4-address.ts";
import { formatMac } from "../wire/mac.ts";
import { type LabContext, labContextOf } from "./lab-context.ts";
import type { Interface } from "./network.ts";

/** The addresses of the whole lab; the namespace's own devices are those of the host "". */
export function contextAround(ns: Namespace): LabContext {
  const interfaces = interfacesIn(ns.host.lab, (net) => (net === ns.net ? "" : `${net.host.name}/${net.id}`));
  return contextOf([""], interfaces);
}

/** The named namespaces of a host, each as a host of the context. */
export function contextInside(host: LabHost): LabContext {
  const names = new Map(host.kernelHost.config.netnsNames.map(({ netns, name }) => [netns as number, name]));
  const interfaces = interfacesIn(host.lab, (net) => (net.host === host.kernelHost ? (names.get(net.id) ?? null) : null));
  return contextOf([...new Set(interfaces.map((each) => each.host))], interfaces);
}

function contextOf(hosts: readonly string[], interfaces: readonly Named[]): LabContext {
  const prefixes = [...new Set(interfaces.map((each) => each.prefix))];
  const shape = { hosts, routers: [], segments: [] };
  return labContextOf({ shape, interfaces, prefixes });
}

type Named = Interface & { readonly prefix: string };

function interfacesIn(lab: Lab, nameOf: (net: NonNullable<Lab["kernel"]["nets"][number]>) => string | null): Named[] {
  return lab.kernel.nets.flatMap((net) => {
    const host = net === null ? null : nameOf(net);
    if (net === null || host === null) return [];
    const devices = net.devices.filter((device) => device !== null && device.link.kind !== "loopback");
    return devices.flatMap((device) =>
      device!.link.addresses.map(({ local, prefixLength }) => ({
        host,
        device: device!.name,
        segment: 0,
        address: formatIpv4(local),
        length: prefixLength,
        mac: formatMac(device!.mac),
        prefix: formatPrefix(prefixOf(local, prefixLength)),
      })),
    );
  });
}
