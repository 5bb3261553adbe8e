/** `ip addr` of busybox. libiproute/ipaddress.c. Lifetimes are always `forever` here, as nothing else is modelled. */
import type { Address } from "../../../../kernel/config/link.ts";
import type { Device } from "../../../../kernel/device.ts";
import { addAddress, deleteAddress } from "../../../../kernel/netlink/address.ts";
import { broadcastOf, formatIpv4, type Ipv4 } from "../../../../wire/ipv4-address.ts";
import { fail } from "../applet.ts";
import type { IpContext } from "./ip.ts";
import { hardwareLine, linkLine, separator } from "./link.ts";
import { isUp, SCOPE_NAMES } from "./scope.ts";
import { addressFrom, demand, deviceNamed, invalid, prefixFrom, takeValue, verbOf } from "./words.ts";

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
    else filter.device = deviceNamed(ip.context.net, word === "dev" ? takeValue(words) : word);
  }
  return filter;
}

function show(ip: IpContext, words: string[]): number {
  const { device: only, up } = readFilter(ip, words);
  let text = "";
  for (const device of ip.context.net.devices) {
    if (device === null || (only !== null && device !== only) || (up && !isUp(device.link))) continue;
    const { addresses } = device.link;
    if (ip.oneline) {
      text += addresses.map((address) => `${device.ifindex}: ${device.name}${printAddress(address, "\\")}\n`).join("");
      continue;
    }
    if (ip.inet && addresses.length === 0) continue;
    text += `${linkLine(device)}\n${ip.inet ? "" : `${hardwareLine(device)}\n`}`;
    text += addresses.map((address) => `${printAddress(address, separator(ip))}\n`).join("");
  }
  ip.context.stdout.write(text);
  return 0;
}

function printAddress(address: Address, end: string): string {
  const broadcast = address.broadcast === null ? "" : `brd ${formatIpv4(address.broadcast)} `;
  const peer = address.peer !== address.local ? ` peer ${formatIpv4(address.peer)}` : "";
  const scope = SCOPE_NAMES[address.scope] ?? String(address.scope);
  const secondary = address.secondary ? "secondary " : "";
  return `    inet ${formatIpv4(address.local)}${peer}/${address.prefixLength} ${broadcast}scope ${scope} ${secondary}${address.label}${end}       valid_lft forever preferred_lft forever`;
}

function modify({ context }: IpContext, words: string[], verb: "add" | "delete"): number {
  let name: string | null = null;
  let local: { address: Ipv4; length: number } | null = null;
  let broadcast: Ipv4 | "+" | null = null;
  let label: string | null = null;
  while (words.length > 0) {
    const word = words.shift()!;
    if (word === "dev") name = takeValue(words);
    else if (word === "broadcast" || word === "brd") {
      const text = takeValue(words);
      broadcast = text === "+" || text === "-" ? "+" : addressFrom(text);
    } else if (word === "label") label = takeValue(words);
    else if (word === "peer" || word === "anycast" || word === "scope")
      throw fail("ip", `"${word}" of addr ${verb} is not modelled`, 2);
    else {
      if (local !== null) throw invalid(word);
      local = prefixFrom(word === "local" ? takeValue(words) : word);
    }
  }
  if (name === null) throw fail("ip", 'need "dev IFACE"');
  const device = deviceNamed(context.net, name);
  if (local === null) throw fail("ip", "invalid argument");
  if (verb === "delete") {
    demand(deleteAddress(device, { local: local.address, prefixLength: local.length }));
    return 0;
  }
  const told = broadcast === "+" ? broadcastOf(local.address, local.length) : broadcast;
  demand(
    addAddress(device, local.address, local.length, {
      ...(told !== null && { broadcast: told }),
      ...(label !== null && { label }),
    }),
  );
  return 0;
}

function flush(ip: IpContext, words: string[]): number {
  const { device } = readFilter(ip, words);
  if (device === null) throw fail("ip", "flush requires arguments");
  for (const address of [...device.link.addresses])
    deleteAddress(device, { local: address.local, prefixLength: address.prefixLength });
  return 0;
}
