/**
 * What UDP and raw sockets share: the queue of errors (IP_RECVERR), the path MTU setting (IP_MTU_DISCOVER), and how long a
 * datagram may be. Linux: __ip_append_data(), net/ipv4/ip_output.c; ip_local_error(), net/ipv4/ip_sockglue.c.
 */
import { type Restore, restoreAll, saveArray } from "../../sim/restore.ts";
import { FRAGMENTATION_NEEDED, type Icmp, REDIRECT } from "../../wire/icmp.ts";
import type { Packet } from "../../wire/ipv4.ts";
import { ANY, type Ipv4 } from "../../wire/ipv4-address.ts";
import type { ErrnoName } from "../config/errno.ts";
import type { RouteResult } from "../ipv4/fib.ts";
import { IP_MAX_MTU, isMtuLocked } from "../ipv4/path-mtu.ts";
import type { Net } from "../net.ts";
import { errnoOfIcmp, isHardError } from "./icmp-errno.ts";
import { Socket } from "./socket.ts";

/** An ICMP error about a datagram that was sent, or the kernel's own (SO_EE_ORIGIN_LOCAL). */
export interface SocketError {
  readonly errno: ErrnoName;
  /** Who sent the error; ANY where it arose here. */
  readonly from: Ipv4;
  readonly type: number;
  readonly code: number;
  /** The next-hop MTU of FRAGMENTATION_NEEDED. */
  readonly info: number;
  readonly quoted: Packet | null;
  readonly timeUs: number;
}

/** How a socket treats the path MTU (IP_MTU_DISCOVER). */
export type PmtuDiscovery = "want" | "do" | "dont" | "probe";

/** The longest message that a send looks at; the headers come on top. Linux: raw_sendmsg(), udp_sendmsg(). */
export const MAX_MESSAGE_BYTES = 65_535;

export abstract class DatagramSocket extends Socket {
  recvErr = false;
  pmtuDiscovery: PmtuDiscovery;
  readonly #errors: SocketError[] = [];

  protected constructor(net: Net) {
    super(net);
    this.pmtuDiscovery = net.settings.noPmtuDisc !== 0 ? "dont" : "want";
  }

  abstract get isConnected(): boolean;

  /** An ICMP error about what this socket sent; redirects are the routes' affair. Linux: raw_err(), __udp4_lib_err(). */
  noteIcmpError({ type, code, sequence }: Icmp, quoted: Packet, from: Ipv4): void {
    if (type === REDIRECT) return;
    const info = code === FRAGMENTATION_NEEDED ? sequence : 0;
    const error = { errno: errnoOfIcmp(type, code), from, type, code, info, quoted, timeUs: this.net.loop.nowUs };
    this.#queueError(error);
    const isHard = isHardError(error.type, error.code) || (error.code === FRAGMENTATION_NEEDED && this.pmtuDiscovery !== "dont");
    if (this.recvErr || (isHard && this.isConnected)) this.setError(error.errno);
  }

  override save(): Restore {
    return restoreAll([super.save(), saveArray(this.#errors)]);
  }

  receiveError(): SocketError | null {
    return this.#errors.shift() ?? null;
  }

  protected get hasQueuedError(): boolean {
    return this.#errors.length > 0;
  }

  #queueError(error: SocketError): void {
    if (this.recvErr) this.#errors.push(error);
  }

  /** What it sends is cut where the path turns out to take less. Linux: ip_sk_ignore_df(). */
  protected get ignoresDf(): boolean {
    return this.pmtuDiscovery === "want" || this.pmtuDiscovery === "dont";
  }

  get ignoresPathMtu(): boolean {
    return this.pmtuDiscovery === "probe";
  }

  /** A route whose MTU is locked asks for no discovery. Linux: ip_dont_fragment(). */
  protected setsDf(totalBytes: number, mtu: number, route: RouteResult, dst: Ipv4): boolean {
    if (!this.ignoresDf) return true;
    return this.pmtuDiscovery === "want" && totalBytes <= mtu && !isMtuLocked(this.net, route, dst);
  }

  /** Refuses a packet that is longer than IPv4 can say, or than the path takes where it must not be cut. */
  protected refuseTooLong(totalBytes: number, mtu: number, optionBytes = 0): ErrnoName | null {
    if (totalBytes <= (this.ignoresDf ? IP_MAX_MTU : mtu)) return null;
    const { nowUs } = this.net.loop;
    this.#queueError({ errno: "EMSGSIZE", from: ANY, type: 0, code: 0, info: mtu - optionBytes, quoted: null, timeUs: nowUs });
    return "EMSGSIZE";
  }
}
