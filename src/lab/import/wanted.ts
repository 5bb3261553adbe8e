/** A dump as what its namespaces are to be, so that the commands that rebuild a lab rebuild it. */
import { IFF_BROADCAST, IFF_MULTICAST, IFF_UP, type IfIndex, type Link, type NetnsId } from "../../kernel/config/link.ts";
import { DEFAULT_RULES } from "../../kernel/netlink/netns.ts";
import type { WantedLink, WantedNet } from "../export/wanted.ts";
import { readConnections } from "./connections.ts";
import { type DumpDevice, ownMac } from "./devices.ts";
import type { HostDump, NetnsDump } from "./dump.ts";
import { readFirewall } from "./firewall.ts";
import { indexesOf, readRoutes, readRules } from "./routes.ts";
import { readSysctls } from "./sysctls.ts";
import { readFdb, readNeighbours } from "./tables.ts";

/** The namespaces of a dump, and those that stand for what lies beyond it. */
export function wantedNets(dump: HostDump, devicesOf: ReadonlyMap<NetnsDump, readonly DumpDevice[]>): WantedNet[] {
  const peers = pairUp(dump, devicesOf);
  const nets = dump.nets.map((net): WantedNet => wantedNet(dump, net, devicesOf.get(net)!, peers));
  const taken = new Set(dump.nets.map(({ name }) => name));
  const beyond = [...peers.values()].filter(({ netns }) => !taken.has(netns));
  const names = [...new Set(beyond.map(({ netns }) => netns))];
  return [
    ...nets,
    ...names.map((name) =>
      beyondNet(
        name,
        beyond.filter(({ netns }) => netns === name),
      ),
    ),
  ];
}

/** The other end of a veth. */
interface Peer {
  readonly netns: string | null;
  readonly link: Link;
  /** The end that is joined to it. */
  readonly of: { readonly netns: string | null; readonly link: Link };
}

function wantedNet(
  dump: HostDump,
  net: NetnsDump,
  devices: readonly DumpDevice[],
  peers: ReadonlyMap<DumpDevice, Peer>,
): WantedNet {
  const links = devices.map((device): WantedLink => ({ ...device.link, otherEnd: peers.get(device) ?? null, cable: null }));
  const indexes = indexesOf(net.all("addr")[0]?.at ?? "links", links);
  const context = { dump, net, indexes };
  return {
    ...NOTHING,
    name: net.name,
    links: links.sort((a, b) => a.ifindex - b.ifindex),
    routes: net.has("route") ? readRoutes(context) : null,
    rules: net.has("rule") ? readRules(context) : DEFAULT_RULES,
    neighbours: readNeighbours(dump, net, indexes),
    fdb: readFdb(dump, net, indexes),
    firewall: readFirewall(dump, net),
    connections: readConnections(dump, net),
    sysctls: readSysctls(net),
  };
}

const NOTHING: WantedNet = {
  name: null,
  links: [],
  routes: null,
  rules: DEFAULT_RULES,
  hasCustomRules: false,
  hasCustomLocalRoutes: false,
  neighbours: [],
  fdb: [],
  firewall: null,
  connections: [],
  sysctls: new Map(),
  isSysctlSet: () => false,
};

/** What is on the other side of devices that lead out of the dump. */
function beyondNet(name: string | null, peers: readonly Peer[]): WantedNet {
  return { ...NOTHING, name, links: peers.map(({ link, of }): WantedLink => ({ ...link, otherEnd: of, cable: null })) };
}

/** Who is joined to whom. What has no other end in the dump ends in a namespace beyond it, where nobody replies. */
function pairUp(dump: HostDump, devicesOf: ReadonlyMap<NetnsDump, readonly DumpDevice[]>): Map<DumpDevice, Peer> {
  const peers = new Map<DumpDevice, Peer>();
  const names = new Set(dump.nets.map(({ name }) => name));
  const join = (a: DumpDevice, from: NetnsDump, b: DumpDevice, to: NetnsDump): void => {
    peers.set(a, { netns: to.name, link: b.link, of: { netns: from.name, link: a.link } });
    peers.set(b, { netns: from.name, link: a.link, of: { netns: to.name, link: b.link } });
  };
  for (const [index, [net, devices]] of [...devicesOf].entries()) {
    for (const device of devices) {
      if (peers.has(device) || device.link.kind !== "veth") continue;
      const found = device.unmodelled === null ? findPeer(dump, device, net, devicesOf, peers) : null;
      if (found !== null) {
        join(device, net, found.device, found.net);
        continue;
      }
      const netns = freeName(names, net.name === null ? "outside" : `${net.name}-outside`);
      const { name, ifindex, mtu } = device.link;
      dump.notes[device.unmodelled === null || device.unmodelled === CARD ? "replace" : "omit"](
        net.name,
        device.at,
        device.unmodelled === null
          ? `${name}: its other end is not in the dump: it is in the namespace ${netns}, where nobody answers`
          : `${name} is ${article(device.unmodelled)}: it stands as a veth to the namespace ${netns}, where nobody answers`,
      );
      const link = beyondLink(name, ifindex, mtu, device.hasCarrier, index + 1);
      peers.set(device, { netns, link, of: { netns: net.name, link: device.link } });
    }
  }
  return peers;
}

const CARD = "a network card";

function article(kind: string): string {
  return kind === CARD ? kind : `of type ${kind}, which is not modelled`;
}

/** One name for all of a namespace's. */
function freeName(taken: ReadonlySet<string | null>, wish: string): string {
  let name = wish;
  for (let number = 2; taken.has(name); number++) name = `${wish}-${number}`;
  return name;
}

function beyondLink(name: string, ifindex: IfIndex, mtu: number, hasCarrier: boolean, netns: number): Link {
  return {
    ifindex,
    name,
    kind: "veth",
    flags: IFF_BROADCAST | IFF_MULTICAST | (hasCarrier ? IFF_UP : 0),
    mtu,
    mac: ownMac(ifindex, netns),
    broadcast: 0xffff_ffff_ffff as Link["broadcast"],
    txQueueLength: 1000,
    qdisc: hasCarrier ? "noqueue" : "noop",
    group: 0,
    alias: null,
    master: 0 as IfIndex,
    peer: { netns: 0 as NetnsId, ifindex },
    bridge: null,
    port: null,
    addresses: [],
    conf: {},
    neigh: {},
  };
}

interface Found {
  readonly net: NetnsDump;
  readonly device: DumpDevice;
}

/**
 * In the same namespace a veth names its other end; in another one there is its number, and the number its namespace has for that
 * one (link_netnsid), which only a list of these gives a name. The other end says the same of this one.
 */
function findPeer(
  dump: HostDump,
  { link, peerName, peerIndex, peerNetnsId }: DumpDevice,
  net: NetnsDump,
  devicesOf: ReadonlyMap<NetnsDump, readonly DumpDevice[]>,
  paired: ReadonlyMap<DumpDevice, Peer>,
): Found | null {
  const isFree = (device: DumpDevice): boolean =>
    device.link.kind === "veth" && device.unmodelled === null && !paired.has(device);
  if (peerNetnsId === null) {
    const device = devicesOf.get(net)!.find((each) => each.link.name === peerName && isFree(each));
    return device === undefined ? null : { net, device };
  }
  const named = netnsNamed(net, peerNetnsId);
  const all = dump.nets.flatMap((other) =>
    other === net || (named !== null && other.name !== named)
      ? []
      : devicesOf
          .get(other)!
          .filter((each) => each.link.ifindex === peerIndex && each.peerIndex === link.ifindex && isFree(each))
          .map((device) => ({ net: other, device })),
  );
  return all[0] ?? null;
}

function netnsNamed(net: NetnsDump, id: number): string | null {
  for (const json of net.entries("netnsIds")) {
    const entry = json.object();
    if (entry.maybe("nsid", (each) => each.whole()) === id) return entry.maybe("name", (each) => each.text());
  }
  return null;
}
