/** How many ICMP errors may leave: a bucket per peer and one for the host. Linux: icmpv4_xrlim_allow(), inet_peer_xrlim_allow(). */
import { DEST_UNREACHABLE, FRAGMENTATION_NEEDED } from "../../wire/icmp.ts";
import type { Ipv4 } from "../../wire/ipv4-address.ts";
import type { Device } from "../device.ts";
import type { Net } from "../net.ts";

/** A peer may send this many at once after a quiet time (XRLIM_BURST_FACTOR). */
const BURST = 6;

interface Bucket {
  tokensUs: number;
  lastUs: number;
}

export class IcmpLimiter {
  readonly #net: Net;
  readonly #peers = new Map<Ipv4, Bucket>();

  constructor(net: Net) {
    this.#net = net;
  }

  /** True where a message of this type may go to this peer now; takes a token then. */
  allows(type: number, code: number, peer: Ipv4, out: Device): boolean {
    const { settings, loop } = this.#net;
    if (type === DEST_UNREACHABLE && code === FRAGMENTATION_NEEDED) return true;
    if (((1 << type) & settings.icmpRatemask) === 0) return true;
    if (out === this.#net.loopback) return true;
    const allowed = this.takes(peer, settings.icmpRatelimitMs * 1000, loop.nowUs);
    if (!allowed) this.#net.snmp.IcmpOutRateLimitHost++;
    return allowed;
  }

  /** Linux: inet_peer_xrlim_allow(). A limit of 0 means none. */
  takes(peer: Ipv4, limitUs: number, nowUs: number): boolean {
    if (limitUs === 0) return true;
    let bucket = this.#peers.get(peer);
    if (bucket === undefined) {
      bucket = { tokensUs: BURST * limitUs, lastUs: nowUs };
      this.#peers.set(peer, bucket);
    }
    bucket.tokensUs = Math.min(bucket.tokensUs + nowUs - bucket.lastUs, BURST * limitUs);
    bucket.lastUs = nowUs;
    if (bucket.tokensUs < limitUs) return false;
    bucket.tokensUs -= limitUs;
    return true;
  }
}
