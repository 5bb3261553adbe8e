/** Reads conntrack's command line as getopt_long() and the tool do, with the tool's words for every mistake. */

import { TCP_STATE_NAMES } from "../../../kernel/netfilter/conntrack/tcp-states.ts";
import type { Ipv4 } from "../../../wire/ipv4-address.ts";
import { maskOf, parseIpv4 } from "../../../wire/ipv4-address.ts";
import {
  ALLOWED,
  COMMAND_LETTERS,
  type CommandLetter,
  findProtocol,
  LONG_NAMES,
  OPTION_LETTERS,
  OPTIONAL_ARGUMENT,
  type OptionLetter,
  PROTOCOL_OPTIONS,
  type ProtocolField,
  SHORT_OPTIONS,
  WITHOUT_ARGUMENT,
} from "./options.ts";

/** A mistake on the command line: the tool prints it and exits with 2. */
export class UsageError extends Error {}
/** Something that is right but not modelled here. */
export class NotModelledError extends Error {}

export interface NatFilter {
  readonly address: Ipv4 | null;
  readonly port: number | null;
}

export interface Arguments {
  command: CommandLetter | null;
  table: "conntrack" | "expect" | "dying" | "unconfirmed";
  given: Set<OptionLetter>;
  /** "ipv6" matches nothing here. */
  family: "ipv4" | "ipv6" | null;
  src: { address: Ipv4; mask: Ipv4 } | null;
  dst: { address: Ipv4; mask: Ipv4 } | null;
  replySrc: Ipv4 | null;
  replyDst: Ipv4 | null;
  protocol: number | null;
  fields: Partial<Record<ProtocolField, number>>;
  status: number;
  mark: { value: number; mask: number } | null;
  srcNat: NatFilter | null;
  dstNat: NatFilter | null;
  anyNat: NatFilter | null;
  zone: number;
  events: Set<"NEW" | "UPDATE" | "DESTROY">;
  output: Set<OutputWord>;
  /** Lines for stderr that the tool prints while it reads its arguments. */
  notices: string[];
}

export type OutputWord = "xml" | "extended" | "timestamp" | "id" | "ktimestamp" | "labels" | "userspace" | "save";

const OUTPUT_WORDS: readonly OutputWord[] = ["xml", "extended", "timestamp", "id", "ktimestamp", "labels", "userspace", "save"];
/** IPS_* bits by the names -u knows. */
const STATUS_WORDS: Readonly<Record<string, number>> = {
  ASSURED: 1 << 2,
  SEEN_REPLY: 1 << 1,
  UNSET: 0,
  FIXED_TIMEOUT: 1 << 10,
  EXPECTED: 1 << 0,
  OFFLOAD: 1 << 14,
  HW_OFFLOAD: 1 << 15,
};

export function parseArguments(argv: readonly string[]): Arguments {
  const parsed = emptyArguments();
  const rest = argv.slice(1);
  for (let at = 0; at < rest.length; at++) {
    const word = rest[at]!;
    if (word === "--") break;
    if (word.startsWith("--")) at = readLong(parsed, rest, at);
    else if (word.startsWith("-") && word.length > 1) at = readShort(parsed, rest, at);
  }
  checkOptions(parsed);
  return parsed;
}

function emptyArguments(): Arguments {
  return {
    command: null,
    table: "conntrack",
    given: new Set(),
    family: null,
    src: null,
    dst: null,
    replySrc: null,
    replyDst: null,
    protocol: null,
    fields: {},
    status: 0,
    mark: null,
    srcNat: null,
    dstNat: null,
    anyNat: null,
    zone: 0,
    events: new Set(),
    output: new Set(),
    notices: [],
  };
}

/** `--name`, `--name=value`, `--name value`, and any beginning of a name that says which. Answers where reading goes on. */
function readLong(parsed: Arguments, rest: readonly string[], at: number): number {
  const equals = rest[at]!.indexOf("=");
  const name = equals < 0 ? rest[at]!.slice(2) : rest[at]!.slice(2, equals);
  const attached = equals < 0 ? null : rest[at]!.slice(equals + 1);
  const found = findLong(parsed, name);
  if (found === null) throw new UsageError(`unknown option \`${rest[at]}'`);
  if (found.kind === "command") return readCommand(parsed, found.letter, rest, at, attached);
  const takesNone = found.kind === "option" && WITHOUT_ARGUMENT.includes(found.letter);
  if (takesNone) {
    setOption(parsed, found.letter, null);
    return at;
  }
  if (found.kind === "option" && OPTIONAL_ARGUMENT.includes(found.letter))
    return readOptional(parsed, found.letter, rest, at, attached);
  const value = attached ?? rest[at + 1];
  if (value === undefined) throw new UsageError(`option \`${rest[at]}' requires an argument`);
  if (found.kind === "option") setOption(parsed, found.letter, value);
  else setField(parsed, found.field, value);
  return attached === null ? at + 1 : at;
}

type Found =
  | { readonly kind: "command"; readonly letter: CommandLetter }
  | { readonly kind: "option"; readonly letter: OptionLetter }
  | { readonly kind: "field"; readonly field: ProtocolField };

function findLong(parsed: Arguments, name: string): Found | null {
  const candidates = new Map<string, Found>();
  for (const [letter, names] of Object.entries(LONG_NAMES)) {
    const isCommand = COMMAND_LETTERS.includes(letter);
    const found = { kind: isCommand ? "command" : "option", letter } as Found;
    if (names.includes(name)) return found;
    if (names.some((long) => long.startsWith(name))) candidates.set(letter, found);
  }
  for (const [long, field] of Object.entries(PROTOCOL_OPTIONS[parsed.protocol ?? -1] ?? {})) {
    if (long === name) return { kind: "field", field };
    if (long.startsWith(name)) candidates.set(field, { kind: "field", field });
  }
  return candidates.size === 1 ? [...candidates.values()][0]! : null;
}

function readShort(parsed: Arguments, rest: readonly string[], at: number): number {
  const word = rest[at]!;
  for (let index = 1; index < word.length; index++) {
    const letter = word[index]!;
    const attached = word.slice(index + 1);
    if (letter === "h" || letter === "V") {
      readCommand(parsed, letter, rest, at, null, false);
      continue;
    }
    if (COMMAND_LETTERS.includes(letter)) return readCommand(parsed, letter as CommandLetter, rest, at, attached || null);
    if (!SHORT_OPTIONS.includes(letter)) throw new UsageError(`unknown option \`-${letter}'`);
    const option = letter as OptionLetter;
    if (WITHOUT_ARGUMENT.includes(letter)) {
      setOption(parsed, option, null);
      continue;
    }
    if (OPTIONAL_ARGUMENT.includes(letter)) return readOptional(parsed, option, rest, at, attached || null);
    const value = attached || rest[at + 1];
    if (value === undefined) throw new UsageError(`option \`-${letter}' requires an argument`);
    setOption(parsed, option, value);
    return attached ? at : at + 1;
  }
  return at;
}

/** A command letter, and the table that may follow it as a word of its own. */
function readCommand(
  parsed: Arguments,
  letter: CommandLetter,
  rest: readonly string[],
  at: number,
  attached: string | null,
  mayTakeTable = true,
): number {
  const next = rest[at + 1];
  let end = at;
  if (mayTakeTable && letter !== "V" && attached === null && next !== undefined && !/^[-!]/.test(next)) {
    parsed.table = tableOf(next);
    end = at + 1;
  } else if (letter === "h" && next !== undefined && !/^[-!]/.test(next)) {
    parsed.table = tableOf(next);
  }
  if (parsed.command !== null) throw new UsageError("Invalid commands combination");
  parsed.command = letter;
  return end;
}

function tableOf(word: string): Arguments["table"] {
  if (word.startsWith("expect")) return "expect";
  for (const table of ["conntrack", "dying", "unconfirmed"] as const) if (word.startsWith(table)) return table;
  throw new UsageError(`unknown type \`${word}'`);
}

function readOptional(
  parsed: Arguments,
  letter: OptionLetter,
  rest: readonly string[],
  at: number,
  attached: string | null,
): number {
  const next = rest[at + 1];
  const takesNext = attached === null && next !== undefined && !/^[-!]/.test(next);
  setOption(parsed, letter, attached ?? (takesNext ? next : null));
  return takesNext ? at + 1 : at;
}

function setOption(parsed: Arguments, letter: OptionLetter, value: string | null): void {
  parsed.given.add(letter);
  const text = value ?? "";
  switch (letter) {
    case "s":
      parsed.src = parseNetwork(parsed, text);
      break;
    case "d":
      parsed.dst = parseNetwork(parsed, text);
      break;
    case "r":
    case "q": {
      if (text.includes("/")) throw new UsageError(`CIDR notation unavailable for \`--${LONG_NAMES[letter][0]}'`);
      const address = parseAddress(parsed, text);
      if (letter === "r") parsed.replySrc = address;
      else parsed.replyDst = address;
      break;
    }
    case "{":
    case "}": {
      const mask = parseAddress(parsed, text);
      const target = letter === "{" ? parsed.src : parsed.dst;
      if (target !== null) target.mask = mask;
      break;
    }
    case "p":
      parsed.protocol = findProtocol(text);
      if (parsed.protocol === null) throw new UsageError(`\`${text}' unsupported protocol`);
      break;
    case "f":
      if (text !== "ipv4" && text !== "ipv6") throw new UsageError(`\`${text}' unsupported protocol`);
      setFamily(parsed, text);
      break;
    case "u":
      for (const word of splitWords(text)) parsed.status |= statusOf(parsed, word);
      break;
    case "m": {
      const [mark = "", mask] = text.split("/");
      parsed.mark = { value: parseNumber(mark), mask: mask === undefined ? 0xffffffff : parseNumber(mask) };
      break;
    }
    case "n":
      parsed.srcNat = parseNat(parsed, value);
      break;
    case "g":
      parsed.dstNat = parseNat(parsed, value);
      break;
    case "j":
      parsed.anyNat = parseNat(parsed, value);
      break;
    case "w":
    case "(":
    case ")":
      parsed.zone = parseNumber(text) || parsed.zone;
      break;
    case "e":
      for (const word of splitWords(text)) addEvents(parsed, word);
      break;
    case "o":
      for (const word of splitWords(text)) {
        const found = OUTPUT_WORDS.find((known) => known.startsWith(word.toLowerCase()));
        if (found === undefined) throw new UsageError(`Bad parameter \`${word}'`);
        parsed.output.add(found);
        if (found === "labels") parsed.notices.push("nfct_labelmap_new: No such file or directory");
      }
      break;
    case "b":
      parsed.notices.push(`NOTICE: Netlink socket buffer size has been set to ${Math.max(2304, parseNumber(text) * 2)} bytes.`);
      break;
    case "l":
    case "<":
    case ">":
      parsed.notices.push("nfct_labelmap_new: No such file or directory");
      throw new LabelError(text, parsed.notices);
    case "c":
    case "i":
    case "t":
    case "z":
    case "[":
    case "]":
      break;
    default:
      letter satisfies never;
  }
}

/** There is no /etc/xtables/connlabel.conf, so no label has a name. */
export class LabelError extends UsageError {
  readonly notices: readonly string[];

  constructor(label: string, notices: readonly string[]) {
    super(`unknown label '${label}'`);
    this.notices = notices;
  }
}

function setField(parsed: Arguments, field: ProtocolField, text: string): void {
  if (field === "state") {
    const state = [...TCP_STATE_NAMES.slice(0, 9), "LISTEN"].indexOf(text);
    if (state < 0) throw new UsageError(`unknown TCP state \`${text}'`);
    parsed.fields.state = state;
    return;
  }
  const number = parseNumber(text);
  parsed.fields[field] = field === "icmpType" || field === "icmpCode" ? number & 0xff : number & 0xffff;
}

function setFamily(parsed: Arguments, family: "ipv4" | "ipv6"): void {
  if (parsed.family !== null && parsed.family !== family) throw new UsageError("mismatched address family");
  parsed.family = family;
}

function parseAddress(parsed: Arguments, text: string): Ipv4 {
  const address = parseAton(text);
  if (address !== null) {
    setFamily(parsed, "ipv4");
    return address;
  }
  if (!/^[0-9a-fA-F:.]*:[0-9a-fA-F:.]*$/.test(text) || text.length < 2) throw new UsageError(`Invalid IP address \`${text}'`);
  setFamily(parsed, "ipv6");
  return 0 as Ipv4;
}

function parseNetwork(parsed: Arguments, text: string): { address: Ipv4; mask: Ipv4 } {
  const slash = text.indexOf("/");
  const address = parseAddress(parsed, slash < 0 ? text : text.slice(0, slash));
  const length = slash < 0 ? "" : text.slice(slash + 1);
  if (length === "") return { address, mask: maskOf(32) };
  if (!/^\d+$/.test(length) || Number(length) > (parsed.family === "ipv6" ? 128 : 32)) throw new UsageError("Invalid netmask");
  const mask = maskOf(Math.min(32, Number(length)));
  return { address: (address & mask) as Ipv4, mask };
}

/** inet_aton(): one to four parts, the last filling what is left. */
function parseAton(text: string): Ipv4 | null {
  const strict = parseIpv4(text);
  if (strict !== null) return strict;
  if (!/^(0[xX][0-9a-fA-F]+|\d+)(\.(0[xX][0-9a-fA-F]+|\d+)){0,3}$/.test(text)) return null;
  const parts = text.split(".").map((part) => (/^0\d/.test(part) ? Number.parseInt(part, 8) : Number(part)));
  const last = parts.pop()!;
  if (parts.some((part) => part > 255) || last >= 256 ** (4 - parts.length)) return null;
  let value = last;
  for (const [index, part] of parts.entries()) value += part * 256 ** (3 - index);
  return (value | 0) as Ipv4;
}

function parseNat(parsed: Arguments, value: string | null): NatFilter {
  if (value === null) return { address: null, port: null };
  const parts = value.split(":");
  if (parts.length > 2) return { address: parseAddress(parsed, value), port: null };
  const [address = "", port] = parts;
  if (port !== undefined && !(parseNumber(port) > 0)) throw new UsageError(`Invalid port \`${port}'`);
  if (parseAton(address) === null) throw new UsageError(`Invalid IP address \`${address}'`);
  return { address: parseAddress(parsed, address), port: port === undefined ? null : parseNumber(port) & 0xffff };
}

function splitWords(text: string): string[] {
  const words = text.split(",");
  for (const [index, word] of words.entries()) {
    if (word === "") throw new UsageError(`Bad parameter \`${words.slice(index).join(",")}'`);
  }
  return words;
}

function statusOf(parsed: Arguments, word: string): number {
  for (const nat of ["SRC_NAT", "DST_NAT"]) {
    if (!nat.startsWith(word.toUpperCase())) continue;
    parsed.notices.push(`WARNING: ignoring ${nat}, use --${nat.slice(0, 3).toLowerCase()}-nat instead`);
    return 0;
  }
  const found = Object.keys(STATUS_WORDS).find((known) => known.startsWith(word.toUpperCase()));
  if (found === undefined) throw new UsageError(`Bad parameter \`${word}'`);
  return STATUS_WORDS[found]!;
}

function addEvents(parsed: Arguments, word: string): void {
  const found = ["ALL", "NEW", "UPDATES", "DESTROY"].find((known) => known.startsWith(word.toUpperCase()));
  if (found === undefined) throw new UsageError(`Bad parameter \`${word}'`);
  if (found === "ALL" || found === "NEW") parsed.events.add("NEW");
  if (found === "ALL" || found === "UPDATES") parsed.events.add("UPDATE");
  if (found === "ALL" || found === "DESTROY") parsed.events.add("DESTROY");
}

/** strtoul() with base 0: what does not read as a number is 0. */
function parseNumber(text: string): number {
  const match = /^\s*(0[xX][0-9a-fA-F]+|\d+)/.exec(text);
  if (match === null) return 0;
  return /^0\d/.test(match[1]!) ? Number.parseInt(match[1]!, 8) : Number(match[1]!);
}

/** What the command needs and what it does not allow, in the tool's order. */
function checkOptions(parsed: Arguments): void {
  const { command, given } = parsed;
  if (command === null || command === "h" || command === "V") return;
  if ("IUAR".includes(command)) throw new NotModelledError(`command -${command} is not modelled`);
  const name = parsed.table === "expect" ? `${command} expect` : command;
  const allowed = ALLOWED[name];
  if (allowed === undefined) throw new NotModelledError(`-${name} is not modelled`);
  for (const letter of OPTION_LETTERS) {
    const long = LONG_NAMES[letter][0];
    if (command === "G" && letter === "p" && !given.has("p")) {
      throw new UsageError(`You need to supply the \`--${long}' option for this command`);
    }
    if (given.has(letter) && !allowed.includes(letter)) throw new UsageError(`Illegal option \`--${long}' with this command`);
  }
  for (const letter of ["c", "i"] as const) {
    if (given.has(letter)) throw new NotModelledError(`option -${letter} is not modelled`);
  }
  if (command === "D" && given.has("t")) throw new NotModelledError("option -t with -D is not modelled");
  for (const [mask, address] of [
    ["{", "s"],
    ["}", "d"],
  ] as const) {
    if (given.has(mask) && !given.has(address)) {
      throw new UsageError(`Can't use --${LONG_NAMES[mask][0]} without --${LONG_NAMES[address][0]}`);
    }
  }
  if (command === "G") checkGet(parsed);
}

function checkGet({ given, protocol, fields }: Arguments): void {
  if (!(given.has("s") && given.has("d")) && !(given.has("r") && given.has("q"))) {
    throw new UsageError("you have to specify `--src' and `--dst'");
  }
  if (protocol === 1 && fields.icmpType === undefined) {
    throw new UsageError("You need to supply the `--icmp-type' option for this command");
  }
  if (protocol === 6 || protocol === 17) {
    const hasOriginal = fields.sport !== undefined && fields.dport !== undefined;
    const hasReply = fields.replySport !== undefined && fields.replyDport !== undefined;
    if (!hasOriginal && !hasReply) throw new UsageError("you have to specify `--sport' and `--dport'");
  }
}
