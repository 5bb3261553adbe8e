/**
 * The PORTS of `docker ps`: ports next to each other that keep their number are printed as a range. docker/cli: DisplayablePorts.
 */
import type { Engine } from "../../../../docker/engine.ts";
import type { Container } from "../../../../docker/shapes.ts";
import { hostPortText, type ListedPort, listedPorts } from "../inspect/ports.ts";

interface Group {
  readonly address: string;
  readonly type: string;
  readonly first: number;
  last: number;
}

export function portsColumn(engine: Engine, container: Container): string {
  const shown: string[] = [];
  const mapped: string[] = [];
  const groups = new Map<string, Group>();
  for (const port of listedPorts(engine, container).sort(comparePorts)) {
    const { privatePort, publicPort, address, type } = port;
    if (address !== "" && publicPort !== privatePort) {
      const shown = publicPort === 0 ? `${address}:0` : hostPortText(engine, { address, port: publicPort });
      mapped.push(`${shown}->${privatePort}/${type}`);
      continue;
    }
    const key = `${address}/${type}`;
    const group = groups.get(key);
    if (group !== undefined && privatePort === group.last + 1) group.last = privatePort;
    else {
      if (group !== undefined) shown.push(groupText(engine, group));
      groups.set(key, { address, type, first: privatePort, last: privatePort });
    }
  }
  for (const group of groups.values()) shown.push(groupText(engine, group));
  return [...shown, ...mapped].join(", ");
}

function comparePorts(a: ListedPort, b: ListedPort): number {
  const text = (x: string, y: string) => (x < y ? -1 : x > y ? 1 : 0);
  return a.privatePort - b.privatePort || text(a.address, b.address) || a.publicPort - b.publicPort || text(a.type, b.type);
}

function groupText(engine: Engine, { address, type, first, last }: Group): string {
  const range = first === last ? String(first) : `${first}-${last}`;
  if (address === "") return `${range}/${type}`;
  const host = address.includes(":") && engine.profile.client.bracketsIpv6 ? `[${address}]` : address;
  return `${host}:${range}->${range}/${type}`;
}
