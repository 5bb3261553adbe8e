/**
 * The five hooks, as in Linux lists of entries sorted by priority. conntrack, NAT, each iptables table and br_netfilter's
 * sabotage register here; nothing else knows them.
 *
 *     receivePacket ─ PREROUTING ─ routePacket ─┬─ FORWARD ───────────── POSTROUTING ─ resolveNextHop
 *                                               └─ INPUT ─ sockets ─ OUTPUT ─┘
 */
import { type Restore, saveArray } from "../../sim/restore.ts";
import type { Skb } from "../skb.ts";
import { NF_ACCEPT, type Verdict } from "./verdict.ts";

export const PREROUTING = 0;
export const INPUT = 1;
export const FORWARD = 2;
export const OUTPUT = 3;
export const POSTROUTING = 4;

/** PREROUTING, INPUT, FORWARD, OUTPUT, POSTROUTING. */
export type Hook = 0 | 1 | 2 | 3 | 4;

export const HOOK_NAMES = ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"] as const;

/** Priorities (include/uapi/linux/netfilter_ipv4.h). */
export const PRI_CONNTRACK_DEFRAG = -400;
export const PRI_RAW = -300;
export const PRI_CONNTRACK = -200;
export const PRI_MANGLE = -150;
export const PRI_NAT_DST = -100;
export const PRI_FILTER = 0;
/** What iptables-nft gives its security chains (iptables/nft.c); ip_tables has 50. */
export const PRI_SECURITY = 150;
export const PRI_NAT_SRC = 100;
export const PRI_CONNTRACK_CONFIRM = 0x7fffffff;

export interface HookEntry {
  readonly name: string;
  readonly priority: number;
  run(skb: Skb, hook: Hook): Verdict;
}

export class HookTable {
  readonly #entries: HookEntry[][] = [[], [], [], [], []];

  save(): Restore {
    return saveArray(this.#entries);
  }

  /** Adds an entry behind those of the same priority; returns a function that unregisters it. */
  register(hook: Hook, entry: HookEntry): () => void {
    const list = this.#entries[hook]!;
    const before = list.findIndex((other) => other.priority > entry.priority);
    // A new array each time: a walk in progress keeps the one it began with.
    this.#entries[hook] = before < 0 ? [...list, entry] : list.toSpliced(before, 0, entry);
    return () => {
      this.#entries[hook] = this.#entries[hook]!.filter((other) => other !== entry);
    };
  }

  entries(hook: Hook): readonly HookEntry[] {
    return this.#entries[hook]!;
  }

  isEmpty(hook: Hook): boolean {
    return this.#entries[hook]!.length === 0;
  }

  /** Walks the entries of a hook until one does not accept. Linux: nf_hook_slow(). */
  run(hook: Hook, skb: Skb): Verdict {
    const list = this.#entries[hook]!;
    for (let index = 0; index < list.length; index++) {
      const verdict = list[index]!.run(skb, hook);
      if (verdict !== NF_ACCEPT) return verdict;
    }
    return NF_ACCEPT;
  }
}
