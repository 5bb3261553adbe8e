/**
 * Links: made with their numbers, names and MACs, then set as they were, then brought up. Linux: rtnl_newlink(), do_setlink().
 */
import {
  type BridgeConfig,
  type BridgePortConfig,
  IFF_ALLMULTI,
  IFF_MULTICAST,
  IFF_NOARP,
  IFF_PROMISC,
  isUp,
  type Link,
} from "../../kernel/config/link.ts";
import { PORT_SWITCH_KEYS, PORT_SWITCHES } from "../../kernel/config/port-switches.ts";
import { formatMac } from "../../wire/mac.ts";
import type { Building } from "./rebuild.ts";
import { nameOf, type WantedLink } from "./wanted.ts";

/** The devices that are still to be made. The two ends of a veth are made together, by the first that is met. */
export function makeLinks(building: Building): void {
  const { wanted, built } = building;
  for (const link of wanted.links) {
    if (built.devices[link.ifindex] == null) {
      const kind = link.kind === "veth" ? ["veth", "peer", ...peerWords(building, link)] : [link.kind];
      building.say("ip", ["link", "add", ...identity(link), "type", ...kind]);
    }
    if (link.cable !== null) layCable(building, link);
  }
}

function identity(link: Link): string[] {
  // A bridge that was given no address takes its ports' lowest, and its mtu is its ports' smallest.
  const mac = link.bridge !== null && !link.bridge.addressSet ? [] : ["address", formatMac(link.mac)];
  return ["name", link.name, "index", String(link.ifindex), ...mac];
}

function peerWords({ wanted }: Building, { name, otherEnd }: WantedLink): string[] {
  if (otherEnd === null) throw new Error(`netns ${wanted.name}: ${name}: a veth without a peer`);
  const { link, netns } = otherEnd;
  if (netns === wanted.name) return identity(link);
  // The first namespace makes the pairs that end in it.
  if (netns === null) throw new Error(`netns ${wanted.name}: ${name}: its other end was to be made first`);
  return [...identity(link), "netns", netns];
}

function layCable(building: Building, { name, cable }: WantedLink): void {
  const { latencyUs, rate, isCut } = cable!;
  // A veth cannot be unplugged: what is sent is lost, its carrier stays.
  const loss = isCut ? 1 : cable!.loss;
  const words = ["qdisc", "add", "dev", name, "root", "netem", "delay", `${latencyUs}us`];
  if (loss > 0) words.push("loss", `${loss * 100}%`);
  if (Number.isFinite(rate)) words.push("rate", `${Math.round(rate)}bit`);
  building.say("tc", words);
}

const SWITCHES: readonly (readonly [number, string, boolean])[] = [
  [IFF_PROMISC, "promisc", true],
  [IFF_ALLMULTI, "allmulticast", true],
  [IFF_MULTICAST, "multicast", true],
  [IFF_NOARP, "arp", false],
];

/** Everything about links but being up, which waits until routes and addresses find the right MTU and sysctls. */
export function settleLinks(building: Building): void {
  const { wanted, built } = building;
  const ports: Link[] = [];
  for (const link of wanted.links) {
    const now = built.devices[link.ifindex]?.link;
    if (now === undefined) continue;
    const words = linkWords(link, now);
    if (words.length > 0) building.say("ip", ["link", "set", "dev", link.name, ...words]);
    if (link.port !== null) ports.push(link);
  }
  ports.sort((a, b) => a.master - b.master || a.port!.number - b.port!.number);
  for (const port of ports) {
    const bridge = nameOf(wanted, port.master)!;
    building.say("ip", ["link", "set", "dev", port.name, "master", bridge]);
  }
  for (const link of wanted.links) {
    const now = built.devices[link.ifindex]?.link;
    if (now === undefined) continue;
    const bridge = link.bridge === null || now.bridge === null ? [] : bridgeWords(link.bridge, now.bridge);
    if (bridge.length > 0) building.say("ip", ["link", "set", "dev", link.name, "type", "bridge", ...bridge]);
    const port = link.port === null || now.port === null ? [] : portWords(link.port, now.port);
    if (port.length > 0) building.say("ip", ["link", "set", "dev", link.name, "type", "bridge_slave", ...port]);
  }
}

function linkWords(wanted: Link, now: Link): string[] {
  const words: string[] = [];
  if (wanted.txQueueLength !== now.txQueueLength) words.push("txqueuelen", String(wanted.txQueueLength));
  if (wanted.mtu !== now.mtu && (wanted.bridge === null || wanted.bridge.mtuSet)) words.push("mtu", String(wanted.mtu));
  if (wanted.broadcast !== now.broadcast) words.push("broadcast", formatMac(wanted.broadcast));
  for (const [bit, name, on] of SWITCHES)
    if (((wanted.flags ^ now.flags) & bit) !== 0) words.push(name, ((wanted.flags & bit) !== 0) === on ? "on" : "off");
  if (wanted.alias !== null && wanted.alias !== now.alias) words.push("alias", wanted.alias);
  if (wanted.group !== now.group) words.push("group", String(wanted.group));
  return words;
}

/** Times are said in hundredths of a second. */
const ticks = (us: number): string => String(Math.round(us / 10_000));
const bit = (on: boolean): string => (on ? "1" : "0");
const onOff = (on: boolean): string => (on ? "on" : "off");

const BRIDGE_WORDS: readonly (readonly [string, (bridge: BridgeConfig) => string])[] = [
  ["forward_delay", (bridge) => ticks(bridge.forwardDelayUs)],
  ["hello_time", (bridge) => ticks(bridge.helloUs)],
  ["max_age", (bridge) => ticks(bridge.maxAgeUs)],
  ["ageing_time", (bridge) => ticks(bridge.ageingUs)],
  ["priority", (bridge) => String(bridge.priority)],
  ["group_fwd_mask", (bridge) => String(bridge.groupForwardMask)],
  ["mcast_snooping", (bridge) => bit(bridge.multicastSnooping)],
  ["nf_call_iptables", (bridge) => bit(bridge.nfCallIptables)],
  ["nf_call_arptables", (bridge) => bit(bridge.nfCallArptables)],
];

const PORT_WORDS: readonly (readonly [string, (port: BridgePortConfig) => string])[] = [
  ["priority", (port) => String(port.priority)],
  ["cost", (port) => String(port.cost)],
  ...PORT_SWITCH_KEYS.map((key) => [PORT_SWITCHES[key].word, (port: BridgePortConfig) => onOff(port[key])] as const),
];

function bridgeWords(wanted: BridgeConfig, now: BridgeConfig): string[] {
  return BRIDGE_WORDS.flatMap(([word, value]) => (value(wanted) === value(now) ? [] : [word, value(wanted)]));
}

function portWords(wanted: BridgePortConfig, now: BridgePortConfig): string[] {
  return PORT_WORDS.flatMap(([word, value]) => (value(wanted) === value(now) ? [] : [word, value(wanted)]));
}

/** Brings up what is up; what was up once and is down again has its queueing discipline, so it is brought up and down. */
export function raiseLinks(building: Building): void {
  for (const link of building.wanted.links) {
    if (isUp(link) || link.qdisc === "noqueue") building.say("ip", ["link", "set", "dev", link.name, "up"]);
  }
  for (const link of building.wanted.links) {
    if (!isUp(link) && link.qdisc === "noqueue") building.say("ip", ["link", "set", "dev", link.name, "down"]);
  }
}

/** What nothing else led to: a bridge's MAC from a port that has gone, an MTU, a port's blocked state. */
export function finishLinks(building: Building): void {
  const { wanted, built } = building;
  for (const link of wanted.links) {
    const now = built.devices[link.ifindex]?.link;
    if (now === undefined) continue;
    const words: string[] = [];
    if (link.mac !== now.mac) words.push("address", formatMac(link.mac));
    if (link.mtu !== now.mtu) words.push("mtu", String(link.mtu));
    if (words.length > 0) building.say("ip", ["link", "set", "dev", link.name, ...words]);
    const state = link.port?.stateSet ?? null;
    if (state !== null) building.say("bridge", ["link", "set", "dev", link.name, "state", String(state)]);
  }
}
