/** `ip rule`. iproute2: ip/iprule.c. */
import { type PolicyRule, PROTO_KERNEL, type RuleAction } from "../../../kernel/config/route.ts";
import { findDevice } from "../../../kernel/netlink/device.ts";
import { DEFAULT_RULES } from "../../../kernel/netlink/netns.ts";
import { addRule, deleteRule, flushRules } from "../../../kernel/netlink/rule.ts";
import { covers, formatIpv4, type Prefix } from "../../../wire/ipv4-address.ts";
import { type Arguments, abbreviates, parseUnsigned, toPrefix } from "./arguments.ts";
import { dsfieldName, dsfieldValue, nameOf, numberOf, PROTOCOLS, TABLES } from "./names.ts";
import type { Printer } from "./printer.ts";
import { protocolName, protocolNumber } from "./probe-packet.ts";
import { demand, notModelled, Quit, wrongArgument } from "./quit.ts";
import { tableOf } from "./route-parse.ts";
import { type ObjectCommand, type Tool, unknownCommand, usage } from "./tool.ts";
import { RULE_HELP } from "./usage.ts";

export const ruleObject: ObjectCommand = (tool, args) => {
  const word = args.take();
  if (word === null) return showRules(tool, args);
  if (["list", "lst", "show"].some((name) => abbreviates(word, name))) return showRules(tool, args);
  if (tool.options.family === "inet6") throw notModelled("IPv6");
  if (["save", "restore"].some((name) => abbreviates(word, name))) throw notModelled(`rule ${word}`);
  if (abbreviates(word, "add")) return modify(tool, args, "add");
  if (abbreviates(word, "delete")) return modify(tool, args, "del");
  if (abbreviates(word, "flush")) return flush(tool, args);
  if (abbreviates(word, "help")) throw usage(RULE_HELP);
  throw unknownCommand(word, "ip rule help");
};

type Mutable<T> = { -readonly [K in keyof T]?: T[K] };

const NOT_MODELLED = ["l3mdev", "sup_group", "nat"];
const NOT_MODELLED_TOO = ["realms", "tun_id", "suppress_ifgroup", "map-to"];

/** Types of routes whose numbers mean something as actions: 1 to look up, 2 to go to another rule, 3 to do nothing. */
const ACTIONS: Readonly<Record<string, RuleAction>> = {
  unicast: "lookup",
  local: "goto",
  broadcast: "nop",
  brd: "nop",
  blackhole: "blackhole",
  unreachable: "unreachable",
  prohibit: "prohibit",
  throw: "throw",
};
const OTHER_TYPES = ["anycast", "multicast", "nat", "xresolve"];

/** The words of `add` and `del`. iproute2: iprule_modify(). */
function parseRule(args: Arguments): Mutable<PolicyRule> {
  const rule: Mutable<PolicyRule> = {};
  while (!args.isAtEnd) {
    const word = args.take()!;
    if (word === "not") rule.not = true;
    else if (word === "from") rule.from = prefixOrAny(args);
    else if (word === "to") rule.to = prefixOrAny(args);
    else if (isPreference(word)) rule.priority = take(args, "preference value is invalid\n", (text) => parseUnsigned(text));
    else if (word === "tos" || abbreviates(word, "dsfield")) rule.tos = take(args, "TOS value is invalid\n", dsfieldValue);
    else if (word === "fwmark") {
      const { mark, mask } = takeMark(args);
      rule.mark = mark | 0;
      rule.markMask = (mask ?? (mark === 0 ? 0 : 0xffffffff)) | 0;
    } else if (NOT_MODELLED.includes(word) || NOT_MODELLED_TOO.some((name) => abbreviates(word, name)))
      throw notModelled(`rule option "${word}"`);
    else if (abbreviates(word, "protocol"))
      rule.ruleProtocol = take(args, '"protocol" value is invalid\n', (text) => numberOf(PROTOCOLS, text, 255));
    else if (abbreviates(word, "table") || word === "lookup") rule.table = take(args, "invalid table ID\n", tableOf);
    else if (abbreviates(word, "suppress_prefixlength") || word === "sup_pl")
      rule.suppressPrefixLength = take(args, "suppress_prefixlength value is invalid\n", (text) =>
        parseUnsigned(text, 0x7fffffff),
      );
    else if (word === "dev" || word === "iif") rule.iif = deviceName(args, '"iif"/"dev"');
    else if (word === "oif") rule.oif = deviceName(args, '"oif"');
    else if (word === "uidrange") rule.uids = takeUids(args);
    else if (word === "ipproto") rule.protocol = take(args, 'Invalid "ipproto" value\n', protocolNumber) || null;
    else if (word === "sport") rule.sport = takePorts(args, "invalid port range\n");
    else if (word === "dport") rule.dport = takePorts(args, "invalid dport range\n");
    else takeAction(args, word, rule);
  }
  return rule;
}

function takeAction(args: Arguments, word: string, rule: Mutable<PolicyRule>): void {
  const text = word === "type" ? args.value() : word;
  if (abbreviates(text, "help")) throw usage(RULE_HELP);
  if (abbreviates(text, "goto")) {
    rule.action = "goto";
    rule.gotoPriority = take(args, "invalid target\n", (target) => parseUnsigned(target));
  } else if (abbreviates(text, "nop")) rule.action = "nop";
  else {
    if (OTHER_TYPES.includes(text) || parseUnsigned(text, 255) !== null) throw notModelled(`rule type "${text}"`);
    const action = ACTIONS[text];
    if (action === undefined) throw wrongArgument("Failed to parse rule type", text);
    rule.action = action;
  }
  rule.table ??= 0;
}

function isPreference(word: string): boolean {
  return abbreviates(word, "preference") || abbreviates(word, "order") || abbreviates(word, "priority");
}

/** Linux keeps host bits of a rule's address and prints them. */
function prefixOrAny(args: Arguments, family?: "inet"): Prefix | null {
  const { address, length } = toPrefix(args.value(), family);
  return length === 0 ? null : { address, length };
}

function take(args: Arguments, message: string, parse: (text: string) => number | null): number {
  const text = args.value();
  const value = parse(text);
  if (value === null) throw wrongArgument(message, text);
  return value;
}

function deviceName(args: Arguments, key: string): string {
  const name = args.value();
  if (name.length > 15 || name === "" || /[/\s]/.test(name)) throw wrongArgument(`${key} not a valid ifname`, name);
  return name;
}

function takeMark(args: Arguments): { readonly mark: number; readonly mask: number | null } {
  const text = args.value();
  const slash = text.indexOf("/");
  const markText = slash < 0 ? text : text.slice(0, slash);
  const mark = parseUnsigned(markText);
  if (mark === null) throw wrongArgument("fwmark value is invalid\n", markText);
  if (slash < 0) return { mark, mask: null };
  const mask = parseUnsigned(text.slice(slash + 1));
  if (mask === null) throw wrongArgument("fwmask value is invalid\n", text.slice(slash + 1));
  return { mark, mask };
}

/** sscanf("%u-%u"): as many of two numbers as there are, each cut to its bits. */
function scanRange(text: string, bits: 16 | 32): number[] {
  const [, first, second] = /^\s*([+-]?\d+)(?:-\s*([+-]?\d+))?/.exec(text) ?? [];
  return [first, second].filter((part) => part !== undefined).map((part) => Number(BigInt.asUintN(bits, BigInt(part))));
}

function takeUids(args: Arguments): readonly [number, number] {
  const text = args.value();
  const [low, high] = scanRange(text, 32);
  if (low === undefined || high === undefined) throw wrongArgument("invalid UID range\n", text);
  return [low, high];
}

function takePorts(args: Arguments, message: string): readonly [number, number] {
  const text = args.value();
  const [low, high] = scanRange(text, 16);
  if (low === undefined) throw wrongArgument(message, text);
  return [low, high ?? low];
}

function modify(tool: Tool, args: Arguments, verb: "add" | "del"): number {
  if (args.isAtEnd) throw new Quit(`"ip rule ${verb}" requires arguments.\n`, 1);
  const rule = parseRule(args);
  if (verb === "del") {
    demand(deleteRule(tool.net, rule));
    return 0;
  }
  demand(
    addRule(tool.net, {
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
    }),
  );
  return 0;
}

function flush(tool: Tool, args: Arguments): number {
  const filter = parseFilter(args);
  flushRules(
    tool.net,
    (rule) =>
      rule.priority !== 0 &&
      passes(rule, filter) &&
      (filter.ruleProtocol === undefined || rule.ruleProtocol === filter.ruleProtocol),
  );
  return 0;
}

/** The words of `show` and `flush`. iproute2: iprule_list_flush_or_save(). */
function parseFilter(args: Arguments): Mutable<PolicyRule> {
  const filter: Mutable<PolicyRule> = {};
  while (!args.isAtEnd) {
    const word = args.take()!;
    if (isPreference(word)) filter.priority = take(args, "preference value is invalid\n", (text) => parseUnsigned(text));
    else if (word === "not") filter.not = true;
    else if (word === "tos" || word === "dsfield") filter.tos = take(args, "TOS value is invalid\n", dsfieldValue);
    else if (word === "fwmark") {
      const { mark, mask } = takeMark(args);
      filter.mark = mark | 0;
      filter.markMask = (mask ?? 0) | 0;
    } else if (word === "dev" || word === "iif") filter.iif = deviceName(args, '"iif"/"dev"');
    else if (word === "oif") filter.oif = deviceName(args, '"oif"');
    else if (word === "uidrange") filter.uids = takeUids(args);
    else if (word === "l3mdev" || abbreviates(word, "tun_id")) throw notModelled(`rule filter "${word}"`);
    else if (abbreviates(word, "lookup") || abbreviates(word, "table"))
      filter.table = take(args, "table id value is invalid\n", tableOf);
    else if (abbreviates(word, "from") || abbreviates(word, "src")) filter.from = prefixOrAny(args, "inet");
    else if (abbreviates(word, "protocol")) {
      if (args.word === "all") args.take();
      else filter.ruleProtocol = take(args, 'invalid "protocol"\n', (text) => numberOf(PROTOCOLS, text, 255));
    } else if (word === "ipproto") filter.protocol = take(args, 'Invalid "ipproto" value\n', protocolNumber) || null;
    else if (word === "sport") filter.sport = takePorts(args, "invalid port range\n");
    else if (word === "dport") filter.dport = takePorts(args, "invalid dport range\n");
    else {
      if (!abbreviates(word, "dst") && !abbreviates(word, "to")) args.back();
      filter.to = prefixOrAny(args, "inet");
    }
  }
  return filter;
}

/** Prefixes filter by what they cover; what is 0 by nothing. iproute2: filter_nlmsg(). */
function passes(rule: PolicyRule, filter: Mutable<PolicyRule>): boolean {
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
  const filter = parseFilter(args);
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
