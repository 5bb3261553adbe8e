/**
 * Addresses and right routes for a shape: each segment gets a network out of few, so that two may be the same by chance and meet;
 * each host gets the routes that a careful administrator would give it.
 */
import { type Pick, pickFrom } from "./pick.ts";
import type { Segment, Shape } from "./shape.ts";

export interface Interface {
  readonly host: string;
  readonly device: string;
  readonly segment: number;
  readonly address: string;
  readonly length: number;
  readonly mac: string;
}

export interface Network {
  readonly shape: Shape;
  /** Every device with an address, by segment and member. */
  readonly interfaces: readonly Interface[];
  /** The segments' prefixes. */
  readonly prefixes: readonly string[];
}

interface Addressing {
  readonly prefix: string;
  readonly length: number;
  address(member: number): string;
}

const PLANS: readonly ((segment: number) => Addressing)[] = [
  ...Array.from({ length: 6 }, () => (segment: number) => octets(`10.0.${segment}`, 0, 24)),
  (segment) => octets("192.168.0", 32 * segment, 27),
  (segment) => octets("172.16.0", 8 * segment, 29),
  (segment) => octets(`10.0.${segment % 2}`, 16 * segment, 25),
];

function octets(start: string, base: number, length: number): Addressing {
  const network = length === 25 ? 0 : base;
  return { prefix: `${start}.${network}/${length}`, length, address: (member) => `${start}.${base + member + 1}` };
}

export function networkOf(shape: Shape, plans: readonly Pick[]): Network {
  const addressing = shape.segments.map((_, segment) => pickFrom(PLANS, plans[segment % plans.length]!)(segment));
  const used = new Map<string, number>();
  const interfaces = shape.segments.flatMap((segment, index) =>
    segment.members.map((host, member): Interface => {
      const count = used.get(host) ?? 0;
      const own = segment.kind === "own" && member === 0;
      if (!own) used.set(host, count + 1);
      const { length, address } = addressing[index]!;
      const device = own ? `br${index}` : `eth${count}`;
      return { host, device, segment: index, address: address(member), length, mac: macOf(index, member + 1) };
    }),
  );
  return { shape, interfaces, prefixes: addressing.map((each) => each.prefix) };
}

/** The address of a device's end; ports of bridges count from 129. */
export function macOf(segment: number, member: number): string {
  return `02:00:00:00:${hex(segment + 1)}:${hex(member)}`;
}

function hex(value: number): string {
  return value.toString(16).padStart(2, "0");
}

/** What comes after `ip route add`: a default route at the hosts, one route for each far network at the routers. */
export function rightRoutes(network: Network, host: string): string[] {
  const { shape } = network;
  const own = segmentsOf(shape, host);
  const routes = shape.segments.flatMap((_, target) => {
    if (own.includes(target)) return [];
    const gateway = nextHop(network, host, target);
    return gateway === null ? [] : [`${network.prefixes[target]} via ${gateway}`];
  });
  if (shape.routers.includes(host) || routes.length === 0) return [...new Set(routes)];
  return [`default via ${routes[0]!.split(" via ")[1]}`];
}

/** The neighbour to hand packets for a segment to: the first router on a shortest path. */
function nextHop(network: Network, host: string, target: number): string | null {
  const { shape, interfaces } = network;
  let best: { readonly address: string; readonly steps: number } | null = null;
  for (const segment of segmentsOf(shape, host)) {
    for (const router of shape.segments[segment]!.members) {
      if (router === host || !shape.routers.includes(router)) continue;
      const steps = distance(shape, router, target, new Set([host]));
      if (steps === null || (best !== null && best.steps <= steps)) continue;
      const at = interfaces.find((each) => each.host === router && each.segment === segment)!;
      best = { address: at.address, steps };
    }
  }
  return best?.address ?? null;
}

function distance(shape: Shape, from: string, target: number, avoid: ReadonlySet<string>): number | null {
  if (segmentsOf(shape, from).includes(target)) return 0;
  const next = segmentsOf(shape, from)
    .flatMap((segment) => shape.segments[segment]!.members)
    .filter((host) => shape.routers.includes(host) && host !== from && !avoid.has(host));
  const steps = next.map((host) => distance(shape, host, target, new Set([...avoid, from]))).filter((each) => each !== null);
  return steps.length === 0 ? null : Math.min(...steps) + 1;
}

function segmentsOf(shape: Shape, host: string): number[] {
  return shape.segments.flatMap((segment: Segment, index) => (segment.members.includes(host) ? [index] : []));
}
