/** Which options a command needs and which it does not allow, checked in the tool's order once all are read. */
import { ICMP } from "../../../wire/icmp.ts";
import { TCP } from "../../../wire/tcp.ts";
import { UDP } from "../../../wire/udp.ts";
import { type Arguments, NotModelledError, UsageError } from "./arguments.ts";
import { ALLOWED, LONG_NAMES, OPTION_LETTERS } from "./options.ts";

/** What the command needs and what it does not allow, in the tool's order. */
export function checkOptions(parsed: Arguments): void {
  const { command, given } = parsed;
  if (command === null || command === "h" || command === "V") return;
  if ("UAR".includes(command)) throw new NotModelledError(`command -${command} is not modelled`);
  const name = parsed.table === "expect" ? `${command} expect` : command;
  const allowed = ALLOWED[name];
  if (allowed === undefined) throw new NotModelledError(`-${name} is not modelled`);
  for (const letter of OPTION_LETTERS) {
    const long = LONG_NAMES[letter][0];
    if ((COMPULSORY[command] ?? "").includes(letter) && !given.has(letter)) {
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
  if (command === "I") checkCreate(parsed);
}

/** What a command cannot do without. */
const COMPULSORY: Readonly<Record<string, string>> = { G: "p", I: "pt" };

function checkCreate({ given, protocol, fields, src, dst, zone, srcNat, dstNat }: Arguments): void {
  for (const [network, long] of [
    [src, "mask-src"],
    [dst, "mask-dst"],
  ] as const)
    if (network !== null && network.mask !== ALL_ONES) throw new UsageError(`Illegal option \`--${long}' with this command`);
  const hasOriginal = given.has("s") && given.has("d");
  const hasReply = given.has("r") && given.has("q");
  if (!hasOriginal && !hasReply) throw new UsageError("you have to specify `--src' and `--dst'");
  const need = (field: "icmpType" | "icmpCode" | "state", long: string): void => {
    if (fields[field] === undefined) throw new UsageError(`You need to supply the \`--${long}' option for this command`);
  };
  if (protocol === ICMP) {
    need("icmpType", "icmp-type");
    need("icmpCode", "icmp-code");
  }
  if (protocol === TCP) need("state", "state");
  const hasPorts = fields.sport !== undefined && fields.dport !== undefined;
  const hasReplyPorts = fields.replySport !== undefined && fields.replyDport !== undefined;
  if ((protocol === TCP || protocol === UDP) && !hasPorts && !hasReplyPorts)
    throw new UsageError("you have to specify `--sport' and `--dport'");
  if (protocol !== null && ![1, 6, 17].includes(protocol) && KEYED.has(protocol))
    throw new NotModelledError(`-I of protocol ${protocol} is not modelled`);
  if (zone !== 0) throw new NotModelledError("-I in a zone is not modelled");
  const hasNat = srcNat !== null || dstNat !== null;
  if (hasReply && hasNat) throw new NotModelledError("-I with a reply's addresses beside --src-nat or --dst-nat is not modelled");
  if (!hasReply && hasPorts && hasReplyPorts)
    throw new NotModelledError("-I with a reply's ports and without its addresses is not modelled");
}

const ALL_ONES = -1;
/** Those with ports or keys that are tracked here as if they had none: DCCP, GRE, SCTP, UDP-Lite. */
const KEYED: ReadonlySet<number> = new Set([33, 47, 132, 136]);

function checkGet({ given, protocol, fields }: Arguments): void {
  if (!(given.has("s") && given.has("d")) && !(given.has("r") && given.has("q"))) {
    throw new UsageError("you have to specify `--src' and `--dst'");
  }
  if (protocol === ICMP && fields.icmpType === undefined) {
    throw new UsageError("You need to supply the `--icmp-type' option for this command");
  }
  if (protocol === TCP || protocol === UDP) {
    const hasOriginal = fields.sport !== undefined && fields.dport !== undefined;
    const hasReply = fields.replySport !== undefined && fields.replyDport !== undefined;
    if (!hasOriginal && !hasReply) throw new UsageError("you have to specify `--sport' and `--dport'");
  }
}
