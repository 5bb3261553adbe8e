/**
 * In which order a container's ports are published. It shows: rules stand in it, docker-proxies start in it.
 *
 * Up to 27 that is a sort whose comparison contradicts itself (a higher host port goes first, a higher container port too), begun
 * from a map's order, which is random in a few runs. Here it begins from the keys as text (443/tcp before 80/tcp), as it does in
 * most. Each step of the sort counts as work: no shorter sort gives the same order.
 */
import { spend } from "../../sim/work.ts";
import type { PortBinding } from "../shapes.ts";
import type { PortRequest } from "./profile.ts";

export function sortLegacy(requests: readonly PortRequest[]): readonly PortRequest[] {
  const sorted = [...requests].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(rankOf);
  for (let at = 1; at < sorted.length; at++) {
    const moved = sorted[at]!;
    let j = at;
    for (; j > 0 && goesFirst(moved, sorted[j - 1]!); j--) sorted[j] = sorted[j - 1]!;
    sorted[j] = moved;
    spend(at - j);
  }
  return sorted.map(({ request }) => request);
}

interface Rank {
  readonly request: PortRequest;
  readonly hostPort: number;
  readonly port: number;
  readonly protocol: number;
}

function rankOf(request: PortRequest): Rank {
  return { request, hostPort: firstHostPort(request.binding), port: portOf(request), protocol: protocolOf(request) };
}

function goesFirst(a: Rank, b: Rank): boolean {
  return a.hostPort > b.hostPort || a.port > b.port || (a.port === b.port && a.protocol === 0);
}

/** Exact host ports before ranges and random ones, then by container port, protocol and host port. */
export function sortModern(requests: readonly PortRequest[]): readonly PortRequest[] {
  return [...requests].sort(
    (a, b) =>
      Number(isRange(a.binding)) - Number(isRange(b.binding)) ||
      portOf(a) - portOf(b) ||
      protocolOf(a) - protocolOf(b) ||
      firstHostPort(a.binding) - firstHostPort(b.binding),
  );
}

function portOf({ key }: PortRequest): number {
  return Number.parseInt(key, 10);
}

function protocolOf({ key }: PortRequest): number {
  return key.endsWith("/tcp") ? 0 : 1;
}

function firstHostPort({ hostPort }: PortBinding): number {
  return hostPort === "" ? 0 : Number.parseInt(hostPort, 10);
}

function isRange({ hostPort }: PortBinding): boolean {
  return hostPort === "" || hostPort === "0" || hostPort.includes("-");
}
