/**
 * `-j NETMAP`: one network onto another, host part kept; destinations of incoming packets, sources of outgoing ones. Linux:
 * xt_NETMAP.c.
 */
import { toIpv4 } from "../../../wire/ipv4-address.ts";
import type { MaskedAddress } from "../../config/netfilter.ts";
import { addressRange } from "../nat/range.ts";
import { manipAt, setupNat } from "../nat/setup.ts";
import { addressText } from "../text.ts";
import { defineTarget } from "../xtables.ts";
import { parseMask, parseNetwork, XtablesError } from "../xtoptions.ts";

interface NetmapOptions {
  readonly to: MaskedAddress;
}

export const netmapTarget = defineTarget<NetmapOptions>({
  name: "NETMAP",
  options: [{ names: ["to"], read: readNetwork, required: true }],
  finish: (given) => ({ to: given.value<MaskedAddress>("to")! }),
  refuses: (_options, _rule, { table }) => table !== "nat",
  needsConntrack: () => true,
  save: ({ to }) => ` --to ${networkText(to)}`,
  list: ({ to }) => ` to:${networkText(to)}`,
  compile({ to }) {
    return (skb, hook) => {
      const manip = manipAt(hook);
      const address = manip === "src" ? skb.ip.src : skb.ip.dst;
      return setupNat(skb, hook, addressRange(toIpv4((address & ~to.mask) | to.address)), manip);
    };
  },
});

function networkText(to: MaskedAddress): string {
  return to.mask === -1 ? `${addressText(to)}/32` : addressText(to);
}

/** Too long a prefix is taken for 32. */
function readNetwork(text: string): MaskedAddress {
  const slash = text.indexOf("/");
  const suffix = slash < 0 ? "32" : text.slice(slash + 1);
  const mask = parseMask(/^\d+$/.test(suffix) && Number(suffix) > 32 ? "32" : suffix);
  const address = parseNetwork(slash < 0 ? text : text.slice(0, slash));
  if (address === null || mask === null) throw new XtablesError("getaddrinfo: Temporary failure in name resolution\n");
  return { address: toIpv4(address & mask), mask };
}
