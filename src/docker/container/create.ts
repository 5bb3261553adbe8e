/** `docker create`: what is asked for is checked in dockerd's order and with its words; nothing runs yet. */
import { readSysctl } from "../../kernel/netlink/sysctl.ts";
import { WaitQueue } from "../../sim/wait.ts";
import { parseIpv4 } from "../../wire/ipv4-address.ts";
import type { Engine } from "../engine.ts";
import { newId } from "../ids.ts";
import { PLAIN_ENDPOINT, planEndpoint } from "../network/endpoint.ts";
import { refuseEndpoints } from "../network/endpoint-check.ts";
import { type Container, type CreateRequest, DockerError, type EndpointConfig, type HostConfig } from "../shapes.ts";
import { checkHostname, configuredHostname } from "./hostname.ts";
import { resolveLinks } from "./links.ts";
import { newName } from "./made-up-names.ts";
import { signalOf } from "./signals.ts";

export interface Created {
  readonly container: Container;
  readonly warnings: readonly string[];
}

const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;

export function createContainer(engine: Engine, request: CreateRequest): Created {
  const { config, hostConfig } = request;
  const found = engine.runtime.image(config.image);
  if (found === null) throw new DockerError(`No such image: ${withTag(config.image)}`, 404);
  const warnings = [...hostWarnings(engine), ...checkModes(request), ...linkWarnings(engine, request)];
  refuseEndpoints(engine.profile, endpointsAsked(request), (each) => engine.findNetwork(each));
  const name = chooseName(engine, request.name);
  const links = isUserNetwork(hostConfig.networkMode) ? [] : resolveLinks(engine, hostConfig.links);
  const { image } = found;
  const argv = commandOf(request, image);
  const id = newId(engine.random);
  const container: Container = {
    id,
    name,
    createdUs: engine.host.loop.nowUs,
    image,
    path: argv[0]!,
    args: argv.slice(1),
    config: {
      ...config,
      hostname: configuredHostname(request, id, engine.host),
      env: [...image.env.filter((each) => !isSet(config.env, each)), ...config.env],
      workingDir: config.workingDir || image.workingDir,
      user: config.user || image.user,
      labels: { ...image.labels, ...config.labels },
      exposedPorts: [...new Set([...config.exposedPorts, ...hostConfig.portBindings.keys(), ...image.exposed])],
      entrypoint: config.entrypoint ?? image.entrypoint,
      cmd: config.cmd ?? (config.entrypoint === null ? image.cmd : null),
      stopSignal: config.stopSignal ?? image.stopSignal,
    },
    hostConfig: { ...hostConfig, networkMode: resolveMode(engine, hostConfig.networkMode) },
    state: {
      status: "created",
      pid: 0,
      exitCode: 0,
      error: "",
      startedAtUs: null,
      finishedAtUs: null,
      restartCount: 0,
    },
    net: null,
    sandboxId: "",
    endpoints: new Map(),
    links,
    stalePorts: [],
    restartDelayUs: 0,
    userSandboxId: null,
    writtenResolv: null,
    process: null,
    logs: [],
    changed: new WaitQueue(`container ${name}`),
    files: null,
    execs: new Set(),
    wasStopped: false,
    dns: null,
    linkRules: [],
  };
  planNetworks(engine, container, request);
  container.files = engine.runtime.makeFiles(container);
  engine.addContainer(container);
  engine.events.ofContainer(container, "create");
  return { container, warnings };
}

function withTag(reference: string): string {
  return /:[^/]+$/.test(reference) ? reference : `${reference}:latest`;
}

function isSet(env: readonly string[], variable: string): boolean {
  const name = variable.slice(0, variable.indexOf("=") + 1);
  return env.some((each) => each.startsWith(name));
}

function commandOf({ config }: CreateRequest, image: Container["image"]): string[] {
  const entrypoint = config.entrypoint ?? image.entrypoint ?? [];
  const cmd = config.cmd ?? (config.entrypoint === null ? (image.cmd ?? []) : []);
  const argv = [...entrypoint, ...cmd].filter((word, index) => index > 0 || word !== "");
  if (argv.length === 0) throw new DockerError("No command specified", 400);
  return argv;
}

function chooseName(engine: Engine, asked: string | null): string {
  if (asked === null) return newName(engine.random, (name) => engine.containerNamed(name) !== null);
  const name = asked.replace(/^\//, "");
  if (!NAME.test(name)) {
    throw new DockerError(`Invalid container name (${asked}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`, 400);
  }
  refuseTakenName(engine, name);
  return name;
}

export function refuseTakenName(engine: Engine, name: string): void {
  const other = engine.containerNamed(name);
  if (other === null) return;
  throw new DockerError(
    `Conflict. The container name "/${name}" is already in use by container "${other.id}". ` +
      "You have to remove (or rename) that container to be able to reuse that name.",
    409,
  );
}

/** Warns of links of the default bridge in versions that set no variables for them. */
function linkWarnings({ profile }: Engine, { hostConfig: { networkMode, links } }: CreateRequest): string[] {
  const isMeant = links.length > 0 && (networkMode === "default" || networkMode === "bridge");
  if (profile.linksInEnvironment || !isMeant) return [];
  return [
    "Links on the default bridge network are deprecated and will be removed in a future release. Use a custom network instead.",
  ];
}

/** What the host is not set up for. */
function hostWarnings({ host, profile }: Engine): string[] {
  if (!profile.warnsOfForwarding) return [];
  const isForwarding = readSysctl(host.init, "net.ipv4.ip_forward") === "1";
  return isForwarding ? [] : ["IPv4 forwarding is disabled. Networking will not work."];
}

/** What does not go together with host's or another container's network. */
function checkModes(request: CreateRequest): string[] {
  const { config, hostConfig, networking } = request;
  const { networkMode } = hostConfig;
  const isContainer = networkMode.startsWith("container:");
  checkHostname(request);
  if (isContainer && hostConfig.links.length > 0)
    conflict("container type network can't be used with links. This would result in undefined behavior");
  if (networkMode === "host" && hostConfig.links.length > 0)
    conflict("host type networking can't be used with links. This would result in undefined behavior");
  if (isContainer && hostConfig.dns.length > 0) conflict("dns and the network mode");
  if (isContainer && hostConfig.extraHosts.length > 0) conflict("custom host-to-IP mapping and the network mode");
  if (isContainer && config.macAddress !== "") conflict("mac-address and the network mode");
  if (isContainer && hostConfig.portBindings.size > 0) conflict("port publishing and the container type network mode");
  if (isContainer && hostConfig.publishAllPorts) conflict("port publishing and the container type network mode");
  if (isContainer && config.exposedPorts.length > 0) conflict("port exposing and the container type network mode");
  if (networking.size > 1 && networking.has("none")) {
    throw new DockerError(`Container cannot be connected to network endpoints: ${[...networking.keys()].sort().join(", ")}`, 400);
  }
  if (config.workingDir !== "" && !config.workingDir.startsWith("/"))
    throw new DockerError(`the working directory '${config.workingDir}' is invalid, it needs to be an absolute path`, 400);
  for (const [flag, names] of [
    ["CapAdd", hostConfig.capAdd],
    ["CapDrop", hostConfig.capDrop],
  ] as const) {
    const unknown = names.map((name) => name.toUpperCase().replace(/^(?!CAP_|ALL$)/, "CAP_")).find((name) => !isCapability(name));
    if (unknown !== undefined) throw new DockerError(`invalid ${flag}: unknown capability: "${unknown}"`, 400);
  }
  if (config.stopSignal !== null && signalOf(config.stopSignal) === null) {
    throw new DockerError(`Invalid signal: ${config.stopSignal}`, 400);
  }
  if (hostConfig.autoRemove && hostConfig.restart.name !== "no") {
    throw new DockerError("can't create 'AutoRemove' container with restart policy", 400);
  }
  return networkMode === "host" && hostConfig.portBindings.size > 0
    ? ["Published ports are discarded when using host network mode"]
    : [];
}

/** Linux: include/uapi/linux/capability.h. */
const CAPABILITIES: ReadonlySet<string> = new Set(
  (
    "AUDIT_CONTROL AUDIT_READ AUDIT_WRITE BLOCK_SUSPEND BPF CHECKPOINT_RESTORE CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID IPC_LOCK IPC_OWNER " +
    "KILL LEASE LINUX_IMMUTABLE MAC_ADMIN MAC_OVERRIDE MKNOD NET_ADMIN NET_BIND_SERVICE NET_BROADCAST NET_RAW PERFMON SETFCAP SETGID SETPCAP SETUID " +
    "SYSLOG SYS_ADMIN SYS_BOOT SYS_CHROOT SYS_MODULE SYS_NICE SYS_PACCT SYS_PTRACE SYS_RAWIO SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG WAKE_ALARM"
  ).split(" "),
);

function isCapability(name: string): boolean {
  return name === "ALL" || CAPABILITIES.has(name.replace(/^CAP_/, ""));
}

function conflict(what: string): never {
  throw new DockerError(`conflicting options: ${what}`, 400);
}

export function isUserNetwork(mode: string): boolean {
  return !["default", "bridge", "host", "none", ""].includes(mode) && !mode.startsWith("container:");
}

/** Endpoints of which something is asked. */
function endpointsAsked({ networking }: CreateRequest): ReadonlyMap<string, EndpointConfig> {
  return new Map([...networking].filter(([name]) => !name.startsWith("container:")));
}

/** container:NAME is kept by id. */
function resolveMode(engine: Engine, mode: HostConfig["networkMode"]): string {
  if (!mode.startsWith("container:")) return mode;
  const other = engine.findContainer(mode.slice("container:".length));
  return other === null ? mode : `container:${other.id}`;
}

/** The networks it will be on, where they are known already; one that is not there is missed at the start. */
function planNetworks(engine: Engine, container: Container, { hostConfig, networking }: CreateRequest): void {
  const { networkMode } = hostConfig;
  if (networkMode.startsWith("container:")) return;
  const wanted = new Map(networking);
  const main = networkMode === "default" || networkMode === "" ? "bridge" : networkMode;
  const first = wanted.get(networkMode) ?? wanted.get(main) ?? PLAIN_ENDPOINT;
  wanted.delete(networkMode);
  wanted.delete(main);
  plan(engine, container, main, first);
  for (const [name, config] of wanted) plan(engine, container, name, config);
}

function plan(engine: Engine, container: Container, name: string, config: EndpointConfig): void {
  planEndpoint(container, engine.findNetwork(name) ?? { id: "", name }, config);
  if (config.ipv4Address !== "" && parseIpv4(config.ipv4Address) === null) {
    throw new DockerError(`invalid IPv4 address: ${config.ipv4Address}`, 400);
  }
}
