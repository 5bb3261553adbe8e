/** One service out of a compose file: every key that matters, in the engine's terms. What would change the outcome and is not modelled is refused by name. */
import { idOf } from "../../../../docker/images/define.ts";
import { parseIpv4 } from "../../../../wire/ipv4-address.ts";
import { parseMac } from "../../../../wire/mac.ts";
import { type PortSpec, parsePortSpec, parseRange, SpecError } from "../run/port-spec.ts";
import { checkRestart, parseRestart } from "../run/restart.ts";
import { commandWords } from "./command-words.ts";
import type { Condition, Dependency, Service, ServiceNetwork } from "./project.ts";
import { ComposeError, notModelled } from "./tell.ts";
import { isMap, listOf, mapOf, pairsOf, recordOf, type Tree, type TreeMap, textOf, textsOf } from "./tree.ts";
import { readMounts } from "./volumes.ts";

export interface ServiceSurroundings {
  readonly workingDir: string;
  readonly environment: ReadonlyMap<string, string>;
  /** What an env_file holds. */
  readonly readEnvFile: (path: string, required: boolean) => ReadonlyMap<string, string>;
  /** The engine's name of a volume of the file. */
  readonly volumeName: (key: string) => string | null;
}

/** compose 2.40 reads ports and policies as the command line of 28 does. */
const COMPOSE_PARSER = 28;

const UNMODELLED = ["configs", "extends", "models", "provider", "secrets", "volumes_from"];
/** Not part of what a container is: containers stay when they change. */
const NOT_HASHED: ReadonlySet<string> = new Set(["build", "depends_on", "deploy", "profiles", "pull_policy", "scale"]);

export function readService(name: string, tree: TreeMap, around: ServiceSurroundings): Service {
  const at = `services.${name}`;
  for (const key of UNMODELLED) if (tree[key] !== undefined) throw notModelled(`${at}.${key}`);
  const environment = readEnvironment(tree, around);
  const hashed = Object.entries(tree).filter(([key]) => !NOT_HASHED.has(key));
  return {
    name,
    image: textOf(tree.image),
    containerName: tree.container_name === undefined ? null : textOf(tree.container_name),
    command: readCommand(tree.command),
    entrypoint: readCommand(tree.entrypoint),
    environment,
    ports: listOf(tree.ports).flatMap((port) => readPort(port, at)),
    expose: textsOf(tree.expose).flatMap(readExpose),
    dependsOn: readDependencies(tree),
    networkMode: textOf(tree.network_mode),
    networks: readNetworks(tree, at),
    links: textsOf(tree.links),
    externalLinks: textsOf(tree.external_links),
    extraHosts: textsOf(tree.extra_hosts).map((text) => readHost(text, at)),
    dns: textsOf(tree.dns).map((text) => readDns(text, at)),
    dnsSearch: textsOf(tree.dns_search),
    dnsOptions: textsOf(tree.dns_opt),
    hostname: textOf(tree.hostname),
    domainname: textOf(tree.domainname),
    macAddress: readMac(tree.mac_address),
    restart: restartOf(textOf(tree.restart)),
    privileged: tree.privileged === true,
    capAdd: textsOf(tree.cap_add),
    capDrop: textsOf(tree.cap_drop),
    mounts: readMounts(tree.volumes, name, around),
    sysctls: recordOf(tree.sysctls),
    labels: recordOf(tree.labels),
    user: textOf(tree.user),
    workingDir: textOf(tree.working_dir),
    tty: tree.tty === true,
    stdinOpen: tree.stdin_open === true,
    init: tree.init === true,
    stopSignal: tree.stop_signal === undefined ? null : textOf(tree.stop_signal),
    stopSeconds: tree.stop_grace_period === undefined ? null : Math.ceil(durationUs(tree.stop_grace_period, 0) / 1e6),
    scale: scaleOf(name, tree),
    healthCheck: readHealthCheck(tree.healthcheck),
    attach: tree.attach !== false && tree.attach !== "false",
    hash: idOf(JSON.stringify([hashed, environment])),
  };
}

function readCommand(tree: Tree | undefined): string[] | null {
  if (tree === undefined || tree === null) return null;
  return typeof tree === "string" ? commandWords(tree) : textsOf(tree);
}

/** Files first, then what is written here; a name alone takes the shell's value and is left out where there is none. */
function readEnvironment(tree: TreeMap, { environment, readEnvFile }: ServiceSurroundings): string[] {
  const found = new Map<string, string>();
  for (const file of listOf(tree.env_file)) {
    const path = isMap(file) ? textOf(file.path) : textOf(file);
    for (const [name, value] of readEnvFile(path, !(isMap(file) && file.required === false))) found.set(name, value);
  }
  for (const [name, value] of pairsOf(tree.environment)) {
    const own = value ?? environment.get(name);
    if (own === undefined) found.delete(name);
    else found.set(name, own);
  }
  return [...found].map(([name, value]) => `${name}=${value}`);
}

function readPort(tree: Tree, at: string): PortSpec[] {
  try {
    if (!isMap(tree)) return parsePortSpec(textOf(tree), COMPOSE_PARSER);
    const { host_ip: ip, target, published, protocol } = tree;
    const path = `${at}.ports.[]`;
    if (target === undefined) throw new ComposeError(`${path}: target is required`);
    if (ip !== undefined && parseIpv4(textOf(ip)) === null) {
      if (textOf(ip).includes(":")) throw notModelled(`${path}: host_ip ${textOf(ip)}: IPv6`);
      throw new ComposeError(`${path}: invalid ip address: ${textOf(ip)}`);
    }
    const outside = published === undefined ? "" : textOf(published);
    if (outside !== "" && parseRange(outside) === null)
      throw new ComposeError(`Error response from daemon: invalid port range: ${outside}`);
    const spec = parsePortSpec(`${textOf(target)}/${textOf(protocol) || "tcp"}`, COMPOSE_PARSER);
    return spec.map(({ key }) => ({ key, binding: { hostIp: textOf(ip), hostPort: outside } }));
  } catch (error) {
    if (error instanceof SpecError) throw new ComposeError(error.message);
    throw error;
  }
}

/** 3000, 3000/udp or 3000-3005. */
function readExpose(text: string): string[] {
  const [numbers, protocol = "tcp"] = text.split("/") as [string, string?];
  const range = parseRange(numbers);
  if (range === null) throw new ComposeError(`Error response from daemon: invalid port: ${JSON.stringify(text)}`);
  return Array.from({ length: range[1] - range[0] + 1 }, (_, more) => `${range[0] + more}/${protocol}`);
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
      macAddress: readMac(own.mac_address),
      driverOpts: recordOf(own.driver_opts),
      priority: Number(own.priority ?? 0),
      gwPriority: Number(own.gw_priority ?? 0),
    };
    return [key, network];
  });
  return new Map(found.sort(([a, x], [b, y]) => y.priority - x.priority || (a < b ? -1 : 1)));
}

function readMac(tree: Tree | undefined): string {
  const text = textOf(tree);
  if (text !== "" && parseMac(text.replaceAll("-", ":")) === null) {
    throw new ComposeError(`Error response from daemon: invalid MAC address ${text}: address ${text}: invalid MAC address`);
  }
  return text;
}

/** NAME=ADDRESS or NAME:ADDRESS; docker's own form has the colon. */
function readHost(text: string, at: string): string {
  const cut = text.includes("=") ? text.indexOf("=") : text.indexOf(":");
  if (cut < 0) throw new ComposeError(`invalid additional host, missing IP: ${text}`);
  const name = text.slice(0, cut);
  const address = text.slice(cut + 1).replace(/^\[(.*)\]$/, "$1");
  if (name === "" || /[:=]/.test(name)) throw new ComposeError(`bad host name '${name}'`);
  if (address !== "host-gateway" && parseIpv4(address) === null) {
    if (address.includes(":")) throw notModelled(`${at}.extra_hosts: ${text}: IPv6`);
    throw new ComposeError(`Error response from daemon: invalid IP address in add-host: ${JSON.stringify(address)}`);
  }
  return `${name}:${address}`;
}

function readDns(text: string, at: string): string {
  if (parseIpv4(text) !== null) return text;
  if (text.includes(":")) throw notModelled(`${at}.dns: ${text}: IPv6`);
  throw new ComposeError(`Error response from daemon: bad DNS address: ${text}`);
}

function restartOf(text: string): Service["restart"] {
  try {
    return checkRestart(parseRestart(text, COMPOSE_PARSER), COMPOSE_PARSER);
  } catch (error) {
    if (error instanceof SpecError) throw new ComposeError(error.message);
    throw error;
  }
}

const SECOND = 1_000_000;

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

/** Go's durations: 10s, 1m30s, 500ms. */
function durationUs(tree: Tree | undefined, standard: number): number {
  if (tree === undefined) return standard;
  const text = textOf(tree);
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== text) {
    throw new ComposeError(`time: invalid duration ${JSON.stringify(text)}`);
  }
  const units: Readonly<Record<string, number>> = { h: 3600 * SECOND, m: 60 * SECOND, s: SECOND, ms: 1000 };
  return Math.round(parts.reduce((sum, [, count, unit]) => sum + Number(count) * units[unit!]!, 0));
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
