/**
 * Rules made ready to run: the address and protocol tests as numbers, the device tests as names, each match as a predicate, the
 * target as a number and, where it does something, a function. A rule is compiled once, when the first packet meets its chain,
 * and keeps its compiled form (and with it the state of limit, nth and their kin) for as long as the rule stands.
 */

import type { Explanation } from "../../trace/hop.ts";
import type { RuleDetail } from "../../trace/hop-details.ts";
import type { Link } from "../config/link.ts";
import type { Chain, FirewallTable, Invertible, Rule } from "../config/netfilter.ts";
import type { Device } from "../device.ts";
import type { Net } from "../net.ts";
import { addressBounds, type Bound } from "./bounds.ts";
import { HOOK_NAMES } from "./hooks.ts";
import { findMatch } from "./matches/index.ts";
import { findTarget, STANDARD } from "./targets/index.ts";
import type { Program } from "./walk/program.ts";
import type { Sieve } from "./walk/sieve.ts";
import type { Action, Predicate } from "./xtables.ts";

export interface Counter {
  packets: number;
  bytes: number;
}

export const CHECK_ADDRESSES = 1;
export const CHECK_PROTOCOL = 2;
export const CHECK_IN_DEVICE = 4;
export const CHECK_OUT_DEVICE = 8;
export const CHECK_FRAGMENT = 16;
export const CHECK_TESTS = 32;

/** What happens when a rule matches. */
export const GO_ON = 0;
export const ACCEPT = 1;
export const DROP = 2;
export const RETURN = 3;
export const JUMP = 4;
export const GOTO = 5;
export const ACT = 6;

/** A rule as walkers see it: what it asks for as numbers, tests and an action. */
export class CompiledRule {
  /** As configured. */
  readonly rule: Rule;
  /** What it matched. */
  readonly counter: Counter;
  /** The address -s asks for, under the mask. */
  readonly source: number;
  /** 0 where none is asked for. */
  readonly sourceMask: number;
  /** ! -s. */
  readonly sourceInverted: boolean;
  /** The address -d asks for, under the mask. */
  readonly destination: number;
  /** 0 where none is asked for. */
  readonly destinationMask: number;
  /** ! -d. */
  readonly destinationInverted: boolean;
  /** 0 for any. */
  readonly protocol: number;
  /** ! -p. */
  readonly protocolInverted: boolean;
  /** -i; null where none is asked for. */
  readonly inDevice: DeviceTest | null;
  /** -o; null where none is asked for. */
  readonly outDevice: DeviceTest | null;
  /** -f; null where it is not given. */
  readonly fragment: Invertible<true> | null;
  /** Its matches; null where it has none. */
  readonly tests: readonly Predicate[] | null;
  /** Which of its parts have to be looked at (CHECK_*); 0 matches every packet. */
  readonly checks: number;
  /** What happens when it matches: go on, a verdict, a jump, an action. */
  readonly kind: number;
  /** Its target's; null where it has none of its own. */
  readonly action: Action | null;
  /** What was reported of it last (walk/walker.ts). */
  explanation: Explanation<"rule"> | null = null;
  /** Where it jumps to, as the table `chainOf` knows it. */
  chain: CompiledChain | null = null;
  /** The table as it was when `chain` was found. */
  chainOf: CompiledTable | null = null;

  constructor(rule: Rule, counter: Counter, net: Net) {
    this.rule = rule;
    this.counter = counter;
    this.source = rule.source?.value.address ?? 0;
    this.sourceMask = rule.source?.value.mask ?? 0;
    this.sourceInverted = rule.source?.inverted ?? false;
    this.destination = rule.destination?.value.address ?? 0;
    this.destinationMask = rule.destination?.value.mask ?? 0;
    this.destinationInverted = rule.destination?.inverted ?? false;
    this.protocol = rule.protocol?.value ?? 0;
    this.protocolInverted = rule.protocol?.inverted ?? false;
    this.inDevice = rule.inDevice === null ? null : new DeviceTest(rule.inDevice);
    this.outDevice = rule.outDevice === null ? null : new DeviceTest(rule.outDevice);
    this.fragment = rule.fragment;
    const tests = rule.matches
      .filter(({ name }) => name !== "comment")
      .map((match) => findMatch(match.name)!.compile(match.options, net));
    this.tests = tests.length === 0 ? null : tests;
    this.checks =
      (rule.source === null && rule.destination === null ? 0 : CHECK_ADDRESSES) |
      (this.protocol === 0 ? 0 : CHECK_PROTOCOL) |
      (rule.inDevice === null ? 0 : CHECK_IN_DEVICE) |
      (rule.outDevice === null ? 0 : CHECK_OUT_DEVICE) |
      (rule.fragment === null ? 0 : CHECK_FRAGMENT) |
      (this.tests === null ? 0 : CHECK_TESTS);
    this.kind = kindOf(rule);
    this.action = this.kind === ACT ? findTarget(rule.target!.name)!.compile(rule.target!.options!, net, rule) : null;
  }
}

/**
 * -i and -o: a name, or the beginning of one. A packet without such a device has the empty name. The result for the device met
 * last is kept: what a link is called does not change while it is the same value.
 */
export class DeviceTest {
  readonly name: string;
  readonly isPrefix: boolean;
  readonly inverted: boolean;
  #link: Link | null = null;
  #result = false;

  constructor({ value, inverted }: Invertible<string>) {
    this.isPrefix = value.endsWith("+");
    this.name = this.isPrefix ? value.slice(0, -1) : value;
    this.inverted = inverted;
  }

  passes(device: Device | null): boolean {
    if (device === null) return this.passesName("");
    const { link } = device;
    if (link !== this.#link) {
      this.#link = link;
      this.#result = this.passesName(link.name);
    }
    return this.#result;
  }

  passesName(name: string): boolean {
    return (this.isPrefix ? name.startsWith(this.name) : name === this.name) !== this.inverted;
  }
}

function kindOf({ target }: Rule): number {
  if (target === null) return GO_ON;
  if (target.options !== null) return ACT;
  if (!STANDARD.has(target.name)) return target.goto ? GOTO : JUMP;
  return target.name === "ACCEPT" ? ACCEPT : target.name === "DROP" ? DROP : RETURN;
}

/** What a packet must have at least for a rule to match it, or to be counted by a match of it that keeps state. */
export function boundsOf(rule: Rule): readonly Bound[] {
  const bounds = [...addressBounds(rule)];
  for (const { name, options } of rule.matches) {
    const match = findMatch(name)!;
    if (match.keepsState) break;
    bounds.push(...(match.bounds?.(options) ?? []));
  }
  return bounds;
}

/** A chain as walkers see it. */
export interface CompiledChain {
  /** As configured. */
  readonly chain: Chain;
  /** In order. */
  readonly rules: readonly CompiledRule[];
  /** Null where the policy does not count. */
  readonly policyCounter: Counter | null;
  /** What is reported of the policy (walk/walker.ts). */
  policyExplained: RuleDetail | null;
  /** Its rules by the addresses they ask for; null until somebody explains (walk/miss.ts). */
  sieve: Sieve | null;
}

/** A table of iptables as walkers see it. */
export class CompiledTable {
  /** As configured. */
  readonly table: FirewallTable;
  /** By name. */
  readonly chains: ReadonlyMap<string, CompiledChain>;
  /** The chain at each hook; null where there is none. */
  readonly bases: readonly (CompiledChain | null)[];
  /** How many rules it has. */
  readonly size: number;
  /** The walks compiled for each hook, most used first; null where the plain one has to do. */
  programs: (Program[] | null)[] = [];

  constructor(table: FirewallTable, compileChain: (chain: Chain) => CompiledChain) {
    this.table = table;
    this.chains = new Map(table.chains.map((chain) => [chain.name, compileChain(chain)]));
    this.bases = HOOK_NAMES.map((name) => this.chains.get(name) ?? null);
    this.size = table.chains.reduce((sum, { rules }) => sum + rules.length, 0);
    this.forgetPrograms();
  }

  /** A device got another name, came or went: programs compiled for devices may no longer hold. */
  forgetPrograms(): void {
    this.programs = HOOK_NAMES.map(() => []);
  }

  /** The chain a rule jumps to. */
  target(rule: CompiledRule): CompiledChain {
    if (rule.chainOf !== this) {
      rule.chain = this.chains.get(rule.rule.target!.name) ?? null;
      rule.chainOf = this;
    }
    if (rule.chain === null) throw new Error(`table ${this.table.name}: no chain ${rule.rule.target!.name}`);
    return rule.chain;
  }
}
