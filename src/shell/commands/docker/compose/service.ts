/**
 * One service out of a compose file: every key that matters, in the engine's terms. What would change the outcome and is not
 * modelled is refused by name.
 */
import { idOf } from "../../../../docker/images/define.ts";
import { CONFIG_OPTIONS } from "../options/config.ts";
import { HOST_OPTIONS } from "../options/host-config.ts";
import { settings } from "../options/row.ts";
import type { Condition, Dependency, Service, ServiceNetwork } from "./project.ts";
import { ComposeError, notModelled } from "./report.ts";
import type { ServiceContext } from "./service-tree.ts";
import { mapOf, recordOf, type Tree, type TreeMap, textOf, textsOf } from "./tree.ts";
import { durationUs, readMac, SECOND } from "./values.ts";

const UNMODELLED = ["configs", "extends", "models", "provider", "secrets", "volumes_from"];
/** Not part of what a container is: containers stay when they change. */
const NOT_HASHED: ReadonlySet<string> = new Set(["build", "depends_on", "deploy", "profiles", "pull_policy", "scale"]);

/** Reads one service: the rows of container options, and what is compose's own. */
export function readService(name: string, tree: TreeMap, context: ServiceContext): Service {
  const at = `services.${name}`;
  for (const key of UNMODELLED) if (tree[key] !== undefined) throw notModelled(`${at}.${key}`);
  const service = { ...context, name, at, tree };
  const config = settings(CONFIG_OPTIONS, (row) => row.compose(service));
  const hashed = Object.entries(tree).filter(([key]) => !NOT_HASHED.has(key));
  return {
    name,
    containerName: tree.container_name === undefined ? null : textOf(tree.container_name),
    config,
    hostConfig: settings(HOST_OPTIONS, (row) => row.compose(service)),
    dependsOn: readDependencies(tree),
    networkMode: textOf(tree.network_mode),
    networks: readNetworks(tree, at),
    links: textsOf(tree.links),
    externalLinks: textsOf(tree.external_links),
    scale: scaleOf(name, tree),
    healthCheck: readHealthCheck(tree.healthcheck),
    attach: tree.attach !== false && tree.attach !== "false",
    hash: idOf(JSON.stringify([hashed, config.env])),
  };
}

/** What is asked for, and what follows from links and a shared namespace. */
function readDependencies(tree: TreeMap): Map<string, Dependency> {
  const found = new Map<string, Dependency>();
  for (const [name, each] of Object.entries(mapOf(tree.depends_on))) {
    const { condition, restart, required } = mapOf(each);
    found.set(name, {
      condition: (textOf(condition) || "service_started") as Condition,
      restart: restart === true,
      required: required !== false,
    });
  }
  const implied = textsOf(tree.links).map((link) => link.split(":")[0]!);
  const mode = textOf(tree.network_mode);
  if (mode.startsWith("service:")) implied.push(mode.slice("service:".length));
  for (const name of implied) {
    if (!found.has(name)) found.set(name, { condition: "service_started", restart: true, required: true });
  }
  return found;
}

function readNetworks(tree: TreeMap, at: string): Map<string, ServiceNetwork> {
  const given = mapOf(tree.networks);
  if (tree.network_mode !== undefined && Object.keys(given).length === 0) return new Map();
  const wanted = Object.keys(given).length === 0 ? { default: null } : given;
  const found = Object.entries(wanted).map(([key, each]): [string, ServiceNetwork] => {
    const own = mapOf(each);
    for (const name of ["ipv6_address", "link_local_ips", "interface_name"]) {
      if (own[name] !== undefined) throw notModelled(`${at}.networks.${key}.${name}`);
    }
    const network = {
      ipv4Address: textOf(own.ipv4_address),
      aliases: textsOf(own.aliases),
      macAddress: readMac(textOf(own.mac_address)),
      driverOpts: recordOf(own.driver_opts),
      priority: Number(own.priority ?? 0),
      gwPriority: Number(own.gw_priority ?? 0),
    };
    return [key, network];
  });
  return new Map(found.sort(([a, x], [b, y]) => y.priority - x.priority || (a < b ? -1 : 1)));
}

/** Docker's defaults: every 30 seconds, 3 failures in a row. NONE, or no test, is none. */
function readHealthCheck(tree: Tree | undefined): Service["healthCheck"] {
  const own = mapOf(tree);
  const { test } = own;
  if (test === undefined || own.disable === true) return null;
  const [kind = "", ...words] = typeof test === "string" ? ["CMD-SHELL", test] : textsOf(test);
  if (!["CMD", "CMD-SHELL", "NONE"].includes(kind)) {
    throw new ComposeError('healthcheck.test must start either by "CMD", "CMD-SHELL" or "NONE"');
  }
  if (kind === "NONE") return null;
  return {
    argv: kind === "CMD" ? words : ["/bin/sh", "-c", words[0] ?? ""],
    intervalUs: durationUs(own.interval, 30 * SECOND),
    timeoutUs: durationUs(own.timeout, 30 * SECOND),
    startPeriodUs: durationUs(own.start_period, 0),
    startIntervalUs: durationUs(own.start_interval, 5 * SECOND),
    retries: Number(own.retries ?? 3),
  };
}

function scaleOf(name: string, tree: TreeMap): number {
  const replicas = mapOf(tree.deploy).replicas;
  const scale = tree.scale ?? replicas ?? 1;
  if (tree.scale !== undefined && replicas !== undefined && Number(tree.scale) !== Number(replicas)) {
    throw new ComposeError(
      `services.${name}: can't set distinct values on 'scale' and 'deploy.replicas': invalid compose project`,
    );
  }
  const key = tree.scale === undefined ? "deploy.replicas" : "scale";
  if (Number(scale) < 0) throw new ComposeError(`services.${name}.${key}: must be greater than or equal to 0`);
  if (Number(scale) > 1 && tree.container_name !== undefined) {
    throw new ComposeError(
      `services.${key}: can't set container_name and ${name} as container name must be unique: invalid compose project`,
    );
  }
  return Number(scale);
}
