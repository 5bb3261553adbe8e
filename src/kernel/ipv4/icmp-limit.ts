/**
 * How many ICMP errors may leave: one bucket for the namespace, one for each peer. Linux: icmp_global_allow(),
 * icmpv4_xrlim_allow(), inet_peer_xrlim_allow(), ip_error(), ip_rt_send_redirect().
 *
 * A peer's bucket is shared by three who fill it to different heights: errors in general (icmp_ratelimit, six at once), "no
 * route" (five, and one of these pays twice: to ip_error() and as an error), and redirects, which set its clock. So with
 * icmp_ratelimit=0 an error empties the bucket that "no route" is paid from; on 6.1 also one in the tick of the payment.
 */
import { type Restore, saveMap } from "../../sim/restore.ts";
import { TICK_US } from "../../sim/wheel.ts";
import { DEST_UNREACHABLE, FRAGMENTATION_NEEDED } from "../../wire/icmp.ts";
import type { Ipv4 } from "../../wire/ipv4-address.ts";
import type { Device } from "../device.ts";
import type { Net } from "../net.ts";

/** A peer may be sent this many at once after a quiet time (XRLIM_BURST_FACTOR). */
const BURST = 6;
/** What "no route" costs, and the most that is saved up for it (ip_rt_error_cost, ip_rt_error_burst). */
const NO_ROUTE_COST_US = 1_000_000;
const NO_ROUTE_BURST_US = 5_000_000;
/** Types from here on are nobody's (NR_ICMP_TYPES). */
const MAX_TYPE = 18;
/** The namespace's bucket is filled no more often than this (HZ/50), and for no longer than a second. */
const REFILL_US = 20_000;
const SECOND_US = 1_000_000;

/** Redirects to a peer that does not listen come at doubling distances, then no more until it was quiet (ip_rt_redirect_*). */
const REDIRECT_LOAD_US = 20_000;
const REDIRECT_NUMBER = 9;
const REDIRECT_SILENCE_US = REDIRECT_LOAD_US * 2 ** 10;
/** A peer not heard of before counts as quiet for this long. */
const QUIET_US = 60_000_000;

/** What Linux keeps of a peer (struct inet_peer). */
interface Peer {
  tokensUs: number;
  lastUs: number;
  redirects: number;
}

/** free: nothing limits it; limited: the peer's bucket decides; refused: the namespace has sent too many. */
export type IcmpLimit = "free" | "limited" | "refused";

export class IcmpLimiter {
  /** The kernel is sending a message of its own: what that meets causes no other (icmp_xmit_lock()). */
  isSending = false;
  readonly #net: Net;
  readonly #peers = new Map<Ipv4, Peer>();
  #credit = 0;
  #filledUs = Number.NEGATIVE_INFINITY;

  constructor(net: Net) {
    this.#net = net;
  }

  save(): Restore {
    const [isSending, credit, filledUs] = [this.isSending, this.#credit, this.#filledUs];
    const restore = saveMap(this.#peers, (peer) => ({ ...peer }));
    return () => {
      restore();
      [this.isSending, this.#credit, this.#filledUs] = [isSending, credit, filledUs];
    };
  }

  /** May the namespace send one more message of this type? Linux: icmpv4_global_allow(). */
  allows(type: number, code: number): IcmpLimit {
    if (type > MAX_TYPE || (type === DEST_UNREACHABLE && code === FRAGMENTATION_NEEDED)) return "free";
    if (((1 << type) & this.#net.settings.icmpRatemask) === 0) return "free";
    if (this.#credit > 0 || this.#refill()) return "limited";
    this.#net.snmp.IcmpOutRateLimitGlobal++;
    return "refused";
  }

  /**
   * May it go to this peer now? What goes costs the namespace 0, 1 or 2, so that nobody counts on it. Linux:
   * icmpv4_xrlim_allow().
   */
  allowsPeer(peer: Ipv4, out: Device): boolean {
    const { loopback, settings, snmp, loop } = this.#net;
    if (out !== loopback && !this.takes(peer, settings.icmpRatelimitMs * 1000)) {
      snmp.IcmpOutRateLimitHost++;
      return false;
    }
    this.#credit -= loop.random.below(3);
    return true;
  }

  /** Linux: inet_peer_xrlim_allow(). A limit of 0 takes nothing, but lets nothing be saved either. */
  takes(address: Ipv4, limitUs: number): boolean {
    const peer = this.#peer(address);
    const now = this.#now();
    const { cutsIcmpBucketAlways } = this.#net.host.kernel.profile;
    if (now > peer.lastUs || cutsIcmpBucketAlways) peer.tokensUs = Math.min(peer.tokensUs + now - peer.lastUs, BURST * limitUs);
    peer.lastUs = now;
    if (peer.tokensUs < limitUs) return false;
    peer.tokensUs -= limitUs;
    return true;
  }

  /** May an ICMP error about a missing route be sent to this peer? Linux: ip_error(). */
  takesNoRoute(address: Ipv4): boolean {
    const peer = this.#peer(address);
    const now = this.#now();
    peer.tokensUs = Math.min(peer.tokensUs + now - peer.lastUs, NO_ROUTE_BURST_US);
    peer.lastUs = now;
    if (peer.tokensUs < NO_ROUTE_COST_US) return false;
    peer.tokensUs -= NO_ROUTE_COST_US;
    return true;
  }

  /** May this peer be sent a redirect now? Linux: ip_rt_send_redirect(). */
  takesRedirect(address: Ipv4): boolean {
    const peer = this.#peer(address);
    const now = this.#now();
    if (now > peer.lastUs + REDIRECT_SILENCE_US) {
      peer.tokensUs = 0;
      peer.redirects = 0;
    }
    if (peer.redirects >= REDIRECT_NUMBER) {
      peer.lastUs = now;
      return false;
    }
    if (peer.redirects > 0 && now <= peer.lastUs + REDIRECT_LOAD_US * 2 ** peer.redirects) return false;
    peer.lastUs = now;
    peer.redirects++;
    return true;
  }

  /** Linux: the rest of icmp_global_allow(). A message after a pause goes even where the bucket stays in debt. */
  #refill(): boolean {
    const { icmpMsgsPerSec, icmpMsgsBurst } = this.#net.settings;
    const passed = Math.min(this.#now() - this.#filledUs, SECOND_US);
    if (passed < REFILL_US) return false;
    const more = Math.floor((icmpMsgsPerSec * passed) / SECOND_US);
    if (more === 0) return false;
    this.#filledUs = this.#now();
    this.#credit = Math.min(this.#credit + more, icmpMsgsBurst);
    return true;
  }

  #now(): number {
    const { nowUs } = this.#net.loop;
    return nowUs - (nowUs % TICK_US);
  }

  #peer(address: Ipv4): Peer {
    let peer = this.#peers.get(address);
    if (peer === undefined) {
      peer = { tokensUs: 0, lastUs: this.#now() - QUIET_US, redirects: 0 };
      this.#peers.set(address, peer);
    }
    return peer;
  }
}
