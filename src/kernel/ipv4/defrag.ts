/** Fragments are put together before connections are tracked. Linux: ipv4_conntrack_defrag(), nf_defrag_ipv4.c. */
import { isFragment } from "../../wire/ipv4.ts";
import { type HookEntry, OUTPUT, PRI_CONNTRACK_DEFRAG } from "../netfilter/hooks.ts";
import { NF_ACCEPT, NF_STOLEN } from "../netfilter/verdict.ts";
import type { DefragUser } from "./fragment.ts";

/** Stands at PREROUTING and OUTPUT while connections are tracked. */
export const DEFRAG_ENTRY: HookEntry = {
  name: "defrag",
  priority: PRI_CONNTRACK_DEFRAG,
  run(skb, hook) {
    if (!isFragment(skb.ip) || skb.untracked) return NF_ACCEPT;
    const user: DefragUser = skb.bridged ? "bridge" : hook === OUTPUT ? "conntrack-out" : "conntrack-in";
    return skb.net.fragments.add(skb, user) ? NF_ACCEPT : NF_STOLEN;
  },
};
