/** Rules that would have translated or marked a packet, had it not been for one of their conditions. */

import type { HopOf } from "../trace/hop.ts";
import type { RecordedHop } from "../trace/recording.ts";
import { formatIpv4 } from "../wire/ipv4-address.ts";
import type { Failed } from "./candidates.ts";
import { type Cure, typedIn } from "./cure.ts";
import { networkOf } from "./cures-nat.ts";

const HELPFUL = / -j (DNAT|SNAT|MASQUERADE|REDIRECT|MARK)\b/;

/** Clients' ports lie above: the next request has another. */
const LAST_SERVICE = 32_767;

/** The same rule with what the packet has instead: another device, address or port. */
export function nearlyCures(failed: Failed): Cure[] {
  const { lab, hops } = failed;
  return hops.flatMap((hop) => {
    const net = lab.kernel.nets[hop.netns];
    if (hop.kind !== "ruleMissed" || net === null || net === undefined) return [];
    const { table, chain, number, rule, condition } = hop.detail;
    const value = valueFor(failed, hop, condition);
    if (value === null || chain.startsWith("DOCKER") || !HELPFUL.test(rule)) return [];
    const words = rule.replace(/^-A \S+ /, "").replace(condition, value);
    const inTable = table === "filter" ? "" : `-t ${table} `;
    return [typedIn(lab, net, `iptables ${inTable}-R ${chain} ${number} ${words.trim()}`)];
  });
}

/** A condition that holds of the packet; null where it asks for something else than a device, an address or a port. */
function valueFor(failed: Failed, { packet, detail }: HopOf<"ruleMissed"> & RecordedHop, condition: string): string | null {
  const option = /^(?:! )?(-[sdio]|--dport|--sport) \S+$/.exec(condition)?.[1];
  const device = / by (\S+)$/.exec(detail.has)?.[1];
  if (packet === null || option === undefined) return null;
  const { payload } = packet;
  const ports = payload.kind === "tcp" || payload.kind === "udp" ? payload : null;
  switch (option) {
    case "-s":
      return `-s ${networkOf(failed, packet.src)}`;
    case "-d":
      return `-d ${formatIpv4(packet.dst)}`;
    case "--dport":
      return ports === null || ports.dport > LAST_SERVICE ? null : `--dport ${ports.dport}`;
    case "--sport":
      return ports === null || ports.sport > LAST_SERVICE ? null : `--sport ${ports.sport}`;
    default:
      return device === undefined ? null : `${option} ${device}`;
  }
}
