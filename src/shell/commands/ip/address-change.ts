/**
 * `ip address add`, `change`, `replace` and `delete`. iproute2: ipaddr_modify(), ip/ipaddress.c. Of IPv6 addresses there are
 * none.
 */

import { type Refusal, refusal } from "../../../kernel/config/errno.ts";
import type { Device } from "../../../kernel/device.ts";
import {
  type AddressOptions,
  addAddress,
  deleteAddress,
  refuseAddress,
  replaceAddress,
} from "../../../kernel/netlink/address.ts";
import { broadcastOf, type Ipv4, prefixOf } from "../../../wire/ipv4-address.ts";
import { value } from "../../options/rows.ts";
import { ADDRESS_FLAGS } from "./address-flags.ts";
import { type Arguments, abbreviates, parseUnsigned, take } from "./arguments.ts";
import {
  decideFamily,
  FamilyWords,
  type InetAddress,
  type InetPrefix,
  isMulticastAddress,
  readAddress,
  readPrefix,
} from "./inet-prefix.ts";
import { does, type GivenWord, KeywordTable, takes, valid } from "./keywords.ts";
import { scopeOf } from "./names.ts";
import { duplicate, garbage, notModelled, Quit, require } from "./quit.ts";
import { type Tool, usage } from "./tool.ts";
import { ADDRESS_HELP } from "./usage.ts";

export type AddressVerb = "add" | "change" | "replace" | "delete";

class AddressWords extends FamilyWords {
  local: InetPrefix | null = null;
  localText: string = "";
  peer: InetPrefix | null = null;
  broadcast: InetAddress | "+" | "-" | null = null;
  anycast: InetAddress | null = null;
  dev: string | null = null;
  scope: number | null = null;
  label: string | null = null;
  metric: number | null = null;
  validSeconds: number | null = null;
  preferredSeconds: number | null = null;
  flags: Set<string> = new Set();
}

export function changeAddress(tool: Tool, args: Arguments, verb: AddressVerb): number {
  const words = ADDRESS_WORDS.read(new AddressWords(tool.options.family), tool, args);
  if (words.dev === null) throw new Quit('Not enough information: "dev" argument is required.\n', 1);
  const { local, family } = words;
  const isWildcard = verb === "delete" && words.peer === null && local?.family === "inet" && !local.hasLength && local.octets > 0;
  if (isWildcard) tool.complain(wildcardWarning(words.localText, local.octets * 8));
  const peer = words.peer !== null && words.peer.octets > 0 ? words.peer : local;
  const length = words.peer?.length || (local?.length ?? 0);
  if (verb !== "delete" && typeof words.broadcast === "string" && family !== "inet")
    throw new Quit("Broadcast can be set only for IPv4 addresses\n", 1);
  const device = tool.device(words.dev);
  checkLifetimes(words);
  const isGroup = local !== null && isMulticastAddress(local);
  if (words.flags.has("autojoin") && !isGroup) throw new Quit("autojoin needs multicast address\n", 1);
  require(request(device, words, { verb, length, peer, isWildcard }));
  return 0;
}

interface Request {
  readonly verb: AddressVerb;
  readonly length: number;
  readonly peer: InetPrefix | null;
  /** The first address of these that are alike is meant, whatever its length. */
  readonly isWildcard: boolean;
}

function request(device: Device, words: AddressWords, { verb, length, peer, isWildcard }: Request): Refusal | null {
  const { family, local, broadcast, label } = words;
  if (family === "inet6") return refuseIpv6(words, verb);
  if (family !== "inet") return refusal("EOPNOTSUPP");
  const isEmpty = (address: InetAddress | null): boolean => address !== null && address.octets === 0;
  if (isEmpty(local) || isEmpty(words.peer) || (broadcast !== null && typeof broadcast !== "string" && isEmpty(broadcast)))
    return FAILED_POLICY;
  if (label !== null && label.length > 15) return FAILED_POLICY;
  if (verb === "delete") {
    if (local === null) return refuseAddress(device, "EADDRNOTAVAIL", "Address not found");
    return deleteAddress(device, {
      local: local.address,
      ...(label !== null && { label }),
      ...(!isWildcard && { prefixLength: length, peer: peer!.address }),
    });
  }
  if (local === null) return refuseAddress(device, "EINVAL", "Local address is not supplied");
  if (words.flags.has("autojoin")) throw notModelled('address option "autojoin"');
  const options: AddressOptions = {
    peer: peer!.address,
    broadcast: broadcastFor(broadcast, peer!.address, peer!.length),
    scope: words.scope ?? (local.address >>> 24 === 127 ? 254 : 0),
    noPrefixRoute: words.flags.has("noprefixroute"),
    ...(label !== null && { label }),
    ...(words.metric !== null && { metric: words.metric }),
    ...((words.validSeconds ?? words.preferredSeconds) !== null && {
      validSeconds: words.validSeconds ?? Number.POSITIVE_INFINITY,
      preferredSeconds: words.preferredSeconds ?? Number.POSITIVE_INFINITY,
    }),
  };
  return verb === "add"
    ? addAddress(device, local.address, length, options)
    : replaceAddress(device, local.address, length, options);
}

const FAILED_POLICY = refusal("EINVAL", "Attribute failed policy validation");

/**
 * As Linux with net.ipv6.conf.all.disable_ipv6=1: no device takes any, so there are none. Linux: inet6_rtm_newaddr(),
 * inet6_rtm_deladdr().
 */
function refuseIpv6({ local, peer }: AddressWords, verb: AddressVerb): Refusal {
  const octets = [local, peer].map((address) => address?.octets ?? null);
  if (octets.some((count) => count !== null && count !== 16)) return FAILED_POLICY;
  if (local === null && peer === null) return refusal("EINVAL");
  return verb === "delete"
    ? refusal("EADDRNOTAVAIL", "ipv6: address not found")
    : refusal("EACCES", "ipv6: IPv6 is disabled on this device");
}

function broadcastFor(asked: AddressWords["broadcast"], peer: Ipv4, length: number): Ipv4 | null {
  if (asked === null) return null;
  if (typeof asked !== "string") return asked.address || null;
  if (length > 30) return null;
  return asked === "+" ? broadcastOf(peer, length) : prefixOf(peer, length).address;
}

function wildcardWarning(text: string, length: number): string {
  return (
    "Warning: Executing wildcard deletion to stay compatible with old scripts.\n" +
    `         Explicitly specify the prefix length (${text}/${length}) to avoid this warning.\n` +
    "         This special behaviour is likely to disappear in further releases,\n" +
    "         fix your scripts!\n"
  );
}

function checkLifetimes({ validSeconds, preferredSeconds }: AddressWords): void {
  if (validSeconds === null && preferredSeconds === null) return;
  const valid = validSeconds ?? Number.POSITIVE_INFINITY;
  if (valid === 0) throw new Quit("valid_lft is zero\n", 1);
  if (valid < (preferredSeconds ?? Number.POSITIVE_INFINITY)) throw new Quit("preferred_lft is greater than valid_lft\n", 1);
}

export const ADDRESS_WORDS = new KeywordTable<AddressWords>(
  "ip address add|change|replace|delete",
  {
    "peer remote": takes((words, { value }) => {
      if (words.peer !== null && words.peer.octets > 0) throw duplicate("peer", value);
      words.peer = decideFamily(words, readPrefix(value, words.family));
    }),
    "broadcast* brd": takes((words, { value }) => {
      if (words.broadcast !== null) throw duplicate("broadcast", value);
      words.broadcast = value === "+" || value === "-" ? value : decideFamily(words, readAddress(value, words.family));
    }),
    anycast: takes((words, { value }) => {
      if (words.anycast !== null) throw duplicate("anycast", value);
      words.anycast = decideFamily(words, readAddress(value, words.family));
    }),
    scope: value("scope", valid("invalid scope value.", scopeOf)),
    dev: value("dev"),
    label: value("label"),
    "metric* priority* preference*": value("metric", valid('"metric" value is invalid\n', parseUnsigned)),
    "valid_lft*": does((words, given) => takeLifetime(words, "validSeconds", "valid_lft", given)),
    "preferred_lft*": does((words, given) => takeLifetime(words, "preferredSeconds", "preferred_lft", given)),
    ...Object.fromEntries(ADDRESS_FLAGS.map(({ name }) => [name, does(takeFlag)])),
    local: takes(takeLocal),
  },
  { called: "address option", nameless: takeLocal },
);

function takeLocal(words: AddressWords, { value }: GivenWord): void {
  if (abbreviates(value, "help")) throw usage(ADDRESS_HELP);
  if (words.local !== null && words.local.octets > 0) throw garbage("local", value);
  words.localText = value;
  words.local = decideFamily(words, readPrefix(value, words.family));
}

function takeFlag(words: AddressWords, { written, tool }: GivenWord): void {
  const flag = ADDRESS_FLAGS.find(({ name }) => name === written)!;
  if (flag.isReadonly) tool.complain(`Warning: ${written} option is not mutable from userspace\n`);
  else if (flag.isForIpv6 && words.family !== "inet6")
    tool.complain(`Warning: ${written} option can be set only for IPv6 addresses\n`);
  else words.flags.add(written);
}

/** The second time is complained of before its value is looked at. */
function takeLifetime(
  words: AddressWords,
  key: "validSeconds" | "preferredSeconds",
  name: string,
  { written, args }: GivenWord,
): void {
  if (words[key] !== null) throw duplicate(name, written);
  words[key] = take(args, `${name} value`, parseLifetime);
}

function parseLifetime(text: string): number | null {
  const value = text === "forever" ? 0xffffffff : parseUnsigned(text);
  return value === 0xffffffff ? Number.POSITIVE_INFINITY : value;
}
