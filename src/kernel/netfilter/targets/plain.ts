/**
 * Targets that do nothing to what is simulated or very little: CHECKSUM (checksums are always right here) and TRACE, which has
 * every rule the packet meets reported from then on. Linux: xt_CHECKSUM.c, xt_TRACE.c.
 */
import { CONTINUE, defineTarget } from "../xtables.ts";

export const checksumTarget = defineTarget<Record<string, never>>({
  name: "CHECKSUM",
  options: [{ names: ["checksum-fill"], required: true }],
  finish: () => ({}),
  refuses: (_options, _rule, { table }) => table !== "mangle",
  save: () => " --checksum-fill",
  list: () => " CHECKSUM fill",
  compile: () => () => CONTINUE,
});

export const traceTarget = defineTarget<Record<string, never>>({
  name: "TRACE",
  options: [],
  finish: () => ({}),
  save: () => "",
  list: () => "",
  compile() {
    return (skb) => {
      skb.traced = true;
      return CONTINUE;
    };
  },
});
