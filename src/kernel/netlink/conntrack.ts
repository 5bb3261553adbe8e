/** Requests about connections: those that an administrator makes. Linux: ctnetlink_create_conntrack(), nf_conntrack_netlink.c. */
import { type Refusal, refusal } from "../config/errno.ts";
import type { Net } from "../net.ts";
import { IPS_ASSURED, IPS_EXPECTED, IPS_FIXED_TIMEOUT, IPS_SEEN_REPLY } from "../netfilter/conntrack/connection.ts";
import { TcpTrack } from "../netfilter/conntrack/tcp-track.ts";
import { hasReply, joinPorts, type Tuple } from "../netfilter/conntrack/tuple.ts";
import { ANY_RANGE, type NatRange } from "../netfilter/nat/range.ts";
import { bindNat } from "../netfilter/nat/setup.ts";

export interface ConnectionRequest {
  readonly original: Tuple;
  /** Null: the original's inverse. */
  readonly reply: Tuple | null;
  readonly timeoutSeconds: number;
  /** IPS_* bits; those that the kernel sets itself are passed over. */
  readonly status: number;
  readonly mark: number;
  /** Of TCP; what its sides may send is learnt from the first packets. */
  readonly tcpState: number | null;
  /** How it is translated; the reply follows. */
  readonly srcNat: NatRange | null;
  readonly dstNat: NatRange | null;
}

/** EEXIST where one of its tuples is another's. */
export function createConnection(net: Net, request: ConnectionRequest): Refusal | null {
  const { original, reply, timeoutSeconds, status, mark, tcpState, srcNat, dstNat } = request;
  const { conntrack } = net;
  if (!hasReply(original.protocol, joinPorts(original.sport, original.dport))) return refusal("EINVAL");
  if ((status & IPS_EXPECTED) !== 0) return refusal("EBUSY");
  const connection = conntrack.newConnection(original);
  if (reply !== null) {
    connection.replySrc = reply.src;
    connection.replyDst = reply.dst;
    connection.replyPorts = joinPorts(reply.sport, reply.dport);
  }
  if (srcNat !== null || dstNat !== null) {
    bindNat(net, connection, dstNat ?? ANY_RANGE, "dst");
    bindNat(net, connection, srcNat ?? ANY_RANGE, "src");
  }
  connection.status |= status & (IPS_SEEN_REPLY | IPS_ASSURED | IPS_FIXED_TIMEOUT);
  connection.mark = mark;
  connection.timeoutUs = timeoutSeconds * 1_000_000;
  if (tcpState !== null) {
    connection.tcp = new TcpTrack();
    connection.tcp.state = tcpState;
  }
  if (conntrack.confirm(connection)) return null;
  conntrack.destroy(connection);
  return refusal("EEXIST");
}
