/**
 * `ip link` of busybox: it prints less than iproute2 (no state, no group), and changes flags by ioctl. libiproute/iplink.c,
 * ipaddress.c.
 */
import { strerror } from "../../../../kernel/config/errno.ts";
import { IFF_ALLMULTI, IFF_MULTICAST, IFF_NOARP, IFF_PROMISC, IFF_UP, isUp } from "../../../../kernel/config/link.ts";
import type { Device } from "../../../../kernel/device.ts";
import { findDevice } from "../../../../kernel/netlink/device.ts";
import { addLink, addVeth, deleteLink } from "../../../../kernel/netlink/link.ts";
import { changeLink, type LinkRequest } from "../../../../kernel/netlink/link-change.ts";
import { formatMac, parseMac } from "../../../../wire/mac.ts";
import { flagsOf } from "../../ip/link-print.ts";
import { fail } from "../applet.ts";
import type { IpContext } from "./ip.ts";
import { deviceNamed, garbage, refused, require, takeNumber, takeValue, verbOf } from "./words.ts";

export function runLink(ip: IpContext, given: readonly string[]): number {
  const words = [...given];
  const verb = verbOf(words.shift(), ["add", "change", "delete", "set", "show", "list", "lst"], 2);
  if (verb === "set" || verb === "change") return setLink(ip, words);
  if (verb === "add") return add(ip, words);
  if (verb === "delete") {
    const name = words[0] === "dev" ? takeSecond(words) : words[0];
    // Without a name it ends with 1 and says nothing.
    if (name === undefined) return 1;
    require(deleteLink(deviceNamed(ip.context.net, name, 2)));
    return 0;
  }
  const isUpOnly = words[0] === "up";
  if (isUpOnly) words.shift();
  const name = words[0] === "dev" ? takeSecond(words) : words[0];
  const only = name === undefined ? null : deviceNamed(ip.context.net, name, 2);
  const shown = ip.context.net.devices.filter(
    (device): device is Device => device !== null && (only === null || device === only) && (!isUpOnly || isUp(device.link)),
  );
  ip.context.stdout.write(shown.map((device) => `${linkLine(device)}${separator(ip)}${hardwareLine(device)}\n`).join(""));
  return 0;
}

function takeSecond(words: string[]): string {
  words.shift();
  return takeValue(words, 2);
}

export function separator({ oneline }: IpContext): string {
  return oneline ? "\\" : "\n";
}

/** Without its newline. A peer in another namespace counts as down: busybox does not know it. */
export function linkLine(device: Device): string {
  const { link } = device;
  const { peer, net } = device;
  // It looks for the peer's number among the devices here, wherever the peer is; one that is not here counts as down.
  const below = peer === null ? null : (net.devices[peer.ifindex] ?? null);
  const lower = peer === null ? null : (below?.name ?? `if${peer.ifindex}`);
  const flags = flagsOf(device, below);
  if (peer !== null && below === null) flags.push("M-DOWN");
  const master = device.master === null ? "" : `master ${device.master.name} `;
  const length = link.txQueueLength === 0 ? "" : `qlen ${link.txQueueLength}`;
  return `${device.ifindex}: ${device.name}${lower === null ? "" : `@${lower}`}: <${flags.join(",")}> mtu ${link.mtu} qdisc ${link.qdisc} ${master}${length}`;
}

export function hardwareLine({ link }: Device): string {
  return `    link/${link.kind === "loopback" ? "loopback" : "ether"} ${formatMac(link.mac)} brd ${formatMac(link.broadcast)}`;
}

const SWITCHES: ReadonlyMap<string, number> = new Map([
  ["multicast", IFF_MULTICAST],
  ["promisc", IFF_PROMISC],
  ["allmulticast", IFF_ALLMULTI],
]);

function setLink({ context }: IpContext, words: string[]): number {
  let name: string | null = null;
  let flags = 0;
  let change = 0;
  let request: LinkRequest = {};
  while (words.length > 0) {
    const word = words.shift()!;
    if (word === "up" || word === "down") {
      change |= IFF_UP;
      flags = word === "up" ? flags | IFF_UP : flags & ~IFF_UP;
    } else if (word === "mtu") request = { ...request, mtu: takeNumber(words, "mtu", 2) };
    else if (word === "qlen" || word === "txqueuelen") request = { ...request, txQueueLength: takeNumber(words, word, 2) };
    else if (word === "name") request = { ...request, name: takeValue(words, 2) };
    else if (word === "address") {
      const text = takeValue(words, 2);
      const mac = parseMac(text);
      if (mac === null) throw fail("ip", `"${text}" is invalid lladdr`);
      request = { ...request, mac };
    } else if (word === "master") request = { ...request, master: deviceNamed(context.net, takeValue(words, 2), 2) };
    else if (word === "nomaster") request = { ...request, master: null };
    else if (word === "arp") [flags, change] = switched(flags, change, IFF_NOARP, !takeOnOff(words, word));
    else if (SWITCHES.has(word)) [flags, change] = switched(flags, change, SWITCHES.get(word)!, takeOnOff(words, word));
    else if (word === "netns") throw fail("ip", '"netns" is not modelled', 2);
    else {
      const device = word === "dev" ? takeValue(words, 2) : word;
      if (name !== null) throw garbage("dev", device, 2);
      name = device;
    }
  }
  if (name === null) throw fail("ip", '"dev" requires an argument', 2);
  const device = findDevice(context.net, name);
  if (device === null) throw fail("ip", "SIOCGIFFLAGS: No such device", 2);
  const other = changeLink(device, request);
  if (other !== null)
    throw request.master !== undefined ? refused(other) : fail("ip", `${ioctlOf(request)}: ${strerror(other.errno)}`, 2);
  const failed = change === 0 ? null : changeLink(device, { flags, change });
  if (failed !== null) throw fail("ip", `SIOCSIFFLAGS: ${strerror(failed.errno)}`, 2);
  return 0;
}

function takeOnOff(words: string[], name: string): boolean {
  const word = takeValue(words, 2);
  if (word !== "on" && word !== "off") throw fail("ip", `argument of "${name}" must be "on" or "off"`, 2);
  return word === "on";
}

function switched(flags: number, change: number, bit: number, on: boolean): [number, number] {
  return [on ? flags | bit : flags & ~bit, change | bit];
}

function ioctlOf(request: LinkRequest): string {
  if (request.mtu !== undefined) return "SIOCSIFMTU";
  if (request.name !== undefined) return "SIOCSIFNAME";
  return request.mac !== undefined ? "SIOCSIFHWADDR" : "SIOCSIFTXQLEN";
}

/** `add [link DEV] [name] NAME type TYPE`: the kernel's own kinds without options. */
function add({ context }: IpContext, words: string[]): number {
  let name: string | null = null;
  let kind: string | null = null;
  while (words.length > 0) {
    const word = words.shift()!;
    if (word === "type") {
      kind = takeValue(words, 2);
      break;
    }
    if (word === "link" || word === "address" || word === "mtu") throw fail("ip", `"${word}" of link add is not modelled`, 2);
    name = word === "name" || word === "dev" ? takeValue(words, 2) : word;
  }
  // busybox asks the kernel, which knows no such type.
  if (name === null || kind === null) throw refused({ errno: "EOPNOTSUPP" });
  const { net } = context;
  if (kind === "bridge" || kind === "dummy") {
    require(kind === "dummy" ? { errno: "EOPNOTSUPP" } : addLink(net, { name, kind }));
    return 0;
  }
  if (kind === "veth") {
    const peer = words[0] === "peer" && words[1] === "name" ? words[2] : undefined;
    if (peer === undefined) throw fail("ip", 'a veth without "peer name NAME" is not modelled', 2);
    require(addVeth(net, name, net, peer));
    return 0;
  }
  throw fail("ip", `link type "${kind}" is not modelled`, 2);
}
