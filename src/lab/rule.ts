/**
 * Rules for those who do not want strings: what iptables takes as words is said as an object, and many rules are one change, all
 * of them or none. The words go through iptables' own parser, so a rule means here what it means there.
 */
import type { TableName } from "../kernel/config/netfilter.ts";
import type { Net } from "../kernel/net.ts";
import { XtablesError } from "../kernel/netfilter/xtoptions.ts";
import { beginFirewall, changeFirewall, commitFirewall } from "../kernel/netlink/firewall.ts";
import { executeCommand } from "../shell/commands/iptables/execute.ts";
import { parseLine } from "../shell/commands/iptables/parse.ts";
import * as read from "./arguments.ts";
import { Refused } from "./refused.ts";

/**
 * A rule of iptables without its words. A value that begins with "! " is inverted; names of options are iptables' long ones
 * without the dashes. `{ source: "10.0.0.0/24", outDevice: "! br0", jump: "MASQUERADE" }` is `-s 10.0.0.0/24 ! -o br0 -j
 * MASQUERADE`.
 */
export interface RuleRequest {
  /** Where packets come from, `-s`: "10.0.0.0/24", "! 10.0.0.1". */
  readonly source?: string;
  /** Where they go, `-d`. */
  readonly destination?: string;
  /** `-p`: "tcp", "udp", "icmp", a number. */
  readonly protocol?: string;
  /** The device they came in by, `-i`: a name, or the beginning of one and "+". */
  readonly inDevice?: string;
  /** The device they leave by, `-o`. */
  readonly outDevice?: string;
  /** By the match's name: `{ conntrack: { ctstate: "ESTABLISHED" }, udp: { dport: 53 } }`. */
  readonly matches?: Readonly<Record<string, RuleOptions>>;
  /** A target or a chain. Without one the rule only counts. */
  readonly jump?: string;
  /** A chain from which RETURN goes back to this chain's caller, `-g`. */
  readonly goto?: string;
  /** The target's options: `{ "to-destination": "10.0.0.2:80" }`. */
  readonly options?: RuleOptions;
}

/**
 * Options of a match or a target by name; true for those without a value: `{ "to-destination": "10.0.0.2:80", random: true }`.
 */
export type RuleOptions = Readonly<Record<string, string | number | true>>;

const ruleOption: read.Reader<string | number | true> = (at, value) => {
  if (value !== true && !Number.isFinite(value) && (typeof value !== "string" || value.includes("\0")))
    throw read.wrongArgument(at, "text, a finite number or true", value);
  return value as string | number | true;
};
const ruleOptions = read.recordOf(ruleOption);
const words = read.optional(read.text);

export const ruleRequest = read.fieldsOf<RuleRequest>({
  source: words,
  destination: words,
  protocol: words,
  inDevice: words,
  outDevice: words,
  matches: read.optional(read.recordOf(ruleOptions)),
  jump: words,
  goto: words,
  options: read.optional(ruleOptions),
});

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
    const parsed = parseLine(words, {
      program: "iptables",
      restoreTable: null,
      hasChain,
      resolveHost: () => [],
      warn: () => {},
      loadModule: () => {},
    });
    if (typeof parsed === "string" || "help" in parsed) throw new TypeError(`Namespace.addRules(rules): ${what}: not a rule`);
    return parsed;
  } catch (error) {
    if (error instanceof XtablesError) throw new Refused(what, { errno: "EINVAL", message: error.message.trim() });
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
