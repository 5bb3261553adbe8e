/** `ip rule`. iproute2: ip/iprule.c. */
import { hasTable, type PolicyRule, type RuleAction } from "../../../kernel/config/route.ts";
import { findDevice } from "../../../kernel/netlink/device.ts";
import { addRule, deleteRule, flushRules, type RuleQuery } from "../../../kernel/netlink/rule.ts";
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

const NOT_MODELLED = ["realms", "l3mdev", "uidrange", "tun_id", "suppress_ifgroup", "sup_ifgroup", "nat", "map-to"];
const ACTIONS: readonly RuleAction[] = ["blackhole", "unreachable", "prohibit", "nop"];

/** Takes the words of a rule; `done` is called with each that was said. */
function parseRule(args: Arguments): Mutable<PolicyRule> {
  const rule: Mutable<PolicyRule> = {};
  while (!args.isAtEnd) {
    const word = args.take()!;
    if (word === "not") rule.not = true;
    else if (word === "from") rule.from = prefixOrAny(args);
    else if (word === "to") rule.to = prefixOrAny(args);
    else if (abbreviates(word, "preference") || abbreviates(word, "order") || abbreviates(word, "priority")) {
      rule.priority = number(args, "preference value is invalid");
    } else if (word === "tos" || abbreviates(word, "dsfield")) {
      const text = args.value();
      const tos = dsfieldValue(text);
      if (tos === null) throw wrongArgument("TOS value is invalid\n", text);
      rule.tos = tos;
    } else if (word === "fwmark") takeMark(args, rule);
    else if (NOT_MODELLED.includes(word)) throw notModelled(`rule option "${word}"`);
    else if (abbreviates(word, "table") || word === "lookup") {
      const text = args.value();
      const table = tableOf(text);
      if (table === null) throw wrongArgument("invalid table ID", text);
      rule.table = table;
    } else if (word === "protocol") {
      const text = args.value();
      const protocol = numberOf(PROTOCOLS, text, 255);
      if (protocol === null) throw wrongArgument('"protocol" value is invalid\n', text);
      rule.ruleProtocol = protocol;
    } else if (word === "suppress_prefixlength" || word === "sup_pl")
      rule.suppressPrefixLength = number(args, "suppress_prefixlength value is invalid\n");
    else if (word === "dev" || word === "iif") rule.iif = deviceName(args, '"iif"/"dev"');
    else if (word === "oif") rule.oif = deviceName(args, '"oif"');
    else if (word === "ipproto") {
      const text = args.value();
      const protocol = protocolNumber(text);
      if (protocol === null) throw wrongArgument('Invalid "ipproto" value\n', text);
      rule.protocol = protocol;
    } else if (word === "sport") rule.sport = range(args, "sport");
    else if (word === "dport") rule.dport = range(args, "dport");
    else takeAction(args, word, rule);
  }
  return rule;
}

function takeAction(args: Arguments, word: string, rule: Mutable<PolicyRule>): void {
  const text = word === "type" ? args.value() : word;
  if (abbreviates(text, "help")) throw usage(RULE_HELP);
  if (abbreviates(text, "goto")) {
    rule.action = "goto";
    const target = args.value();
    const priority = parseUnsigned(target);
    if (priority === null) throw wrongArgument("invalid target", target);
    rule.gotoPriority = priority;
    return;
  }
  const action = ACTIONS.find((name) => name === text);
  if (action === undefined) throw wrongArgument("Failed to parse rule type", text);
  rule.action = action;
}

/** Linux keeps host bits of a rule's address and prints them. */
function prefixOrAny(args: Arguments): Prefix | null {
  const { address, length } = toPrefix(args.value());
  return length === 0 ? null : { address, length };
}

function number(args: Arguments, message: string): number {
  const text = args.value();
  const value = parseUnsigned(text);
  if (value === null) throw wrongArgument(message, text);
  return value;
}

function deviceName(args: Arguments, key: string): string {
  const name = args.value();
  if (name.length > 15 || name === "" || /[/\s]/.test(name)) throw wrongArgument(`${key} not a valid ifname`, name);
  return name;
}

function takeMark(args: Arguments, rule: Mutable<PolicyRule>): void {
  const text = args.value();
  const [markText, maskText] = text.split("/");
  const mark = parseUnsigned(markText!);
  if (mark === null) throw wrongArgument("fwmark value is invalid", text);
  const mask = maskText === undefined ? 0xffffffff : parseUnsigned(maskText);
  if (mask === null) throw wrongArgument("fwmask value is invalid\n", maskText!);
  rule.mark = mark | 0;
  rule.markMask = mask | 0;
}

function range(args: Arguments, key: string): readonly [number, number] {
  const text = args.value();
  const match = /^(\d+)(?:-(\d+))?$/.exec(text);
  const low = match === null ? null : parseUnsigned(match[1]!, 0xffff);
  const high = match === null ? null : match[2] === undefined ? low : parseUnsigned(match[2], 0xffff);
  if (low === null || high === null) throw wrongArgument(`invalid ${key} range`, text);
  return [low, high];
}

function modify(tool: Tool, args: Arguments, verb: "add" | "del"): number {
  if (args.isAtEnd) throw new Quit(`"ip rule ${verb}" requires arguments.\n`, 1);
  const rule = parseRule(args);
  if (verb === "del") {
    demand(deleteRule(tool.net, ruleQuery(rule)));
    return 0;
  }
  const action = rule.action ?? "lookup";
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
      protocol: rule.protocol ?? null,
      sport: rule.sport ?? null,
      dport: rule.dport ?? null,
      action,
      // Table 0 asks the kernel for a number of its own: the first free one.
      table: action !== "lookup" ? 0 : rule.table === undefined ? 254 : rule.table === 0 ? freeTable(tool) : rule.table,
      gotoPriority: rule.gotoPriority ?? null,
      suppressPrefixLength: rule.suppressPrefixLength ?? null,
      ruleProtocol: rule.ruleProtocol ?? 0,
    }),
  );
  return 0;
}

function freeTable(tool: Tool): number {
  let table = 1;
  while (hasTable(tool.net.config.routes, table)) table++;
  return table;
}

function ruleQuery(rule: Mutable<PolicyRule>): RuleQuery {
  return { ...rule };
}

function flush(tool: Tool, args: Arguments): number {
  const shown = parseShow(args);
  flushRules(tool.net, (rule) => rule.priority !== 0 && passes(rule, shown));
  return 0;
}

function parseShow(args: Arguments): Mutable<PolicyRule> {
  return args.isAtEnd ? {} : parseRule(args);
}

/** Filters of `ip rule show`; prefixes filter by what they cover. */
function passes(rule: PolicyRule, filter: Mutable<PolicyRule>): boolean {
  const within = (own: Prefix | null, asked: Prefix | null | undefined): boolean =>
    asked === undefined || asked === null || (own !== null && own.length >= asked.length && covers(asked, own.address));
  if (!within(rule.from, filter.from) || !within(rule.to, filter.to)) return false;
  if (filter.priority !== undefined && rule.priority !== filter.priority) return false;
  if (filter.table !== undefined && rule.table !== filter.table) return false;
  if (filter.mark !== undefined && rule.mark !== filter.mark) return false;
  if (filter.tos !== undefined && rule.tos !== filter.tos) return false;
  if (filter.iif !== undefined && rule.iif !== filter.iif) return false;
  if (filter.oif !== undefined && rule.oif !== filter.oif) return false;
  if (filter.protocol !== undefined && rule.protocol !== filter.protocol) return false;
  return filter.ruleProtocol === undefined || rule.ruleProtocol === filter.ruleProtocol;
}

function showRules(tool: Tool, args: Arguments): number {
  const filter = parseShow(args);
  const out = tool.printer();
  const rules = tool.options.family === "inet6" ? IPV6_RULES(tool) : tool.net.config.rules;
  for (const rule of rules) if (passes(rule, filter)) printRule(tool, out, rule);
  tool.print(out.finish());
  return 0;
}

/** What a namespace has for IPv6 even where that is disabled: local and main. */
function IPV6_RULES(tool: Tool): readonly PolicyRule[] {
  const { rules } = tool.net.config;
  const base = rules[0];
  return base === undefined
    ? []
    : [
        { ...base, priority: 0, table: 255 },
        { ...base, priority: 32766, table: 254 },
      ];
}

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
  if (rule.protocol !== null) out.field("ipproto", ` ipproto ${protocolName(rule.protocol)}`, protocolName(rule.protocol));
  printRange(out, "sport", rule.sport);
  printRange(out, "dport", rule.dport);
  printAction(out, rule);
  if (rule.suppressPrefixLength !== null) {
    out.field("suppress_prefixlen", ` suppress_prefixlength ${rule.suppressPrefixLength}`, rule.suppressPrefixLength);
  }
  if (tool.options.details > 0) {
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
  const mark = `0x${(rule.mark >>> 0).toString(16)}`;
  const mask = `0x${(rule.markMask >>> 0).toString(16)}`;
  const isFull = rule.markMask >>> 0 === 0xffffffff;
  out.field("fwmark", ` fwmark ${mark}${isFull ? "" : `/${mask}`}`, mark);
  if (!isFull) out.value("fwmask", mask);
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

function printAction(out: Printer, rule: PolicyRule): void {
  if (rule.action === "lookup") out.field("table", ` lookup ${nameOf(TABLES, rule.table)}`, nameOf(TABLES, rule.table));
  else if (rule.action === "goto") out.field("goto", ` goto ${rule.gotoPriority}`, rule.gotoPriority);
  else if (rule.action === "nop") out.field("nop", " nop", null);
  else out.field("action", ` ${rule.action}`, rule.action);
}
