/** The words of `ip rule add` and `del`. iproute2: iprule_modify(), ip/iprule.c. */
import type { PolicyRule, RuleAction } from "../../../kernel/config/route.ts";
import { on, type Reader } from "../../options/rows.ts";
import { type Arguments, abbreviates, parseAddress, parseUnsigned, take } from "./arguments.ts";
import { FamilyWords, type InetPrefix, readPrefix } from "./inet-prefix.ts";
import { checked, deferred, does, type GivenWord, type Keyword, KeywordTable, takes, valid } from "./keywords.ts";
import { dsfieldValue, groupOf, protocolOf, type RouteTypeName, routeTypeOf } from "./names.ts";
import { Quit, wrongArgument } from "./quit.ts";
import { parseRealms } from "./route-metrics.ts";
import { tableOf } from "./route-parse.ts";
import { deviceName, PREFERENCE, parseTunnelId, ports, readMark, readProtocol, readUids } from "./rule-values.ts";
import { type Tool, usage } from "./tool.ts";
import { RULE_HELP } from "./usage.ts";

export type Mutable<T> = { -readonly [K in keyof T]?: T[K] };

export class RuleWords extends FamilyWords {
  readonly rule: Mutable<PolicyRule> = {};
  from: InetPrefix | null = null;
  to: InetPrefix | null = null;
  isL3mdev = false;
  unmodelled: string | null = null;
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
  const words = RULE_WORDS.read(new RuleWords(tool.options.family), tool, args);
  if (words.isL3mdev && words.rule.table) throw new Quit("table can not be specified for l3mdev rules\n", 22);
  return words;
}

/** A keyword that sets one thing of the rule. */
function sets<K extends keyof PolicyRule>(key: K, read: Reader<PolicyRule[K]>): Keyword<RuleWords> {
  return takes(({ rule }, given) => {
    rule[key] = read(given.value, given);
  });
}

const natAddress = deferred<RuleWords>(
  takes((_, { value, tool }) => {
    tool.complain("Warning: route NAT is deprecated\n");
    if (parseAddress(value) === null) throw new Quit(`Error: an IP address is expected rather than "${value}"\n`, 1, true);
  }),
);

export const RULE_WORDS = new KeywordTable<RuleWords>(
  "ip rule add|delete",
  {
    not: does(({ rule }) => {
      rule.not = true;
    }),
    from: takes((words, { value }) => {
      words.from = readPrefix(value, words.family);
    }),
    to: takes((words, { value }) => {
      words.to = readPrefix(value, words.family);
    }),
    [PREFERENCE]: sets("priority", valid("preference value is invalid\n", parseUnsigned)),
    "tos dsfield*": sets("tos", valid("TOS value is invalid\n", dsfieldValue)),
    fwmark: takes(({ rule }, { value }) => {
      const { mark, mask } = readMark(value);
      rule.mark = mark | 0;
      rule.markMask = (mask ?? (mark === 0 ? 0 : 0xffffffff)) | 0;
    }),
    "realms*": deferred(checked(valid("invalid realms\n", parseRealms))),
    "protocol*": sets("ruleProtocol", valid('"protocol" value is invalid\n', protocolOf)),
    "tun_id*": deferred(checked(valid('"tun_id" value is invalid\n', parseTunnelId))),
    "table* lookup": sets("table", valid("invalid table ID\n", tableOf)),
    "suppress_prefixlength* sup_pl": sets(
      "suppressPrefixLength",
      valid("suppress_prefixlength value is invalid\n", (text) => parseUnsigned(text, 0x7fffffff)),
    ),
    "suppress_ifgroup* sup_group": deferred(checked(valid('Invalid "suppress_ifgroup" value\n', groupOf))),
    "dev iif": sets("iif", deviceName('"iif"/"dev"')),
    oif: sets("oif", deviceName('"oif"')),
    l3mdev: deferred(on("isL3mdev")),
    uidrange: sets("uids", readUids),
    ipproto: takes(({ rule }, given) => {
      rule.protocol = readProtocol(given.value, given) || null;
    }),
    sport: sets("sport", ports("invalid port range\n")),
    dport: sets("dport", ports("invalid dport range\n")),
    "nat map-to*": natAddress,
    type: takes(takeAction),
  },
  { called: "rule option", nameless: takeAction },
);

function takeAction(words: RuleWords, { value: text, args }: GivenWord): void {
  const { rule } = words;
  if (abbreviates(text, "help")) throw usage(RULE_HELP);
  if (abbreviates(text, "goto")) {
    rule.action = "goto";
    rule.gotoPriority = take(args, "invalid target\n", parseUnsigned);
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
