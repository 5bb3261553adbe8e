/** `ip address add`, `change`, `replace` and `delete`. iproute2: ipaddr_modify(), ip/ipaddress.c. Of IPv6 addresses there are none. */
import { type Refusal, refusal } from "../../../kernel/config/errno.ts";
import type { Device } from "../../../kernel/device.ts";
import { type AddressOptions, addAddress, deleteAddress, replaceAddress } from "../../../kernel/netlink/address.ts";
import { findDevice } from "../../../kernel/netlink/device.ts";
import { broadcastOf, type Ipv4, prefixOf } from "../../../wire/ipv4-address.ts";
import { ADDRESS_FLAGS } from "./address-flags.ts";
import { type Arguments, abbreviates, parseUnsigned, take } from "./arguments.ts";
import {
  type AddressFamily,
  type InetAddress,
  type InetPrefix,
  isMulticastAddress,
  readAddress,
  readPrefix,
} from "./inet-prefix.ts";
import { numberOf, SCOPES } from "./names.ts";
import { demand, duplicate, garbage, noDevice, notModelled, Quit } from "./quit.ts";
import { type Tool, usage } from "./tool.ts";
import { ADDRESS_HELP } from "./usage.ts";

export type AddressVerb = "add" | "change" | "replace" | "delete";

interface AddressWords {
  /** Of the first address that was written, where no option said it. */
  family: AddressFamily;
  local: InetPrefix | null;
  localText: string;
  peer: InetPrefix | null;
  broadcast: InetAddress | "+" | "-" | null;
  anycast: InetAddress | null;
  dev: string | null;
  scope: number | null;
  label: string | null;
  metric: number | null;
  validSeconds: number | null;
  preferredSeconds: number | null;
  flags: Set<string>;
}

export function changeAddress(tool: Tool, args: Arguments, verb: AddressVerb): number {
  const words = parseWords(tool, args);
  if (words.dev === null) throw new Quit('Not enough information: "dev" argument is required.\n', 1);
  const { local, family } = words;
  const isWildcard = verb === "delete" && words.peer === null && local?.family === "inet" && !local.hasLength && local.octets > 0;
  if (isWildcard) tool.complain(wildcardWarning(words.localText, local.octets * 8));
  const peer = words.peer !== null && words.peer.octets > 0 ? words.peer : local;
  const length = words.peer?.length || (local?.length ?? 0);
  if (verb !== "delete" && typeof words.broadcast === "string" && family !== "inet")
    throw new Quit("Broadcast can be set only for IPv4 addresses\n", 1);
  const device = findDevice(tool.net, words.dev);
  if (device === null) throw noDevice(words.dev);
  checkLifetimes(words);
  const isGroup = local !== null && isMulticastAddress(local);
  if (words.flags.has("autojoin") && !isGroup) throw new Quit("autojoin needs multicast address\n", 1);
  demand(request(device, words, { verb, length, peer, isWildcard }));
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
    if (local === null) return refusal("EADDRNOTAVAIL", "ipv4: Address not found");
    return deleteAddress(device, {
      local: local.address,
      ...(label !== null && { label }),
      ...(!isWildcard && { prefixLength: length, peer: peer!.address }),
    });
  }
  if (local === null) return refusal("EINVAL", "ipv4: Local address is not supplied");
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

/** As Linux with net.ipv6.conf.all.disable_ipv6=1: no device takes any, so there are none. Linux: inet6_rtm_newaddr(), inet6_rtm_deladdr(). */
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

function parseWords(tool: Tool, args: Arguments): AddressWords {
  const words: AddressWords = {
    family: tool.options.family,
    local: null,
    localText: "",
    peer: null,
    broadcast: null,
    anycast: null,
    dev: null,
    scope: null,
    label: null,
    metric: null,
    validSeconds: null,
    preferredSeconds: null,
    flags: new Set(),
  };
  while (!args.isAtEnd) takeWord(tool, args, args.take()!, words);
  return words;
}

function takeWord(tool: Tool, args: Arguments, word: string, words: AddressWords): void {
  const decide = <T extends InetAddress>(address: T): T => {
    if (words.family === "any") words.family = address.family;
    return address;
  };
  const flag = ADDRESS_FLAGS.find(({ name }) => name === word);
  if (word === "peer" || word === "remote") {
    const text = args.value();
    if (words.peer !== null && words.peer.octets > 0) throw duplicate("peer", text);
    words.peer = decide(readPrefix(text, words.family));
  } else if (abbreviates(word, "broadcast") || word === "brd") {
    const text = args.value();
    if (words.broadcast !== null) throw duplicate("broadcast", text);
    words.broadcast = text === "+" || text === "-" ? text : decide(readAddress(text, words.family));
  } else if (word === "anycast") {
    const text = args.value();
    if (words.anycast !== null) throw duplicate("anycast", text);
    words.anycast = decide(readAddress(text, words.family));
  } else if (word === "scope") words.scope = take(args, "invalid scope value.", (text) => numberOf(SCOPES, text, 255));
  else if (word === "dev") words.dev = args.value();
  else if (word === "label") words.label = args.value();
  else if (["metric", "priority", "preference"].some((name) => abbreviates(word, name)))
    words.metric = take(args, '"metric" value is invalid\n', (text) => parseUnsigned(text));
  else if (abbreviates(word, "valid_lft")) {
    if (words.validSeconds !== null) throw duplicate("valid_lft", word);
    words.validSeconds = take(args, "valid_lft value", parseLifetime);
  } else if (abbreviates(word, "preferred_lft")) {
    if (words.preferredSeconds !== null) throw duplicate("preferred_lft", word);
    words.preferredSeconds = take(args, "preferred_lft value", parseLifetime);
  } else if (flag !== undefined) {
    if (flag.isReadonly) tool.complain(`Warning: ${word} option is not mutable from userspace\n`);
    else if (flag.isForIpv6 && words.family !== "inet6")
      tool.complain(`Warning: ${word} option can be set only for IPv6 addresses\n`);
    else words.flags.add(word);
  } else {
    const text = word === "local" ? args.value() : word;
    if (abbreviates(text, "help")) throw usage(ADDRESS_HELP);
    if (words.local !== null && words.local.octets > 0) throw garbage("local", text);
    words.localText = text;
    words.local = decide(readPrefix(text, words.family));
  }
}

function parseLifetime(text: string): number | null {
  const value = text === "forever" ? 0xffffffff : parseUnsigned(text);
  return value === 0xffffffff ? Number.POSITIVE_INFINITY : value;
}
