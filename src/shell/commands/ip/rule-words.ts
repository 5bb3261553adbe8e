/** The words of `ip rule add` and `del`. iproute2: iprule_modify(), ip/iprule.c. */
import type { PolicyRule, RuleAction } from "../../../kernel/config/route.ts";
import { type Arguments, abbreviates, parseAddress, parseUnsigned, take } from "./arguments.ts";
import { type InetPrefix, readPrefix } from "./inet-prefix.ts";
import { dsfieldValue, groupOf, numberOf, PROTOCOLS, type RouteTypeName, routeTypeOf } from "./names.ts";
import { protocolNumber } from "./probe-packet.ts";
import { Quit, wrongArgument } from "./quit.ts";
import { parseRealms } from "./route-metrics.ts";
import { tableOf } from "./route-parse.ts";
import { type Tool, usage } from "./tool.ts";
import { RULE_HELP } from "./usage.ts";

export type Mutable<T> = { -readonly [K in keyof T]?: T[K] };

export interface RuleWords {
  readonly rule: Mutable<PolicyRule>;
  from: InetPrefix | null;
  to: InetPrefix | null;
  isL3mdev: boolean;
  unmodelled: string | null;
}

/** Types of routes whose numbers mean something as actions: 1 to look up, 2 to go to another rule, 3 to do nothing. */
const ACTIONS: Readonly<Partial<Record<RouteTypeName, RuleAction>>> = {
  unicast: "lookup",
  local: "goto",
  broadcast: "nop",
  blackhole: "blackhole",
  unreachable: "unreachable",
  prohibit: "prohibit",
  throw: "throw",
};

export function parseRule(tool: Tool, args: Arguments): RuleWords {
  const words: RuleWords = { rule: {}, from: null, to: null, isL3mdev: false, unmodelled: null };
  const { family } = tool.options;
  while (!args.isAtEnd) {
    const word = args.take()!;
    if (word === "not") words.rule.not = true;
    else if (word === "from") words.from = readPrefix(args.value(), family);
    else if (word === "to") words.to = readPrefix(args.value(), family);
    else if (!takeSelector(args, word, words) && !takeUnmodelled(tool, args, word, words)) takeAction(args, word, words);
  }
  if (words.isL3mdev && words.rule.table) throw new Quit("table can not be specified for l3mdev rules\n", 22);
  return words;
}

function takeSelector(args: Arguments, word: string, { rule }: RuleWords): boolean {
  if (isPreference(word)) rule.priority = take(args, "preference value is invalid\n", (text) => parseUnsigned(text));
  else if (word === "tos" || abbreviates(word, "dsfield")) rule.tos = take(args, "TOS value is invalid\n", dsfieldValue);
  else if (word === "fwmark") {
    const { mark, mask } = takeMark(args);
    rule.mark = mark | 0;
    rule.markMask = (mask ?? (mark === 0 ? 0 : 0xffffffff)) | 0;
  } else if (abbreviates(word, "realms") || abbreviates(word, "tun_id")) return false;
  else if (abbreviates(word, "protocol"))
    rule.ruleProtocol = take(args, '"protocol" value is invalid\n', (text) => numberOf(PROTOCOLS, text, 255));
  else if (abbreviates(word, "table") || word === "lookup") rule.table = take(args, "invalid table ID\n", tableOf);
  else if (abbreviates(word, "suppress_prefixlength") || word === "sup_pl")
    rule.suppressPrefixLength = take(args, "suppress_prefixlength value is invalid\n", (text) => parseUnsigned(text, 0x7fffffff));
  else if (word === "dev" || word === "iif") rule.iif = deviceName(args, '"iif"/"dev"');
  else if (word === "oif") rule.oif = deviceName(args, '"oif"');
  else if (word === "uidrange") rule.uids = takeUids(args);
  else if (word === "ipproto") rule.protocol = take(args, 'Invalid "ipproto" value\n', protocolNumber) || null;
  else if (word === "sport") rule.sport = takePorts(args, "invalid port range\n");
  else if (word === "dport") rule.dport = takePorts(args, "invalid dport range\n");
  else return false;
  return true;
}

/** What is read for what is wrong with it, and not modelled. */
function takeUnmodelled(tool: Tool, args: Arguments, word: string, words: RuleWords): boolean {
  if (abbreviates(word, "realms")) take(args, "invalid realms\n", parseRealms);
  else if (abbreviates(word, "tun_id"))
    take(args, '"tun_id" value is invalid\n', (text) => parseUnsigned(text, Number.MAX_SAFE_INTEGER));
  else if (abbreviates(word, "suppress_ifgroup") || word === "sup_group")
    take(args, 'Invalid "suppress_ifgroup" value\n', groupOf);
  else if (word === "l3mdev") words.isL3mdev = true;
  else if (word === "nat" || abbreviates(word, "map-to")) {
    const text = args.value();
    tool.complain("Warning: route NAT is deprecated\n");
    if (parseAddress(text) === null) throw new Quit(`Error: an IP address is expected rather than "${text}"\n`, 1, true);
  } else return false;
  words.unmodelled ??= word;
  return true;
}

function takeAction(args: Arguments, word: string, words: RuleWords): void {
  const { rule } = words;
  const text = word === "type" ? args.value() : word;
  if (abbreviates(text, "help")) throw usage(RULE_HELP);
  if (abbreviates(text, "goto")) {
    rule.action = "goto";
    rule.gotoPriority = take(args, "invalid target\n", (target) => parseUnsigned(target));
  } else if (abbreviates(text, "nop")) rule.action = "nop";
  else {
    const type = routeTypeOf(text);
    if (type === null && parseUnsigned(text, 255) === null) throw wrongArgument("Failed to parse rule type", text);
    const action = type === null ? undefined : ACTIONS[type];
    if (action === undefined) words.unmodelled ??= `type ${text}`;
    else rule.action = action;
  }
  rule.table ??= 0;
}

export function isPreference(word: string): boolean {
  return abbreviates(word, "preference") || abbreviates(word, "order") || abbreviates(word, "priority");
}

export function deviceName(args: Arguments, key: string): string {
  const name = args.value();
  if (name.length > 15 || name === "" || /[/\s]/.test(name)) throw wrongArgument(`${key} not a valid ifname`, name);
  return name;
}

export function takeMark(args: Arguments): { readonly mark: number; readonly mask: number | null } {
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

export function takeUids(args: Arguments): readonly [number, number] {
  const text = args.value();
  const [low, high] = scanRange(text, 32);
  if (low === undefined || high === undefined) throw wrongArgument("invalid UID range\n", text);
  return [low, high];
}

export function takePorts(args: Arguments, message: string): readonly [number, number] {
  const text = args.value();
  const [low, high] = scanRange(text, 16);
  if (low === undefined) throw wrongArgument(message, text);
  return [low, high ?? low];
}
