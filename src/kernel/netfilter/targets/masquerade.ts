/** `-j MASQUERADE`: SNAT to the address of the device the connection leaves by. Linux: xt_MASQUERADE.c. */
import { masquerade } from "../nat/masquerade.ts";
import { defineTarget } from "../xtables.ts";
import { type Choice, choiceText, NO_PORTS, type Ports, parseNatPorts, portsText } from "./nat-range.ts";

interface MasqueradeOptions extends Choice {
  readonly ports: Ports;
}

export const masqueradeTarget = defineTarget<MasqueradeOptions>({
  name: "MASQUERADE",
  options: [
    { names: ["to-ports"], read: (text, { protocol }) => parseNatPorts(text, protocol, "lost") },
    { names: ["random"] },
    { names: ["random-fully"] },
  ],
  finish(given) {
    return {
      ports: given.value<Ports>("to-ports") ?? NO_PORTS,
      random: given.has("random"),
      fullyRandom: given.has("random-fully"),
      persistent: false,
    };
  },
  refuses: (_options, _rule, { table, hook }) => table !== "nat" || (hook !== null && hook !== "POSTROUTING"),
  needsConntrack: () => true,
  save: (options) =>
    `${options.ports.portLow === null ? "" : ` --to-ports ${portsText(options.ports)}`}${choiceText(options, "--")}`,
  list: (options) =>
    `${options.ports.portLow === null ? "" : ` masq ports: ${portsText(options.ports)}`}${choiceText(options, "")}`,
  compile({ ports, random, fullyRandom, persistent }, net) {
    const range = { ...ports, random, fullyRandom, persistent };
    return (skb) => masquerade(skb, range, net.firewall.selectAddress);
  },
});
