/** What targets do to the packets a rule matches: how they go on, or how they end. */
import type { MaskedAddress, Rule } from "../kernel/config/netfilter.ts";
import { hasPorts } from "../kernel/netfilter/conntrack/tuple.ts";
import { saveTarget } from "../kernel/netfilter/rule-text.ts";
import type { MarkMask } from "../kernel/netfilter/xtoptions.ts";
import { LOCALHOST } from "../wire/ipv4-address.ts";
import type { Changes, VariedName } from "./changes.ts";
import type { Diagrams, Node } from "./diagram.ts";
import { constant, isKnown, isWithin, type Value, valueKey, withBits } from "./fields.ts";
import type { RuleSet } from "./rule-set.ts";
import { hopsBefore, type Stage } from "./stage.ts";
import { type Part, partsWithin } from "./varied.ts";

/** What fields become. */
export type NewValues = Partial<Record<VariedName, Value>>;

/** One way packets go on from a target: with the next rule, with what comes after the table, or not at all. */
export type Outcome = { readonly packets: Node } & (
  | { readonly kind: "continue"; readonly values: NewValues; readonly isUntracked?: boolean }
  | { readonly kind: "accept"; readonly values: NewValues }
  | { readonly kind: "end"; readonly text: string }
);

/** What a target with options of its own does. */
export function applyTarget(rules: RuleSet, rule: Rule, stage: Stage, changes: Changes, packets: Node): readonly Outcome[] {
  const { name, options } = rule.target!;
  const { diagrams } = rules.environment;
  const given = options as Readonly<Record<string, unknown>>;
  switch (name) {
    case "LOG":
    case "TRACE":
    case "CHECKSUM":
      return [];
    case "MARK": {
      const { mark, mask } = given as Readonly<Record<keyof MarkMask, number>>;
      return partsWithin(diagrams, changes.mark, packets).map((part) =>
        goOn(part, { mark: withBits(part.value, "mark", mask, mark) }),
      );
    }
    case "CONNMARK":
      return connmark(rules, changes, packets, given as ConnmarkOptions);
    case "CT":
    case "NOTRACK":
      return stage.isAgain || given.notrack !== true ? [] : [{ kind: "continue", packets, values: {}, isUntracked: true }];
    case "TTL":
      return partsWithin(diagrams, changes.ttl, packets).flatMap((part) => changeTtl(diagrams, rule, stage, part));
    case "REJECT":
      return [{ packets, kind: "end", text: targetText(rule) }];
    case "DNAT":
    case "SNAT":
    case "MASQUERADE":
    case "REDIRECT":
    case "NETMAP":
      return translate(rules, rule, stage, changes, packets);
    default:
      return partsWithin(diagrams, changes.others, packets).map((part) =>
        goOn(part, { others: { unknown: `${valueText(part.value)} ${targetText(rule)}` } }),
      );
  }
}

function goOn({ packets }: Pick<Part, "packets">, values: NewValues): Outcome {
  return { kind: "continue", packets, values };
}

function targetText(rule: Rule): string {
  return saveTarget(rule).replace(/^ -[jg] /, "");
}

/** A packet that is left 0 or 1 is not forwarded: those are parts of their own where the TTL is as it came. Linux: ttl_tg(). */
function changeTtl(diagrams: Diagrams, rule: Rule, stage: Stage, { value: ttl, packets }: Part): readonly Outcome[] {
  const { change, value } = rule.target!.options as { readonly change: "set" | "dec" | "inc"; readonly value: number };
  if (change === "set") return [goOn({ packets }, { ttl: constant("ttl", value) })];
  if (isKnown(ttl) && ttl.keep === 0) {
    const changed = change === "dec" ? Math.max(0, ttl.bits - value) : Math.min(255, ttl.bits + value);
    return [goOn({ packets }, { ttl: constant("ttl", changed) })];
  }
  const changed: Value = { unknown: `${valueText(ttl)}${hopsBefore(stage) === 0 ? "" : ", less one"} ${targetText(rule)}` };
  if (change === "inc" || !isKnown(ttl) || hopsBefore(stage) > 0) return [goOn({ packets }, { ttl: changed })];
  const within = (low: number, high: number, after: Value): Outcome =>
    goOn({ packets: diagrams.and(packets, isWithin(diagrams, ttl, low, high)) }, { ttl: after });
  return [
    within(0, value, constant("ttl", 0)),
    within(value + 1, value + 1, constant("ttl", 1)),
    within(value + 2, 255, changed),
  ];
}

function valueText(value: Value): string {
  return isKnown(value) ? valueKey(value) : value.unknown;
}

type ConnmarkOptions =
  | ({ readonly kind: "set" } & MarkMask)
  | { readonly kind: "save" | "restore"; readonly nfmask: number; readonly ctmask: number };

/** Only what belongs to a connection has its mark. */
function connmark(rules: RuleSet, changes: Changes, packets: Node, options: ConnmarkOptions): readonly Outcome[] {
  const { diagrams } = rules.environment;
  const tracked = diagrams.and(packets, rules.tracked(changes));
  return partsWithin(diagrams, changes.connectionMark, tracked).flatMap((part) => {
    const connectionMark = part.value;
    if (options.kind === "set")
      return [goOn(part, { connectionMark: withBits(connectionMark, "connectionMark", options.mask, options.mark) })];
    return partsWithin(diagrams, changes.mark, part.packets).map(({ value: mark, packets: both }) =>
      options.kind === "save"
        ? goOn({ packets: both }, { connectionMark: joinedBits(connectionMark, ~options.ctmask, mark, options.nfmask) })
        : goOn({ packets: both }, { mark: joinedBits(mark, ~options.nfmask, connectionMark, options.ctmask) }),
    );
  });
}

/** The bits of one value under a mask, flipped by those of another under another. */
function joinedBits(one: Value, oneMask: number, other: Value, otherMask: number): Value {
  const unknown = { unknown: `${valueText(one)} & ${oneMask} ^ ${valueText(other)} & ${otherMask}` };
  if (!isKnown(one) || !isKnown(other)) return unknown;
  const [kept, added] = [one.keep & oneMask, other.keep & otherMask];
  const bits = (one.bits & oneMask) ^ (other.bits & otherMask);
  if (added === 0) return { field: one.field, keep: kept, bits };
  if (kept === 0) return { field: other.field, keep: added, bits };
  if (one.field === other.field && (kept & added) === 0) return { field: one.field, keep: kept | added, bits };
  return unknown;
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
  const newPort = hasPorts(rule.protocol?.value ?? 0) ? portAfter(options, text, port) : null;
  const accept = (part: Node, value: Value | null): Outcome => ({
    packets: part,
    kind: "accept",
    values: { ...(value !== null && { [address]: value }), ...(newPort !== null && { [port]: newPort }) },
  });
  switch (rule.target!.name) {
    case "NETMAP": {
      const { address: network, mask } = options.to!;
      return partsWithin(diagrams, changes[address], packets).map((part) =>
        accept(part.packets, withBits(part.value, address, mask, network)),
      );
    }
    case "MASQUERADE":
    case "REDIRECT": {
      if (rule.target!.name === "REDIRECT" && stage.hook === "OUTPUT") return [accept(packets, constant(address, LOCALHOST))];
      if (isSource && stage.path.startsWith("self")) return [accept(packets, { unknown: text })];
      const own = rules.environment.ownAddresses(isSource ? (changes.isRerouted ? "newOutDevice" : "outDevice") : "inDevice");
      if (own === null) return [accept(packets, { unknown: isSource ? MASQUERADED : REDIRECTED })];
      const rest = own.reduce((left, [part]) => diagrams.minus(left, part), packets);
      return [
        ...own.map(([part, value]) => accept(diagrams.and(packets, part), constant(address, value))),
        { packets: rest, kind: "end", text: "DROP" },
      ];
    }
    default: {
      const { low = null, high = null } = options.to!;
      return [accept(packets, low === null ? null : low === high ? constant(address, low) : { unknown: text })];
    }
  }
}

/** Null where it stays. */
function portAfter(options: NatOptions, text: string, field: "sourcePort" | "destinationPort"): Value | null {
  const { portLow = null, portHigh = null }: Range = options.ports ?? options.to ?? {};
  if (options.random || options.fullyRandom) return { unknown: text };
  if (portLow === null) return null;
  return portLow === portHigh ? constant(field, portLow) : { unknown: text };
}
