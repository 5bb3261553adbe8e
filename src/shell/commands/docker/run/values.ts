/** What the flags' own parsers make of a value, and what they say of a wrong one. Source: docker/cli, opts/opts.go. */
import { checkRestart } from "../../../../docker/container/restart-policy.ts";
import type { Profile } from "../../../../docker/profiles/profile.ts";
import type { RestartPolicy } from "../../../../docker/shapes.ts";
import { parseIpv4 } from "../../../../wire/ipv4-address.ts";
import { parseMac } from "../../../../wire/mac.ts";
import type { Typed } from "../options/row.ts";
import { SpecError } from "./port-spec.ts";
import { parseRestart } from "./restart.ts";

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
