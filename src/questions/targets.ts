/** What targets do to the packets a rule matches: how they go on, or how they end. */
import type { MaskedAddress, Rule } from "../kernel/config/netfilter.ts";
import { hasPorts } from "../kernel/netfilter/conntrack/tuple.ts";
import { saveTarget } from "../kernel/netfilter/rule-text.ts";
import type { MarkMask } from "../kernel/netfilter/xtoptions.ts";
import { LOCALHOST } from "../wire/ipv4-address.ts";
import type { Changes } from "./changes.ts";
import { ALL, type Node } from "./diagram.ts";
import { constant, isKnown, isWithin, type Value, withBits } from "./fields.ts";
import type { RuleSet } from "./rule-set.ts";
import type { Stage } from "./stage.ts";

/** One way packets go on from a target: with the next rule, with what comes after the table, or not at all. */
export type Outcome =
  | { readonly packets: Node; readonly kind: "continue" | "accept"; readonly changes: Changes }
  | { readonly packets: Node; readonly kind: "end"; readonly text: string };

/** What a target with options of its own does. */
export function applyTarget(rules: RuleSet, rule: Rule, stage: Stage, changes: Changes, packets: Node): readonly Outcome[] {
  const { name, options } = rule.target!;
  const given = options as Readonly<Record<string, unknown>>;
  const goOn = (after: Partial<Changes>): Outcome => ({ packets, kind: "continue", changes: { ...changes, ...after } });
  switch (name) {
    case "LOG":
    case "TRACE":
    case "CHECKSUM":
      return [goOn({})];
    case "MARK": {
      const { mark, mask } = given as Readonly<Record<keyof MarkMask, number>>;
      return [goOn({ mark: withBits(changes.mark, mask, mark) })];
    }
    case "CONNMARK":
      return connmark(rules, changes, packets, given as ConnmarkOptions);
    case "CT":
    case "NOTRACK":
      return [goOn({ isUntracked: changes.isUntracked || (!stage.isAgain && given.notrack === true) })];
    case "TTL":
      return changeTtl(rules, rule, changes, packets);
    case "REJECT":
      return [{ packets, kind: "end", text: targetText(rule) }];
    case "DNAT":
    case "SNAT":
    case "MASQUERADE":
    case "REDIRECT":
    case "NETMAP":
      return translate(rules, rule, stage, changes, packets);
    default:
      return [goOn({ others: `${changes.others} ${targetText(rule)}` })];
  }
}

function targetText(rule: Rule): string {
  return saveTarget(rule).replace(/^ -[jg] /, "");
}

/** A packet that is left 0 or 1 is not forwarded: those are groups of their own where the TTL is as it came. Linux: ttl_tg(). */
function changeTtl({ environment }: RuleSet, rule: Rule, changes: Changes, packets: Node): readonly Outcome[] {
  const { diagrams } = environment;
  const { change, value } = rule.target!.options as { readonly change: "set" | "dec" | "inc"; readonly value: number };
  const goOn = (within: Node, ttl: Value): Outcome => ({
    kind: "continue",
    packets: diagrams.and(packets, within),
    changes: { ...changes, ttl, hopsTaken: 0 },
  });
  if (change === "set") return [goOn(ALL, constant("ttl", value))];
  const changed: Value = { unknown: targetText(rule) };
  const { ttl } = changes;
  if (change === "inc" || !isKnown(ttl) || ttl.keep !== -1 || changes.hopsTaken !== 0) return [goOn(ALL, changed)];
  return [
    goOn(isWithin(diagrams, ttl, 0, value), constant("ttl", 0)),
    goOn(isWithin(diagrams, ttl, value + 1, value + 1), constant("ttl", 1)),
    goOn(isWithin(diagrams, ttl, value + 2, 255), changed),
  ];
}

type ConnmarkOptions =
  | ({ readonly kind: "set" } & MarkMask)
  | { readonly kind: "save" | "restore"; readonly nfmask: number; readonly ctmask: number };

/** Only what belongs to a connection has its mark. */
function connmark(rules: RuleSet, changes: Changes, packets: Node, options: ConnmarkOptions): readonly Outcome[] {
  const { diagrams } = rules.environment;
  const tracked = diagrams.and(packets, rules.tracked(changes));
  const { mark, connectionMark } = changes;
  const after: Partial<Changes> =
    options.kind === "set"
      ? { connectionMark: withBits(connectionMark, options.mask, options.mark) }
      : options.kind === "save"
        ? { connectionMark: joined(connectionMark, ~options.ctmask, mark, options.nfmask) }
        : { mark: joined(mark, ~options.nfmask, connectionMark, options.ctmask) };
  return [
    { packets: tracked, kind: "continue", changes: { ...changes, ...after } },
    { packets: diagrams.minus(packets, tracked), kind: "continue", changes },
  ];
}

/** The bits of one value under a mask, flipped by those of another under another. */
function joined(one: Value, oneMask: number, other: Value, otherMask: number): Value {
  if (!isKnown(one) || !isKnown(other)) return { unknown: "a mark that nobody can say" };
  const [kept, added] = [one.keep & oneMask, other.keep & otherMask];
  const bits = (one.bits & oneMask) ^ (other.bits & otherMask);
  if (added === 0) return { field: one.field, keep: kept, bits };
  if (kept === 0) return { field: other.field, keep: added, bits };
  if (one.field === other.field && (kept & added) === 0) return { field: one.field, keep: kept | added, bits };
  return { unknown: "bits of two marks" };
}

interface NatOptions {
  readonly to?: MaskedAddress & Range;
  readonly ports?: Range;
  readonly random?: boolean;
  readonly fullyRandom?: boolean;
}

interface Range {
  readonly low?: number | null;
  readonly high?: number | null;
  readonly portLow?: number | null;
  readonly portHigh?: number | null;
  readonly portBase?: number | null;
}

/** What MASQUERADE and REDIRECT choose where no addresses are known. */
const MASQUERADED = "MASQUERADE";
export const REDIRECTED = "REDIRECT";

/** NAT as where no other connection has the tuple: ports stay as they are, or become the one that is asked for. */
function translate(rules: RuleSet, rule: Rule, stage: Stage, changes: Changes, packets: Node): readonly Outcome[] {
  const { diagrams } = rules.environment;
  const options = rule.target!.options as NatOptions;
  const isSource = stage.hook === "POSTROUTING" || stage.hook === "INPUT";
  const [address, port] = isSource ? (["source", "sourcePort"] as const) : (["destination", "destinationPort"] as const);
  const text = targetText(rule);
  const ports: Range = options.ports ?? options.to ?? {};
  const newPort = hasPorts(rule.protocol?.value ?? 0) ? portAfter(changes[port], ports, options, text, port) : changes[port];
  const accept = (part: Node, value: Value): Outcome => ({
    packets: part,
    kind: "accept",
    changes: { ...changes, [address]: value, [port]: newPort },
  });
  switch (rule.target!.name) {
    case "NETMAP": {
      const { address: network, mask } = options.to!;
      return [accept(packets, withBits(changes[address], mask, network))];
    }
    case "MASQUERADE":
    case "REDIRECT": {
      if (rule.target!.name === "REDIRECT" && stage.hook === "OUTPUT") return [accept(packets, constant(address, LOCALHOST))];
      if (isSource && stage.path.startsWith("self")) return [accept(packets, { unknown: text })];
      const own = rules.environment.ownAddresses(isSource ? (changes.isRerouted ? "newOutDevice" : "outDevice") : "inDevice");
      if (own === null) return [accept(packets, { unknown: isSource ? MASQUERADED : REDIRECTED })];
      let rest = packets;
      const outcomes: Outcome[] = [];
      for (const [part, value] of own) {
        outcomes.push(accept(diagrams.and(packets, part), constant(address, value)));
        rest = diagrams.minus(rest, part);
      }
      return [...outcomes, { packets: rest, kind: "end", text: "DROP" }];
    }
    default: {
      const { low = null, high = null } = options.to!;
      const value: Value = low === null ? changes[address] : low === high ? constant(address, low) : { unknown: text };
      return [accept(packets, value)];
    }
  }
}

function portAfter(
  port: Value,
  { portLow = null, portHigh = null }: Range,
  options: NatOptions,
  text: string,
  field: "sourcePort" | "destinationPort",
): Value {
  if (options.random || options.fullyRandom) return { unknown: text };
  if (portLow === null) return port;
  return portLow === portHigh ? constant(field, portLow) : { unknown: text };
}
