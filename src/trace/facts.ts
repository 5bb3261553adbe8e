/**
 * Why a step decided as it did: the details of the hops that are reported only while somebody explains (Taps.explaining). They
 * stand before the hop of the decision they are about, and in the order in which the kernel looked at things.
 */

/** "begin": the first hop of a journey: what the packet is there for. */
export interface BeginDetail {
  /** The journey of the packet that caused this one; null where none did. */
  readonly of: number | null;
  /** The process whose system call sent it; null where the kernel did. */
  readonly command: {
    /** Its number. */
    readonly pid: number;
    /** Its words. */
    readonly title: string;
  } | null;
}

/** "hook": the packet is shown to netfilter. */
export interface HookDetail {
  /** Which of the five. */
  readonly hook: "PREROUTING" | "INPUT" | "FORWARD" | "OUTPUT" | "POSTROUTING";
  /** True where br_netfilter shows a bridged packet, false where IP does. */
  readonly bridged: boolean;
}

/** "ruleMissed": a rule was looked at and did not match. */
export interface RuleMissedDetail {
  /** "filter", "nat", "mangle", "raw", "security". */
  readonly table: string;
  /** The chain's name. */
  readonly chain: string;
  /** From 1, as `iptables -L --line-numbers` counts. */
  readonly number: number;
  /** As iptables-save prints it. */
  readonly rule: string;
  /** The first of its conditions that is not true of the packet, in the order iptables-save prints them: "-s 172.17.0.0/16". */
  readonly condition: string;
  /** What the packet has instead: "source is 192.168.2.5". */
  readonly has: string;
}

/** "natKnown": no rule of the nat table is asked. */
export interface NatKnownDetail {
  /** Its connection has its translation already; or it belongs to none. */
  readonly why: "bound" | "no connection";
}
