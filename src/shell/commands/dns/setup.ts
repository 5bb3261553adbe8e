/** What BIND's tools share before they ask: servers from resolv.conf or a name, the search list, legal names. */
import { isRefusal } from "../../../kernel/config/errno.ts";
import type { Step } from "../../../sim/wait.ts";
import { labelBytes, labelsOf, reverseName } from "../../../wire/dns.ts";
import { formatIpv4, LOCALHOST, parseIpv4 } from "../../../wire/ipv4-address.ts";
import type { CommandContext } from "../../command.ts";
import { toText } from "../../io.ts";
import { readResolvConf } from "../../net/resolv-conf.ts";
import { resolveHost } from "../../net/resolve.ts";
import type { DnsServer } from "./exchange.ts";

/** resolv.conf as libirs reads it; three attempts of five seconds where it does not say otherwise. */
export interface ResolverSetup {
  readonly servers: readonly DnsServer[];
  readonly search: readonly string[];
  readonly ndots: number;
  readonly timeoutSeconds: number;
  readonly attempts: number;
}

export function readSetup(context: CommandContext): ResolverSetup {
  const conf = readResolvConf(context.files);
  const bytes = context.files.readFile("/etc/resolv.conf");
  const text = isRefusal(bytes) ? "" : toText(bytes);
  const servers = conf.servers.map((address) => ({ address, name: formatIpv4(address) }));
  const isDefault = !/^nameserver\s/m.test(text) && conf.servers[0] === LOCALHOST;
  return {
    servers: isDefault ? [{ address: null, name: "::1" }, ...servers] : servers,
    search: conf.search,
    ndots: conf.ndots,
    timeoutSeconds: conf.timeoutSeconds,
    attempts: /^options\s.*\battempts:/m.test(text) ? conf.attempts : 3,
  };
}

/** The servers a name on the command line stands for; null where it has no address. */
export function* findServers(context: CommandContext, name: string): Step<readonly DnsServer[] | null> {
  const resolved = yield* resolveHost(context, name);
  if (typeof resolved === "string") return null;
  return resolved.addresses.map((address) => ({ address, name }));
}

/** The names to ask for in order (ndots, search); an absolute name is asked as it is. */
export function searchNames(
  text: string,
  setup: { readonly search: readonly string[]; readonly ndots: number },
): readonly string[] {
  const bare = text.replace(/\.$/, "");
  if (text.endsWith(".") || bare.split(".").length - 1 >= setup.ndots) return [bare];
  return [...setup.search.map((domain) => `${bare}.${domain}`), bare];
}

/** What is wrong with a name, in the words of dns_name_fromtext(); null where it is legal. */
export function nameMistake(text: string): string | null {
  if (text === "") return "unexpected end of input";
  if (text === ".") return null;
  const labels = labelsOf(text.replace(/\.$/, "")).map(labelBytes);
  if (labels.some((label) => label.length === 0)) return "empty label";
  if (labels.some((label) => label.length > 63)) return "label too long";
  return labels.reduce((size, label) => size + label.length + 1, 0) > 254 ? "ran out of space" : null;
}

/** The in-addr.arpa name of a dotted quad; null for anything else. */
export function reverseOf(text: string): string | null {
  const address = parseIpv4(text);
  return address === null ? null : reverseName(address);
}

/** A name with its final dot. */
export function absolute(name: string): string {
  return `${name}.`;
}

/** Where a chain of aliases ends. */
export function followAliases(name: string, answers: readonly { name: string; type: number; data: string }[]): string {
  let at = name;
  for (let steps = 0; steps <= answers.length; steps++) {
    const alias = answers.find((record) => record.type === 5 && record.name.toLowerCase() === at.toLowerCase());
    if (alias === undefined) return at;
    at = alias.data;
  }
  return at;
}

/** A whole decimal number, as the tools' parse_uint() takes it. */
export function parseCount(text: string): number | null {
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}
