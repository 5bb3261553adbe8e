/**
 * What a rule names, as numbers and words to draw packets from: for each field the values that meet it and those just outside
 * (the port before and after, the address before and after a prefix). Read off the text that iptables-save prints, target
 * included: where DNAT sends a packet is where another may be sent at once.
 */
import type { Rule } from "../kernel/config/netfilter.ts";
import type { Net } from "../kernel/net.ts";
import { saveRule } from "../kernel/netfilter/rule-text.ts";
import { formatIpv4, type Ipv4, parsePrefix, toIpv4 } from "../wire/ipv4-address.ts";

/** A field's values at the edges of what a rule names. */
export interface Edges<T> {
  readonly inside: readonly T[];
  readonly outside: readonly T[];
}

export interface IcmpType {
  readonly type: number;
  readonly code: number;
}

/** What one rule names; a field that it does not name has no values. */
export interface RuleEdges {
  /** Which packets its chain is asked about. */
  readonly passing: "received here" | "forwarded" | "sent here" | "any";
  readonly protocol: Edges<"tcp" | "udp" | "icmp">;
  readonly src: Edges<string>;
  readonly dst: Edges<string>;
  readonly sport: Edges<number>;
  readonly dport: Edges<number>;
  readonly inDevice: Edges<string>;
  readonly outDevice: Edges<string>;
  readonly mark: Edges<number>;
  readonly ttl: Edges<number>;
  readonly flags: Edges<string>;
  readonly icmpType: Edges<IcmpType>;
  /** The rule is for packets of a connection that was replied to. */
  readonly isEstablished: boolean;
}

/** A rule with where it stands. */
export interface PlacedRule {
  readonly table: string;
  readonly chain: string;
  readonly number: number;
  readonly rule: Rule;
}

/** The rules of a namespace with where they stand, in the order of iptables-save. */
export function* rulesOf(net: Net): Generator<PlacedRule> {
  for (const [table, { chains }] of Object.entries(net.config.firewall))
    for (const { name, rules } of chains)
      for (const [index, rule] of rules.entries()) yield { table, chain: name, number: index + 1, rule };
}

/** What each rule names; of a user's chain also what the first rule names that leads there. */
export function edgesOf(net: Net): RuleEdges[] {
  const names = net.devices.flatMap((device) => (device === null ? [] : [device.name]));
  const all = [...rulesOf(net)].map((placed) => ({ ...placed, own: edgesOfRule(names, placed.chain, saveRule(placed.rule)) }));
  const withCaller = (table: string, chain: string, own: RuleEdges, depth: number): RuleEdges => {
    const caller = depth === 0 ? undefined : all.find((each) => each.table === table && each.rule.target?.name === chain);
    return caller === undefined ? own : inherit(own, withCaller(table, caller.chain, caller.own, depth - 1));
  };
  return all.map(({ table, chain, own }) => withCaller(table, chain, own, MAX_CALLERS));
}

/** As deep as chains of docker's and kube-proxy's call one another, and more. */
const MAX_CALLERS = 8;

function inherit(own: RuleEdges, caller: RuleEdges): RuleEdges {
  const fields = Object.entries(own).map(([field, edges]) => {
    const isNamed = typeof edges !== "object" || edges.inside.length > 0 || edges.outside.length > 0;
    return [field, isNamed ? edges : caller[field as keyof RuleEdges]];
  });
  return { ...(Object.fromEntries(fields) as RuleEdges), passing: caller.passing };
}

function edgesOfRule(names: readonly string[], chain: string, text: string): RuleEdges {
  const words = text.trim().split(" ");
  const named = <T>(options: readonly string[], edges: EdgesOf<T>): Edges<T> => namedIn(words, options, edges);
  const states = (words[words.findIndex((word) => word === "--ctstate" || word === "--state") + 1] ?? "").split(",");
  const others = (protocol: string) => PROTOCOLS.filter((each) => each !== protocol);
  return {
    passing: PASSING[chain] ?? "any",
    protocol: named(["-p"], (word) => [PROTOCOLS.filter((each) => each === word), others(word)]),
    src: named(["-s", "--src-range", "--ctorigsrc"], addressEdges),
    dst: named(["-d", "--dst-range", "--ctorigdst", "--to-destination"], addressEdges),
    sport: named(["--sport", "--sports", "--ctorigsrcport"], portEdges),
    dport: named(["--dport", "--dports", "--ports", "--ctorigdstport", "--to-ports"], portEdges),
    inDevice: named(["-i", "--physdev-in"], (word) => deviceEdges(names, word)),
    outDevice: named(["-o", "--physdev-out"], (word) => deviceEdges(names, word)),
    mark: named(["--mark"], (word) => numberEdges(word.split("/")[0]!, 0xffff_ffff)),
    ttl: named(["--ttl-eq", "--ttl-lt", "--ttl-gt"], (word) => [[Number(word)], [Number(word) - 1, Number(word) + 1]]),
    flags: named(["--tcp-flags"], (mask, set) => flagEdges(mask, set)),
    icmpType: named(["--icmp-type"], icmpEdges),
    isEstablished: (states.includes("ESTABLISHED") || states.includes("RELATED")) && !states.includes("NEW"),
  };
}

const PASSING: Readonly<Record<string, RuleEdges["passing"]>> = {
  INPUT: "received here",
  FORWARD: "forwarded",
  POSTROUTING: "forwarded",
  OUTPUT: "sent here",
};
const PROTOCOLS = ["tcp", "udp", "icmp"] as const;
export const ECHO_REQUEST: IcmpType = { type: 8, code: 0 };
const NONE = { inside: [], outside: [] } as const;

/** What meets an option, and what just does not. */
type EdgesOf<T> = (word: string, next: string) => readonly [inside: readonly T[], outside: readonly T[]];

/** The edges of what the first of these options names; what is inverted is met outside. */
function namedIn<T>(words: readonly string[], options: readonly string[], edges: EdgesOf<T>): Edges<T> {
  const at = words.findIndex((word) => options.includes(word));
  if (at < 0) return NONE;
  const [inside, outside] = edges(words[at + 1]!, words[at + 2]!);
  return words[at - 1] === "!" ? { inside: outside, outside: inside } : { inside, outside };
}

/** A type, or a type and a code; iptables-save prints the rest as numbers. */
function icmpEdges(word: string): readonly [readonly IcmpType[], readonly IcmpType[]] {
  if (word === "any") return [[ECHO_REQUEST], []];
  const [type, code] = word.split("/").map(Number) as [number, number | undefined];
  const others = [8, 3, 11].filter((each) => each !== type).map((each) => ({ type: each, code: 0 }));
  return [[{ type, code: code ?? 0 }], code === undefined ? others : [{ type, code: (code + 1) % 16 }, ...others]];
}

/** The first and the last address of a prefix or a range, and the next ones outside. */
function addressEdges(word: string): readonly [readonly string[], readonly string[]] {
  const [from, to] = word.replace(/:.*/, "").split("-");
  const [low, high] = to === undefined ? prefixEnds(from!) : [prefixEnds(from!)[0], prefixEnds(to)[1]];
  const text = (value: number) => formatIpv4(toIpv4(value));
  return [
    [...new Set([low, high])].map(text),
    [...(low === 0 ? [] : [low - 1]), ...(high === 0xffff_ffff ? [] : [high + 1])].map(text),
  ];
}

/** As unsigned numbers. */
function prefixEnds(word: string): readonly [number, number] {
  const { address, length } = parsePrefix(word)!;
  const low = (address as Ipv4) >>> 0;
  return [low, low + 2 ** (32 - length) - 1];
}

/** `80`, `80:90`, `80,443,1000:2000`. */
function portEdges(word: string): readonly [readonly number[], readonly number[]] {
  const ranges = word.split(",").map((each) => numberEdges(each, 0xffff));
  const inside = ranges.flatMap(([each]) => each);
  return [inside, ranges.flatMap(([, each]) => each).filter((port) => port > 0 && !inside.includes(port))];
}

function numberEdges(word: string, max: number): readonly [readonly number[], readonly number[]] {
  const [low, high = low] = word.split(/[:-]/).map(Number) as [number, number?];
  return [[...new Set([low, high])], [low - 1, high + 1].filter((each) => each >= 0 && each <= max)];
}

/** A name, or a name ending in "+". */
function deviceEdges(names: readonly string[], word: string): readonly [readonly string[], readonly string[]] {
  const isNamed = (name: string) => (word.endsWith("+") ? name.startsWith(word.slice(0, -1)) : name === word);
  return [names.filter(isNamed), names.filter((name) => !isNamed(name))];
}

const LETTERS: Readonly<Record<string, string>> = { FIN: "F", SYN: "S", RST: "R", PSH: "P", ACK: "A", URG: "U" };

function flagEdges(mask: string, set: string): readonly [readonly string[], readonly string[]] {
  const letters = (words: string) =>
    words
      .split(",")
      .map((each) => LETTERS[each] ?? "")
      .join("");
  const inside = letters(set);
  return [[inside], [...new Set([letters(mask), "SA", "A", ""])].filter((each) => each !== inside)];
}
