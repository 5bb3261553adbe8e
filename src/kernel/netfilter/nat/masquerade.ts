/** MASQUERADE: SNAT to whatever address the outgoing device has. Linux: nf_nat_masquerade.c. */
import { ANY, type Ipv4 } from "../../../wire/ipv4-address.ts";
import type { IfIndex } from "../../config/link.ts";
import type { Net } from "../../net.ts";
import type { Skb } from "../../skb.ts";
import { POSTROUTING } from "../hooks.ts";
import { NF_ACCEPT, NF_DROP, type Verdict } from "../verdict.ts";
import type { NatRange } from "./range.ts";
import { setupNat } from "./setup.ts";

/**
 * The address a device speaks with to a next hop (inet_select_addr() with universe scope); ANY where it has none. Handed in,
 * because choosing one is IPv4's business, which stands above netfilter.
 */
export type SelectAddress = (skb: Skb, nextHop: Ipv4) => Ipv4;

/**
 * Binds the connection to the address the outgoing device speaks with to the next hop; `range` says the ports and how to choose.
 * Drops where the device has no address.
 */
export function masquerade(skb: Skb, range: Omit<NatRange, "low" | "high">, selectAddress: SelectAddress): Verdict {
  const { connection, packet, outDev } = skb;
  if (connection === null || packet === null || outDev === null) return NF_ACCEPT;
  // A client without an address yet (DHCP) is not to be masqueraded.
  if (packet.src === ANY) return NF_ACCEPT;
  const gateway = skb.route?.gateway ?? ANY;
  const address = selectAddress(skb, gateway === ANY ? packet.dst : gateway);
  if (address === ANY) return NF_DROP;
  connection.masqueradeIndex = outDev.ifindex;
  const { portLow, portHigh, portBase = null, random, fullyRandom, persistent } = range;
  const asked: NatRange = { low: address, high: address, portLow, portHigh, portBase, random, fullyRandom, persistent };
  return setupNat(skb, POSTROUTING, asked, "src");
}

/**
 * Forgets the connections masqueraded for a device: all when it went down, those of one address when that was removed.
 */
export function flushMasquerade(net: Net, ifindex: IfIndex, address: Ipv4 | null = null): void {
  for (const connection of net.conntrack) {
    if (connection.masqueradeIndex !== ifindex) continue;
    if (address === null || connection.replyDst === address) net.conntrack.destroy(connection);
  }
}
