/** What a namespace really does to a packet: the packet is put into the lab, and what rules made of it is read. */
import type { ErrnoName } from "../kernel/config/errno.ts";
import type { Device } from "../kernel/device.ts";
import type { Net } from "../kernel/net.ts";
import { findDevice } from "../kernel/netlink/link.ts";
import type { Skb } from "../kernel/skb.ts";
import { type Fate, fateFrom, injectInto, sendFrom } from "../lab/inject.ts";
import type { Lab } from "../lab/lab.ts";
import { Recording } from "../trace/recording.ts";
import { formatIpv4 } from "../wire/ipv4-address.ts";
import { makeConnection } from "./connection.ts";
import { isSent, type Path } from "./stage.ts";
import type { Witness } from "./witness.ts";

/** What rules do to a packet. */
export interface Treatment {
  /** "passed": no rule ended it. */
  readonly verdict: "passed" | "dropped" | "rejected";
  /** What a REJECT sends: "tcp-reset", or the code of an ICMP error of type 3; null where there was none. */
  readonly rejectedWith: string | null;
  /** Its addresses and ports as it went on; null where a rule ended it. */
  readonly packet: {
    readonly src: string;
    readonly dst: string;
    readonly sport: number;
    readonly dport: number;
    readonly ttl: number;
  } | null;
  /** Its mark as it went on; 0 where a rule ended it. */
  readonly mark: number;
  /** Its connection's mark; 0 where a rule ended it, or it belongs to none. */
  readonly connectionMark: number;
  /** The device it left by, or was delivered on; null where a rule ended it. */
  readonly device: string | null;
}

/** How a packet fared. */
export interface Seen {
  readonly treatment: Treatment;
  readonly fate: Fate;
}

/** Puts the packet into a namespace of a lab that is the caller's to throw away, and returns what became of it. */
export function see(lab: Lab, net: Net, witness: Witness): Seen {
  makeConnection(net, witness);
  const recording = new LastNotes(net, witness.path);
  const stop = net.taps.explainIn(recording);
  const { device, packet } = witness;
  let errno: ErrnoName | null = null;
  if (device === null) errno = sendFrom(net, packet);
  else injectInto(findDevice(net, device) as Device, packet);
  stop();
  return { treatment: recording.treatment(), fate: fateFrom(net, errno, recording.hops, { lab, by: recording.hops }) };
}

/** Keeps hops, and the notes of the first packet as it was in the namespace last. */
class LastNotes extends Recording {
  readonly #net: Net;
  #journey: number | null = null;
  #last: Omit<Treatment, "verdict" | "rejectedWith"> = { packet: null, mark: 0, connectionMark: 0, device: null };
  #rejectedWith: string | null = null;
  #isDropped = false;
  /** Its path ends on a wire. */
  readonly #leaves: boolean;
  readonly #isSent: boolean;
  #hasLeft = false;

  constructor(net: Net, path: Path) {
    super();
    this.#net = net;
    this.#leaves = path === "forward" || path.startsWith("out");
    this.#isSent = isSent(path);
  }

  override keep(...[kind, inFlight, raw, reason]: Parameters<Recording["keep"]>): void {
    super.keep(kind, inFlight, raw, reason);
    const skb = inFlight as Skb;
    if (skb.net !== this.#net || this.#hasLeft || this.#isOwnCopy(skb)) return;
    this.#journey ??= skb.journey;
    if (skb.journey !== this.#journey || skb.packet === null) return;
    const hop = kind === "reject" ? this.hops.at(-1)! : null;
    if (hop?.kind === "reject") this.#rejectedWith = hop.detail.with.kind === "icmp" ? String(hop.detail.with.code) : "tcp-reset";
    if (reason === "NETFILTER_DROP") this.#isDropped = true;
    this.#last = notesOf(skb);
    this.#hasLeft = this.#leaves && kind === "transmitFrame";
  }

  /** What leaves as a broadcast is heard by its own sender, too. */
  #isOwnCopy({ inDev }: Skb): boolean {
    return this.#leaves && this.#isSent && inDev !== null;
  }

  treatment(): Treatment {
    const ended = { packet: null, mark: 0, connectionMark: 0, device: null };
    if (this.#rejectedWith !== null) return { verdict: "rejected", rejectedWith: this.#rejectedWith, ...ended };
    return this.#isDropped
      ? { verdict: "dropped", rejectedWith: null, ...ended }
      : { verdict: "passed", rejectedWith: null, ...this.#last };
  }
}

function notesOf(skb: Skb): Omit<Treatment, "verdict" | "rejectedWith"> {
  const { src, dst, payload, ttl } = skb.ip;
  const { sport, dport } = payload.kind === "tcp" || payload.kind === "udp" ? payload : { sport: 0, dport: 0 };
  return {
    packet: { src: formatIpv4(src), dst: formatIpv4(dst), sport, dport, ttl },
    mark: skb.mark,
    connectionMark: skb.connection?.mark ?? 0,
    device: skb.dev.name,
  };
}
