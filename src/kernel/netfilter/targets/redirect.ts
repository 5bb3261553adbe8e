/**
 * `-j REDIRECT`: DNAT to this host: the receiving device's first address, or 127.0.0.1 for its own packets. Linux:
 * nf_nat_redirect.c.
 */
import { LOCALHOST } from "../../../wire/ipv4-address.ts";
import { OUTPUT } from "../hooks.ts";
import { setupNat } from "../nat/setup.ts";
import { NF_DROP } from "../verdict.ts";
import { defineTarget } from "../xtables.ts";
import { type Choice, choiceText, NO_PORTS, type Ports, parseNatPorts, portsText } from "./nat-range.ts";

interface RedirectOptions extends Choice {
  readonly ports: Ports;
}

export const redirectTarget = defineTarget<RedirectOptions>({
  name: "REDIRECT",
  options: [
    { names: ["to-ports"], read: (text, { protocol }) => parseNatPorts(text, protocol, "refused") },
    { names: ["random"] },
  ],
  finish(given) {
    return {
      ports: given.value<Ports>("to-ports") ?? NO_PORTS,
      random: given.has("random"),
      fullyRandom: false,
      persistent: false,
    };
  },
  refuses: (_options, _rule, { table, hook }) => table !== "nat" || hook === "INPUT" || hook === "POSTROUTING",
  needsConntrack: () => true,
  save: (options) =>
    `${options.ports.portLow === null ? "" : ` --to-ports ${portsText(options.ports)}`}${choiceText(options, "--")}`,
  list: (options) =>
    `${options.ports.portLow === null ? "" : ` redir ports ${portsText(options.ports)}`}${choiceText(options, "")}`,
  compile({ ports, random, fullyRandom, persistent }) {
    return (skb, hook) => {
      const own = skb.inDev?.link.addresses.find((address) => !address.secondary);
      const address = hook === OUTPUT ? LOCALHOST : own?.local;
      if (address === undefined) return NF_DROP;
      return setupNat(skb, hook, { low: address, high: address, ...ports, random, fullyRandom, persistent }, "dst");
    };
  },
});
