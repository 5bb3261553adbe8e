/**
 * Rules as dockerd writes them, in few words. What comes out is the very value `iptables` makes of the same line, so that a rule
 * of docker's can be deleted by its user and one that was typed is seen by docker. The words stand in the order dockerd gives
 * them to iptables: the error of a call that failed shows the whole command line.
 */
import type { Rule, TableName } from "../../kernel/config/netfilter.ts";
import { NO_PORTS } from "../../kernel/netfilter/targets/nat-range.ts";
import { formatIpv4, type Ipv4, maskOf, type Prefix, prefixOf } from "../../wire/ipv4-address.ts";
import type { Protocol } from "../shapes.ts";

/** What a rule of docker's can ask, in the order of its command line. A name or prefix with `not` before it is inverted. */
export interface RuleWords {
  readonly source?: Prefix;
  readonly notSource?: Prefix;
  readonly destination?: Prefix;
  readonly notDestination?: Prefix;
  /** The same, written `! --dst`. */
  readonly notDst?: Prefix;
  /** `-d 0/0`: dockerd writes it, the rule asks nothing. */
  readonly anyDestination?: true;
  readonly in?: string;
  readonly notIn?: string;
  readonly out?: string;
  readonly notOut?: string;
  readonly protocol?: Protocol | "icmp";
  readonly sport?: number;
  readonly dport?: number;
  readonly established?: true;
  readonly sourceType?: "LOCAL";
  readonly destinationType?: "LOCAL";
  readonly target: TargetWords;
}

export type TargetWords =
  | "ACCEPT"
  | "DROP"
  | "RETURN"
  | "MASQUERADE"
  | { readonly chain: string }
  | { readonly dnat: Ipv4; readonly port: number }
  | { readonly snatPort: number };

const NUMBERS = { icmp: 1, tcp: 6, udp: 17 } as const;
/** RELATED and ESTABLISHED as -m conntrack keeps them. */
const RELATED_ESTABLISHED = 0b110;

export function rule(words: RuleWords): Rule {
  const { protocol } = words;
  return {
    source: address(words.source, words.notSource),
    destination: address(words.destination, words.notDestination ?? words.notDst),
    inDevice: device(words.in, words.notIn),
    outDevice: device(words.out, words.notOut),
    protocol: protocol === undefined ? null : { value: NUMBERS[protocol], inverted: false },
    fragment: null,
    matches: matchesOf(words),
    target: targetOf(words.target),
  };
}

export function host(address: Ipv4): Prefix {
  return { address, length: 32 };
}

function address(prefix: Prefix | undefined, not: Prefix | undefined): Rule["source"] {
  const asked = prefix ?? not;
  if (asked === undefined) return null;
  const masked = prefixOf(asked.address, asked.length);
  return { value: { address: masked.address, mask: maskOf(masked.length) }, inverted: prefix === undefined };
}

function device(name: string | undefined, not: string | undefined): Rule["inDevice"] {
  const asked = name ?? not;
  return asked === undefined ? null : { value: asked, inverted: name === undefined };
}

function matchesOf({ protocol, sport, dport, established, sourceType, destinationType }: RuleWords): Rule["matches"] {
  if (established) return [{ name: "conntrack", options: { tests: [["ctstate", RELATED_ESTABLISHED, false]] } }];
  if (sourceType !== undefined || destinationType !== undefined) {
    return [{ name: "addrtype", options: { source: types(sourceType), destination: types(destinationType), limit: null } }];
  }
  if (protocol === undefined || (sport === undefined && dport === undefined)) return [];
  const ports = { sport: range(sport), dport: range(dport) };
  return [{ name: protocol, options: protocol === "tcp" ? { ...ports, option: null, flags: null } : ports }];
}

function types(type: string | undefined): { readonly types: readonly string[]; readonly inverted: boolean } | null {
  return type === undefined ? null : { types: [type], inverted: false };
}

function range(port: number | undefined): { readonly low: number; readonly high: number; readonly inverted: boolean } | null {
  return port === undefined ? null : { low: port, high: port, inverted: false };
}

function targetOf(target: TargetWords): Rule["target"] {
  if (target === "MASQUERADE") {
    return {
      name: "MASQUERADE",
      goto: false,
      options: { ports: NO_PORTS, random: false, fullyRandom: false, persistent: false },
    };
  }
  if (typeof target === "string") return { name: target, goto: false, options: null };
  if ("chain" in target) return { name: target.chain, goto: false, options: null };
  const choice = { random: false, fullyRandom: false, persistent: false };
  if ("snatPort" in target) {
    const { snatPort: port } = target;
    const to = { low: null, high: null, portLow: port, portHigh: port, portBase: null };
    return { name: "SNAT", goto: false, options: { to, ...choice } };
  }
  const { dnat, port } = target;
  const to = { low: dnat, high: dnat, portLow: port, portHigh: port, portBase: null };
  return { name: "DNAT", goto: false, options: { to, ...choice } };
}

/** The words as dockerd hands them to iptables: `-i br0 ! -o br0 -j ACCEPT`. */
export function argumentsOf(words: RuleWords): string {
  const spelled: { readonly [Name in keyof RuleWords]-?: (value: NonNullable<RuleWords[Name]>) => string } = {
    source: (prefix) => `-s ${shown(prefix)}`,
    notSource: (prefix) => `! -s ${shown(prefix)}`,
    destination: (prefix) => `-d ${shown(prefix)}`,
    notDestination: (prefix) => `! -d ${shown(prefix)}`,
    notDst: (prefix) => `! --dst ${shown(prefix)}`,
    anyDestination: () => "-d 0/0",
    in: (name) => `-i ${name}`,
    notIn: (name) => `! -i ${name}`,
    out: (name) => `-o ${name}`,
    notOut: (name) => `! -o ${name}`,
    protocol: (name) => `-p ${name}`,
    sport: (port) => `--sport ${port}`,
    dport: (port) => `--dport ${port}`,
    established: () => "-m conntrack --ctstate RELATED,ESTABLISHED",
    sourceType: (type) => `-m addrtype --src-type ${type}`,
    destinationType: (type) => `-m addrtype --dst-type ${type}`,
    target: targetText,
  };
  return Object.entries(words)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => (spelled[name as keyof RuleWords] as (value: unknown) => string)(value))
    .join(" ");
}

/** A host's address has no length. */
function shown({ address, length }: Prefix): string {
  return length === 32 ? formatIpv4(address) : `${formatIpv4(prefixOf(address, length).address)}/${length}`;
}

function targetText(target: TargetWords): string {
  if (typeof target === "string") return `-j ${target}`;
  if ("chain" in target) return `-j ${target.chain}`;
  if ("snatPort" in target) return `-j SNAT --to-source :${target.snatPort}`;
  return `-j DNAT --to-destination ${formatIpv4(target.dnat)}:${target.port}`;
}

/** A rule and its chain. */
export interface Line {
  readonly table: TableName;
  readonly chain: string;
  readonly rule: Rule;
  readonly words: RuleWords;
}

export function line(table: TableName, chain: string, words: RuleWords): Line {
  return { table, chain, rule: rule(words), words };
}
