/** What the keys of a service hold, in the engine's terms. Source: compose-go, format and types. */
import { checkRestart } from "../../../../docker/container/restart-policy.ts";
import { DockerError, type RestartPolicy } from "../../../../docker/shapes.ts";
import { parseIpv4 } from "../../../../wire/ipv4-address.ts";
import { parseMac } from "../../../../wire/mac.ts";
import { SpecError } from "../run/port-spec.ts";
import { parseRestart } from "../run/restart.ts";
import { commandWords } from "./command-words.ts";
import { COMPOSE_PARSER } from "./ports.ts";
import { ComposeError, notModelled } from "./report.ts";
import type { ServiceTree } from "./service-tree.ts";
import { BOOLEAN, list, object, oneOf, STRING } from "./shape.ts";
import { isMap, listOf, pairsOf, type Tree, textOf, textsOf } from "./tree.ts";

export const ENV_FILE = oneOf(
  STRING,
  list(oneOf(STRING, object({ path: STRING, format: STRING, required: BOOLEAN }, { required: ["path"] }))),
);

export function readCommand(tree: Tree | undefined): string[] | null {
  if (tree === undefined || tree === null) return null;
  return typeof tree === "string" ? commandWords(tree) : textsOf(tree);
}

/** Files first, then what is written here; a name alone takes the shell's value and is left out where there is none. */
export function readEnvironment({ tree, environment, readEnvFile }: ServiceTree): string[] {
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

export function readMac(text: string): string {
  if (text !== "" && parseMac(text.replaceAll("-", ":")) === null) {
    throw new ComposeError(`Error response from daemon: invalid MAC address ${text}: address ${text}: invalid MAC address`);
  }
  return text;
}

/** NAME=ADDRESS or NAME:ADDRESS; docker's own form has the colon. */
export function readExtraHost(text: string, { at }: ServiceTree): string {
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

export function readDns(text: string, { at }: ServiceTree): string {
  if (parseIpv4(text) !== null) return text;
  if (text.includes(":")) throw notModelled(`${at}.dns: ${text}: IPv6`);
  throw new ComposeError(`Error response from daemon: bad DNS address: ${text}`);
}

export function readRestartKey(text: string): RestartPolicy {
  try {
    return checkRestart(parseRestart(text, COMPOSE_PARSER), COMPOSE_PARSER);
  } catch (error) {
    if (error instanceof SpecError) throw new ComposeError(error.message);
    if (error instanceof DockerError) throw new ComposeError(`Error response from daemon: ${error.message}`);
    throw error;
  }
}

export const SECOND = 1_000_000;

/** Go's durations: 10s, 1m30s, 500ms. */
export function durationUs(tree: Tree | undefined, standard: number): number {
  if (tree === undefined) return standard;
  const text = textOf(tree);
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== text) {
    throw new ComposeError(`time: invalid duration ${JSON.stringify(text)}`);
  }
  const units: Readonly<Record<string, number>> = { h: 3600 * SECOND, m: 60 * SECOND, s: SECOND, ms: 1000 };
  return Math.round(parts.reduce((sum, [, count, unit]) => sum + Number(count) * units[unit!]!, 0));
}
