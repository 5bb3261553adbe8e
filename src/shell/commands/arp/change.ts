/** `arp -s` and `arp -d`. net-tools: arp_set(), arp_del(); Linux: arp_req_set(), arp_req_delete(), net/ipv4/arp.c. */
import { type ErrnoName, strerror } from "../../../kernel/config/errno.ts";
import { IFF_LOOPBACK } from "../../../kernel/config/link.ts";
import type { Device } from "../../../kernel/device.ts";
import { routeOutput } from "../../../kernel/ipv4/output-route.ts";
import type { Net } from "../../../kernel/net.ts";
import { findDevice } from "../../../kernel/netlink/device.ts";
import { addProxy, deleteNeighbour, deleteProxy, putNeighbour } from "../../../kernel/netlink/neighbour.ts";
import type { Step } from "../../../sim/wait.ts";
import { ANY, type Ipv4 } from "../../../wire/ipv4-address.ts";
import type { Mac } from "../../../wire/mac.ts";
import type { CommandContext } from "../../command.ts";
import { resolveName } from "../route/resolve.ts";
import { ARP_HARDWARE, ARP_USAGE } from "./usage.ts";

export interface SetOptions {
  readonly device: string | null;
  /** -D: the address stands for a device, whose own is taken. */
  readonly useDevice: boolean;
}

interface Words {
  temp: boolean;
  published: boolean;
  unpublished: boolean;
  device: string | null;
}

export function* setEntry(context: CommandContext, words: readonly string[], options: SetOptions): Step<number> {
  const { net, stderr } = context;
  const fail = (text: string, exitCode = 255): number => {
    stderr.write(text);
    return exitCode;
  };
  const [host, hardware, ...rest] = words;
  if (host === undefined) return fail("arp: need host name\n");
  const found = yield* resolveName(context, host);
  if (typeof found === "string") return fail(`${found}\n`);
  if (hardware === undefined) return fail("arp: need hardware address\n");
  const mac = options.useDevice ? (findDevice(net, hardware)?.link.mac ?? null) : readMac(hardware);
  if (mac === null && options.useDevice) return fail(`arp: cant get HW-Address for \`${hardware}': No such device.\n`);
  if (mac === null) return fail("arp: invalid hardware address\n");
  const more = readWords(rest, options.device);
  if (more === null) return fail(ARP_USAGE + ARP_HARDWARE, 3);
  if (typeof more === "string") return fail(`arp: option "${more}" is not modelled\n`, 2);
  const errno = more.published ? publish(net, found.address, mac, more.device) : put(net, found.address, mac, more);
  return errno === null ? 0 : fail(`SIOCSARP: ${strerror(errno)}\n`);
}

/** Null where a word is none; the word itself where it is one that is not modelled. */
function readWords(rest: readonly string[], device: string | null): Words | string | null {
  const words: Words = { temp: false, published: false, unpublished: false, device };
  for (let at = 0; at < rest.length; at++) {
    const word = rest[at]!;
    if (word === "temp") words.temp = true;
    else if (word === "pub") words.published = true;
    else if (word === "priv") words.unpublished = true;
    else if (word === "trail" || word === "dontpub" || word === "auto" || word === "netmask") return word;
    else if (word === "dev" && rest[at + 1] !== undefined) words.device = rest[++at]!;
    else return null;
  }
  return words;
}

/** Up to six octets; what is left out is zero, what stands behind is not looked at. net-tools: in_ether(). */
function readMac(text: string): Mac | null {
  const octets = text.split(":").slice(0, 6);
  if (!octets.every((octet) => /^[0-9a-f]{1,2}$/i.test(octet))) return null;
  while (octets.length < 6) octets.push("0");
  return octets.reduce((value, octet) => value * 256 + Number.parseInt(octet, 16), 0) as Mac;
}

/** The device named, or the one a route to the address leaves by. */
function deviceFor(net: Net, address: Ipv4, name: string | null): Device | ErrnoName {
  if (name !== null) return findDevice(net, name) ?? "ENODEV";
  const route = routeOutput(net, { dst: address, src: ANY });
  return typeof route === "string" ? "ENETUNREACH" : route.device;
}

function put(net: Net, address: Ipv4, mac: Mac, words: Words): ErrnoName | null {
  const device = deviceFor(net, address, words.device);
  if (typeof device === "string") return device;
  if ((device.link.flags & IFF_LOOPBACK) !== 0) return "EINVAL";
  return putNeighbour(device, "replace", address, mac, words.temp ? "STALE" : "PERMANENT")?.errno ?? null;
}

/** A published entry is a proxy at the device that has this very address. */
function publish(net: Net, address: Ipv4, mac: Mac, name: string | null): ErrnoName | null {
  const device =
    name !== null ? findDevice(net, name) : (net.devices.find((other) => other !== null && other.link.mac === mac) ?? null);
  if (device === null) return "ENODEV";
  addProxy(device, address);
  return null;
}

export function* deleteEntry(context: CommandContext, words: readonly string[], named: string | null): Step<number> {
  const { net, stderr } = context;
  const fail = (text: string, exitCode = 255): number => {
    stderr.write(text);
    return exitCode;
  };
  const [host, ...rest] = words;
  if (host === undefined) return fail("arp: need host name\n");
  const found = yield* resolveName(context, host);
  if (typeof found === "string") return fail(`${found}\n`);
  const more = readWords(rest, named);
  if (more === null) return fail(ARP_USAGE + ARP_HARDWARE, 3);
  if (typeof more === "string") return fail(`arp: option "${more}" is not modelled\n`, 2);
  if (!more.published) {
    const errno = remove(net, found.address, more.device);
    if (errno === null) return 0;
    if (errno !== "ENXIO") return fail(`SIOCDARP(dontpub): ${strerror(errno)}\n`);
  }
  if (!more.unpublished && more.device !== null) {
    const device = findDevice(net, more.device);
    if (device === null) return fail(`SIOCDARP(pub): ${strerror("ENODEV")}\n`);
    if (deleteProxy(device, found.address) === null) return 0;
  }
  return fail(`No ARP entry for ${host}\n`);
}

function remove(net: Net, address: Ipv4, name: string | null): ErrnoName | null {
  const device = deviceFor(net, address, name);
  if (typeof device === "string") return device;
  return deleteNeighbour(device, address) === null ? null : "ENXIO";
}
