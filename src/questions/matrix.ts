/** serviceMatrix(): who can talk to whom on which port. */
import type { Rule } from "../kernel/config/netfilter.ts";
import { DESTINATION_PORT, isExact } from "../kernel/netfilter/bounds.ts";
import { boundsOf } from "../kernel/netfilter/compile.ts";
import * as read from "../lab/arguments.ts";
import type { Fate } from "../lab/inject.ts";
import { Lab } from "../lab/lab.ts";
import type { TopologyNetns } from "../lab/topology.ts";
import { formatIpv4 } from "../wire/ipv4-address.ts";
import { TCP } from "../wire/tcp.ts";
import { UDP } from "../wire/udp.ts";
import { namespacesOf } from "./namespaces.ts";
import { Probe } from "./probe.ts";

/** Whether one namespace can use a service. */
export interface Talk {
  /** A listener takes the packet; of TCP, its reply comes back. */
  readonly works: boolean;
  /** Where the packet ended: the name of a namespace. */
  readonly at: string;
  /** Why it does not work: the rule that ended the packet, or the reason of the drop; null where it works. */
  readonly why: string | null;
}

/** An address and port at which somebody listens, or which a host translates. */
export interface Service {
  /** The namespace that has the address. */
  readonly netns: string;
  /** The address that is dialled. */
  readonly address: string;
  /** Its protocol. */
  readonly protocol: "tcp" | "udp";
  /** Its port. */
  readonly port: number;
  /** By the name of who dials. */
  readonly from: Readonly<Record<string, Talk>>;
}

/** Who can talk to whom on which port. */
export interface ServiceMatrix {
  /** Of this format. */
  readonly version: 1;
  /** The names of all namespaces, in the order in which they were made. */
  readonly namespaces: readonly string[];
  /** By namespace, address, protocol and port. */
  readonly services: readonly Service[];
}

type Dialled = Omit<Service, "from">;

/**
 * Who can talk to whom on which port: every address and port at which somebody listens, and those that rules translate (a
 * published port), tried from every namespace with a first packet, in a fork of the lab. Left out are the hosts that a world
 * plays its internet with.
 *
 *     const { services } = serviceMatrix(lab);
 *     services.find(({ port }) => port === 8080).from.client      // { works: true, at: "web", why: null }
 */
export function serviceMatrix(lab: Lab): ServiceMatrix {
  read.instanceOf(Lab, "a Lab")("serviceMatrix(lab)", lab);
  const numbers = new Map<number, string>([...namespacesOf(lab)].map(([name, { net }]) => [net.id, name]));
  const nameOf = (number: number): string => numbers.get(number) ?? `netns ${number}`;
  const all = lab.topology().hosts.flatMap(({ isInternet, netns }) => (isInternet ? [] : netns));
  const probe = new Probe(lab);
  const services = all
    .flatMap((netns) => servicesOf(lab, netns, nameOf(netns.number)))
    .map((service) => {
      const from = all
        .filter((each) => each.devices.some(({ addresses, kind }) => addresses.length > 0 && kind !== "loopback"))
        .map((each) => [nameOf(each.number), talkTo(service, probe, each.number, nameOf)] as const);
      return { ...service, from: Object.fromEntries(from) };
    });
  return { version: 1, namespaces: all.map(({ number }) => nameOf(number)), services };
}

/** The same as a table: a line for each service, a column for each namespace. */
export function formatMatrix(matrix: ServiceMatrix): string {
  if ((matrix as Partial<ServiceMatrix> | null)?.version !== 1)
    throw read.wrongArgument("formatMatrix(matrix)", "what serviceMatrix() returns", matrix);
  const { namespaces, services } = matrix;
  const head = ["", ...namespaces];
  const rows = services.map((service) => [
    `${service.netns} ${service.address}:${service.port}/${service.protocol}`,
    ...namespaces.map((name) => cellOf(service, name)),
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]!.length)));
  return [head, ...rows]
    .map(
      (row) =>
        `${row
          .map((cell, at) => cell.padEnd(widths[at]!))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
}

function cellOf({ from, netns }: Service, name: string): string {
  const talk = from[name];
  if (talk === undefined) return "-";
  if (!talk.works) return "no";
  return talk.at === netns ? "yes" : `yes (${talk.at})`;
}

function talkTo(service: Dialled, probe: Probe, number: number, nameOf: (number: number) => string): Talk {
  const { address, protocol, port } = service;
  const fate = probe.send(number, { dst: address, protocol, dport: port, ...(protocol === "tcp" && { flags: "S" }) });
  const comesBack = protocol === "udp" || fate.replies.some(({ at }) => at.netns === number);
  const works = fate.verdict === "socket" && comesBack;
  return { works, at: nameOf(fate.at.netns), why: works ? null : whyNot(fate) };
}

function whyNot({ verdict, rule, reason, errno, replies }: Fate): string {
  if (rule !== null) return `${rule.table} ${rule.chain} ${rule.number}: ${rule.text}`;
  if (verdict !== "socket") return reason ?? errno ?? verdict;
  const lost = replies.find((reply) => reply.rule !== null)?.rule;
  return lost === undefined || lost === null
    ? "its reply does not come back"
    : `its reply: ${lost.table} ${lost.chain} ${lost.number}: ${lost.text}`;
}

function servicesOf(lab: Lab, netns: TopologyNetns, name: string): readonly Dialled[] {
  const own = netns.devices.flatMap(({ addresses, kind }) =>
    kind === "loopback" ? [] : addresses.map((each) => each.split("/")[0]!),
  );
  const listening = netns.sockets.flatMap(({ protocol, address, port }) =>
    own.filter((each) => address === "*" || address === each).map((each) => ({ address: each, protocol, port })),
  );
  const rules = lab.kernel.nets[netns.number]!.config.firewall.nat?.chains.flatMap((chain) => chain.rules) ?? [];
  const found = new Map<string, Dialled>();
  for (const { address, protocol, port } of [...listening, ...rules.flatMap((rule) => translated(rule, own))])
    found.set(`${address} ${protocol} ${port}`, { netns: name, address, protocol, port });
  return [...found.values()].sort((a, b) => own.indexOf(a.address) - own.indexOf(b.address) || a.port - b.port);
}

/** The ports that a rule sends elsewhere. */
function translated(rule: Rule, own: readonly string[]): readonly Omit<Dialled, "netns">[] {
  const { target, protocol, destination } = rule;
  if (target?.name !== "DNAT" && target?.name !== "REDIRECT") return [];
  if (protocol === null || protocol.inverted || (protocol.value !== TCP && protocol.value !== UDP)) return [];
  const named = destination?.value.mask === -1 && !destination.inverted ? [formatIpv4(destination.value.address)] : own;
  const ports = boundsOf(rule).flatMap((bound) => (bound.field === DESTINATION_PORT && isExact(bound) ? [bound.low] : []));
  return named.flatMap((address) =>
    own.includes(address)
      ? ports.map((port) => ({ address, protocol: protocol.value === TCP ? ("tcp" as const) : ("udp" as const), port }))
      : [],
  );
}
