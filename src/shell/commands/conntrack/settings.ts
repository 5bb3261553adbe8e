/** What each option of conntrack sets, from the text it was given. */
import { TCP_STATE_NAMES } from "../../../kernel/netfilter/conntrack/tcp-states.ts";
import { type Arguments, LabelError, type OutputWord, UsageError } from "./arguments.ts";
import { findProtocol, LONG_NAMES, type OptionLetter, type ProtocolField } from "./options.ts";
import { parseAddress, parseNat, parseNetwork, parseNumber, setFamily, splitWords } from "./values.ts";

const OUTPUT_WORDS: readonly OutputWord[] = ["xml", "extended", "timestamp", "id", "ktimestamp", "labels", "userspace", "save"];
/** IPS_* bits by the names -u knows. */
const STATUS_WORDS: ReadonlyMap<string, number> = new Map<string, number>(
  Object.entries({
    ASSURED: 1 << 2,
    SEEN_REPLY: 1 << 1,
    UNSET: 0,
    FIXED_TIMEOUT: 1 << 10,
    EXPECTED: 1 << 0,
    OFFLOAD: 1 << 14,
    HW_OFFLOAD: 1 << 15,
  }),
);

export function setOption(parsed: Arguments, letter: OptionLetter, value: string | null): void {
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
    case "t":
      parsed.timeoutSeconds = parseNumber(text);
      break;
    case "c":
    case "i":
    case "z":
    case "[":
    case "]":
      break;
    default:
      letter satisfies never;
  }
}

export function setField(parsed: Arguments, field: ProtocolField, text: string): void {
  if (field === "state") {
    const state = [...TCP_STATE_NAMES.slice(0, 9), "LISTEN"].indexOf(text);
    if (state < 0) throw new UsageError(`unknown TCP state \`${text}'`);
    parsed.fields.state = state;
    return;
  }
  const number = parseNumber(text);
  parsed.fields[field] = field === "icmpType" || field === "icmpCode" ? number & 0xff : number & 0xffff;
}

function statusOf(parsed: Arguments, word: string): number {
  for (const nat of ["SRC_NAT", "DST_NAT"]) {
    if (!nat.startsWith(word.toUpperCase())) continue;
    parsed.notices.push(`WARNING: ignoring ${nat}, use --${nat.slice(0, 3).toLowerCase()}-nat instead`);
    return 0;
  }
  const found = [...STATUS_WORDS.keys()].find((known) => known.startsWith(word.toUpperCase()));
  if (found === undefined) throw new UsageError(`Bad parameter \`${word}'`);
  return STATUS_WORDS.get(found)!;
}

function addEvents(parsed: Arguments, word: string): void {
  const found = ["ALL", "NEW", "UPDATES", "DESTROY"].find((known) => known.startsWith(word.toUpperCase()));
  if (found === undefined) throw new UsageError(`Bad parameter \`${word}'`);
  if (found === "ALL" || found === "NEW") parsed.events.add("NEW");
  if (found === "ALL" || found === "UPDATES") parsed.events.add("UPDATE");
  if (found === "ALL" || found === "DESTROY") parsed.events.add("DESTROY");
}
