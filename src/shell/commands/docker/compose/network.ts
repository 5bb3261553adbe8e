/** The networks of a compose file as requests to the engine. What dockerd would find wrong with an address plan is said in its words (28's ValidateIPAM). */
import { idOf } from "../../../../docker/images/define.ts";
import type { EngineVersion } from "../../../../docker/shapes.ts";
import { covers, formatPrefix, parseIpv4, parsePrefix } from "../../../../wire/ipv4-address.ts";
import { COMPOSE_VERSION, CONFIG_HASH, NETWORK, PROJECT, VERSION } from "./labels.ts";
import type { ProjectNetwork } from "./project.ts";
import { ComposeError, notModelled } from "./tell.ts";
import { listOf, mapOf, recordOf, type Tree, type TreeMap, textOf } from "./tree.ts";

export function readNetwork(project: string, key: string, tree: Tree | undefined): ProjectNetwork {
  const own = mapOf(tree);
  const external = isExternal(own);
  if (external) refuseBeside(own, `networks.${key}`);
  const name = textOf(own.name) || (external ? textOf(mapOf(own.external).name) || key : `${project}_${key}`);
  const at = `networks.${key}`;
  if (own.enable_ipv6 === true || own.enable_ipv6 === "true") throw notModelled(`${at}.enable_ipv6`);
  if (own.enable_ipv4 === false) throw notModelled(`${at}.enable_ipv4: false`);
  const ipam = mapOf(own.ipam);
  if (!["", "default"].includes(textOf(ipam.driver))) throw notModelled(`${at}.ipam.driver ${textOf(ipam.driver)}`);
  if (ipam.options !== undefined) throw notModelled(`${at}.ipam.options`);
  const pools = listOf(ipam.config).map(mapOf);
  if (pools.length > 1) throw notModelled(`${at}.ipam.config with more than one subnet`);
  const pool = pools[0] ?? {};
  const hash = idOf(JSON.stringify([name, own]));
  const request = {
    name,
    driver: textOf(own.driver) || "bridge",
    internal: own.internal === true,
    attachable: own.attachable === true,
    options: recordOf(own.driver_opts),
    labels: { ...recordOf(own.labels), [CONFIG_HASH]: hash, [NETWORK]: key, [PROJECT]: project, [VERSION]: COMPOSE_VERSION },
    subnet: textOrNull(pool.subnet),
    gateway: textOrNull(pool.gateway),
    ipRange: textOrNull(pool.ip_range),
    auxAddresses: new Map(Object.entries(recordOf(pool.aux_addresses))),
  };
  return { name, external, request, hash };
}

function textOrNull(tree: Tree | undefined): string | null {
  return tree === undefined || tree === null ? null : textOf(tree);
}

export function isExternal({ external }: TreeMap): boolean {
  return external === true || external === "true" || (typeof external === "object" && external !== null);
}

/** A thing that is there already takes nothing but its name. */
export function refuseBeside(own: TreeMap, at: string): void {
  const beside = Object.keys(own).find((key) => !["name", "external"].includes(key) && !key.startsWith("x-"));
  if (beside !== undefined && at.startsWith("volumes.")) {
    throw new ComposeError(`${at}: conflicting parameters "external" and ${JSON.stringify(beside)} specified`);
  }
}

/** What is wrong with the addresses asked for; null where nothing is. */
export function ipamMistake({ request }: ProjectNetwork, version: EngineVersion): string | null {
  const { subnet: text, gateway, ipRange, auxAddresses } = request;
  if (text === null) {
    if (gateway === null && ipRange === null && auxAddresses.size === 0) return null;
    throw notModelled(`network ${request.name}: ipam without a subnet`);
  }
  if (text.includes(":")) throw notModelled(`network ${request.name}: subnet ${text}: IPv6`);
  const subnet = text.includes("/") ? parsePrefix(text) : null;
  const legacy = version === "20.10";
  if (subnet === null) {
    return legacy
      ? `Invalid subnet ${text} : invalid CIDR address: ${text}`
      : invalid([`invalid subnet ${text}: invalid CIDR block notation`]);
  }
  const wrong: string[] = [];
  if (formatPrefix(subnet) !== text) wrong.push(`invalid subnet ${text}: it should be ${formatPrefix(subnet)}`);
  if (ipRange !== null) {
    const range = ipRange.includes("/") ? parsePrefix(ipRange) : null;
    if (range === null) wrong.push(`invalid ip-range ${ipRange}: invalid CIDR block notation`);
    else if (range.length < subnet.length)
      wrong.push(`invalid ip-range ${ipRange}: CIDR block is bigger than its parent subnet ${text}`);
    else if (!covers(subnet, range.address))
      wrong.push(`invalid ip-range ${ipRange}: parent subnet ${text} doesn't contain ip-range`);
  }
  const addresses: [string, string][] = gateway === null ? [] : [["gateway", gateway]];
  for (const [name, address] of auxAddresses) addresses.push([`auxiliary address ${name}`, address]);
  for (const [what, address] of addresses) {
    const parsed = parseIpv4(address);
    if (parsed === null) wrong.push(`invalid ${what}: invalid address`);
    else if (!covers(subnet, parsed)) wrong.push(`invalid ${what}: parent subnet ${text} doesn't contain this address`);
  }
  if (wrong.length === 0) return null;
  if (!legacy) return invalid(wrong);
  if (wrong.length === 1 && wrong[0]!.startsWith("invalid subnet")) return null;
  throw notModelled(`network ${request.name}: an address plan that docker 20.10 refuses (${wrong[0]})`);
}

function invalid(wrong: readonly string[]): string {
  return `invalid network config:\n${wrong.join("\n")}`;
}
