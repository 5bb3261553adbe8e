/** What each of Linux's drop reasons means, in a sentence: words beside the name. */
import type { HopOf } from "../trace/hop.ts";
import type { RejectDetail, RejectSilence } from "../trace/hop-details.ts";
import type { DropReason } from "../trace/reasons.ts";
import type { RecordedHop } from "../trace/recording.ts";
import { refusalText } from "./routes.ts";

const WORDS: Readonly<Record<DropReason, string>> = {
  NOT_SPECIFIED: "the kernel gives no reason",
  NO_SOCKET: "no socket is open for it",
  SOCKET_CLOSE: "its socket was closed",
  SOCKET_FILTER: "the socket's filter refused it",
  SOCKET_RCVBUFF: "the socket's receive buffer is full: the program does not read fast enough",
  PKT_TOO_SMALL: "it is too short for its protocol",
  TCP_CSUM: "its TCP checksum is wrong",
  UDP_CSUM: "its UDP checksum is wrong",
  ICMP_CSUM: "its ICMP checksum is wrong",
  NETFILTER_DROP: "a rule of iptables dropped it",
  OTHERHOST: "its frame is for another MAC address: not for this device",
  IP_CSUM: "the checksum of its IP header is wrong",
  IP_INHDR: "its IP header cannot be used, or its TTL ended here",
  IP_RPFILTER: "rp_filter: a reply to its source would not leave where it came in",
  IP_LOCALNET: "an address of 127.0.0.0/8 came in from outside",
  IP_LOCAL_SOURCE: "its source is an address of this host itself",
  IP_INVALID_SOURCE: "no packet may have this source address",
  IP_INVALID_DEST: "no packet may have this destination address",
  IP_NOPROTO: "nobody here speaks its protocol",
  IP_INADDRERRORS: "it is not for this host, which does not forward",
  IP_INNOROUTES: "this host has no route to its destination",
  IP_OUTNOROUTES: "this host has no route to its destination",
  UNICAST_IN_L2_MULTICAST: "its frame was sent to many, the packet in it to one",
  PROTO_MEM: "the protocol's memory is used up",
  TCP_AUTH_HDR: "its authentication header is wrong",
  TCP_FLAGS: "its TCP flags are not expected in this state",
  TCP_ZEROWINDOW: "the receiver's window is closed",
  TCP_OLD_DATA: "its data has been received already",
  TCP_OVERWINDOW: "its data lies beyond the receiver's window",
  TCP_OFOMERGE: "its data waits to be put in order already",
  TCP_RFC7323_PAWS: "its timestamp is older than the last one",
  TCP_OLD_SEQUENCE: "its sequence number lies before the window",
  TCP_INVALID_SEQUENCE: "its sequence number lies outside of the window",
  TCP_INVALID_END_SEQUENCE: "it ends beyond the window",
  TCP_INVALID_ACK_SEQUENCE: "it acknowledges what was not sent",
  TCP_RESET: "it is a reset, which ended the connection",
  TCP_INVALID_SYN: "a SYN came in the middle of a connection",
  TCP_CLOSE: "the connection is closed",
  TCP_FASTOPEN: "fast open refused it",
  TCP_OLD_ACK: "it acknowledges what was acknowledged before",
  TCP_TOO_OLD_ACK: "its acknowledgement is too old",
  TCP_ACK_UNSENT_DATA: "it acknowledges data that was not sent",
  TCP_LISTEN_OVERFLOW: "the listener's queue is full: the program accepts too slowly",
  TCP_ABORT_ON_DATA: "data came for a socket that nobody reads any more",
  NEIGH_CREATEFAIL: "no entry of the neighbour table could be made",
  NEIGH_FAILED: "nobody replied to ARP: the next hop is not there",
  QUEUE_PURGE: "it waited for a MAC that nobody gave",
  NEIGH_QUEUEFULL: "too many packets wait for this MAC",
  NEIGH_DEAD: "the neighbour's entry is gone",
  NEIGH_HH_FILLFAIL: "no Ethernet header could be made",
  QDISC_DROP: "the device does not send: it is down, has no carrier, or the line lost it",
  FULL_RING: "the device's ring is full",
  NOMEM: "no memory",
  HDR_TRUNC: "its header is cut short",
  DEV_READY: "the device is not up",
  DEV_HDR: "the device's header could not be made",
  DUP_FRAG: "this fragment, or a part of it, was here before",
  FRAG_REASM_TIMEOUT: "the other fragments did not come in time",
  FRAG_TOO_FAR: "too many fragments came in between",
  PKT_TOO_BIG: "it is larger than the next device takes, and may not be cut (DF)",
  ICMP_PARSE: "its ICMP message cannot be read",
  INVALID_PROTO: "not expected in this protocol",
  UNHANDLED_PROTO: "nobody here speaks what the frame carries",
  BRIDGE_INGRESS_STP_STATE: "the bridge's port is not forwarding",
  BRIDGE_NON_FORWARDING_STATE: "the bridge's port only learns yet",
  BRIDGE_FDB_BLACKHOLE: "the bridge's table has a blackhole for it",
  MAC_INVALID_SOURCE: "no frame may have this source MAC",
  MAC_IEEE_MAC_CONTROL: "it is a frame of the link itself",
  LOCAL_MAC: "the MAC is of this bridge",
  ARP_PVLAN_DISABLE: "proxy ARP for a private VLAN is off",
  BLACKHOLE: "the device swallows all",
  NO_TX_TARGET: "there is nobody to send it to",
  RECURSION_LIMIT: "it went round too often",
};

/** Why a packet ended, in words, then Linux's name; `path` has the facts that stand before it. */
export function dropWords(hop: HopOf<"drop">, path: readonly RecordedHop[]): string {
  const refused = refusedBefore(hop, path);
  const before = path[path.indexOf(hop as RecordedHop) - 1];
  return `${refused ?? particular(hop, before) ?? WORDS[hop.reason]} (${hop.reason})`;
}

/** What routing has against it; null where the drop has another cause. */
export function refusedBefore(hop: HopOf<"drop">, path: readonly RecordedHop[]): string | null {
  const lookup = path.slice(0, path.indexOf(hop as RecordedHop)).findLast((each) => each.kind === "routeLookup");
  if (lookup?.kind !== "routeLookup" || lookup.netns !== hop.netns || lookup.detail.refused === null) return null;
  return refusalText(lookup.detail.refused, lookup.detail, lookup.device);
}

/** What its detail, or the fact before it, adds to the reason. */
function particular({ reason, detail }: HopOf<"drop">, before: RecordedHop | undefined): string | null {
  if (before?.kind === "ports" && before.detail.not.length > 0) {
    const [{ port, why }] = before.detail.not as [{ port: string; why: string }];
    if (why === "came in there")
      return `${before.detail.bridge} does not send it back out of ${port}, where it came in: hairpin is off`;
    return `${before.detail.bridge} does not send it out of ${port}: ${why}`;
  }
  if (detail === null) return null;
  if (detail.chain !== undefined) return `by ${detail.table} ${detail.chain} ${detail.number ?? "policy"}`;
  if (detail.mtu !== undefined)
    return `it is larger than the next device takes, ${detail.mtu} bytes${reason === "PKT_TOO_BIG" ? ", and may not be cut (DF)" : ""}`;
  if (detail.peer !== undefined)
    return `${detail.peer}, the other end, is down, unplugged or takes no frame of ${detail.bytes} bytes`;
  if (detail.loop !== undefined) return `${detail.loop} would get its own frame`;
  if (detail.loss !== undefined) return `the cable loses ${detail.loss * 100} % of the frames, and this one`;
  if (detail.cable === "cut") return "the cable is unplugged";
  if (detail.carrier === false) return "the device has no carrier: nothing is plugged in, or the other end is down";
  if (detail.device !== undefined) return `${detail.device} is down`;
  if (detail.ttl !== undefined) return `its TTL was ${detail.ttl}: it has passed as many routers as it may`;
  if (detail.reroute !== undefined) return `it was changed, and there is no route for what it is now: ${detail.reroute}`;
  return null;
}

const SILENT: Readonly<Record<RejectSilence, string>> = {
  fragment: "nothing is sent for a fragment",
  checksum: "nothing is sent: the packet's checksum is wrong",
  reset: "nothing is sent: the packet is a reset",
  broadcast: "nothing is sent: the packet is a broadcast",
};

/** What a REJECT sends. */
export function rejectWords({ with: reject, silent }: RejectDetail): string {
  if (silent !== null) return SILENT[silent];
  return reject.kind === "icmp" ? "sends an ICMP error back" : "sends a TCP reset back";
}
