/**
 * Addresses, in the order that makes the same ones secondary. What a device has by itself (lo's 127.0.0.1) stays where it is
 * wanted.
 */
import type { Address } from "../../kernel/config/link.ts";
import { formatIpv4 } from "../../wire/ipv4-address.ts";
import type { Building } from "./rebuild.ts";

export function rebuildAddresses(building: Building): void {
  const { wanted, built } = building;
  for (const link of wanted.links) {
    const now = built.devices[link.ifindex]?.link.addresses ?? [];
    const words = link.addresses.map((address) => addressWords(link.name, address));
    const before = now.map((address) => addressWords(link.name, address));
    let same = 0;
    while (same < words.length && same < before.length && words[same]!.join(" ") === before[same]!.join(" ")) same++;
    for (const address of now.slice(same)) building.say("ip", ["addr", "del", prefixText(address), "dev", link.name]);
    for (const each of words.slice(same)) building.say("ip", ["addr", "add", ...each]);
  }
}

function prefixText({ local, peer, prefixLength }: Address): string {
  return peer === local ? `${formatIpv4(local)}/${prefixLength}` : formatIpv4(local);
}

function addressWords(device: string, address: Address): string[] {
  const { local, peer, prefixLength, broadcast, scope, label, metric } = address;
  const words = [prefixText(address)];
  if (peer !== local) words.push("peer", `${formatIpv4(peer)}/${prefixLength}`);
  if (broadcast !== null) words.push("broadcast", formatIpv4(broadcast));
  words.push("dev", device, "scope", String(scope));
  if (label !== device) words.push("label", label);
  if (metric !== 0) words.push("metric", String(metric));
  if (address.noPrefixRoute) words.push("noprefixroute");
  if (Number.isFinite(address.validSeconds)) words.push("valid_lft", String(address.validSeconds));
  if (Number.isFinite(address.preferredSeconds)) words.push("preferred_lft", String(address.preferredSeconds));
  return words;
}
