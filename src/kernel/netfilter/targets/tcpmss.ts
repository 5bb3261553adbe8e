/** `-j TCPMSS`: lowers the MSS a segment announces, or adds one where there is none. Linux: xt_TCPMSS.c. */

import { headerBytes, IPV4_HEADER_BYTES, isFragment } from "../../../wire/ipv4.ts";
import { ANY } from "../../../wire/ipv4-address.ts";
import { TCP, TCP_HEADER_BYTES, type Tcp, tcpHeaderBytes } from "../../../wire/tcp.ts";
import type { IfIndex } from "../../config/link.ts";
import type { Skb } from "../../skb.ts";
import { NF_DROP } from "../verdict.ts";
import { CONTINUE, defineTarget, isProtocol } from "../xtables.ts";
import { readUint, XtablesError } from "../xtoptions.ts";

interface TcpmssOptions {
  /** Null: clamp to the path MTU. */
  readonly mss: number | null;
}

const MOST_MSS = 65_515;
/** What a host without the option must be assumed to take (RFC 9293 §3.7.1). */
const DEFAULT_MSS = 536;

export const tcpmssTarget = defineTarget<TcpmssOptions>({
  name: "TCPMSS",
  options: [{ names: ["set-mss"], read: readUint(0, MOST_MSS) }, { names: ["clamp-mss-to-pmtu"] }],
  finish(given) {
    if (given.isEmpty) throw new XtablesError("TCPMSS target: At least one parameter is required");
    return { mss: given.has("clamp-mss-to-pmtu") ? null : (given.value<number>("set-mss") ?? 0) };
  },
  refuses: ({ mss }, rule, { hook }) => !isProtocol(rule, TCP) || (mss === null && (hook === "PREROUTING" || hook === "INPUT")),
  save: ({ mss }) => (mss === null ? " --clamp-mss-to-pmtu" : ` --set-mss ${mss}`),
  list: ({ mss }) => (mss === null ? " TCPMSS clamp to PMTU" : ` TCPMSS set ${mss}`),
  compile({ mss }) {
    return (skb) => {
      const packet = skb.ip;
      const { payload } = packet;
      if (isFragment(packet)) return CONTINUE;
      if (payload.kind !== "tcp") return NF_DROP;
      const most = mss ?? clampedMss(skb);
      if (most < 0) return NF_DROP;
      const changed = changeMss(payload, most);
      if (changed !== payload) {
        const totalLength = headerBytes(packet) + tcpHeaderBytes(changed) + changed.data.length;
        skb.packet = { ...packet, payload: changed, totalLength };
      }
      return CONTINUE;
    };
  },
});

/** The smaller of the MTU ahead and the MTU of the return path, without headers; -1 where nothing is left. */
function clampedMss(skb: Skb): number {
  const { net, route, outDev } = skb;
  const learnt = route === null ? 0 : (net.exceptions.find(route, skb.ip.dst, skb.forwarded ? "input" : "output")?.mtu ?? 0);
  const ahead = learnt || route?.mtu || (outDev ?? skb.dev).link.mtu;
  const back = net.fib.lookup({
    dst: skb.ip.src,
    src: ANY,
    tos: 0,
    mark: 0,
    uid: 0,
    iif: net.loopback.ifindex,
    oif: 0 as IfIndex,
    protocol: 0,
    sport: 0,
    dport: 0,
    scope: 0,
  });
  const learntBack = net.exceptions.find(back, skb.ip.src)?.mtu ?? 0;
  const behind = back.errno !== null ? Number.POSITIVE_INFINITY : learntBack || back.mtu || back.device.link.mtu;
  const mtu = Math.min(ahead, behind);
  return mtu <= IPV4_HEADER_BYTES + TCP_HEADER_BYTES ? -1 : mtu - IPV4_HEADER_BYTES - TCP_HEADER_BYTES;
}

function changeMss(segment: Tcp, most: number): Tcp {
  const { options } = segment;
  if (options.mss !== null) return options.mss <= most ? segment : { ...segment, options: { ...options, mss: most } };
  // An option cannot be added where data follows the header, nor to a header that is full.
  if (segment.data.length > 0 || tcpHeaderBytes(segment) >= 60) return segment;
  return { ...segment, options: { ...options, mss: Math.min(most, DEFAULT_MSS) } };
}
