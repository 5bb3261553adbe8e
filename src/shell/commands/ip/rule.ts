/** `ip rule`. iproute2: ip/iprule.c. */
import { refusal } from "../../../kernel/config/errno.ts";
import { type PolicyRule, PROTO_KERNEL } from "../../../kernel/config/route.ts";
import { findDevice } from "../../../kernel/netlink/device.ts";
import { DEFAULT_RULES } from "../../../kernel/netlink/netns.ts";
import { addRule, checkRule, deleteRule, findRule, flushRules, type NewRule } from "../../../kernel/netlink/rule.ts";
import { covers, formatIpv4, type Prefix } from "../../../wire/ipv4-address.ts";
import { set, value } from "../../options/rows.ts";
import { type Arguments, parseUnsigned } from "./arguments.ts";
import { type AddressFamily, type InetPrefix, plain, readPrefix } from "./inet-prefix.ts";
import { type GivenWord, KeywordTable, takes, valid } from "./keywords.ts";
import { dsfieldName, dsfieldValue, nameOf, PROTOCOLS, protocolOf, TABLES } from "./names.ts";
import type { Printer } from "./printer.ts";
import { protocolName } from "./probe-packet.ts";
import { notModelled, Quit, refused, require } from "./quit.ts";
import { tableOf } from "./route-parse.ts";
import { deviceName, PREFERENCE, parseTunnelId, ports, readMark, readProtocol, readUids } from "./rule-values.ts";
import { type Mutable, parseRule, type RuleWords } from "./rule-words.ts";
import { showsUsage, type Tool } from "./tool.ts";
import { RULE_HELP } from "./usage.ts";
import { Verbs } from "./verbs.ts";

export const RULE_VERBS: Verbs = new Verbs(
  "ip rule",
  {
    "list* lst* show*": showRules,
    "save* restore*": null,
    "add*": (tool, args) => modify(tool, args, "add"),
    "delete*": (tool, args) => modify(tool, args, "del"),
    "flush*": flush,
    "help*": showsUsage(RULE_HELP),
  },
  showRules,
);

function modify(tool: Tool, args: Arguments, verb: "add" | "del"): number {
  if (args.isAtEnd) throw new Quit(`"ip rule ${verb}" requires arguments.\n`, 1);
  const words = parseRule(tool, args);
  const { rule } = words;
  const family = tool.options.family === "any" ? "inet" : tool.options.family;
  if (family !== "inet" && family !== "inet6") throw new Quit("Error: Rule family not supported.\n", 2);
  rule.from = selectorOf(words.from, family, "source");
  rule.to = selectorOf(words.to, family, "dst");
  if (words.unmodelled !== null) throw notModelled(`rule option "${words.unmodelled}"`);
  if (family === "inet6") throw refuseIpv6(words, verb);
  require(verb === "del" ? deleteRule(tool.net, rule) : addRule(tool.net, toNewRule(rule)));
  return 0;
}

/** Linux keeps host bits of a rule's address and prints them. */
function selectorOf(prefix: InetPrefix | null, family: AddressFamily, what: "source" | "dst"): Prefix | null {
  if (prefix === null || prefix.length === 0) return null;
  if (prefix.family !== family) throw new Quit(`Error: Invalid ${what} address.\n`, 2);
  return plain(prefix);
}

function toNewRule(rule: Mutable<PolicyRule>): NewRule {
  return {
    priority: rule.priority ?? null,
    not: rule.not ?? false,
    from: rule.from ?? null,
    to: rule.to ?? null,
    tos: rule.tos ?? 0,
    mark: rule.mark ?? 0,
    markMask: rule.markMask ?? 0,
    iif: rule.iif ?? null,
    oif: rule.oif ?? null,
    uids: rule.uids ?? null,
    protocol: rule.protocol ?? null,
    sport: rule.sport ?? null,
    dport: rule.dport ?? null,
    action: rule.action ?? "lookup",
    table: rule.table ?? 254,
    gotoPriority: rule.gotoPriority ?? null,
    suppressPrefixLength: rule.suppressPrefixLength ?? null,
    ruleProtocol: rule.ruleProtocol ?? 0,
  };
}

/** A change that the kernel would refuse is refused in its words; any other is none that is modelled. */
function refuseIpv6({ rule, from, to }: RuleWords, verb: "add" | "del"): Quit {
  const isOfAny = (from?.length ?? 0) === 0 && (to?.length ?? 0) === 0;
  if (verb === "del") {
    const found = isOfAny ? findRule(IPV6_RULES, rule) : refusal("ENOENT");
    return typeof found === "number" ? notModelled("a change of IPv6 rules") : refused(found);
  }
  const checked = checkRule(IPV6_RULES, toNewRule(rule));
  if ("errno" in checked && (isOfAny || checked.errno !== "EEXIST")) return refused(checked);
  if (rule.table === 0 && (rule.action ?? "lookup") === "lookup") return refused(refusal("EINVAL", "Invalid table"));
  return notModelled("a change of IPv6 rules");
}

function flush(tool: Tool, args: Arguments): number {
  const filter = RULE_FILTER_WORDS.read({}, tool, args);
  const goes = (rule: PolicyRule): boolean =>
    rule.priority !== 0 &&
    passes(rule, filter) &&
    (filter.ruleProtocol === undefined || rule.ruleProtocol === filter.ruleProtocol);
  dumpable(tool);
  if (tool.options.family !== "inet6") flushRules(tool.net, goes);
  else if (IPV6_RULES.some(goes)) throw notModelled("a change of IPv6 rules");
  return 0;
}

/** Of the families other than these two none has rules. */
function dumpable({ options }: Tool): void {
  if (!["any", "inet", "inet6"].includes(options.family))
    throw new Quit("RTNETLINK answers: Address family not supported by protocol\nDump terminated\n", 255);
}

interface RuleFilter extends Mutable<PolicyRule> {
  /** A word no rule that is modelled can pass. */
  isNone?: boolean;
}

/** The words of `show` and `flush`. iproute2: iprule_list_flush_or_save(). */
export const RULE_FILTER_WORDS = new KeywordTable<RuleFilter>(
  "ip rule show|flush",
  {
    [PREFERENCE]: value("priority", valid("preference value is invalid\n", parseUnsigned)),
    not: set({ not: true }),
    "tos dsfield": value("tos", valid("TOS value is invalid\n", dsfieldValue)),
    fwmark: takes((filter, { value }) => {
      const { mark, mask } = readMark(value);
      filter.mark = mark | 0;
      filter.markMask = (mask ?? 0) | 0;
    }),
    "dev iif": value("iif", deviceName('"iif"/"dev"')),
    oif: value("oif", deviceName('"oif"')),
    l3mdev: set({ isNone: true }),
    uidrange: value("uids", readUids),
    "tun_id*": takes((filter, given) => {
      if (valid('"tun_id" value is invalid\n', parseTunnelId)(given.value, given) !== 0) filter.isNone = true;
    }),
    "lookup* table*": value("table", valid("table id value is invalid\n", tableOf)),
    ipproto: takes((filter, given) => {
      filter.protocol = readProtocol(given.value, given) || null;
    }),
    sport: value("sport", ports("invalid port range\n")),
    dport: value("dport", ports("invalid dport range\n")),
    "from* src*": takes((filter, { value, tool }) => {
      filter.from = filterPrefix(tool, value);
    }),
    "protocol*": takes((filter, given) => {
      if (given.value !== "all") filter.ruleProtocol = readRuleProtocol(given.value, given);
    }),
    "dst* to*": takes(takeTo),
  },
  { called: "rule option", nameless: takeTo },
);

const readRuleProtocol = valid('invalid "protocol"\n', protocolOf);

function takeTo(filter: RuleFilter, { value, tool }: GivenWord): void {
  filter.to = filterPrefix(tool, value);
}

function filterPrefix({ options }: Tool, text: string): Prefix | null {
  const prefix = readPrefix(text, options.family === "any" ? "inet" : options.family);
  return prefix.length === 0 ? null : plain(prefix);
}

/** Prefixes filter by what they cover; what is 0 by nothing. iproute2: filter_nlmsg(). */
function passes(rule: PolicyRule, filter: RuleFilter): boolean {
  if (filter.isNone === true) return false;
  const within = (own: Prefix | null, asked: Prefix | null | undefined): boolean =>
    asked === undefined || asked === null || (own !== null && own.length >= asked.length && covers(asked, own.address));
  const same = (key: "priority" | "tos" | "iif" | "oif"): boolean => filter[key] === undefined || rule[key] === filter[key];
  const sameUnlessZero = (key: "mark" | "markMask" | "protocol" | "table"): boolean => !filter[key] || rule[key] === filter[key];
  const sameRange = (key: "uids" | "sport" | "dport"): boolean =>
    !filter[key] || (key !== "uids" && filter[key][0] === 0) || rule[key]?.join() === filter[key].join();
  return (
    within(rule.from, filter.from) &&
    within(rule.to, filter.to) &&
    (filter.not !== true || rule.not) &&
    (["priority", "tos", "iif", "oif"] as const).every(same) &&
    (["mark", "markMask", "protocol", "table"] as const).every(sameUnlessZero) &&
    (["uids", "sport", "dport"] as const).every(sameRange)
  );
}

function showRules(tool: Tool, args: Arguments): number {
  const filter = RULE_FILTER_WORDS.read({}, tool, args);
  dumpable(tool);
  const out = tool.printer();
  const rules = tool.options.family === "inet6" ? IPV6_RULES : tool.net.config.rules;
  for (const rule of rules) if (passes(rule, filter)) printRule(tool, out, rule);
  tool.print(out.finish());
  return 0;
}

/** What a namespace has for IPv6 even where that is disabled: local and main. */
const IPV6_RULES: readonly PolicyRule[] = DEFAULT_RULES.slice(0, 2);

function printRule(tool: Tool, out: Printer, rule: PolicyRule): void {
  out.openObject();
  out.field("priority", `${rule.priority}:\t`, rule.priority);
  if (rule.not) out.field("not", "not ", null);
  printPrefix(out, "src", "from", rule.from);
  if (rule.to !== null) printPrefix(out, "dst", "to", rule.to);
  if (rule.tos !== 0) out.field("tos", ` tos ${dsfieldName(rule.tos)}`, dsfieldName(rule.tos));
  printMark(out, rule);
  printDevice(tool, out, "iif", rule.iif);
  printDevice(tool, out, "oif", rule.oif);
  if (rule.uids !== null) {
    out.field("uid_start", ` uidrange ${rule.uids[0]}`, rule.uids[0]);
    out.field("uid_end", `-${rule.uids[1]}`, rule.uids[1]);
  }
  if (rule.protocol !== null) out.field("ipproto", ` ipproto ${ipprotoName(rule.protocol)}`, ipprotoName(rule.protocol));
  printRange(out, "sport", rule.sport);
  printRange(out, "dport", rule.dport);
  printTable(out, rule);
  printAction(tool, out, rule);
  if (tool.options.details > 0 || ![0, PROTO_KERNEL].includes(rule.ruleProtocol)) {
    const protocol = nameOf(PROTOCOLS, rule.ruleProtocol);
    out.field("protocol", ` proto ${protocol}`, protocol);
  }
  out.text("\n");
  out.close();
}

function printPrefix(out: Printer, key: string, word: string, prefix: Prefix | null): void {
  const lead = word === "from" ? "" : " ";
  if (prefix === null) {
    out.field(key, `${lead}${word} all`, "all");
    return;
  }
  const address = formatIpv4(prefix.address);
  out.field(key, `${lead}${word} ${prefix.length === 32 ? address : `${address}/${prefix.length}`}`, address);
  if (prefix.length !== 32) out.value(`${key}len`, prefix.length);
}

function printMark(out: Printer, rule: PolicyRule): void {
  if (rule.mark === 0 && rule.markMask === 0) return;
  const isFull = rule.markMask >>> 0 === 0xffffffff;
  out.field("fwmark", ` fwmark ${hex(rule.mark)}`, hex(rule.mark));
  if (!isFull) out.field("fwmask", `/${hex(rule.markMask)}`, hex(rule.markMask));
}

/** printf("%#x"): 0 has no prefix. */
function hex(value: number): string {
  return value === 0 ? "0" : `0x${(value >>> 0).toString(16)}`;
}

function ipprotoName(number: number): string {
  const name = protocolName(number);
  return name === String(number) ? `ipproto-${number}` : name;
}

function printDevice(tool: Tool, out: Printer, key: string, name: string | null): void {
  if (name === null) return;
  out.field(key, ` ${key} ${name}`, name);
  if (findDevice(tool.net, name) === null) out.field(`${key}_detached`, " [detached]", null);
}

function printRange(out: Printer, key: string, ports: readonly [number, number] | null): void {
  if (ports === null) return;
  const [low, high] = ports;
  if (low === high) out.field(key, ` ${key} ${low}`, low);
  else {
    out.field(`${key}_start`, ` ${key} ${low}-${high}`, low);
    out.value(`${key}_end`, high);
  }
}

function printTable(out: Printer, { table, suppressPrefixLength }: PolicyRule): void {
  if (table === 0) return;
  out.field("table", ` lookup ${nameOf(TABLES, table)}`, nameOf(TABLES, table));
  if (suppressPrefixLength !== null)
    out.field("suppress_prefixlen", ` suppress_prefixlength ${suppressPrefixLength}`, suppressPrefixLength);
}

/** A rule to go to that is not there makes the going unresolved. */
function printAction(tool: Tool, out: Printer, { action, gotoPriority }: PolicyRule): void {
  if (action === "goto") {
    out.field("goto", ` goto ${gotoPriority}`, gotoPriority);
    const isThere = tool.net.config.rules.some(({ priority }) => priority === gotoPriority);
    if (!isThere) out.field("unresolved", " [unresolved]", null);
  } else if (action === "nop") out.field("nop", " nop", null);
  else if (action !== "lookup") out.field("action", ` ${action}`, action);
}
