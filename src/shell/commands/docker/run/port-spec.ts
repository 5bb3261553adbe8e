/** `-p [IP:][HOST:]CONTAINER[/PROTOCOL]`, with ranges. Source: go-connections/nat, ParsePortSpec; from 28 its words begin in lower case. */
import type { PortBinding, PortKey } from "../../../../docker/shapes.ts";
import { formatIpv4, parseIpv4 } from "../../../../wire/ipv4-address.ts";

export interface PortSpec {
  readonly key: PortKey;
  readonly binding: PortBinding;
}

/** What was typed wrongly, in docker's words. */
export class SpecError extends Error {}

export function parsePortSpec(text: string, legacy: boolean): PortSpec[] {
  const fail = (words: string): never => {
    throw new SpecError(legacy ? words : words[0]!.toLowerCase() + words.slice(1));
  };
  const { ip, hostPort, containerPort } = split(text, fail);
  const [numbers, protocol = "tcp"] = containerPort.split("/") as [string, string?];
  if (numbers === "") fail(`No port specified: ${text}<empty>`);
  const inner = parseRange(numbers) ?? fail(`Invalid containerPort: ${numbers}`);
  const outer = hostPort === "" ? null : (parseRange(hostPort) ?? fail(`Invalid hostPort: ${hostPort}`));
  const [first, last] = inner;
  if (outer !== null && outer[1] - outer[0] !== last - first && first !== last) {
    fail(`Invalid ranges specified for container and host Ports: ${numbers} and ${hostPort}`);
  }
  const kind = protocol.toLowerCase();
  if (kind === "sctp") throw new SpecError(`protocol "sctp" is not modelled`);
  if (kind !== "tcp" && kind !== "udp") fail(`Invalid proto: ${protocol}`);
  const specs: PortSpec[] = [];
  for (let port = first; port <= last; port++) {
    const host = outer === null ? "" : first === last && outer[0] !== outer[1] ? hostPort : String(outer[0] + port - first);
    specs.push({ key: `${port}/${kind}` as PortKey, binding: { hostIp: ip, hostPort: host } });
  }
  return specs;
}

function split(text: string, fail: (words: string) => never) {
  const parts = text.split(":");
  const containerPort = parts.pop() as string;
  const hostPort = parts.pop() ?? "";
  const ip = parts.join(":");
  if (ip === "") return { ip, hostPort, containerPort };
  if (ip.startsWith("[") || ip === "::") throw new SpecError(`host address ${JSON.stringify(ip)}: IPv6 is not modelled`);
  if (ip.includes(":")) fail(`Invalid ip address ${ip}: address ${ip}:: too many colons in address`);
  const address = parseIpv4(ip);
  if (address === null) fail(`Invalid ip address: ${ip}`);
  return { ip: formatIpv4(address!), hostPort, containerPort };
}

/** N or N-M; null for anything else. */
export function parseRange(text: string): readonly [number, number] | null {
  const match = /^(\d+)(?:-(\d+))?$/.exec(text);
  if (match === null) return null;
  const first = Number(match[1]);
  const last = match[2] === undefined ? first : Number(match[2]);
  return first > 65535 || last > 65535 || last < first ? null : [first, last];
}
