/**
 * A recording that checks each fact it receives, at the moment at which it was decided: a "no" names a condition that is not true
 * of the packet, and is the first: without it the rule matches, or fails by another.
 */
import type { Chain, Rule, TableName } from "../../src/kernel/config/netfilter.ts";
import { CompiledRule } from "../../src/kernel/netfilter/compile.ts";
import { findMatch } from "../../src/kernel/netfilter/matches/index.ts";
import { saveHeaderConditions, saveMatch, saveRule } from "../../src/kernel/netfilter/rule-text.ts";
import { failedCondition } from "../../src/kernel/netfilter/walk/miss.ts";
import type { Skb } from "../../src/kernel/skb.ts";
import type { LookupDetail, RuleMissedDetail } from "../../src/trace/facts.ts";
import { Explanation, ExplanationRun, type InFlight } from "../../src/trace/hop.ts";
import { type HopKind, type RawDetail, type RouteDetail, readDetail } from "../../src/trace/hop-details.ts";
import type { DropReason } from "../../src/trace/reasons.ts";
import { Recording } from "../../src/trace/recording.ts";
import { makeHost, runCommand } from "../netfilter-rules/replay.ts";

const HEADER_FIELDS = ["source", "destination", "inDevice", "outDevice", "protocol", "fragment"] as const;
const NOTHING: Rule = {
  source: null,
  destination: null,
  inDevice: null,
  outDevice: null,
  protocol: null,
  fragment: null,
  matches: [],
  target: null,
};

export class CheckedRecording extends Recording {
  /** How many "no" were checked, by condition's option. */
  readonly checked = new Map<string, number>();

  override keep(kind: HopKind, skb: InFlight, raw: RawDetail | Explanation | ExplanationRun, reason: DropReason | null): void {
    super.keep(kind, skb, raw, reason);
    if (raw instanceof ExplanationRun) {
      for (const each of raw.read()) this.#check(kind, skb, each.read());
    } else this.#check(kind, skb, raw instanceof Explanation ? raw.read() : raw);
  }

  #check(kind: HopKind, skb: InFlight, detail: RawDetail): void {
    if (kind === "ruleMissed") this.#checkMiss(detail as RuleMissedDetail, skb as Skb);
    if (kind === "routeLookup") this.#lookups.set(skb, detail as LookupDetail);
    if (kind === "receivePacket") this.#lookups.delete(skb);
    const lookup = this.#lookups.get(skb);
    if (kind === "routePacket" && lookup !== undefined) checkRoute(lookup, readDetail(detail) as RouteDetail);
  }

  readonly #lookups = new WeakMap<InFlight, LookupDetail>();

  #checkMiss(miss: RuleMissedDetail, skb: Skb): void {
    const { rule } = skb.net.firewall.compiled(miss.table as TableName)!.chains.get(miss.chain)!.rules[miss.number - 1]!;
    const { only, without } = parted(rule, miss.condition);
    const reported = `${miss.rule}: no ${miss.condition}, ${miss.has}`;
    if (only !== null && failed(only, skb) === null) throw new Error(`${reported}: the packet has that`);
    // Two matches of a rule may have the same words: -m connmark ! --mark 0x0 -m mark ! --mark 0x0.
    const next = failed(without, skb)?.read() ?? null;
    if (next?.condition === miss.condition && next.has === miss.has) throw new Error(`${reported}: it fails without it, too`);
    const option = miss.condition.replace(/^! /, "").split(" ")[0]!;
    this.checked.set(option, (this.checked.get(option) ?? 0) + 1);
  }
}

/** What a sysctl that refuses a packet has to be. */
const REFUSING = { "not forwarding": [0], route_localnet: [0], rp_filter: [1, 2] } as const;

/** What was looked up is what was done. */
function checkRoute({ refused, route }: LookupDetail, { decision, device, gateway, table }: RouteDetail): void {
  const refuses = decision === "unreachable" || decision === "martian";
  if (refuses !== (refused !== null)) throw new Error(`${decision}, and refused is ${JSON.stringify(refused)}`);
  if (refused !== null && "value" in refused && !(REFUSING[refused.cause] as readonly number[]).includes(refused.value))
    throw new Error(`${refused.cause} with ${refused.sysctl} = ${refused.value}`);
  if (decision === "forward" && (route?.device !== device || route?.gateway !== gateway || route?.table !== table))
    throw new Error(`forwarded by ${device}, and the route is ${JSON.stringify(route)}`);
}

function failed(rule: Rule, skb: Skb) {
  return failedCondition(new CompiledRule(rule, { packets: 0, bytes: 0 }, skb.net), skb);
}

/** A rule of that condition alone (null where it keeps state: it cannot be asked again), and the rule without it. */
function parted(rule: Rule, condition: string): { only: Rule | null; without: Rule } {
  const at = saveHeaderConditions(rule).findIndex((text) => text.trim() === condition);
  if (at >= 0) {
    const field = HEADER_FIELDS[at]!;
    return { only: { ...NOTHING, [field]: rule[field] }, without: { ...rule, [field]: null } };
  }
  const index = rule.matches.findIndex(
    (match) => saveMatch(match).includes(` ${condition}`) || saveMatch(match).trim() === condition,
  );
  const match = rule.matches[index]!;
  const rest = saveMatch(match).replace(` ${condition}`, "");
  const kept = rest === ` -m ${match.name}` || rest === condition ? [] : parse(rule, rest).matches;
  const alone = findMatch(match.name)!.keepsState
    ? null
    : condition.startsWith("-m ")
      ? { ...NOTHING, matches: [match] }
      : { ...NOTHING, matches: parse(rule, ` -m ${match.name} ${condition}`).matches };
  return { only: alone, without: { ...rule, matches: rule.matches.toSpliced(index, 1, ...kept) } };
}

/** Where rules are read: in a chain that no hook leads to, where each match may stand. */
const scratch = makeHost().init;
runCommand(scratch, ["iptables", "-N", "read"]);
const parsed = new Map<string, Rule>();

function parse({ protocol }: Rule, match: string): Rule {
  const text = `${saveRule({ ...NOTHING, protocol })}${match}`;
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const { exit, output } = runCommand(scratch, ["iptables", "-A", "read", ...text.trim().split(" ")]);
  if (exit !== 0) throw new Error(`${text}: ${output}`);
  const chain: Chain = scratch.config.firewall.filter!.chains.find(({ name }) => name === "read")!;
  parsed.set(text, chain.rules.at(-1)!);
  return chain.rules.at(-1)!;
}
