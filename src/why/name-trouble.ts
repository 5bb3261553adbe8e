/** Names that a DNS server does not know, and where it would know them. */
import { containersIn, type Engine, runningDocker } from "../docker/engine.ts";
import type { Container } from "../docker/shapes.ts";
import type { Host } from "../kernel/host.ts";
import type { RecordedHop } from "../trace/recording.ts";
import { decodeDns, RCODE_NAMES } from "../wire/dns.ts";
import { formatIpv4 } from "../wire/ipv4-address.ts";
import type { Asked } from "./asked.ts";

/** docker's, in a container. What it does not know it asks the host's. */
const EMBEDDED = "127.0.0.11";

export function nameTroubles({ hops, lab, names }: Asked): string[] {
  const forwarded = new Set(hops.map(failedLookup).flatMap((each) => (each?.server === EMBEDDED ? [each.name] : [])));
  return hops.flatMap((hop) => {
    const failed = failedLookup(hop);
    if (failed === null || (failed.server !== EMBEDDED && forwarded.has(failed.name))) return [];
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
  if (docker === null || self == null) return "";
  if (other == null) return knownWords(docker, self);
  const networks = ({ id }: typeof self) =>
    [...docker.networks.values()].filter(({ endpoints }) => endpoints.has(id)).map((network) => network.name);
  const [ours, theirs] = [networks(self), networks(other)];
  const where = `${own} is in ${ours.join(", ")}, ${other.name} in ${theirs.join(", ")}`;
  return `; ${where}: containers find each other's names in a network of their own, and not in the default one`;
}

/** So many names are listed. */
const MOST_NAMES = 8;

/** Which names it does know: those of who shares a network with it. */
function knownWords(docker: Engine, self: Container): string {
  const networks = [...docker.networks.values()].filter(({ name, endpoints }) => endpoints.has(self.id) && name !== "bridge");
  const known = [...docker.containers.values()].filter(
    (each) => each !== self && networks.some(({ endpoints }) => endpoints.has(each.id)),
  );
  if (networks.length === 0 || known.length > MOST_NAMES) return "";
  const list = known.map(({ name }) => name).join(", ");
  return `; in ${networks.map(({ name }) => name).join(", ")} there ${known.length === 0 ? "is nobody else" : `is ${list}`}`;
}
