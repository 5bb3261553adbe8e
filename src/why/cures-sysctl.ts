/** Settings that routing names when it refuses a packet. */
import type { RouteRefusal } from "../trace/facts.ts";
import type { Failed } from "./candidates.ts";
import { type Cure, typedIn } from "./cure.ts";

const USUAL_TTL = 64;

export function sysctlCures(failed: Failed): Cure[] {
  return [...refusedCures(failed), ...silentCures(failed)];
}

function refusedCures({ lab, hops }: Failed): Cure[] {
  return hops.flatMap((hop) => {
    const net = lab.kernel.nets[hop.netns];
    if (net === null || net === undefined) return [];
    const arp = hop.kind === "arp" ? settingsForArp(hop.detail.outcome, hop.device) : [];
    const refused = hop.kind === "routeLookup" ? hop.detail.refused : null;
    return [...arp, ...(refused === null ? [] : settingsFor(refused))].map((setting) =>
      typedIn(lab, net, `sysctl -w ${setting}`),
    );
  });
}

/** Where a packet was taken, and a setting forbids the reply; where one more connection is not tracked. */
function silentCures({ lab, hops }: Failed): Cure[] {
  const nets = [...new Set(hops.map(({ netns }) => lab.kernel.nets[netns]))];
  return nets.flatMap((net) => {
    if (net === null || net === undefined) return [];
    const isShort = hops.some(({ kind, detail }) => kind === "drop" && detail?.ttl !== undefined);
    const ttl = isShort && net.settings.defaultTtl < USUAL_TTL ? [`net.ipv4.ip_default_ttl=${USUAL_TTL}`] : [];
    const ignores = net.settings.icmpEchoIgnoreAll ? ["net.ipv4.icmp_echo_ignore_all=0"] : [];
    const isFull = net.conntrack.size >= net.conntrack.settings.max;
    const room = isFull ? [`net.netfilter.nf_conntrack_max=${Math.max(65_536, net.conntrack.settings.max * 2)}`] : [];
    return [...ignores, ...room, ...ttl].map((setting) => typedIn(lab, net, `sysctl -w ${setting}`));
  });
}

function settingsForArp(outcome: string, device: string): string[] {
  if (outcome === "source refused") return ["net.ipv4.conf.all.rp_filter=2", "net.ipv4.conf.all.rp_filter=0"];
  if (outcome === "arp_ignore") return ["net.ipv4.conf.all.arp_ignore=0", `net.ipv4.conf.${device}.arp_ignore=0`];
  return outcome === "arp_filter" ? ["net.ipv4.conf.all.arp_filter=0", `net.ipv4.conf.${device}.arp_filter=0`] : [];
}

function settingsFor(refused: RouteRefusal): string[] {
  switch (refused.cause) {
    case "not forwarding":
      return ["net.ipv4.ip_forward=1", `${refused.sysctl}=1`];
    case "route_localnet":
      return [`${refused.sysctl}=1`];
    case "rp_filter":
      // Loose: some route back is enough.
      return [`${refused.sysctl}=2`, `${refused.sysctl}=0`];
    default:
      return [];
  }
}
