/**
 * `-p [IP:][HOST:]CONTAINER[/PROTOCOL]` with ranges, `-p published=HOST,target=CONTAINER`, and `--expose`. Source:
 * go-connections/nat (ParsePortSpec, ParsePortRange) as each command line has it, docker/cli (convertToStandardNotation). IPv6
 * and sctp are refused by name.
 */
import type { ClientProfile } from "../../../../docker/profiles/client.ts";
import type { PortBinding, PortKey } from "../../../../docker/shapes.ts";
import { formatIpv4, parseIpv4 } from "../../../../wire/ipv4-address.ts";

export interface PortSpec {
  readonly key: PortKey;
  readonly binding: PortBinding;
}

/** What was typed wrongly, in docker's words. */
export class SpecError extends Error {}

/** `-p` of the command line. */
export function parsePublish(text: string, client: ClientProfile): PortSpec[] {
  return parsePortSpec(standardNotation(text), client);
}

export function parsePortSpec(text: string, client: ClientProfile): PortSpec[] {
  const { ip, hostPort, containerPort } = split(text);
  const { numbers, protocol } = splitProtocol(containerPort, client);
  const fail = (words: string): never => {
    throw new SpecError(client.words.badPublish(words));
  };
  if (client.checksProtocol === "first") checkProtocol(protocol, fail);
  const address = ip === "" ? "" : readAddress(ip, client, fail);
  if (numbers === "") fail(`no port specified: ${text}<empty>`);
  if (client.checksProtocol === "before the range") checkProtocol(protocol, fail);
  const [first, last] = parseRange(numbers) ?? fail(`invalid containerPort: ${numbers}`);
  const outer = hostPort === "" ? null : (parseRange(hostPort) ?? fail(`invalid hostPort: ${hostPort}`));
  if (outer !== null && outer[1] - outer[0] !== last - first && first !== last) {
    fail(`invalid ranges specified for container and host Ports: ${numbers} and ${hostPort}`);
  }
  const kind = checkProtocol(protocol, fail);
  if (kind === "sctp") throw new SpecError(`protocol "sctp" is not modelled`);
  const specs: PortSpec[] = [];
  for (let port = first; port <= last; port++) {
    const host = outer === null ? "" : first === last && outer[0] !== outer[1] ? hostPort : String(outer[0] + port - first);
    specs.push({ key: `${port}/${kind}` as PortKey, binding: { hostIp: address, hostPort: host } });
  }
  return specs;
}

/** published=8080,target=80,protocol=udp; anything else that is named is passed over. */
function standardNotation(text: string): string {
  if (!text.includes("=")) return text;
  const params = new Map([["protocol", "tcp"]]);
  for (const param of text.split(",")) {
    const equals = param.indexOf("=");
    if (equals < 0) throw new SpecError(`invalid publish opts format (should be name=value but got '${param}')`);
    params.set(param.slice(0, equals), param.slice(equals + 1));
  }
  return `${params.get("published") ?? ""}:${params.get("target") ?? ""}/${params.get("protocol")}`;
}

function split(text: string): { readonly ip: string; readonly hostPort: string; readonly containerPort: string } {
  const parts = text.split(":");
  const containerPort = parts.pop() as string;
  const hostPort = parts.pop() ?? "";
  return { ip: parts.join(":"), hostPort, containerPort };
}

/** Without a number there is no protocol either. What follows a second slash may be passed over. */
function splitProtocol(
  text: string,
  { ignoresSecondSlash }: ClientProfile,
): { readonly numbers: string; readonly protocol: string } {
  const slash = text.indexOf("/");
  const numbers = slash < 0 ? text : text.slice(0, slash);
  const rest = slash < 0 ? "" : text.slice(slash + 1);
  const protocol = ignoresSecondSlash ? rest.split("/")[0]! : rest;
  return { numbers, protocol: numbers === "" ? "" : protocol || "tcp" };
}

function checkProtocol(protocol: string, fail: (words: string) => never): string {
  const kind = protocol.toLowerCase();
  if (!["tcp", "udp", "sctp"].includes(kind)) fail(`invalid proto: ${protocol}`);
  return kind;
}

function readAddress(ip: string, { splitsColons, words }: ClientProfile, fail: (words: string) => never): string {
  if (ip.startsWith("[") || ip === "::") throw new SpecError(`host address ${JSON.stringify(ip)}: IPv6 is not modelled`);
  if (ip.includes(":") && splitsColons) fail(`invalid ip address ${ip}: address ${ip}:: too many colons in address`);
  const address = parseIpv4(ip);
  return address === null ? fail(`invalid ${words.ipAddress}: ${ip}`) : formatIpv4(address);
}

/** N or N-M; null for anything else. */
export function parseRange(text: string): readonly [number, number] | null {
  const match = /^(\d+)(?:-(\d+))?$/.exec(text);
  if (match === null) return null;
  const first = Number(match[1]);
  const last = match[2] === undefined ? first : Number(match[2]);
  return first > 65535 || last > 65535 || last < first ? null : [first, last];
}

/** The ports of one `--expose`. */
export function parseExpose(text: string, client: ClientProfile): PortKey[] {
  if (text.includes(":") && client.refusesColons) throw new SpecError(`invalid port format for --expose: ${text}`);
  const { numbers, protocol } = splitProtocol(text, client);
  const range = parseRange(numbers);
  if (range === null) throw new SpecError(client.words.badExpose(text, rangeProblem(numbers, client)));
  if (protocol === "sctp") throw new SpecError(`protocol "sctp" is not modelled`);
  const keys: PortKey[] = [];
  for (let port = range[0]; port <= range[1]; port++) keys.push(`${port}/${protocol}` as PortKey);
  return keys;
}

/** What is wrong with a range that is none. */
export function rangeProblem(text: string, { words }: ClientProfile): string {
  if (text === "") return words.emptyRange;
  const [start, end] = cut(text);
  for (const [which, part] of [
    ["start", start],
    ["end", end],
  ] as const) {
    const problem = part === null ? null : numberProblem(part);
    if (problem !== null && part !== null) return words.badRangeEnd(which, part, problem);
  }
  return words.badRange(text);
}

function cut(text: string): readonly [string, string | null] {
  const dash = text.indexOf("-");
  return dash < 0 ? [text, null] : [text.slice(0, dash), text.slice(dash + 1)];
}

/** What Go's number reader says of a port that is none; null where it is one. */
export function numberProblem(text: string): string | null {
  if (!/^\d+$/.test(text)) return "invalid syntax";
  return Number(text) > 65_535 ? "value out of range" : null;
}
