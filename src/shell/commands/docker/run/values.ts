/** What the flags' own parsers make of a value, and what they say of a wrong one. Source: docker/cli, opts/opts.go; moby, volume/mounts. */
import type { Profile } from "../../../../docker/profiles/profile.ts";
import type { Mount, RestartPolicy } from "../../../../docker/shapes.ts";
import { parseIpv4 } from "../../../../wire/ipv4-address.ts";
import { parseMac } from "../../../../wire/mac.ts";
import type { Typed } from "../options/row.ts";
import { SpecError } from "./port-spec.ts";
import { checkRestart, parseRestart } from "./restart.ts";

const STREAMS = ["stdin", "stdout", "stderr"];

export function checkStream(text: string): string | null {
  return STREAMS.includes(text.toLowerCase()) ? null : "valid streams are STDIN, STDOUT and STDERR";
}

/** Whether a stream is shown by the command: those of `--attach`, all of them where it is not given. */
export function isAttached({ flags, detached }: Typed, stream: string): boolean {
  const typed = flags.values("attach").map((text) => text.toLowerCase());
  return !detached && (typed.length === 0 || typed.includes(stream));
}

export function checkHost(text: string): string | null {
  if (!/^[^:=]+[:=].+/.test(text)) return `bad format for add-host: ${JSON.stringify(text)}`;
  const address = addressOf(hostEntry(text));
  // An IPv6 address is a good value; readHost() refuses it by name.
  if (address === "host-gateway" || address.includes(":") || parseIpv4(address) !== null) return null;
  return `invalid IP address in add-host: ${JSON.stringify(address)}`;
}

export function readHost(text: string): string {
  if (addressOf(hostEntry(text)).includes(":")) throw new SpecError(`--add-host ${text}: IPv6 is not modelled`);
  return hostEntry(text);
}

/** NAME=ADDRESS is kept as NAME:ADDRESS. */
function hostEntry(text: string): string {
  return text.replace(/^([^:=]+)=/, "$1:");
}

function addressOf(entry: string): string {
  return splitOnce(entry, ":")[1];
}

export function checkLink(text: string): string | null {
  if (text === "") return "empty string specified for links";
  return text.split(":").length > 2 ? `bad format for links: ${text}` : null;
}

export function checkDns(text: string, { client }: Profile): string | null {
  return parseIpv4(text) === null ? client.words.badDns(text) : null;
}

export function checkSysctl(text: string, { client }: Profile): string | null {
  return isNamespaced(text.split("=")[0]!) ? null : client.words.badSysctl(text);
}

/** The sysctls that belong to a container alone (opts.ValidateSysctl()). */
function isNamespaced(name: string): boolean {
  return name.startsWith("net.") || name.startsWith("fs.mqueue.") || KERNEL_SYSCTLS.has(name);
}

const KERNEL_SYSCTLS: ReadonlySet<string> = new Set(
  ["msgmax", "msgmnb", "msgmni", "sem", "shmall", "shmmax", "shmmni", "shm_rmid_forced"].map((name) => `kernel.${name}`),
);

export function readMacAddress(text: string): string {
  if (text !== "" && parseMac(text.replaceAll("-", ":")) === null) throw new SpecError(`${text} is not a valid mac address`);
  return text;
}

/** `--restart`, which `--rm` does not go with. */
export function readRestart({ flags, profile: { client } }: Typed): RestartPolicy {
  const policy = parseRestart(flags.value("restart") ?? "", client);
  if (flags.has("rm") && policy.name !== "" && policy.name !== "no") {
    throw new SpecError(client.words.restartWithRemoval);
  }
  return checkRestart(policy, client);
}

export function splitOnce(text: string, by: string): [string, string] {
  const at = text.indexOf(by);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

export function readWorkingDir(path: string): string {
  if (path === "" || path.startsWith("/")) return path;
  throw new SpecError(`Error response from daemon: the working directory '${path}' is invalid, it needs to be an absolute path`);
}

export function readVolume(text: string): Mount[] {
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
