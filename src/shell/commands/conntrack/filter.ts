/** Which connections `conntrack -L`, `-D` and `-E` mean. conntrack.c, nfct_filter(); libnetfilter_conntrack, compare.c. */
import { type Connection, IPS_DST_NAT_DONE, IPS_SRC_NAT_DONE } from "../../../kernel/netfilter/conntrack/connection.ts";
import type { Tuple } from "../../../kernel/netfilter/conntrack/tuple.ts";
import type { Arguments, NatFilter } from "./arguments.ts";

export function isMeant(connection: Connection, wanted: Arguments): boolean {
  const { original, reply, status } = connection;
  if (wanted.family === "ipv6" || wanted.zone !== 0) return false;
  if (wanted.src !== null && (original.src & wanted.src.mask) !== (wanted.src.address & wanted.src.mask)) return false;
  if (wanted.dst !== null && (original.dst & wanted.dst.mask) !== (wanted.dst.address & wanted.dst.mask)) return false;
  if (wanted.replySrc !== null && reply.src !== wanted.replySrc) return false;
  if (wanted.replyDst !== null && reply.dst !== wanted.replyDst) return false;
  if (wanted.protocol !== null && original.protocol !== wanted.protocol) return false;
  if ((status & wanted.status) !== wanted.status) return false;
  if (wanted.mark !== null && (connection.mark & wanted.mark.mask) >>> 0 !== (wanted.mark.value & wanted.mark.mask) >>> 0)
    return false;
  return isFieldMeant(connection, wanted.fields) && isNatMeant(connection, wanted);
}

function isFieldMeant(connection: Connection, fields: Arguments["fields"]): boolean {
  const { original, reply, tcp } = connection;
  const pairs: readonly (readonly [number | undefined, number])[] = [
    [fields.sport, original.sport],
    [fields.dport, original.dport],
    [fields.replySport, reply.sport],
    [fields.replyDport, reply.dport],
    [fields.state, tcp?.state ?? -1],
    [fields.icmpType, original.dport >>> 8],
    [fields.icmpCode, original.dport & 255],
    [fields.icmpId, original.sport],
  ];
  return pairs.every(([wanted, actual]) => wanted === undefined || wanted === actual);
}

function isNatMeant(connection: Connection, { srcNat, dstNat, anyNat }: Arguments): boolean {
  if (anyNat !== null) return isSourceNatted(connection, anyNat) || isDestinationNatted(connection, anyNat);
  if (srcNat !== null && !isSourceNatted(connection, srcNat)) return false;
  return dstNat === null || isDestinationNatted(connection, dstNat);
}

function isSourceNatted({ original, reply, status }: Connection, filter: NatFilter): boolean {
  const isDone = (status & IPS_SRC_NAT_DONE) !== 0;
  const hasAddress = isDone && reply.dst !== original.src;
  const hasPort = isDone && hasPorts(original) && reply.dport !== original.sport;
  return decide(filter, { hasAddress, hasPort, address: reply.dst, port: reply.dport });
}

function isDestinationNatted({ original, reply, status }: Connection, filter: NatFilter): boolean {
  const isDone = (status & IPS_DST_NAT_DONE) !== 0;
  const hasAddress = isDone && reply.src !== original.dst;
  const hasPort = isDone && hasPorts(original) && reply.sport !== original.dport;
  return decide(filter, { hasAddress, hasPort, address: reply.src, port: reply.sport });
}

function decide(filter: NatFilter, seen: { hasAddress: boolean; hasPort: boolean; address: number; port: number }): boolean {
  if (filter.address === null && filter.port === null) return seen.hasAddress || seen.hasPort;
  if (filter.address !== null && !(seen.hasAddress && seen.address === filter.address)) return false;
  return filter.port === null || (seen.hasPort && seen.port === filter.port);
}

function hasPorts(tuple: Tuple): boolean {
  return tuple.protocol === 6 || tuple.protocol === 17;
}
