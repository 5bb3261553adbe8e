/**
 * A host of which nothing is known but its rules: it may have any devices, addresses and routes. What two rule files have in
 * common here they have in common everywhere.
 */
import { typeBit } from "../kernel/netfilter/matches/addrtype.ts";
import { ipv4, maskOf } from "../wire/ipv4-address.ts";
import type { Changes } from "./changes.ts";
import { Devices, LOOPBACK } from "./devices.ts";
import { ALL, type Diagrams, NONE, type Node } from "./diagram.ts";
import type { Environment } from "./environment.ts";
import { asItCame, hasBits, isKnown, isWithin, type Value } from "./fields.ts";
import { HiddenConditions } from "./hidden.ts";
import type { Path, Stage } from "./stage.ts";
import { REDIRECTED } from "./targets.ts";
import { having } from "./varied.ts";

export class OpenEnvironment implements Environment {
  readonly diagrams: Diagrams;
  readonly hidden: HiddenConditions;
  readonly devices: Devices;

  constructor(diagrams: Diagrams, deviceNames: Iterable<string>) {
    this.diagrams = diagrams;
    this.hidden = new HiddenConditions(diagrams);
    this.devices = new Devices(diagrams, deviceNames);
  }

  packetsOn(path: Path): Node {
    const { diagrams, devices } = this;
    const notLo = (name: string): boolean => name !== LOOPBACK;
    const inDevice = devices.having("inDevice", notLo);
    const outDevice = diagrams.and(devices.having("outDevice", notLo), devices.having("newOutDevice", notLo));
    switch (path) {
      case "forward":
        return this.#all([this.#fromWire(), inDevice, outDevice]);
      case "in":
        return this.#all([this.#fromWire(), inDevice]);
      case "out":
      case "self instead":
        return this.#all([this.#own(["0.0.0.0/8", LOOPBACKS, ...TO_MANY]), outDevice, this.#isSentTo(false)]);
      case "self":
      case "out instead":
        return this.#all([this.#own(["0.0.0.0/8", ...TO_MANY]), outDevice, this.#isSentTo(true)]);
      default:
        return path satisfies never;
    }
  }

  sent(): Node {
    return ALL;
  }

  routed(path: Path, { source, destination, ttl }: Changes): Node {
    const { diagrams } = this;
    const survives =
      path === "forward" ? having(diagrams, ttl, (value) => (isKnown(value) ? isWithin(diagrams, value, 2, 255) : ALL)) : ALL;
    const leaves = path === "out instead" ? having(diagrams, source, (value) => this.#outside(value, [LOOPBACKS])) : ALL;
    return diagrams.and(
      survives,
      having(diagrams, destination, (value) => this.#routedTo(path, value, leaves)),
    );
  }

  #routedTo(path: Path, destination: Value, leaves: Node): Node {
    const { diagrams } = this;
    if (!isKnown(destination) && destination.unknown === REDIRECTED && path === "forward") return NONE;
    const fits = this.#outside(destination, NEVER_TO[path]);
    if (!isKnown(destination) || destination.keep !== -1) return diagrams.and(fits, leaves);
    const isLocal = this.#isLocal("destination", path === "in" || path === "self");
    return diagrams.and(fits, path === "in" ? diagrams.or(isLocal, addressIs(diagrams, destination, TO_MANY)) : isLocal);
  }

  typeIs(side: "source" | "destination", bit: number, stage: Stage, changes: Changes): Node {
    return having(this.diagrams, changes[side], (value) => this.#typeOf(side, value, bit, stage));
  }

  #typeOf(side: "source" | "destination", value: Value, bit: number, stage: Stage): Node {
    const { diagrams } = this;
    const toMany = addressIs(diagrams, value, TO_MANY);
    const local = diagrams.minus(this.#localNow(side, value, stage), toMany);
    switch (bit) {
      case typeBit("LOCAL"):
        return local;
      case typeBit("MULTICAST"):
        return addressIs(diagrams, value, ["224.0.0.0/4"]);
      case typeBit("BROADCAST"):
        return addressIs(diagrams, value, ["0.0.0.0/8", "255.255.255.255/32"]);
      case typeBit("UNICAST"):
        return diagrams.minus(ALL, diagrams.or(local, toMany));
      default:
        return NONE;
    }
  }

  ownAddresses(): null {
    return null;
  }

  #localNow(side: "source" | "destination", value: Value, stage: Stage): Node {
    if (isKnown(value) && value.keep === -1)
      return this.diagrams.or(addressIs(this.diagrams, value, ["127.0.0.0/8"]), this.#isLocal(side, true));
    if (side === "source") return ALL;
    return stage.path === "in" || stage.path.startsWith("self") ? ALL : NONE;
  }

  /** The packets that a wire may bring. */
  #fromWire(): Node {
    return this.diagrams.and(
      this.#outside(asItCame("source"), ["0.0.0.0/8", LOOPBACKS, ...TO_MANY]),
      this.#isLocal("source", false),
    );
  }

  /** The packets with a source of this host, outside of some networks. */
  #own(networks: readonly string[]): Node {
    return this.diagrams.and(this.#outside(asItCame("source"), networks), this.#isLocal("source", true));
  }

  #isSentTo(local: boolean): Node {
    return this.diagrams.and(
      this.#outside(asItCame("destination"), NEVER_TO[local ? "self" : "out"]),
      this.#isLocal("destination", local),
    );
  }

  #outside(value: Value, networks: readonly string[]): Node {
    return this.diagrams.minus(ALL, addressIs(this.diagrams, value, networks));
  }

  #all(nodes: readonly Node[]): Node {
    return nodes.reduce((all, node) => this.diagrams.and(all, node), ALL);
  }

  #isLocal(side: "source" | "destination", local: boolean): Node {
    const field = side === "source" ? "sourceIsLocal" : "destinationIsLocal";
    return hasBits(this.diagrams, asItCame(field), 1, local ? 1 : 0);
  }
}

const LOOPBACKS = "127.0.0.0/8";
const TO_MANY = ["224.0.0.0/4", "255.255.255.255/32"];

/** Destinations with which a packet is not on a path. */
const NEVER_TO: Readonly<Record<Path, readonly string[]>> = {
  forward: ["0.0.0.0/8", LOOPBACKS, ...TO_MANY],
  in: ["0.0.0.0/8", LOOPBACKS],
  out: ["0.0.0.0/8", LOOPBACKS],
  self: ["0.0.0.0/8", ...TO_MANY],
  "out instead": ["0.0.0.0/8", LOOPBACKS],
  "self instead": ["0.0.0.0/8", ...TO_MANY],
};

/** The packets whose address is in one of the networks; none where it is unknown. */
function addressIs(diagrams: Diagrams, value: Value, networks: readonly string[]): Node {
  if (!isKnown(value)) return NONE;
  return networks.reduce((node, network) => {
    const [address, length] = network.split("/") as [string, string];
    return diagrams.or(node, hasBits(diagrams, value, maskOf(Number(length)), ipv4(address)));
  }, NONE);
}
