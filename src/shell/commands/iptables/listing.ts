/** What -L and -S print, column by column. Linux: iptables/nft-ipv4.c, xshared.c (print_header(), print_rule_details()). */

import {
  BUILTIN_CHAINS,
  type Chain,
  isBuiltin,
  type MaskedAddress,
  type Rule,
  sortChains,
  type TableName,
} from "../../../kernel/config/netfilter.ts";
import type { Net } from "../../../kernel/net.ts";
import { jumpOf } from "../../../kernel/netfilter/edit-check.ts";
import { findMatch } from "../../../kernel/netfilter/matches/index.ts";
import { protocolName } from "../../../kernel/netfilter/protocols.ts";
import { saveRule } from "../../../kernel/netfilter/rule-text.ts";
import { findTarget } from "../../../kernel/netfilter/targets/index.ts";
import { maskSuffix } from "../../../kernel/netfilter/text.ts";
import { formatIpv4, type Ipv4 } from "../../../wire/ipv4-address.ts";

export interface ListOptions {
  readonly numeric: boolean;
  readonly verbose: boolean;
  readonly exact: boolean;
  readonly lineNumbers: boolean;
  /** The name of an address in /etc/hosts; null where it has none. */
  nameOf(address: Ipv4): string | null;
}

/** The chains of a table as listings have them: a built-in chain that was never used is there all the same, empty. */
export function listedChains(net: Net, table: TableName): readonly Chain[] {
  const chains = net.config.firewall[table]?.chains ?? [];
  const missing = BUILTIN_CHAINS[table].filter((name) => !chains.some((chain) => chain.name === name));
  return sortChains(table, [
    ...chains,
    ...missing.map((name): Chain => ({ name, hook: name, policy: "ACCEPT", counted: false, rules: [] })),
  ]);
}

/** Null where there is no such chain. */
export function findChain(net: Net, table: TableName, name: string): Chain | null {
  if (!isBuiltin(table, name) && !net.config.firewall[table]?.chains.some((chain) => chain.name === name)) return null;
  return listedChains(net, table).find((chain) => chain.name === name) ?? null;
}

export function policyCounters(net: Net, table: TableName, chain: Chain): { packets: number; bytes: number } {
  return chain.counted ? net.firewall.policyCounter(table, chain.name) : { packets: 0, bytes: 0 };
}

/** -L of one chain with its heading. */
export function listChain(net: Net, table: TableName, chain: Chain, options: ListOptions): string {
  const lines = chain.rules.map((rule, index) => listRule(net, rule, index + 1, options));
  return heading(net, table, chain, options) + lines.join("");
}

function heading(net: Net, table: TableName, chain: Chain, options: ListOptions): string {
  let text = `Chain ${chain.name}`;
  if (chain.hook !== null) {
    const { packets, bytes } = policyCounters(net, table, chain);
    const counted = options.verbose
      ? ` ${countText(packets, options.exact, 0)} packets, ${countText(bytes, options.exact, 0)} bytes`
      : "";
    text += ` (policy ${chain.policy}${counted})`;
  } else text += ` (${references(net, table, chain.name)} references)`;
  const number = options.lineNumbers ? "num  " : "";
  const counters = options.verbose ? (options.exact ? "    pkts      bytes " : " pkts bytes ") : "";
  const devices = options.verbose ? "in     out     " : "";
  return `${text}\n${number}${counters}${"target".padEnd(9)}  prot opt ${devices}${"source".padEnd(19)}  ${"destination".padEnd(19)} \n`;
}

function references(net: Net, table: TableName, name: string): number {
  const chains = net.config.firewall[table]?.chains ?? [];
  return chains.reduce((sum, chain) => sum + chain.rules.filter((rule) => jumpOf(rule) === name).length, 0);
}

export function listRule(net: Net, rule: Rule, number: number, options: ListOptions): string {
  const { packets, bytes } = net.firewall.counter(rule);
  const width = options.exact ? 8 : 5;
  const line = options.lineNumbers ? `${String(number).padEnd(4)} ` : "";
  const counters = options.verbose
    ? `${countText(packets, options.exact, width)} ${countText(bytes, options.exact, width)} `
    : "";
  const target = `${targetName(rule).padEnd(9)} `;
  const protocol = `${rule.protocol?.inverted ? "!" : " "}${protocolText(rule, options.numeric).padEnd(4)} `;
  const devices = options.verbose
    ? ` ${deviceText(rule.inDevice, options.numeric).padEnd(6)} ${deviceText(rule.outDevice, options.numeric).padEnd(6)} `
    : "";
  const source = `${rule.source?.inverted ? "!" : " "}${addressColumn(rule.source?.value, options).padEnd(19)} `;
  const destination = `${rule.destination?.inverted ? "!" : " "}${addressColumn(rule.destination?.value, options).padEnd(19)} `;
  return `${line}${counters}${target}${protocol}${fragmentText(rule)} ${devices}${source}${destination}${details(rule, options.numeric)}\n`;
}

function targetName({ target }: Rule): string {
  if (target === null) return "";
  return (target.options === null ? null : findTarget(target.name)?.listedAs) ?? target.name;
}

/** The rule as -v shows it while it is added or deleted. */
export function describeRule(rule: Rule): string {
  const address = (value: MaskedAddress | undefined): string => addressColumn(value, { numeric: true, nameOf: () => null });
  const protocol = `${rule.protocol?.inverted ? "!" : " "}${protocolText(rule, false)}`;
  const devices = `in ${deviceText(rule.inDevice, true)} out ${deviceText(rule.outDevice, true)} `;
  const source = `${rule.source?.inverted ? "!" : " "}${address(rule.source?.value)} `;
  const destination = `${rule.destination?.inverted ? "!" : " "}-> ${address(rule.destination?.value)}`;
  return `${targetName(rule)} ${protocol} opt ${fragmentText(rule)} ${devices}${source}${destination}  ${details(rule, true)}\n`;
}

function details({ matches, target }: Rule, numeric: boolean): string {
  const goto = target?.goto ? "[goto] " : "";
  const listed = matches.map(({ name, options }) => findMatch(name)!.list(options, numeric)).join("");
  return (
    goto + listed + (target !== null && target.options !== null ? findTarget(target.name)!.list(target.options, numeric) : "")
  );
}

function protocolText({ protocol }: Rule, numeric: boolean): string {
  if (numeric) return String(protocol?.value ?? 0);
  return protocolName(protocol?.value ?? 0);
}

function fragmentText({ fragment }: Rule): string {
  return fragment === null ? "--" : fragment.inverted ? "!f" : "-f";
}

function deviceText(device: Rule["inDevice"], numeric: boolean): string {
  if (device === null) return numeric ? "*" : "any";
  return `${device.inverted ? "!" : ""}${device.value}`;
}

/** Debian's /etc/networks. */
const NETWORKS: ReadonlyMap<string, string> = new Map<string, string>(
  Object.entries({ "0.0.0.0": "default", "127.0.0.0": "loopback", "169.254.0.0": "link-local" }),
);

function addressColumn(value: MaskedAddress | undefined, options: Pick<ListOptions, "numeric" | "nameOf">): string {
  if (value === undefined || value.mask === 0) return options.numeric ? "0.0.0.0/0" : "anywhere";
  const text = formatIpv4(value.address);
  if (options.numeric) return text + maskSuffix(value.mask);
  return (options.nameOf(value.address) ?? NETWORKS.get(text) ?? text) + maskSuffix(value.mask);
}

/** Five columns with K, M, G, T, or the number itself. Linux: xtables_print_num(). */
function countText(value: number, exact: boolean, width: number): string {
  if (exact || value <= 99_999) return String(value).padStart(width);
  let rest = Math.floor((value + 500) / 1000);
  for (const unit of ["K", "M", "G"]) {
    if (rest <= 9999) return `${rest}${unit}`.padStart(width);
    rest = Math.floor((rest + 500) / 1000);
  }
  return `${rest}T`.padStart(width);
}

/** -S: policies, then names, then rules. */
export function listRules(net: Net, table: TableName, only: Chain | null, verbose: boolean): string {
  const chains = only === null ? listedChains(net, table) : [only];
  const named = chains.map((chain) => {
    if (chain.hook === null) return `-N ${chain.name}\n`;
    const { packets, bytes } = policyCounters(net, table, chain);
    return `-P ${chain.name} ${chain.policy}${verbose ? ` -c ${packets} ${bytes}` : ""}\n`;
  });
  return named.join("") + chains.map((chain) => chain.rules.map((rule) => saveLine(net, chain, rule, verbose)).join("")).join("");
}

export function saveLine(net: Net, chain: Chain, rule: Rule, verbose: boolean): string {
  const { packets, bytes } = net.firewall.counter(rule);
  return `-A ${chain.name}${saveRule(rule, verbose ? ` -c ${packets} ${bytes}` : "")}\n`;
}
