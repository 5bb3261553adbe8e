/** reachable(): which ports of a namespace another one reaches. */
import type { Net } from "../kernel/net.ts";
import * as read from "../lab/arguments.ts";
import type { Fate } from "../lab/inject.ts";
import { Lab } from "../lab/lab.ts";
import type { Namespace } from "../lab/namespace.ts";
import type { PacketSpec } from "../trace/packet-spec.ts";
import { formatIpv4, isLoopback } from "../wire/ipv4-address.ts";
import { namespaceOf } from "./namespaces.ts";
import { portRanges } from "./port-ranges.ts";
import { hasArrived, Probe } from "./probe.ts";

/** From where to where. */
export interface Ends {
  /** A namespace, or its name: a container's, the one of `ip netns`, the host's. */
  readonly from: Namespace | string;
  /** See from. */
  readonly to: Namespace | string;
  /** The address that is dialled; each of `to`'s own where it is left out. That of a host that publishes a port, for example. */
  readonly address?: string;
}

/** Ports that are reached. */
export interface OpenPorts {
  /** The address that is dialled. */
  readonly address: string;
  /** "icmp" is an echo request, which has no ports. */
  readonly protocol: "tcp" | "udp" | "icmp";
  /** The first; 0 for ICMP. */
  readonly low: number;
  /** The last; 0 for ICMP. */
  readonly high: number;
}

/** What of a namespace is reached. */
export interface Reachability {
  /** The packet with the lowest port that arrives, of TCP before UDP before ICMP; null where none does. */
  readonly packet: PacketSpec | null;
  /** What became of it; of the first packet that was tried where none arrives. */
  readonly fate: Fate | null;
  /** All that is reached. */
  readonly open: readonly OpenPorts[];
}

const readEnds = read.fieldsOf<{ readonly from: unknown; readonly to: unknown; readonly address?: string }>({
  from: (_at, value) => value,
  to: (_at, value) => value,
  address: read.optional((at, value) => formatIpv4(read.address(at, value))),
});

/**
 * Which packets that one namespace sends arrive at another: first packets of TCP and UDP to every port, and pings. A port is
 * tried wherever some rule of the lab begins or ends to ask for ports, so that what is found holds for all.
 *
 *     reachable(lab, { from: "client", to: "web" }).open     // [{ address: "10.0.0.2", protocol: "tcp", low: 80, high: 80 }]
 *
 * Packets have the source address of their route and dynamic source ports, and are sent in a fork of the lab. Whether somebody
 * listens does not matter.
 */
export function reachable(lab: Lab, ends: Ends): Reachability {
  read.instanceOf(Lab, "a Lab")("reachable(lab)", lab);
  const given = readEnds("reachable(ends)", ends);
  const from = namespaceOf(lab, "reachable(ends.from)", given.from).net.id;
  const { net } = namespaceOf(lab, "reachable(ends.to)", given.to);
  const addresses = given.address === undefined ? addressesOf(net) : [given.address];
  const probe = new Probe(lab);
  let first: Pick<Reachability, "packet" | "fate"> | null = null;
  let refused: Fate | null = null;
  const open: OpenPorts[] = [];
  for (const spec of everyPort(lab, addresses)) {
    const packet = { dst: spec.address, protocol: spec.protocol, ...(spec.protocol !== "icmp" && { dport: spec.low }) };
    const fate = probe.send(from, spec.protocol === "tcp" ? { ...packet, flags: "S" } : packet);
    if (!hasArrived(fate, net.id)) {
      refused ??= fate;
      continue;
    }
    first ??= { packet, fate };
    const last = open.at(-1);
    if (last?.address === spec.address && last.protocol === spec.protocol && last.high + 1 === spec.low)
      open[open.length - 1] = { ...last, high: spec.high };
    else open.push(spec);
  }
  return { ...(first ?? { packet: null, fate: refused }), open };
}

function everyPort(lab: Lab, addresses: readonly string[]): readonly OpenPorts[] {
  const ranges = portRanges(lab);
  const ofProtocol = (protocol: "tcp" | "udp"): OpenPorts[] =>
    addresses.flatMap((address) => ranges.map((range) => ({ address, protocol, ...range })));
  const pings = addresses.map((address) => ({ address, protocol: "icmp" as const, low: 0, high: 0 }));
  return [...ofProtocol("tcp"), ...ofProtocol("udp"), ...pings];
}

/** The addresses at which others can reach a namespace. */
export function addressesOf({ devices }: Net): readonly string[] {
  const own = devices.flatMap((device) => device?.link.addresses.map(({ local }) => local) ?? []);
  return own.filter((address) => !isLoopback(address)).map(formatIpv4);
}
