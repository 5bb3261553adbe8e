/**
 * Does what a parsed line asks for: changes go into the batch, listings are printed from what stands. What goes wrong is worded
 * as iptables words it (nft_strerror()). Linux: do_commandx() and its kin, iptables/nft.c.
 */
import type { ErrnoName } from "../../../kernel/config/errno.ts";
import { strerror } from "../../../kernel/config/errno.ts";
import { isBuiltin, sortChains } from "../../../kernel/config/netfilter.ts";
import type { Net } from "../../../kernel/net.ts";
import type { FirewallEdit, FirewallRefusal } from "../../../kernel/netfilter/edit.ts";
import { XtablesError } from "../../../kernel/netfilter/xtoptions.ts";
import { describeRule, findChain, type ListOptions, listChain, listedChains, listRule, listRules, saveLine } from "./listing.ts";
import type { CommandKey } from "./options.ts";
import type { ParsedCommand } from "./parsed.ts";
import { checkChainName } from "./words.ts";

/** A refusal, and the command it was of. */
export interface Failure {
  readonly refusal: FirewallRefusal;
  readonly command: CommandKey;
}

export interface ExecuteContext {
  readonly net: Net;
  readonly edit: FirewallEdit;
  print(text: string): void;
  nameOf: ListOptions["nameOf"];
}

export function executeCommand(parsed: ParsedCommand, context: ExecuteContext): Failure | null {
  const refusal = apply(parsed, context);
  if (refusal !== null) return { refusal, command: parsed.command };
  if (!parsed.alsoZero) return null;
  // What the listing filled in is sent along with the zeroing.
  if (parsed.chain === null) context.edit.makeBuiltin(parsed.table);
  reportChains(parsed, context, "Zeroing", true);
  const zeroed = context.edit.zero(parsed.table, parsed.chain, null);
  return zeroed === null ? null : { refusal: zeroed, command: "zero" };
}

function apply(parsed: ParsedCommand, context: ExecuteContext): FirewallRefusal | null {
  const { edit } = context;
  const { table, counters } = parsed;
  const chain = parsed.chain as string;
  switch (parsed.command) {
    case "append":
      return forEachRule(parsed, context, (rule) => edit.append(table, chain, rule, counters));
    case "insert":
      return forEachRule(parsed, context, (rule) => edit.insert(table, chain, (parsed.number as number) - 1, rule, counters));
    case "delete":
      return forEachRule(parsed, context, (rule) => edit.deleteRule(table, chain, rule));
    case "check":
      return forEachRule(parsed, context, (rule) =>
        edit.findRule(table, chain, rule) < 0 ? { errno: "ENOENT", operation: null, subject: "", line: edit.line } : null,
      );
    case "replace":
      return forEachRule(parsed, context, (rule) => edit.replace(table, chain, (parsed.number as number) - 1, rule, counters));
    case "delete-number":
      return edit.deleteNumber(table, chain, (parsed.number as number) - 1);
    case "flush":
      reportChains(parsed, context, "Flushing", true);
      return edit.flush(table, parsed.chain);
    case "zero":
      reportChains(parsed, context, "Zeroing", true);
      return edit.zero(table, parsed.chain);
    case "zero-number":
      return edit.zero(table, parsed.chain, (parsed.number as number) - 1);
    case "new":
      return edit.newChain(table, chain);
    case "delete-chain":
      reportChains(parsed, context, "Deleting", false);
      return parsed.chain === null ? edit.deleteChains(table) : edit.deleteChain(table, chain);
    case "rename":
      checkChainName(parsed.newName as string);
      if (isBuiltin(table, chain)) throw new XtablesError("iptables: renaming a built-in chain is not modelled\n", 2, true);
      return edit.renameChain(table, chain, parsed.newName as string);
    case "policy":
      return edit.setPolicy(table, chain, parsed.policy as string);
    case "list":
    case "list-rules":
      return list(parsed, context);
    default:
      return parsed.command satisfies never;
  }
}

function forEachRule(
  parsed: ParsedCommand,
  { print }: ExecuteContext,
  change: (rule: ParsedCommand["rules"][number]) => FirewallRefusal | null,
): FirewallRefusal | null {
  for (const rule of parsed.rules) {
    const refusal = change(rule);
    if (refusal === null || refusal.operation !== null) if (parsed.verbose > 0) print(describeRule(rule));
    if (refusal !== null) return refusal;
  }
  return null;
}

/** -v: which chains it is about, one by one. */
function reportChains(
  { table, chain, verbose }: ParsedCommand,
  { edit, print }: ExecuteContext,
  verb: string,
  withBuiltin: boolean,
): void {
  if (verbose === 0) return;
  if (chain !== null) {
    if (edit.hasChain(table, chain)) print(`${verb} chain \`${chain}'\n`);
    return;
  }
  if (verb === "Flushing") edit.makeBuiltin(table);
  for (const { name, hook } of sortChains(table, edit.chains(table))) {
    if (withBuiltin || hook === null) print(`${verb} chain \`${name}'\n`);
  }
}

function list(parsed: ParsedCommand, context: ExecuteContext): null {
  const { table, chain: name, number } = parsed;
  const { net, print } = context;
  const chain = name === null ? null : findChain(net, table, name);
  if (name !== null && chain === null) {
    throw new XtablesError(`chain \`${name}' in table \`${table}' is incompatible, use 'nft' tool.`, 1);
  }
  const options: ListOptions = {
    numeric: parsed.numeric,
    verbose: parsed.verbose > 0,
    exact: parsed.exact,
    lineNumbers: parsed.lineNumbers,
    nameOf: context.nameOf,
  };
  const one = chain !== null && number !== null ? chain.rules[number - 1] : undefined;
  if (chain !== null && number !== null) {
    if (one === undefined) return null;
    print(parsed.command === "list" ? listRule(net, one, number, options) : saveLine(net, chain, one, options.verbose));
  } else if (parsed.command === "list-rules") print(listRules(net, table, chain, options.verbose));
  else
    print((chain === null ? listedChains(net, table) : [chain]).map((each) => listChain(net, table, each, options)).join("\n"));
  return null;
}

/** What the tool calls each mistake; the rest have their errno's words. */
const WORDS: readonly (readonly [CommandKey | null, ErrnoName, string])[] = [
  ["insert", "E2BIG", "Index of insertion too big"],
  ["replace", "E2BIG", "Index of replacement too big"],
  ["delete-number", "E2BIG", "Index of deletion too big"],
  ["delete", "ENOENT", "Bad rule (does a matching rule exist in that chain?)"],
  ["check", "ENOENT", "Bad rule (does a matching rule exist in that chain?)"],
  ["new", "EEXIST", "Chain already exists"],
  ["policy", "ENOENT", "Bad built-in chain name"],
  ["policy", "EINVAL", "Bad policy name"],
  [null, "ENOENT", "No chain/target/match by that name"],
];

export function failureText({ refusal, command }: Failure): string {
  const words = WORDS.find(([key, errno]) => errno === refusal.errno && (key === null || key === command));
  return words?.[2] ?? strerror(refusal.errno);
}

/** "RULE_APPEND failed (Invalid argument): rule in chain INPUT" */
export function kernelText({ errno, operation, subject }: FirewallRefusal): string {
  return `${operation} failed (${strerror(errno)}): ${subject}`;
}
