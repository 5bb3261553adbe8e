/**
 * Rules for those who do not want strings: what iptables takes as words is said as an object, and many rules are one change, all of them
 * or none. The words go through iptables' own parser, so a rule means here what it means there.
 */
import type { TableName } from "../kernel/config/netfilter.ts";
import type { Net } from "../kernel/net.ts";
import { XtablesError } from "../kernel/netfilter/xtoptions.ts";
import { beginFirewall, changeFirewall, commitFirewall } from "../kernel/netlink/firewall.ts";
import { executeCommand } from "../shell/commands/iptables/execute.ts";
import { parseLine } from "../shell/commands/iptables/parse.ts";
import { Refused } from "./refused.ts";

/** Values begin with "! " to be inverted. Names of options are iptables' long ones without the dashes. */
export interface RuleRequest {
  /** `10.0.0.0/24`, `! 10.0.0.1`. */
  readonly source?: string;
  readonly destination?: string;
  readonly protocol?: string;
  /** A name, or the beginning of one and "+". */
  readonly inDevice?: string;
  readonly outDevice?: string;
  /** By the match's name: `{ conntrack: { ctstate: "ESTABLISHED" }, udp: { dport: 53 } }`. */
  readonly matches?: Readonly<Record<string, RuleOptions>>;
  /** A target or a chain. Without one the rule only counts. */
  readonly jump?: string;
  readonly goto?: string;
  /** The target's options: `{ "to-destination": "10.0.0.2:80" }`. */
  readonly options?: RuleOptions;
}

export type RuleOptions = Readonly<Record<string, string | number | true>>;

/** Adds rules to the end of a chain. */
export function addRules(net: Net, table: TableName, chain: string, rules: readonly RuleRequest[]): void {
  const edit = beginFirewall(net);
  for (const rule of rules) {
    const words = ["-t", table, "-A", chain, ...wordsOf(rule)];
    const what = `iptables ${words.join(" ")}`;
    const parsed = parse(words, what, (inTable, name) => edit.hasChain(inTable, name));
    const failure = executeCommand(parsed, { net, edit, print: () => {}, nameOf: () => null });
    if (failure !== null) throw new Refused(what, failure.refusal);
  }
  const refusal = commitFirewall(net, edit);
  if (refusal !== null) throw new Refused(`${rules.length} rules for ${chain}`, refusal);
}

export function addChain(net: Net, table: TableName, name: string): void {
  const refusal = changeFirewall(net, (edit) => edit.newChain(table, name));
  if (refusal !== null) throw new Refused(`iptables -t ${table} -N ${name}`, refusal);
}

export function setPolicy(net: Net, table: TableName, chain: string, policy: "ACCEPT" | "DROP"): void {
  const refusal = changeFirewall(net, (edit) => edit.setPolicy(table, chain, policy));
  if (refusal !== null) throw new Refused(`iptables -t ${table} -P ${chain} ${policy}`, refusal);
}

function parse(words: readonly string[], what: string, hasChain: (table: TableName, name: string) => boolean) {
  try {
    const parsed = parseLine(words, { program: "iptables", restoreTable: null, hasChain, resolveHost: () => [], warn: () => {} });
    if (typeof parsed === "string" || "help" in parsed) throw new Error(`${what}: not a rule`);
    return parsed;
  } catch (error) {
    if (error instanceof XtablesError) throw new Error(`${what}: ${error.message.trim()}`);
    throw error;
  }
}

function wordsOf(rule: RuleRequest): string[] {
  const { source, destination, protocol, inDevice, outDevice, matches = {}, jump, goto: target, options = {} } = rule;
  return [
    ...option("-s", source),
    ...option("-d", destination),
    ...option("-i", inDevice),
    ...option("-o", outDevice),
    ...option("-p", protocol),
    ...Object.entries(matches).flatMap(([name, given]) => ["-m", name, ...optionsOf(given)]),
    ...option("-j", jump),
    ...option("-g", target),
    ...optionsOf(options),
  ];
}

function optionsOf(given: RuleOptions): string[] {
  return Object.entries(given).flatMap(([name, value]) => option(`--${name}`, value));
}

function option(name: string, value: string | number | true | undefined): string[] {
  if (value === undefined) return [];
  if (value === true) return [name];
  const text = String(value);
  return text.startsWith("! ") ? ["!", name, text.slice(2)] : [name, text];
}
