/** `ip addr` of busybox. libiproute/ipaddress.c. Lifetimes are always `forever` here, as nothing else is modelled. */
import type { Address } from "../../../../kernel/config/link.ts";
import type { Device } from "../../../../kernel/device.ts";
import { addAddress, deleteAddress } from "../../../../kernel/netlink/address.ts";
import { broadcastOf, formatIpv4, type Ipv4 } from "../../../../wire/ipv4-address.ts";
import { fail } from "../applet.ts";
import type { IpContext } from "./ip.ts";
import { hardwareLine, linkLine, separator } from "./link.ts";
import { isUp, scopeName } from "./scope.ts";
import { addressFrom, deviceNamed, garbage, prefixFrom, refused, require, takeValue, verbOf, type Written } from "./words.ts";

export function runAddress(ip: IpContext, given: readonly string[]): number {
  const words = [...given];
  const verb = verbOf(words.shift(), ["add", "change", "chg", "delete", "flush", "list", "replace", "show", "lst"]);
  if (verb === "add" || verb === "change" || verb === "chg" || verb === "replace") return modify(ip, words, "add");
  if (verb === "delete") return modify(ip, words, "delete");
  return verb === "flush" ? flush(ip, words) : show(ip, words);
}

interface Filter {
  device: Device | null;
  up: boolean;
}

function readFilter(ip: IpContext, words: string[]): Filter {
  const filter: Filter = { device: null, up: false };
  while (words.length > 0) {
    const word = words.shift()!;
    if (word === "up") filter.up = true;
    else if (word === "to" || word === "scope" || word === "label") throw fail("ip", `"${word}" of addr show is not modelled`, 2);
    else {
      const name = word === "dev" ? takeValue(words) : word;
      if (filter.device !== null) throw garbage("dev", name);
      filter.device = deviceNamed(ip.context.net, name);
    }
  }
  return filter;
}

/** With a family only the devices that have an address of it, without their hardware; of IPv6 there is none. */
function show(ip: IpContext, words: string[]): number {
  const { device: only, up } = readFilter(ip, words);
  const { family } = ip;
  let text = "";
  for (const device of ip.context.net.devices) {
    if (device === null || (only !== null && device !== only) || (up && !isUp(device.link))) continue;
    const addresses = family === "any" || family === "inet" ? device.link.addresses : [];
    if (family === "link") text += `${linkLine(device)}${separator(ip)}${hardwareLine(device)}\n`;
    else if (ip.oneline)
      text += addresses.map((address) => `${device.ifindex}: ${device.name}${printAddress(address, "\\")}\n`).join("");
    else if (family === "any" || addresses.length > 0) {
      text += `${linkLine(device)}\n${family === "any" ? `${hardwareLine(device)}\n` : ""}`;
      text += addresses.map((address) => `${printAddress(address, separator(ip))}\n`).join("");
    }
  }
  ip.context.stdout.write(text);
  return 0;
}

function printAddress(address: Address, end: string): string {
  const broadcast = address.broadcast === null ? "" : `brd ${formatIpv4(address.broadcast)} `;
  const peer = address.peer !== address.local ? ` peer ${formatIpv4(address.peer)}` : "";
  const scope = scopeName(address.scope);
  const secondary = address.secondary ? "secondary " : "";
  return `    inet ${formatIpv4(address.local)}${peer}/${address.prefixLength} ${broadcast}scope ${scope} ${secondary}${address.label}${end}       valid_lft forever preferred_lft forever`;
}

function modify({ context, family: preferred }: IpContext, words: string[], verb: "add" | "delete"): number {
  let family = preferred;
  let name: string | null = null;
  let local: Written | null = null;
  let broadcast: Ipv4 | "+" | null = null;
  let label: string | null = null;
  while (words.length > 0) {
    const word = words.shift()!;
    if (word === "dev") name = takeValue(words);
    else if (word === "broadcast" || word === "brd") {
      const text = takeValue(words);
      broadcast = text === "+" || text === "-" ? "+" : addressFrom(text, family).address;
    } else if (word === "label") label = takeValue(words);
    else if (word === "peer" || word === "anycast" || word === "scope")
      throw fail("ip", `"${word}" of addr ${verb} is not modelled`, 2);
    else {
      const text = word === "local" ? takeValue(words) : word;
      if (local !== null && local.octets > 0) throw garbage("local", text);
      local = prefixFrom(text, family);
      if (family === "any") family = local.family;
    }
  }
  if (name === null) throw fail("ip", 'need "dev IFACE"');
  if (label !== null && !label.startsWith(name)) throw fail("ip", `"dev" (${name}) must match "label" (${label})`);
  const device = deviceNamed(context.net, name);
  if (family === "any" || family === "link") throw refused({ errno: "EOPNOTSUPP" });
  // The kernel's policy wants as many octets as the family's addresses have.
  if (local !== null && local.octets === 0) throw refused({ errno: "ERANGE" });
  if (local === null) throw refused({ errno: "EINVAL" });
  if (family === "inet6") throw refused({ errno: verb === "delete" ? "EADDRNOTAVAIL" : "EACCES" });
  if (verb === "delete") {
    // It names no IFA_ADDRESS, and without that the kernel looks at no length.
    require(deleteAddress(device, { local: local.address }));
    return 0;
  }
  const broadcastAddress = broadcast === "+" ? broadcastOf(local.address, local.length) : broadcast;
  require(
    addAddress(device, local.address, local.length, {
      ...(broadcastAddress !== null && { broadcast: broadcastAddress }),
      ...(label !== null && { label }),
    }),
  );
  return 0;
}

function flush(ip: IpContext, words: string[]): number {
  if (words.length === 0) throw fail("ip", "flush requires an argument");
  if (ip.family === "link") throw fail("ip", "can't flush link addresses");
  const { device, up } = readFilter(ip, words);
  if (ip.family === "inet6") return 0;
  for (const each of ip.context.net.devices) {
    if (each === null || (device !== null && each !== device) || (up && !isUp(each.link))) continue;
    for (const address of [...each.link.addresses])
      deleteAddress(each, { local: address.local, prefixLength: address.prefixLength });
  }
  return 0;
}
