/**
 * Names and addresses as getaddrinfo(3) and getnameinfo(3) of glibc resolve them with `hosts: files dns`: literals, /etc/hosts,
 * then the name servers of /etc/resolv.conf. AAAA is queried and its records are ignored: IPv6 is not modelled.
 */
import type { Step } from "../../sim/wait.ts";
import { DNS_TYPES, type DnsMessage, NOERROR, reverseName } from "../../wire/dns.ts";
import { formatIpv4, type Ipv4, LOCALHOST } from "../../wire/ipv4-address.ts";
import { isIpv6Text, parseInetAton } from "./address.ts";
import { askServers, type Resolver } from "./dns-client.ts";
import { readHosts, readResolvConf } from "./resolv-conf.ts";

/** Why there is no address (EAI_*), with gai_strerror()'s words. */
export const EAI = {
  NONAME: "Name or service not known",
  AGAIN: "Temporary failure in name resolution",
  NODATA: "No address associated with hostname",
  ADDRFAMILY: "Address family for hostname not supported",
  SERVICE: "Servname not supported for ai_socktype",
} as const;

export type EaiName = keyof typeof EAI;

export interface Resolved {
  readonly addresses: readonly Ipv4[];
  /** AI_CANONNAME: what the aliases lead to. */
  readonly canonicalName: string;
  /** The name was an address already. */
  readonly literal: boolean;
}

export interface ResolveOptions {
  /** AI_NUMERICHOST: no name is looked up. */
  readonly numeric?: boolean;
  /** Which records are asked for; A and AAAA (AF_UNSPEC) by default. */
  readonly types?: readonly number[];
}

const BOTH = [DNS_TYPES.A!, DNS_TYPES.AAAA!];

export function* resolveHost(context: Resolver, name: string, options: ResolveOptions = {}): Step<Resolved | EaiName> {
  const literal = parseInetAton(name);
  if (literal !== null) return { addresses: [literal], canonicalName: name, literal: true };
  if (isIpv6Text(name)) return "ADDRFAMILY";
  // Digits and dots that are no address are not asked for.
  if (options.numeric || /^[\d.]*$/.test(name)) return "NONAME";
  const bare = name.replace(/\.$/, "");
  const listed = readHosts(context.files).filter((entry) =>
    entry.names.some((each) => each.toLowerCase() === bare.toLowerCase()),
  );
  if (listed.length > 0) {
    return { addresses: listed.map((entry) => entry.address), canonicalName: listed[0]!.names[0]!, literal: false };
  }
  if (bare.toLowerCase() === "localhost" || bare.toLowerCase().endsWith(".localhost")) {
    return { addresses: [LOCALHOST], canonicalName: bare, literal: false };
  }
  return yield* queryHost(context, name, options.types ?? BOTH);
}

function* queryHost(context: Resolver, name: string, types: readonly number[]): Step<Resolved | EaiName> {
  const conf = readResolvConf(context.files);
  let worst: EaiName = "NONAME";
  for (const candidate of candidates(name, conf.search, conf.ndots)) {
    if (!isHostName(candidate)) continue;
    const answers = yield* askServers(context, conf, candidate, types);
    if (answers === null) return "AGAIN";
    const addresses = answers.flatMap((answer) => answer.answers.filter((record) => record.type === DNS_TYPES.A));
    if (addresses.length > 0) {
      return {
        addresses: addresses.map((record) => parseInetAton(record.data)!),
        canonicalName: addresses[0]!.name,
        literal: false,
      };
    }
    if (answers.some((answer) => (answer.flags & 15) === NOERROR)) worst = "NODATA";
  }
  return worst;
}

/** The names to ask for, in order: the search list first where the name has fewer than `ndots` dots. */
function candidates(name: string, search: readonly string[], ndots: number): string[] {
  if (name.endsWith(".")) return [name.slice(0, -1)];
  const searched = search.map((domain) => `${name}.${domain}`);
  return name.split(".").length - 1 >= ndots ? [name, ...searched] : [...searched, name];
}

/** Whether a name is asked for at all. Linux: res_hnok() of glibc, and what fits into a query. */
export function isHostName(name: string): boolean {
  if (!/^[\w.][\w.-]*$/.test(name)) return false;
  return name.length < 254 && name.split(".").every((label) => label.length > 0 && label.length < 64);
}

/** The name an address has, from /etc/hosts or a PTR record; null where it has none, "AGAIN" where nobody answered. */
export function* lookupName(context: Resolver, address: Ipv4): Step<string | null | "AGAIN"> {
  const listed = readHosts(context.files).find((entry) => entry.address === address);
  if (listed !== undefined) return listed.names[0]!;
  const conf = readResolvConf(context.files);
  const answers: DnsMessage[] | null = yield* askServers(context, conf, reverseName(address), [DNS_TYPES.PTR!]);
  if (answers === null) return "AGAIN";
  return answers[0]!.answers.find((record) => record.type === DNS_TYPES.PTR)?.data ?? null;
}

/** The name where there is one, the dotted quad otherwise (getnameinfo() without NI_NAMEREQD); null where no server answered. */
export function* nameOrAddress(context: Resolver, address: Ipv4): Step<string | null> {
  const name = yield* lookupName(context, address);
  return name === "AGAIN" ? null : (name ?? formatIpv4(address));
}
