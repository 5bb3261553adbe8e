/** Which options a command needs and which it does not allow, checked in the tool's order once all are read. */
import { type Arguments, NotModelledError, UsageError } from "./arguments.ts";
import { ALLOWED, LONG_NAMES, OPTION_LETTERS } from "./options.ts";

/** What the command needs and what it does not allow, in the tool's order. */
export function checkOptions(parsed: Arguments): void {
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
