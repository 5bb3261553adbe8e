/** Which single changes may help, by what the request's packets met: first those that are named by what refused them. */
import type { Lab } from "../lab/lab.ts";
import type { RecordedHop } from "../trace/recording.ts";
import { type Cure, typedIn } from "./cure.ts";
import { arpCures, proxyCures } from "./cures-arp.ts";
import { bridgeCures } from "./cures-bridge.ts";
import { changedCures } from "./cures-changed.ts";
import { dockerCures } from "./cures-docker.ts";
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
}

/** Whether the first packet was taken where it was to go: what failed is its reply. */
function hasArrived({ hops }: Failed): boolean {
  const sent = hops.find(({ kind, packet }) => kind === "sendPacket" && packet !== null);
  return hops.some(({ journey, kind }) => journey === sent?.journey && (kind === "deliverPacket" || kind === "receiver"));
}

export function candidatesFor(failed: Failed): Cure[] {
  const path = [arpCures, linkCures, bridgeCures, routeCures, proxyCures];
  const [first, then] = hasArrived(failed) ? [[natCures], path] : [path, [natCures]];
  const all = [sysctlCures, ruleCures, nearlyCures, changedCures, dockerCures, ...first, ...then].flatMap((of) => of(failed));
  const changes = [...new Set(all.map(({ command }) => command))];
  const forget = forgetMtus(failed);
  return changes.map((command) => ({ command: [command, ...forget].join("; ") }));
}

/** What the request itself taught a sender about the path outlives any change of it. */
function forgetMtus({ lab }: Failed): string[] {
  return lab.kernel.nets.flatMap((net) => (net?.exceptions.hasMtu ? [typedIn(lab, net, "ip route flush cache").command] : []));
}
