/** What ARP did for a packet that needed a MAC: in a line, instead of its frames. */
import type { HopOf } from "../trace/hop.ts";
import type { Names, TracedPacket } from "./model.ts";

/** "unknown: ARP asked, is at 02:00:c0:a8:02:6e"; or who heard the question and why nobody replied. */
export function arpWords(packet: TracedPacket, nextHop: string, names: Names): string {
  const arps = packet.served.flatMap(({ hops }) => hops);
  const asked = arps.filter((hop) => hop.kind === "solicit" && hop.detail.address === nextHop && hop.detail.change === "ask");
  const taken = arps.find((hop) => hop.kind === "arp" && hop.detail.operation === "reply" && hop.detail.sender === nextHop);
  const times = asked.length === 1 ? "" : ` ${asked.length} times`;
  if (taken?.kind === "arp") return `unknown: ARP asked${times}, is at ${taken.detail.senderMac}`;
  if (asked.length === 0) return "unknown: ARP has asked before, it waits";
  const heard = arps.filter((hop) => hop.kind === "arp" && hop.detail.operation === "request" && hop.detail.target === nextHop);
  const words = new Set(heard.map((hop) => heardWords(hop as HopOf<"arp">, names)));
  return `unknown: ARP asked${times}, no reply${words.size === 0 ? ": nobody heard it" : `; ${[...words].join(", ")}`}`;
}

function heardWords({ host, netns, device, detail: { outcome, target } }: HopOf<"arp">, names: Names): string {
  const who = `${names.netns(host, netns)} heard it by ${device}`;
  switch (outcome) {
    case "not ours":
      return `${who}: ${target} is not its own`;
    case "arp_ignore":
      return `${who}: arp_ignore keeps it silent`;
    case "arp_filter":
      return `${who}: arp_filter keeps it silent`;
    case "source refused":
      return `${who}: the asker's address may not come from there`;
    default:
      return `${who} and replied: the reply did not arrive`;
  }
}
