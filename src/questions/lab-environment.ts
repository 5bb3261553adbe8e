/** A namespace of a lab: its devices, its addresses and its routes. */
import { hasIpv4, isUp } from "../kernel/config/link.ts";
import type { Device } from "../kernel/device.ts";
import { validateSource } from "../kernel/ipv4/input-route.ts";
import type { Net } from "../kernel/net.ts";
import { TYPES } from "../kernel/netfilter/matches/addrtype.ts";
import { Skb } from "../kernel/skb.ts";
import { ANY, type Ipv4, ipv4, maskOf, type Prefix, prefixOf } from "../wire/ipv4-address.ts";
import { type Changes, UNCHANGED } from "./changes.ts";
import { type Devices, LOOPBACK } from "./devices.ts";
import { ALL, type Diagrams, NONE, type Node } from "./diagram.ts";
import type { Environment } from "./environment.ts";
import { type FieldName, hasBits, isKnown, isWithin } from "./fields.ts";
import type { HiddenConditions } from "./hidden.ts";
import { outBy, type RouteLabel, Routes } from "./routes.ts";
import { isSent, type Path, type Stage } from "./stage.ts";
import { having, type Varied } from "./varied.ts";

export interface Shared {
  readonly diagrams: Diagrams;
  readonly hidden: HiddenConditions;
  readonly devices: Devices;
}

export class LabEnvironment implements Environment {
  readonly diagrams: Diagrams;
  readonly hidden: HiddenConditions;
  readonly devices: Devices;
  readonly #net: Net;
  readonly #routes: Routes;

  constructor({ diagrams, hidden, devices }: Shared, net: Net) {
    this.diagrams = diagrams;
    this.hidden = hidden;
    this.devices = devices;
    this.#net = net;
    this.#routes = new Routes(net, diagrams);
  }

  packetsOn(path: Path): Node {
    const device = this.devices.having(isSent(path) ? "outDevice" : "inDevice", (name) => isSent(path) || name !== LOOPBACK);
    const anew = this.devices.having("newOutDevice", () => true);
    const out = this.devices.having("outDevice", () => true);
    return [device, anew, out].reduce((all, node) => this.diagrams.and(all, node), ALL);
  }

  sent(path: Path): Node {
    const first = path === "out" || path === "self instead" ? "outDevice" : null;
    return this.diagrams.and(this.#leaves(UNCHANGED, first), this.#ownSource());
  }

  routed(path: Path, changes: Changes): Node {
    if (isSent(path)) return this.#leaves(changes, path.startsWith("out") ? "newOutDevice" : null);
    return this.#received(path, changes);
  }

  typeIs(side: "source" | "destination", bit: number, _stage: Stage, changes: Changes): Node {
    const type = TYPES[31 - Math.clz32(bit)]!;
    return this.#routes.addresses(
      changes[side],
      [...this.#routes.prefixes, ...SPECIAL],
      (address) => this.#net.fib.addressType(address) === type,
    );
  }

  ownAddresses(device: "inDevice" | "outDevice" | "newOutDevice"): readonly (readonly [Node, number])[] | null {
    const own: (readonly [Node, number])[] = [];
    for (const { name, link } of this.#live) {
      const [first, ...others] = link.addresses.filter(({ secondary }) => !secondary);
      if (others.length > 0) return null;
      if (first !== undefined) own.push([this.devices.isNamed(device, name), first.local]);
    }
    return own;
  }

  get #live(): readonly Device[] {
    return this.#net.devices.filter((device): device is Device => device !== null && isUp(device.link) && hasIpv4(device));
  }

  /** The packets that a received packet's lookup sends along a path. */
  #received(path: Path, changes: Changes): Node {
    const { diagrams } = this;
    const found = this.#lookup(changes, "inDevice");
    let node = NONE;
    for (const device of this.#live) {
      if (device.name === LOOPBACK) continue;
      const cameIn = this.devices.isNamed("inDevice", device.name);
      const taken = path === "in" ? this.#delivered(device, changes, found) : this.#forwarded(device, changes, found);
      node = diagrams.or(node, this.#all([cameIn, taken, this.#validSource(device, changes)]));
    }
    return node;
  }

  #delivered(device: Device, { destination }: Changes, found: ReadonlyMap<RouteLabel, Node>): Node {
    const { diagrams } = this;
    const routed = diagrams.or(found.get("local") ?? NONE, found.get("broadcast") ?? NONE);
    const toMany = this.#isIn(destination, ["255.255.255.255/32", ALL_HOSTS]);
    const local = diagrams.minus(
      diagrams.minus(routed, this.#isIn(destination, [MULTICAST, ZERO])),
      this.#loopbacks(device, destination),
    );
    return diagrams.or(local, toMany);
  }

  #forwarded(device: Device, { destination, ttl }: Changes, found: ReadonlyMap<RouteLabel, Node>): Node {
    if (!device.conf.forwarding) return NONE;
    const { diagrams } = this;
    const never = diagrams.or(
      this.#isIn(destination, [MULTICAST, ZERO, "255.255.255.255/32"]),
      this.#loopbacks(device, destination),
    );
    const survives = having(diagrams, ttl, (value) => (isKnown(value) ? isWithin(diagrams, value, 2, 255) : ALL));
    return diagrams.minus(diagrams.and(survives, this.#leavesBy(found, "outDevice")), never);
  }

  /** The packets whose source may come in there. */
  #validSource(device: Device, { source }: Changes): Node {
    const { diagrams } = this;
    const skb = new Skb(this.#net, device, 0);
    const valid = this.#routes.addresses(
      source,
      this.#routes.prefixes,
      (address) => validateSource(skb, address, ANY, 0, null).reason === null,
    );
    return diagrams.minus(
      diagrams.minus(valid, this.#isIn(source, [MULTICAST, "255.255.255.255/32", ZERO])),
      this.#loopbacks(device, source),
    );
  }

  /** 127.0.0.0/8 stays on the host, but with route_localnet. */
  #loopbacks(device: Device, address: Varied): Node {
    return device.conf.routeLocalnet ? NONE : this.#isIn(address, [LOOPBACKS]);
  }

  /** The packets sent here that leave by the device in a field; with null, that stay here. */
  #leaves(changes: Changes, field: "outDevice" | "newOutDevice" | null): Node {
    const { diagrams } = this;
    const { source, destination } = changes;
    const found = this.#lookup(changes, null);
    const toMany = this.#isIn(destination, [MULTICAST, "255.255.255.255/32"]);
    const zero = this.#isIn(destination, [ZERO]);
    if (field === null) return diagrams.minus(diagrams.minus(found.get("local") ?? NONE, toMany), zero);
    const broadcast = this.#broadcast(destination, field, found);
    const unicast = diagrams.minus(diagrams.or(this.#leavesBy(found, field), broadcast), diagrams.or(toMany, zero));
    const group = diagrams.and(toMany, this.#ownerOf(source, field));
    return diagrams.minus(diagrams.or(unicast, group), this.#isIn(source, [LOOPBACKS]));
  }

  /** A network's own broadcast address leaves by its device. */
  #broadcast(destination: Varied, field: FieldName, found: ReadonlyMap<RouteLabel, Node>): Node {
    const { diagrams } = this;
    const routed = found.get("broadcast") ?? NONE;
    return this.#live.reduce((node, device) => {
      const to = this.#routes.addresses(
        destination,
        this.#routes.prefixes,
        (address) => this.#net.fib.addressType(address, device) === "BROADCAST",
      );
      return diagrams.or(node, this.#all([routed, to, this.devices.isNamed(field, device.name)]));
    }, NONE);
  }

  #leavesBy(found: ReadonlyMap<RouteLabel, Node>, field: FieldName): Node {
    return this.devices.names.reduce((node, name) => {
      const routed = name === LOOPBACK ? NONE : (found.get(outBy(name)) ?? NONE);
      return this.diagrams.or(node, this.diagrams.and(routed, this.devices.isNamed(field, name)));
    }, NONE);
  }

  /** The packets whose source is an address of the device in a field. */
  #ownerOf(source: Varied, field: FieldName): Node {
    return this.#live.reduce((node, { name, link }) => {
      const own = this.#isIn(
        source,
        link.addresses.map(({ local }) => prefixOf(local, 32)),
      );
      return this.diagrams.or(node, this.diagrams.and(own, this.devices.isNamed(field, name)));
    }, NONE);
  }

  #ownSource(): Node {
    const own = this.#routes.addresses(
      UNCHANGED.source,
      [...this.#routes.prefixes, ...SPECIAL],
      (address) => this.#net.fib.addressType(address) === "LOCAL",
    );
    return own;
  }

  #lookup({ source, destination, destinationPort, mark }: Changes, inDevice: FieldName | null): ReadonlyMap<RouteLabel, Node> {
    return this.#routes.lookup({
      source,
      destination,
      sourcePort: UNCHANGED.sourcePort,
      destinationPort,
      mark,
      cameInBy: (name) => (inDevice === null ? (name === LOOPBACK ? ALL : NONE) : this.devices.isNamed(inDevice, name)),
    });
  }

  #isIn(address: Varied, networks: readonly (string | Prefix)[]): Node {
    const prefixes = networks.map((network) => (typeof network === "string" ? prefixFrom(network) : network));
    return having(this.diagrams, address, (value) =>
      isKnown(value)
        ? prefixes.reduce(
            (node, prefix) => this.diagrams.or(node, hasBits(this.diagrams, value, maskOf(prefix.length), prefix.address)),
            NONE,
          )
        : NONE,
    );
  }

  #all(nodes: readonly Node[]): Node {
    return nodes.reduce((all, node) => this.diagrams.and(all, node), ALL);
  }
}

const ZERO = "0.0.0.0/8";
const LOOPBACKS = "127.0.0.0/8";
const MULTICAST = "224.0.0.0/4";
const ALL_HOSTS = "224.0.0.1/32";
/** Whose type does not come from a table. */
const SPECIAL = [ZERO, MULTICAST, "255.255.255.255/32"].map(prefixFrom);

function prefixFrom(text: string): Prefix {
  const [address, length] = text.split("/") as [string, string];
  return prefixOf(ipv4(address) as Ipv4, Number(length));
}
