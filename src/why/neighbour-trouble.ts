/** Neighbours that do not reply: who asked, who heard it, and who has the address. */

import { dropWords } from "../explain/drops.ts";
import { IFF_NOARP } from "../kernel/config/link.ts";
import { TABLE_LOCAL } from "../kernel/config/route.ts";
import type { Device } from "../kernel/device.ts";
import type { HopOf } from "../trace/hop.ts";
import type { RecordedHop } from "../trace/recording.ts";
import { formatIpv4, parseIpv4 } from "../wire/ipv4-address.ts";
import { formatMac } from "../wire/mac.ts";
import { type Asked, whereOf } from "./asked.ts";
import { devicesOf, networksWith } from "./cure.ts";

/** A request that is flooded may be lost at many ports. */
const MOST_LOST = 2;

export function neighbourTroubles(asked: Asked): string[] {
  return [...givenUp(asked), ...waiting(asked), ...strayFrames(asked)];
}

function givenUp(asked: Asked): string[] {
  return asked.hops.flatMap((hop) => (hop.kind === "solicit" && hop.detail.change === "give up" ? [wordsOf(asked, hop)] : []));
}

/** A MAC that is still being asked for when the request has ended. */
function waiting(asked: Asked): string[] {
  const { hops } = asked;
  const ended = new Set(
    hops.flatMap((hop) => (hop.kind === "solicit" && hop.detail.change === "give up" ? [hop.detail.address] : [])),
  );
  const taken = new Set(
    hops.flatMap((hop) => (hop.kind === "arp" && hop.detail.operation === "reply" ? [hop.detail.sender] : [])),
  );
  const last = new Map<string, HopOf<"solicit"> & RecordedHop>();
  for (const hop of hops)
    if (hop.kind === "solicit" && !ended.has(hop.detail.address) && !taken.has(hop.detail.address))
      last.set(hop.detail.address, hop);
  return [...last.values()].map((hop) => wordsOf(asked, hop));
}

function wordsOf(asked: Asked, hop: HopOf<"solicit"> & RecordedHop): string {
  const { hops, names, lab } = asked;
  const { address, asked: count } = hop.detail;
  const requests = hops.filter(
    (each): each is HopOf<"arp"> & RecordedHop =>
      each.kind === "arp" && each.detail.operation === "request" && each.detail.target === address,
  );
  const heard = new Set(requests.map((each) => `${whereOf(names, each)} (${outcomeWords(asked, each)})`));
  const by = heard.size === 0 ? "nobody heard it" : `heard by ${[...heard].join(", ")}`;
  const times = count === 1 ? "once" : count === 2 ? "twice" : `${count} times`;
  const owners = ownersOf(asked, address).filter((device) => !requests.some((each) => isOf(each, device)));
  const { master } = devicesOf(lab).find((device) => isOf(hop, device)) ?? { master: null };
  const port = master === null ? "" : `; ${hop.device} is a port of ${master.name}, where an address of this host belongs`;
  return `neighbour  ${address}: ${whereOf(names, hop)} asked ${times}, no reply; ${by}${ownerWords(asked, address, owners)}${unownedWords(asked, address, requests)}${lostWords(asked, address)}${twiceWords(asked, address, [hop, ...requests])}${port}`;
}

/** Who heard the request has the address, and does not know it for its own: table local is not asked, or has nothing about it. */
function unownedWords({ lab, names }: Asked, address: string, requests: readonly (HopOf<"arp"> & RecordedHop)[]): string {
  const words = requests.flatMap((hop) => {
    const net = lab.kernel.nets[hop.netns];
    const owner = net?.devices.find((device) => device?.link.addresses.some(({ local }) => formatIpv4(local) === address));
    if (net === null || net === undefined || owner == null || hop.detail.outcome !== "not ours") return [];
    const isAsked = net.config.rules.some(({ table }) => table === TABLE_LOCAL);
    const why = isAsked ? `table local has no route to it` : "no ip rule asks table local";
    return [`; ${names.netns(hop.host, hop.netns)} ${owner.name} has it, but does not take it for its own: ${why}`];
  });
  return [...new Set(words)].join("");
}

/** Where a request for a MAC was dropped. */
function lostWords({ lab, hops, names }: Asked, address: string): string {
  const words = hops.flatMap((hop) => {
    const arp = hop.frame?.payload;
    if (hop.kind !== "drop" || hop.reason === "OTHERHOST" || arp?.kind !== "arp" || arp.operation !== 1) return [];
    if (formatIpv4(arp.targetIp) !== address) return [];
    const own = hops.filter(({ journey, number }) => journey === hop.journey && number <= hop.number);
    const master = devicesOf(lab).find((device) => isOf(hop, device))?.master;
    const why = master != null && !master.isUp ? `${master.name} is down` : dropWords(hop, own);
    return [`; lost at ${whereOf(names, hop)}: ${why}`];
  });
  return [...new Set(words)].slice(0, MOST_LOST).join("");
}

/** Whoever heard the request has the address's network at another device, too. */
function twiceWords({ lab, names }: Asked, address: string, requests: readonly RecordedHop[]): string {
  const target = parseIpv4(address);
  const words = requests.flatMap(({ host, netns, device }) =>
    networksWith(lab, netns, target!)
      .filter(({ device: each }) => each.name !== device && each.master?.name !== device)
      .map(({ device: each, network }) => `; ${names.netns(host, netns)} has ${network} at ${each.name}, too`),
  );
  return [...new Set(words)].join("");
}

/** Of a namespace and its device. */
function isOf({ netns, device }: RecordedHop, { net, name }: Device): boolean {
  return netns === net.id && device === name;
}

function ownersOf({ lab }: Asked, address: string): Device[] {
  return devicesOf(lab).filter(({ link }) => link.addresses.some(({ local }) => formatIpv4(local) === address));
}

/** Who has the address, and did not hear that it is asked for. */
function ownerWords(asked: Asked, address: string, owners: readonly Device[]): string {
  if (ownersOf(asked, address).length === 0) return `; nobody has ${address}`;
  const silent = owners.map(
    (device) => `${asked.names.netns(device.net.host.name, device.net.id)} ${device.name} has it${silenceOf(device)}`,
  );
  return silent.length === 0 ? "" : `; ${silent.join(", ")}`;
}

function silenceOf({ flags, isUp }: Device): string {
  if (!isUp) return ", and is down";
  return (flags & IFF_NOARP) === 0 ? ", and did not hear it" : ", and takes no ARP (arp off)";
}

/** "source refused" for one of two reasons. */
function outcomeWords(asked: Asked, { netns, device, detail: { outcome, sender } }: HopOf<"arp"> & RecordedHop): string {
  if (outcome !== "source refused") return outcome;
  const isOwn = ownersOf(asked, sender).some(({ net }) => net.id === netns);
  return `source refused: ${isOwn ? `${sender} is an address of its own` : `rp_filter, ${sender} may not come in by ${device}`}`;
}

/** A frame to another MAC than that of who has the address: it was entered, or learnt and is nobody's now; or a bridge's own. */
function strayFrames(asked: Asked): string[] {
  const { hops, names } = asked;
  return hops.flatMap((hop) => {
    if (hop.kind === "bridgeFrame" && hop.detail.kind === "local" && isForeign(asked, hop))
      return [
        `bridge     ${whereOf(names, hop)}: ${hop.detail.mac} is entered as the host's own (bridge fdb), nothing is forwarded to it`,
      ];
    if (hop.kind !== "resolveNextHop" || hop.detail.outcome !== "send") return [];
    const { nextHop, mac, state } = hop.detail;
    const owners = ownersOf(asked, nextHop);
    const isEntered = state === "PERMANENT";
    const isKnown = !isEntered && devicesOf(asked.lab).some((each) => formatMac(each.mac) === mac);
    if (isKnown || owners.length === 0 || owners.some((owner) => formatMac(owner.mac) === mac)) return [];
    const real = owners.map((owner) => formatMac(owner.mac)).join(", ");
    const words = isEntered ? "PERMANENT: somebody entered it" : `${state}: learnt before, and nobody has this MAC now`;
    return [`neighbour  ${nextHop}: ${whereOf(names, hop)} has ${mac} for it (${words}), but it is at ${real}`];
  });
}

/** Somebody else's MAC. */
function isForeign({ lab }: Asked, { netns, detail: { mac } }: HopOf<"bridgeFrame">): boolean {
  return devicesOf(lab).some((device) => device.net.id !== netns && formatMac(device.mac) === mac);
}
