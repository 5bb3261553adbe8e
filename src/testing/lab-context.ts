/** What rules and traffic are drawn relative to: the lab's own hosts, devices, addresses, ports. */
import type { Interface, Network } from "./network.ts";

/** Few, so that listeners, senders and rules meet. */
export const PORTS: readonly number[] = [80, 81, 53, 5000];

export interface LabContext {
  readonly network: Network;
  /** Hosts with addresses. */
  readonly hosts: readonly string[];
  /** Where rules matter most: routers twice, then everybody. */
  readonly firewalls: readonly string[];
  /** Every address somebody has, and one nobody has on each network. */
  readonly addresses: readonly string[];
  readonly prefixes: readonly string[];
  readonly macs: readonly string[];
}

export function labContextOf(network: Network): LabContext {
  const { shape, interfaces, prefixes } = network;
  const nobody = prefixes.map((prefix) => prefix.replace(/(\d+)\/\d+$/, (_, last: string) => String(Number(last) + 6)));
  return {
    network,
    hosts: shape.hosts,
    firewalls: [...shape.routers, ...shape.routers, ...shape.routers, ...shape.hosts],
    addresses: [...interfaces.map((each) => each.address), ...nobody],
    prefixes,
    macs: interfaces.map((each) => each.mac),
  };
}

export function devicesOf(context: LabContext, host: string): string[] {
  return interfacesOf(context, host).map((each) => each.device);
}

export function interfacesOf(context: LabContext, host: string): Interface[] {
  return context.network.interfaces.filter((each) => each.host === host);
}

/** The ports of a host's bridges, as they are named in the lab. */
export function portsOf(context: LabContext, host: string): string[] {
  return context.network.shape.segments.flatMap((segment, index) => {
    if (segment.kind !== "own" || segment.members[0] !== host) return [];
    return segment.members.slice(1).map((_, member) => portName(index, member));
  });
}

export function portName(segment: number, member: number): string {
  return `v${segment}${member}`;
}
