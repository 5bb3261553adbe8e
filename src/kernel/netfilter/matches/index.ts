/** The matches that are modelled: add one import and one entry each. A name iptables knows and we do not is refused by name. */
import type { AnyMatch } from "../xtables.ts";
import { addrtypeMatch } from "./addrtype.ts";
import { commentMatch } from "./comment.ts";
import { connlimitMatch } from "./connlimit.ts";
import { connmarkMatch } from "./connmark.ts";
import { conntrackMatch } from "./conntrack.ts";
import { dscpMatch } from "./dscp.ts";
import { hashlimitMatch } from "./hashlimit.ts";
import { icmpMatch } from "./icmp.ts";
import { iprangeMatch } from "./iprange.ts";
import { lengthMatch } from "./length.ts";
import { limitMatch } from "./limit.ts";
import { macMatch } from "./mac.ts";
import { markMatch } from "./mark.ts";
import { multiportMatch } from "./multiport.ts";
import { ownerMatch } from "./owner.ts";
import { physdevMatch } from "./physdev.ts";
import { pkttypeMatch } from "./pkttype.ts";
import { recentMatch } from "./recent.ts";
import { rpfilterMatch } from "./rpfilter.ts";
import { sctpMatch } from "./sctp.ts";
import { stateMatch } from "./state.ts";
import { statisticMatch } from "./statistic.ts";
import { stringMatch } from "./string.ts";
import { tcpMatch } from "./tcp.ts";
import { tcpmssMatch } from "./tcpmss.ts";
import { tosMatch } from "./tos.ts";
import { ttlMatch } from "./ttl.ts";
import { udpMatch } from "./udp.ts";

export const MATCHES: readonly AnyMatch[] = [
  addrtypeMatch,
  commentMatch,
  connlimitMatch,
  connmarkMatch,
  conntrackMatch,
  dscpMatch,
  hashlimitMatch,
  icmpMatch,
  iprangeMatch,
  lengthMatch,
  limitMatch,
  macMatch,
  markMatch,
  multiportMatch,
  ownerMatch,
  physdevMatch,
  pkttypeMatch,
  recentMatch,
  rpfilterMatch,
  sctpMatch,
  stateMatch,
  statisticMatch,
  stringMatch,
  tcpMatch,
  tcpmssMatch,
  tosMatch,
  ttlMatch,
  udpMatch,
];

const byName = new Map(MATCHES.map((match) => [match.name, match]));

/** What the real tool also has. */
export const UNMODELLED = new Set(
  (
    "ah bpf cgroup cluster connbytes connlabel cpu dccp devgroup ecn esp helper ipcomp ipvs nfacct osf policy " +
    "quota rateest realm set socket tcpmss time u32"
  )
    .split(" ")
    .filter((name) => !byName.has(name)),
);

export function findMatch(name: string): AnyMatch | null {
  return byName.get(name) ?? null;
}

export function isUnmodelledMatch(name: string): boolean {
  return UNMODELLED.has(name);
}
