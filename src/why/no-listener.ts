/** A packet that no socket takes: what listens instead, who changed where it was to go, and replies that come from elsewhere. */
import { containersIn, runningDocker } from "../docker/engine.ts";
import type { Container } from "../docker/shapes.ts";
import type { Names } from "../explain/model.ts";
import type { Host } from "../kernel/host.ts";
import type { Net } from "../kernel/net.ts";
import type { HopOf } from "../trace/hop.ts";
import type { RecordedHop } from "../trace/recording.ts";
import { summarizePacket } from "../trace/summary.ts";
import type { Packet } from "../wire/ipv4.ts";
import { formatIpv4 } from "../wire/ipv4-address.ts";
import { type Asked, whereOf } from "./asked.ts";
import { listensAt } from "./open-ports.ts";

type Unheard = HopOf<"noListener"> & RecordedHop;

export function listenerWords(asked: Asked, hop: Unheard): string {
  const where = whereOf(asked.names, hop);
  const stray = strayReply(asked, hop);
  if (stray !== null) return `reply      ${where}: ${stray}   [${summarizePacket(hop.packet!)}]`;
  const { protocol, address, port, nearby } = hop.detail;
  const near = nearby.map(({ protocol, local, program }) => `${protocol} ${local}${program === null ? "" : ` (${program})`}`);
  const hints = [
    ...(near.length === 0 ? [] : [`there are ${near.join(", ")}`]),
    ...redirected(asked, hop),
    ...(near.length === 0 ? commandOf(asked, hop) : []),
    ...publications(asked, hop),
  ];
  return `socket     nobody on ${where} listens at ${protocol} ${address}:${port}${hints.map((words) => `; ${words}`).join("")}`;
}

/** "10.1.0.1:80" of a packet's two ends. */
function endsOf({ src, dst, payload }: Packet): { readonly from: string; readonly to: string } | null {
  if (payload.kind !== "tcp" && payload.kind !== "udp") return null;
  return { from: `${formatIpv4(src)}:${payload.sport}`, to: `${formatIpv4(dst)}:${payload.dport}` };
}

/** A reply that comes from somebody else than was asked: NAT did not undo what it had done to the request. */
function strayReply({ hops, names }: Asked, hop: Unheard): string | null {
  const reply = hop.packet === null ? null : endsOf(hop.packet);
  const request = hops.find(
    ({ kind, netns, packet }) =>
      kind === "sendPacket" && netns === hop.netns && packet !== null && endsOf(packet)?.from === reply?.to,
  );
  const sent = request === undefined ? null : endsOf(request.packet!);
  if (reply === null || sent === null || sent.to === reply.from) return null;
  const nat = hops.find((each): each is HopOf<"nat"> & RecordedHop => each.kind === "nat" && each.journey === request!.journey);
  const words = `${sent.to} was asked, and the reply comes from ${reply.from}`;
  if (nat === undefined) return words;
  const router = names.netns(nat.host, nat.netns);
  const passed = hops.filter(({ journey, netns }) => journey === hop.journey && netns === nat.netns);
  if (!passed.some(({ kind }) => kind === "routeLookup")) return `${words}: it did not pass ${router}, which would undo its NAT`;
  const untracked = passed.find((each) => each.kind === "rule" && /-j (CT --notrack|NOTRACK)/.test(each.detail.rule ?? ""));
  const rule = untracked?.kind === "rule" ? `: ${untracked.detail.table} ${untracked.detail.rule}` : "";
  return `${words}: ${router} did not undo its NAT${rule}`;
}

/** Where the packet was sent before a rule of nat changed it. */
function redirected({ hops, names }: Asked, hop: Unheard): string[] {
  const own = hops.slice(0, hops.indexOf(hop)).filter(({ journey }) => journey === hop.journey);
  const nat = own.findLast((each) => each.kind === "nat" && each.detail.manip === "dst");
  if (nat?.kind !== "nat") return [];
  const rule = own.slice(0, own.indexOf(nat)).findLast((each) => each.kind === "rule" && each.detail.table === "nat");
  const { dst, dport } = nat.detail.before;
  const where = names.netns(nat.host, nat.netns);
  const by = rule?.kind === "rule" && rule.netns === nat.netns ? ` (${natWords(names, rule)})` : "";
  return [`it was for ${dst}${dport === undefined ? "" : `:${dport}`} before NAT on ${where}${by}`];
}

/** The rule, or which of docker's requests made it. */
function natWords(names: Names, { host, netns, detail: { table, chain, rule = "" } }: HopOf<"rule"> & RecordedHop): string {
  return names.origin(host, netns, { table, chain, rule }) ?? `${table} ${rule}`;
}

function netOf({ lab }: Asked, { netns }: RecordedHop): Net | null {
  return lab.kernel.nets[netns] ?? null;
}

/** What a container runs in which nothing listens. */
function commandOf(asked: Asked, hop: Unheard): string[] {
  const net = netOf(asked, hop);
  const container = net === null || net === net.host.init ? undefined : containersIn(net)[0];
  if (container === undefined) return [];
  return [`nothing listens in ${container.name}, which runs ${[container.path, ...container.args].join(" ")}`];
}

/** Of docker's containers on the host that was asked: why the port is not published. */
function publications(asked: Asked, hop: Unheard): string[] {
  const net = netOf(asked, hop);
  if (net === null || net !== net.host.init) return [];
  const { protocol, port } = hop.detail;
  const containers = [...(runningDocker(net.host as Host)?.containers.values() ?? [])];
  const published = containers.flatMap((container) => bindingWords(container, protocol, port));
  return published.length > 0 ? published : containers.flatMap((container) => openWords(container, protocol, port));
}

function bindingWords({ name, state, hostConfig, endpoints }: Container, protocol: string, port: number): string[] {
  return [...hostConfig.portBindings].flatMap(([key, bindings]) => {
    const [inside, other] = key.split("/") as [string, string];
    if (!bindings.some(({ hostPort }) => hostPort === String(port))) return [];
    const what = `-p ${port}:${inside}${other === "tcp" ? "" : `/${other}`}`;
    if (other !== protocol) return [`${name} publishes ${other} ${port} alone (${what}), not ${protocol}`];
    if (state.status !== "running")
      return [`${name} publishes it (${what}), and does not run: ${state.status} (${state.exitCode})`];
    const isJoined = [...endpoints.values()].some(({ address }) => address !== null);
    return isJoined ? [] : [`${name} is to publish it (${what}), and has no network to be reached in`];
  });
}

/** A container whose server has the port, and that publishes it at another one, or not at all. */
function openWords({ name, net, endpoints }: Container, protocol: string, port: number): string[] {
  if (net === null || net === net.host.init || !listensAt(net, protocol, port)) return [];
  const isPublished = [...endpoints.values()].some(({ ports }) => ports.some((each) => each.containerPort === port));
  if (isPublished) return [];
  return [`${name} listens at ${protocol} ${port}, and does not publish it (-p)`];
}
