/** `conntrack -I`: an entry as an administrator makes it. conntrack.c, CT_CREATE. */
import { strerror } from "../../../kernel/config/errno.ts";
import { invertTuple, type Tuple } from "../../../kernel/netfilter/conntrack/tuple.ts";
import { ANY_RANGE, type NatRange } from "../../../kernel/netfilter/nat/range.ts";
import { createConnection } from "../../../kernel/netlink/conntrack.ts";
import { ICMP } from "../../../wire/icmp.ts";
import { TCP } from "../../../wire/tcp.ts";
import { UDP } from "../../../wire/udp.ts";
import type { CommandContext } from "../../command.ts";
import type { Arguments, NatFilter } from "./arguments.ts";
import { fail } from "./fail.ts";
import { VERSION_LINE } from "./usage.ts";

const INVALID = "invalid parameters";

export function makeConnection(context: CommandContext, parsed: Arguments): number {
  const { protocol, fields, src, dst, replySrc, replyDst, status, timeoutSeconds, mark } = parsed;
  const ports =
    protocol === ICMP
      ? { sport: fields.icmpId ?? 0, dport: ((fields.icmpType ?? 0) << 8) | (fields.icmpCode ?? 0) }
      : { sport: fields.sport ?? 0, dport: fields.dport ?? 0 };
  const replyPorts = { sport: fields.replySport ?? 0, dport: fields.replyDport ?? 0 };
  const hasPorts = protocol === TCP || protocol === UDP;
  const isReplyWhole = replySrc !== null && replyDst !== null && (!hasPorts || fields.replySport !== undefined);
  // Half a reply is none; ICMP's cannot be given.
  if ((replySrc !== null || replyDst !== null) && (!isReplyWhole || protocol === ICMP)) return fail(context, INVALID);
  const reply: Tuple | null = isReplyWhole ? { src: replySrc, dst: replyDst, protocol: protocol!, ...replyPorts } : null;
  const original =
    src !== null && dst !== null ? { src: src.address, dst: dst.address, protocol: protocol!, ...ports } : invertTuple(reply!)!;
  const refused = createConnection(context.net, {
    original,
    reply,
    timeoutSeconds,
    status,
    mark: mark === null ? 0 : mark.value & mark.mask,
    tcpState: protocol === TCP ? fields.state! : null,
    srcNat: rangeOf(parsed.srcNat),
    dstNat: rangeOf(parsed.dstNat),
  });
  if (refused?.errno === "EEXIST") return fail(context, "Such conntrack exists, try -U to update");
  if (refused !== null) return fail(context, refused.errno === "EINVAL" ? INVALID : strerror(refused.errno));
  context.stderr.write(`${VERSION_LINE}: 1 flow entries have been created.\n`);
  return 0;
}

function rangeOf(nat: NatFilter | null): NatRange | null {
  if (nat === null) return null;
  const { address, port } = nat;
  return { ...ANY_RANGE, low: address, high: address, portLow: port, portHigh: port };
}
