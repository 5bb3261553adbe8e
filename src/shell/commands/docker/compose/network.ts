/** The networks of a compose file as requests to the engine. */
import { idOf } from "../../../../docker/images/define.ts";
import { COMPOSE_VERSION, CONFIG_HASH, NETWORK, PROJECT, VERSION } from "./labels.ts";
import type { ProjectNetwork } from "./project.ts";
import { ComposeError, notModelled } from "./report.ts";
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

/** Plans that no version is asked for here. */
export function refuseUnmodelledPlan({ request }: ProjectNetwork): void {
  const { subnet, gateway, ipRange, auxAddresses } = request;
  if (subnet === null && (gateway !== null || ipRange !== null || auxAddresses.size > 0))
    throw notModelled(`network ${request.name}: ipam without a subnet`);
  if (subnet?.includes(":")) throw notModelled(`network ${request.name}: subnet ${subnet}: IPv6`);
}
