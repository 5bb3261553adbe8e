/**
 * In which order a container's ports are published. It shows: rules stand in it, docker-proxies start in it.
 *
 * Up to 27 that is a sort whose comparison contradicts itself (a higher host port goes first, a higher container port too), begun
 * from a map's order, which is random in a few runs. Here it begins from the keys as text (443/tcp before 80/tcp), as it does in
 * most.
 */
import type { PortBinding } from "../shapes.ts";
import type { PortRequest } from "./profile.ts";

export function sortLegacy(requests: readonly PortRequest[]): readonly PortRequest[] {
  const sorted = [...requests].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  for (let at = 1; at < sorted.length; at++) {
    for (let j = at; j > 0 && goesFirst(sorted[j]!, sorted[j - 1]!); j--) {
      [sorted[j - 1], sorted[j]] = [sorted[j]!, sorted[j - 1]!];
    }
  }
  return sorted;
}

function goesFirst(a: PortRequest, b: PortRequest): boolean {
  return (
    firstHostPort(a.binding) > firstHostPort(b.binding) ||
    portOf(a) > portOf(b) ||
    (portOf(a) === portOf(b) && protocolOf(a) === 0)
  );
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
