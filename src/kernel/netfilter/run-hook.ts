/** A step's visit to its hook, and what follows when the packet does not pass. Linux: NF_HOOK(), nf_hook_slow(). */
import { dropPacket, reportHop } from "../observe.ts";
import type { Skb } from "../skb.ts";
import { HOOK_NAMES, type Hook } from "./hooks.ts";
import { NF_ACCEPT, NF_STOLEN, type Verdict } from "./verdict.ts";

/** Anything but NF_ACCEPT: the packet ended here. A drop has been counted and a REJECT's ICMP error or reset sent. */
export function runHook(hook: Hook, skb: Skb): Verdict {
  const { hooks, taps, up } = skb.net;
  if (hooks.isEmpty(hook)) return NF_ACCEPT;
  if (taps.explaining) reportHop(skb, "hook", { hook: HOOK_NAMES[hook], bridged: skb.bridged });
  const verdict = hooks.run(hook, skb);
  if (verdict === NF_ACCEPT || verdict === NF_STOLEN) return verdict;
  up.sendReject(skb);
  dropPacket(skb, "NETFILTER_DROP", skb.decidedBy);
  return verdict;
}
