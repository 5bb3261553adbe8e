/** How many ICMP errors may leave: a bucket per peer and one for the host. Linux: icmpv4_xrlim_allow(), inet_peer_xrlim_allow(). */
import { DEST_UNREACHABLE, FRAGMENTATION_NEEDED } from "../../wire/icmp.ts";
import type { Ipv4 } from "../../wire/ipv4-address.ts";
import type { Device } from "../device.ts";
import type { Net } from "../net.ts";

/** A peer may send this many at once after a quiet time (XRLIM_BURST_FACTOR). */
const BURST = 6;

/** Redirects to a peer that does not listen come at doubling distances, then no more until it was quiet (ip_rt_redirect_*). */
const REDIRECT_LOAD_US = 20_000;
const REDIRECT_NUMBER = 9;
const REDIRECT_SILENCE_US = REDIRECT_LOAD_US * 2 ** 10;
/** A peer not heard of before counts as quiet for this long. */
const QUIET_US = 60_000_000;

/** What Linux keeps of a peer: errors and redirects share the time of the last one (struct inet_peer). */
interface Peer {
  tokensUs: number;
  lastUs: number;
  redirects: number;
}

export class IcmpLimiter {
  readonly #net: Net;
  readonly #peers = new Map<Ipv4, Peer>();

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
    const entry = this.#peer(peer, nowUs);
    entry.tokensUs = Math.min(entry.tokensUs + nowUs - entry.lastUs, BURST * limitUs);
    entry.lastUs = nowUs;
    if (entry.tokensUs < limitUs) return false;
    entry.tokensUs -= limitUs;
    return true;
  }

  /** True where a redirect may go to this peer now. Linux: ip_rt_send_redirect(). */
  takesRedirect(peer: Ipv4, nowUs: number): boolean {
    const entry = this.#peer(peer, nowUs);
    if (nowUs > entry.lastUs + REDIRECT_SILENCE_US) {
      entry.tokensUs = 0;
      entry.redirects = 0;
    }
    if (entry.redirects >= REDIRECT_NUMBER) {
      entry.lastUs = nowUs;
      return false;
    }
    if (entry.redirects > 0 && nowUs <= entry.lastUs + REDIRECT_LOAD_US * 2 ** entry.redirects) return false;
    entry.lastUs = nowUs;
    entry.redirects++;
    return true;
  }

  #peer(address: Ipv4, nowUs: number): Peer {
    let entry = this.#peers.get(address);
    if (entry === undefined) {
      entry = { tokensUs: 0, lastUs: nowUs - QUIET_US, redirects: 0 };
      this.#peers.set(address, entry);
    }
    return entry;
  }
}
