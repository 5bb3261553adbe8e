/** `-j DNAT`: the connection goes to another address or port. Linux: xt_nat.c, libxt_NAT.c. */
import { setupNat } from "../nat/setup.ts";
import { defineTarget } from "../xtables.ts";
import { type Choice, choiceText, type Destination, natRangeText, parseNatRange, toNatRange } from "./nat-range.ts";

interface DnatOptions extends Choice {
  readonly to: Destination;
}

export const dnatTarget = defineTarget<DnatOptions>({
  name: "DNAT",
  options: [
    { names: ["to-destination"], read: (text, { protocol }) => parseNatRange(text, protocol, "kept"), required: true },
    { names: ["random"] },
    { names: ["persistent"] },
  ],
  finish: (given) => ({
    to: given.value<Destination>("to-destination")!,
    random: given.has("random"),
    fullyRandom: false,
    persistent: given.has("persistent"),
  }),
  refuses: (_options, _rule, { table, hook }) => table !== "nat" || hook === "INPUT" || hook === "POSTROUTING",
  needsConntrack: () => true,
  save: (options) => ` --to-destination ${natRangeText(options.to)}${choiceText(options, "--")}`,
  list: (options) => ` to:${natRangeText(options.to)}${choiceText(options, "")}`,
  compile(options) {
    const range = toNatRange(options.to, options);
    return (skb, hook) => setupNat(skb, hook, range, "dst");
  },
});
