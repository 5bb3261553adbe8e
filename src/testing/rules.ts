/** Random rules: a position (host, table, chain), some matches, a target that is allowed there. */
import fc from "fast-check";
import type { RuleCase, Table } from "./lab-case.ts";
import type { LabContext } from "./lab-context.ts";
import { type Pick, pickFrom, picks } from "./pick.ts";
import { type RulePosition, resolveMatch, resolveProtocol } from "./rule-matches.ts";
import { resolveTarget } from "./rule-targets.ts";

export const CHAINS: Readonly<Record<Table, readonly string[]>> = {
  raw: ["PREROUTING", "OUTPUT"],
  mangle: ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"],
  nat: ["PREROUTING", "POSTROUTING", "OUTPUT", "INPUT"],
  filter: ["FORWARD", "INPUT", "OUTPUT"],
  security: ["INPUT", "FORWARD", "OUTPUT"],
};

/** The user's own chain, one in each table that names it. */
export const USER_CHAIN = "C0";

const TABLES: readonly Table[] = [
  "filter",
  "filter",
  "filter",
  "nat",
  "nat",
  "nat",
  "nat",
  "mangle",
  "mangle",
  "raw",
  "security",
];

export interface RawRule {
  readonly host: Pick;
  readonly position: readonly [Pick, Pick];
  readonly inUserChain: boolean;
  readonly protocol: readonly [Pick, Pick, Pick];
  readonly matches: readonly (readonly [Pick, Pick, Pick])[];
  readonly target: readonly [Pick, Pick, Pick, Pick];
}

export function rawRules(): fc.Arbitrary<RawRule> {
  const pick = picks();
  return fc.record({
    host: pick,
    position: fc.tuple(pick, pick),
    inUserChain: fc.nat({ max: 7 }).map((each) => each === 7),
    protocol: fc.tuple(pick, pick, pick),
    matches: fc.array(fc.tuple(pick, pick, pick), { maxLength: 2, size: "max" }),
    target: fc.tuple(pick, pick, pick, pick),
  });
}

export function resolveRule(raw: RawRule, context: LabContext): { readonly host: string; readonly rule: RuleCase } {
  const host = pickFrom(context.firewalls, raw.host);
  const table = pickFrom(TABLES, raw.position[0]);
  const chain = raw.inUserChain ? USER_CHAIN : pickFrom(CHAINS[table], raw.position[1]);
  return { host, rule: resolveRuleAt(raw, { host, table, chain, context }) };
}

/** What is drawn, as a rule of one chain. */
export function resolveRuleAt(raw: RawRule, position: RulePosition): RuleCase {
  const { table, chain } = position;
  const protocol = resolveProtocol(raw.protocol, position);
  const target = resolveTarget(raw.target, { ...position, protocol: protocol.name });
  const others = raw.matches
    .map((each) => resolveMatch(each, { ...position, protocol: protocol.name }))
    .filter((each) => each !== "");
  const needed = target.needs === undefined ? [] : [target.needs];
  const [first, ...ofProtocol] = protocol.words;
  const matches = [first ?? "", ...needed, ...ofProtocol, ...others].filter((each) => each !== "");
  return { table, chain, matches: dropRepeated(matches), target: target.words };
}

/** iptables takes each option once: of two groups that begin the same, the first stays. */
function dropRepeated(matches: readonly string[]): string[] {
  const keys = new Set<string>();
  return matches.filter((words) => {
    const key = keyOf(words);
    if (keys.has(key)) return false;
    keys.add(key);
    return true;
  });
}

function keyOf(words: string): string {
  const [first, second] = words.replace(/^! /, "").split(" ");
  return first === "-m" ? `-m ${second}` : first!;
}
