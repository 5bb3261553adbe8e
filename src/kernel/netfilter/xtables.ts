/**
 * What a match or target extension is: the options it takes, how a rule's options are made of them, how they are printed and what
 * they do to a packet. Each extension is one file in matches/ or targets/, listed in the registry (index.ts) there.
 * Linux: libxtables and its extensions on the user's side, net/netfilter/xt_*.c on the kernel's.
 */

import type { Restore } from "../../sim/restore.ts";
import type { ErrnoName } from "../config/errno.ts";
import type { HookName, Rule, TableName } from "../config/netfilter.ts";
import type { Net } from "../net.ts";
import type { Skb } from "../skb.ts";
import type { Bound, Box } from "./bounds.ts";
import type { Hook } from "./hooks.ts";
import type { Given, XtOption } from "./xtoptions.ts";

/** Does the packet match? Made once per rule; asked for each packet. */
export interface Predicate {
  (skb: Skb): boolean;
  /**
   * Of one that keeps state of its own.
   * @internal
   */
  save?(): Restore;
}

/** The rule's walk goes on with the next rule (XT_CONTINUE). */
export const CONTINUE = -1;

/** What a target does: a verdict, or CONTINUE. */
export type Action = (skb: Skb, hook: Hook) => number;

/** The table and hook a rule is reached from, for checks: the hook is null in a chain no built-in chain leads to yet. */
export interface HookPoint {
  readonly table: TableName;
  readonly hook: HookName | null;
}

/** What an extension may look at while it turns the given options into a rule's options. */
export interface RuleContext {
  readonly protocol: Rule["protocol"];
  warn(text: string): void;
}

/** Why a packet does not match. */
export interface Miss {
  /** The first condition that is not true of it, as -S prints it; left out: all that the match asks for. */
  readonly condition?: string;
  /** What the packet has instead: "destination port is 80". */
  readonly has: string;
}

/** What rules share by name. It begins with the first rule that names it and ends with the last. */
export interface Shared {
  /** @internal */
  save(): Restore;
}

interface Extension<O> {
  readonly name: string;
  readonly options: readonly XtOption[];
  /**
   * Makes the rule's options of what was typed, or throws an XtablesError in the tool's words. Null for a match of which nothing
   * reaches the kernel: the rule is without it.
   */
  finish(given: Given, context: RuleContext): O | null;
  /** As -S and iptables-save print them, with a space before each word. */
  save(options: O): string;
  /** As -L prints them, with a space before. */
  list(options: O, numeric: boolean): string;
  /**
   * True where the kernel refuses such a rule (EINVAL): wrong table, hook or protocol. Another errno where it says another one.
   */
  refuses?(options: O, rule: Rule, point: HookPoint): boolean | ErrnoName;
  /** True where it keeps connection tracking running. */
  needsConntrack?(options: O): boolean;
}

export interface MatchExtension<O = never> extends Extension<O> {
  /** Evaluating it changes its next result: whoever stands behind it in a rule must not be asked before it. */
  readonly keepsState?: true;
  /** What it asks for at least, as numbers. */
  bounds?(options: O): readonly Bound[];
  /** Its bounds say all that it asks of a packet that is no fragment. */
  readonly isBounded?: true;
  /**
   * The same for one that asks for alternatives: a packet matches where it lies in one of these boxes. Null, or neither of the
   * two: what decides is hidden from the questions over all packets (src/questions).
   */
  boxes?(options: O): readonly Box[] | null;
  /** Of a packet that does not match. Reads only. A match that every packet passes has none. */
  miss?(options: O, skb: Skb): Miss;
  /** What it shares with other rules that give the same name. */
  shares?(options: O): { readonly name: string; readonly make: () => Shared };
  compile(options: O, net: Net): Predicate;
}

export interface TargetExtension<O = never> extends Extension<O> {
  /** What -L calls it, where that is another name. */
  readonly listedAs?: string;
  compile(options: O, net: Net, rule: Rule): Action;
}

/** An extension with its options' type forgotten, as the registries keep it. */
export type AnyMatch = MatchExtension<Readonly<Record<string, unknown>>>;
export type AnyTarget = TargetExtension<Readonly<Record<string, unknown>>>;

export function defineMatch<O>(extension: MatchExtension<O>): AnyMatch {
  return extension as AnyMatch;
}

export function defineTarget<O>(extension: TargetExtension<O>): AnyTarget {
  return extension as AnyTarget;
}

export function isProtocol(rule: { readonly protocol: Rule["protocol"] }, protocol: number): boolean {
  return rule.protocol !== null && !rule.protocol.inverted && rule.protocol.value === protocol;
}
