/** Which single changes may help, by what the request's packets met: first those that are named by what refused them. */
import type { Lab } from "../lab/lab.ts";
import type { RecordedHop } from "../trace/recording.ts";
import { type Cure, typedIn } from "./cure.ts";
import { arpCures, proxyCures } from "./cures-arp.ts";
import { bridgeCures } from "./cures-bridge.ts";
import { changedCures } from "./cures-changed.ts";
import { dockerCures } from "./cures-docker.ts";
import { hostsCures } from "./cures-hosts.ts";
import { linkCures } from "./cures-link.ts";
import { natCures } from "./cures-nat.ts";
import { nearlyCures } from "./cures-nearly.ts";
import { routeCures } from "./cures-route.ts";
import { ruleCures } from "./cures-rule.ts";
import { sysctlCures } from "./cures-sysctl.ts";

/** What is known of a request that failed. */
export interface Failed {
  /** As it is after the request. */
  readonly lab: Lab;
  readonly hops: readonly RecordedHop[];
  /** Commands that were typed before it, the last first. */
  readonly before: readonly string[];
  /** The request itself. */
  readonly request: string;
}

/** Whether the first packet was taken where it was to go: what failed is its reply. */
function hasArrived({ hops }: Failed): boolean {
  const sent = hops.find(({ kind, packet }) => kind === "sendPacket" && packet !== null);
  return hops.some(({ journey, kind }) => journey === sent?.journey && (kind === "deliverPacket" || kind === "receiver"));
}

export function candidatesFor(failed: Failed): Cure[] {
  const path = [arpCures, linkCures, bridgeCures, routeCures, proxyCures];
  const [first, then] = hasArrived(failed) ? [[natCures], path] : [path, [natCures]];
  const all = [hostsCures, sysctlCures, ruleCures, nearlyCures, changedCures, dockerCures, ...first, ...then].flatMap((of) =>
    of(failed),
  );
  const changes = [...new Set(all.map(({ command }) => command))];
  const [forget, ports] = [forgetMtus(failed), forgetPorts(failed)];
  return changes.map((command) => ({
    // A change of the rule itself gives the next connection another port.
    command: [command, ...forget, ...(command.includes("-t nat") ? [] : ports)].join("; "),
  }));
}

/** What the request itself taught a sender about the path outlives any change of it. */
function forgetMtus({ lab }: Failed): string[] {
  return lab.kernel.nets.flatMap((net) => (net?.exceptions.hasMtu ? [typedIn(lab, net, "ip route flush cache").command] : []));
}

/** A rule that gives each connection the same port: the one that failed still has it. */
function forgetPorts({ lab, hops }: Failed): string[] {
  const fixed = hops.filter(
    (hop) => hop.kind === "rule" && / -j (?:SNAT --to-source [\d.]+:|MASQUERADE --to-ports )\d+$/.test(hop.detail.rule ?? ""),
  );
  const nets = new Set(fixed.flatMap(({ netns }) => lab.kernel.nets[netns] ?? []));
  return [...nets].flatMap((net) => (hasSourceNat(hops, net.id) ? [typedIn(lab, net, "conntrack -F").command] : []));
}

function hasSourceNat(hops: Failed["hops"], netns: number): boolean {
  return hops.some((hop) => hop.kind === "nat" && hop.detail.manip === "src" && hop.netns === netns);
}
