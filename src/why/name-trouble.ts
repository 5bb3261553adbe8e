/** Names that a DNS server does not know, and where it would know them. */
import { containersIn, runningDocker } from "../docker/engine.ts";
import type { Host } from "../kernel/host.ts";
import type { RecordedHop } from "../trace/recording.ts";
import { decodeDns, RCODE_NAMES } from "../wire/dns.ts";
import { formatIpv4 } from "../wire/ipv4-address.ts";
import type { Asked } from "./asked.ts";

export function nameTroubles({ hops, lab, names }: Asked): string[] {
  return hops.flatMap((hop) => {
    const failed = failedLookup(hop);
    if (failed === null) return [];
    const net = lab.kernel.nets[hop.netns];
    const container = net === null || net === undefined ? undefined : containersIn(net)[0];
    const hint = container === undefined ? "" : containerHint(net!.host as Host, container.name, failed.name);
    return [
      `name       ${names.netns(hop.host, hop.netns)}: ${failed.server} does not know ${failed.name} (${failed.code})${hint}`,
    ];
  });
}

/** What a DNS server says in a reply that a program takes. */
export function failedLookup({
  kind,
  packet,
}: RecordedHop): { readonly name: string; readonly server: string; readonly code: string } | null {
  if (kind !== "receiver" || packet?.payload.kind !== "udp" || packet.payload.sport !== 53) return null;
  const message = decodeDns(packet.payload.data);
  const code = (message?.flags ?? 0) & 15;
  const [question] = message?.questions ?? [];
  if (code === 0 || question === undefined) return null;
  return { name: question.name, server: formatIpv4(packet.src), code: RCODE_NAMES[code] ?? String(code) };
}

/** Names of containers are known in networks that somebody made, to who is in them. */
function containerHint(host: Host, own: string, name: string): string {
  const docker = runningDocker(host);
  const [self, other] = [docker?.containerNamed(own), docker?.containerNamed(name.replace(/\.$/, ""))];
  if (docker === null || self == null || other == null) return "";
  const networks = ({ id }: typeof self) =>
    [...docker.networks.values()].filter(({ endpoints }) => endpoints.has(id)).map((network) => network.name);
  const [ours, theirs] = [networks(self), networks(other)];
  const where = `${own} is in ${ours.join(", ")}, ${other.name} in ${theirs.join(", ")}`;
  return `; ${where}: containers find each other's names in a network of their own, and not in the default one`;
}
