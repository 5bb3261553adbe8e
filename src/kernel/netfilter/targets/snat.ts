/** `-j SNAT`: the connection seems to come from another address or port. Linux: xt_nat.c, libxt_NAT.c. */
import { setupNat } from "../nat/setup.ts";
import { defineTarget } from "../xtables.ts";
import { type Choice, choiceText, type Destination, natRangeText, parseNatRange, toNatRange } from "./nat-range.ts";

interface SnatOptions extends Choice {
  readonly to: Destination;
}

export const snatTarget = defineTarget<SnatOptions>({
  name: "SNAT",
  options: [
    { names: ["to-source"], read: (text, { protocol }) => parseNatRange(text, protocol, "lost"), required: true },
    { names: ["random"] },
    { names: ["random-fully"] },
    { names: ["persistent"] },
  ],
  finish: (given) => ({
    to: given.value<Destination>("to-source")!,
    random: given.has("random"),
    fullyRandom: given.has("random-fully"),
    persistent: given.has("persistent"),
  }),
  refuses: (_options, _rule, { table, hook }) => table !== "nat" || hook === "PREROUTING" || hook === "OUTPUT",
  needsConntrack: () => true,
  save: (options) => ` --to-source ${natRangeText(options.to)}${choiceText(options, "--")}`,
  list: (options) => ` to:${natRangeText(options.to)}${choiceText(options, "")}`,
  compile(options) {
    const range = toNatRange(options.to, options);
    return (skb, hook) => setupNat(skb, hook, range, "src");
  },
});
