/** What `docker run` asks of the daemon, from its flags. What it finds wrong by itself it says in the words of docker/cli (cli/command/container/opts.go). */
import { isUserNetwork } from "../../../../docker/container/create.ts";
import { PLAIN_ENDPOINT } from "../../../../docker/network/endpoint.ts";
import type { Profile } from "../../../../docker/profiles/profile.ts";
import { recordOfPairs } from "../../../../docker/records.ts";
import type { CreateRequest, EndpointConfig, Mount, PortBinding, PortKey } from "../../../../docker/shapes.ts";
import { parseIpv4 } from "../../../../wire/ipv4-address.ts";
import { parseMac } from "../../../../wire/mac.ts";
import type { CommandContext } from "../../../command.ts";
import { FlagError, type Flags } from "../flags.ts";
import { readEnvironment, readLabels } from "./key-values.ts";
import { parseExpose, parsePublish, SpecError } from "./port-spec.ts";
import { checkRestart, parseRestart } from "./restart.ts";

export interface RunWords {
  readonly image: string;
  readonly command: readonly string[];
  readonly detached: boolean;
}

export function readRequest(context: CommandContext, profile: Profile, flags: Flags, words: RunWords): CreateRequest {
  const { major } = profile;
  checkFlags(flags, major);
  const portBindings = new Map<PortKey, PortBinding[]>();
  for (const text of flags.values("publish")) {
    for (const { key, binding } of parsePublish(text, major)) {
      portBindings.set(key, [...(portBindings.get(key) ?? []), binding]);
    }
  }
  const networks = [...flags.values("network"), ...flags.values("net")];
  const networking = readNetworks(flags, networks, major);
  const networkMode = [...networking.keys()][0]!;
  const policy = parseRestart(flags.value("restart") ?? "", major);
  if (flags.has("rm") && policy.name !== "" && policy.name !== "no") {
    throw new SpecError(
      major < 28 ? "Conflicting options: --restart and --rm" : "conflicting options: cannot specify both --restart and --rm",
    );
  }
  if (networkMode === "container:") throw new SpecError(`Error response from daemon: ${profile.words.containerMode}`);
  const restart = checkRestart(policy, major);
  const mounts = flags.values("volume").flatMap((text) => readVolume(text));
  const attach = flags.values("attach").map((text) => text.toLowerCase());
  const stdin = flags.has("interactive");
  const entrypoint = flags.value("entrypoint");
  return {
    name: flags.value("name") || null,
    config: {
      image: words.image,
      entrypoint: entrypoint === undefined ? null : entrypoint === "" ? [""] : [entrypoint],
      cmd: words.command.length > 0 ? words.command : null,
      env: readEnvironment(context, flags, major),
      hostname: flags.value("hostname") ?? "",
      domainname: flags.value("domainname") ?? "",
      user: flags.value("user") ?? "",
      workingDir: readWorkingDir(flags.value("workdir") ?? ""),
      labels: recordOfPairs(readLabels(context, flags, major)),
      exposedPorts: flags.values("expose").flatMap((text) => parseExpose(text, major)),
      tty: flags.has("tty"),
      openStdin: stdin,
      attachStdin: stdin && !words.detached,
      attachStdout: !words.detached && (attach.length === 0 || attach.includes("stdout")),
      attachStderr: !words.detached && (attach.length === 0 || attach.includes("stderr")),
      stopSignal: flags.value("stop-signal") ?? null,
      ...(flags.value("stop-timeout") === undefined ? {} : { stopTimeout: Number(flags.value("stop-timeout")) }),
      macAddress: flags.value("mac-address") ?? "",
    },
    hostConfig: {
      networkMode,
      portBindings,
      publishAllPorts: flags.has("publish-all"),
      autoRemove: flags.has("rm"),
      restart,
      privileged: flags.has("privileged"),
      capAdd: flags.values("cap-add"),
      capDrop: flags.values("cap-drop"),
      links: flags.values("link"),
      extraHosts: flags.values("add-host").map(hostEntry),
      dns: flags.values("dns"),
      dnsSearch: flags.values("dns-search"),
      dnsOptions: [...flags.values("dns-opt"), ...flags.values("dns-option")],
      binds: flags.values("volume").filter((text) => text.includes(":")),
      mounts,
      sysctls: recordOfPairs(flags.values("sysctl")),
      init: flags.has("init"),
    },
    networking,
  };
}

/** What the flags' own parsers say, before anything is asked. */
function checkFlags(flags: Flags, major: number): void {
  for (const text of flags.values("attach")) {
    if (["stdin", "stdout", "stderr"].includes(text.toLowerCase())) continue;
    throw badFlag(text, "attach", "valid streams are STDIN, STDOUT and STDERR", "a");
  }
  const pull = flags.value("pull") ?? "";
  if (major > 20 && !["", "always", "missing", "never"].includes(pull))
    throw new SpecError(`invalid pull option: '${pull}': must be one of "always", "missing" or "never"`);
  for (const text of flags.values("add-host")) {
    if (!/^[^:=]+[:=].+/.test(text)) throw badFlag(text, "add-host", `bad format for add-host: ${JSON.stringify(text)}`);
    const [, address] = splitOnce(hostEntry(text), ":");
    if (address !== "host-gateway" && parseIpv4(address) === null) {
      if (address.includes(":")) throw new SpecError(`--add-host ${text}: IPv6 is not modelled`);
      throw badFlag(text, "add-host", `invalid IP address in add-host: ${JSON.stringify(address)}`);
    }
  }
  for (const text of flags.values("link")) {
    if (text === "") throw badFlag(text, "link", "empty string specified for links");
    if (text.split(":").length > 2) throw badFlag(text, "link", `bad format for links: ${text}`);
  }
  for (const text of flags.values("dns"))
    if (parseIpv4(text) === null)
      throw badFlag(
        text,
        "dns",
        major === 20 ? `${text} is not an ip address` : `IP address is not correctly formatted: ${text}`,
      );
  for (const text of flags.values("sysctl")) {
    if (isNamespaced(text.split("=")[0]!)) continue;
    throw badFlag(text, "sysctl", `sysctl '${text}' is not ${major === 20 ? "whitelisted" : "allowed"}`);
  }
  const mac = flags.value("mac-address");
  if (mac !== undefined && parseMac(mac.replaceAll("-", ":")) === null) throw new SpecError(`${mac} is not a valid mac address`);
  const ip = flags.value("ip");
  if (ip !== undefined && major >= 29 && parseIpv4(ip) === null)
    throw badFlag(ip, "ip", `failed to parse IP: ${JSON.stringify(ip)}`);
}

/** The sysctls that belong to a container alone (opts.ValidateSysctl()). */
function isNamespaced(name: string): boolean {
  return name.startsWith("net.") || name.startsWith("fs.mqueue.") || KERNEL_SYSCTLS.has(name);
}

const KERNEL_SYSCTLS: ReadonlySet<string> = new Set(
  ["msgmax", "msgmnb", "msgmni", "sem", "shmall", "shmmax", "shmmni", "shm_rmid_forced"].map((name) => `kernel.${name}`),
);

function badFlag(value: string, name: string, words: string, short?: string): FlagError {
  const shown = short === undefined ? `--${name}` : `-${short}, --${name}`;
  return new FlagError(`invalid argument ${JSON.stringify(value)} for "${shown}" flag: ${words}`);
}

/** NAME=ADDRESS is kept as NAME:ADDRESS. */
function hostEntry(text: string): string {
  return text.replace(/^([^:=]+)=/, "$1:");
}

function splitOnce(text: string, by: string): [string, string] {
  const at = text.indexOf(by);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

/** --ip, --network-alias, --link and --mac-address go to the first network. From 25 on a network may have its own: name=N,ip=... */
function readNetworks(flags: Flags, typed: readonly string[], major: number): Map<string, EndpointConfig> {
  const networks = new Map<string, EndpointConfig>();
  for (const text of typed.length === 0 ? ["default"] : typed) {
    const [name, config] = readNetwork(text);
    networks.set(name, config);
  }
  const [first] = networks.keys();
  const own = networks.get(first!)!;
  const ip = flags.value("ip") ?? "";
  const links = flags.values("link");
  const aliases = [...flags.values("network-alias"), ...flags.values("net-alias")];
  const isNamed = typed.length > 0;
  if (!isUserNetwork(first!) && (isNamed || major > 20)) {
    if (aliases.length > 0) throw new SpecError("network-scoped aliases are only supported for user-defined networks");
    if (links.length > 0 && isNamed && major < 28) throw new SpecError("links are only supported for user-defined networks");
  }
  if (ip !== "" && own.ipv4Address !== "")
    throw new SpecError("conflicting options: cannot specify both --ip and per-network IPv4 address");
  networks.set(first!, {
    ...own,
    ipv4Address: ip === "" ? own.ipv4Address : ip,
    aliases: aliases.length > 0 ? aliases : own.aliases,
    links,
    macAddress: own.macAddress || (major === 20 ? "" : (flags.value("mac-address") ?? "")),
  });
  return networks;
}

function readNetwork(text: string): [string, EndpointConfig] {
  if (!text.includes("=")) return [text, PLAIN_ENDPOINT];
  let name = "";
  let config: EndpointConfig = PLAIN_ENDPOINT;
  for (const field of text.split(",")) {
    const [key, value] = splitOnce(field, "=");
    if (key === "name") name = value;
    else if (key === "ip") config = { ...config, ipv4Address: value };
    else if (key === "alias") config = { ...config, aliases: [...config.aliases, value] };
    else if (key === "mac-address") config = { ...config, macAddress: value };
    else if (key === "gw-priority") config = { ...config, gwPriority: Number(value) };
    else if (key === "driver-opt") config = { ...config, driverOpts: { ...config.driverOpts, ...recordOfPairs([value]) } };
    else throw new FlagError(`invalid argument ${JSON.stringify(text)} for "--network" flag: invalid field key ${key}`);
  }
  return [name, config];
}

function readWorkingDir(path: string): string {
  if (path === "" || path.startsWith("/")) return path;
  throw new SpecError(`Error response from daemon: the working directory '${path}' is invalid, it needs to be an absolute path`);
}

function readVolume(text: string): Mount[] {
  // Nothing at nowhere is no mount.
  if (text === ":") return [];
  const [source, target, mode] = text.split(":") as [string, string?, string?];
  if (target === undefined) return [{ source: "", target: source, readOnly: false }];
  if (
    mode !== undefined &&
    !/^(ro|rw|z|Z|cached|delegated|consistent|nocopy|r?(shared|slave|private))(,(ro|rw|z|Z|nocopy))*$/.test(mode)
  ) {
    throw new SpecError(`Error response from daemon: invalid mode: ${mode}`);
  }
  if (target !== "" && !target.startsWith("/")) {
    const type = source.startsWith("/") ? "bind" : "volume";
    throw new SpecError(
      `Error response from daemon: invalid volume specification: '${text}': invalid mount config for type "${type}": ` +
        `invalid mount path: '${target}' mount path must be absolute`,
    );
  }
  if (!source.startsWith("/") && !/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(source)) {
    throw new SpecError(
      `Error response from daemon: create ${source}: ${JSON.stringify(source)} includes invalid characters for a local volume name, ` +
        'only "[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed. If you intended to pass a host directory, use absolute path',
    );
  }
  return [{ source, target, readOnly: mode?.split(",").includes("ro") ?? false }];
}
