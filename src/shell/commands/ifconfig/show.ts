/** How ifconfig shows an interface or an alias of one. net-tools: lib/interface.c; Linux: dev_get_flags(), devinet_ioctl(). */
import {
  type Address,
  IFF_ALLMULTI,
  IFF_BROADCAST,
  IFF_LOOPBACK,
  IFF_MULTICAST,
  IFF_NOARP,
  IFF_PROMISC,
  IFF_UP,
  isUp,
} from "../../../kernel/config/link.ts";
import type { Device } from "../../../kernel/device.ts";
import type { Net } from "../../../kernel/net.ts";
import { operstateOf } from "../../../kernel/netlink/carrier-change.ts";
import { findDevice } from "../../../kernel/netlink/device.ts";
import { formatIpv4, maskOf } from "../../../wire/ipv4-address.ts";
import { formatMac } from "../../../wire/mac.ts";

const IFF_NOTRAILERS = 0x20;
const IFF_RUNNING = 0x40;
const IFF_DYNAMIC = 0x8000;

/** A device, or one of its aliases (eth0:1), which is the label of an address. */
export interface Shown {
  readonly name: string;
  readonly device: Device;
  readonly address: Address | null;
}

/** What is up, or with `all` everything, by name with numbers as numbers. */
export function shownInterfaces(net: Net, all: boolean): Shown[] {
  const shown: Shown[] = [];
  for (const device of net.devices) {
    if (device === null || (!all && !isUp(device.link))) continue;
    const labels = new Set([device.name, ...device.link.addresses.map((address) => address.label)]);
    for (const name of labels) shown.push({ name, device, address: labelled(device, name) });
  }
  return shown.sort((a, b) => compareNames(a.name, b.name));
}

/** An interface by name; behind a colon anything is taken, as the kernel does not look there. */
export function findShown(net: Net, name: string): Shown | null {
  const device = findDevice(net, name.replace(/:.*/, ""));
  return device === null ? null : { name, device, address: labelled(device, name) };
}

export function labelled(device: Device, name: string): Address | null {
  return device.link.addresses.find((address) => address.label === name) ?? null;
}

/** Linux: nstrcmp() of net-tools: runs of digits compare as numbers. */
function compareNames(a: string, b: string): number {
  const [left, right] = [a.match(/\d+|\D/g) ?? [], b.match(/\d+|\D/g) ?? []];
  for (let at = 0; at < left.length && at < right.length; at++) {
    const [x, y] = [left[at]!, right[at]!];
    if (x === y) continue;
    return /\d/.test(x) && /\d/.test(y) ? Number(x) - Number(y) || x.length - y.length : x < y ? -1 : 1;
  }
  return left.length - right.length;
}

const FLAG_NAMES: readonly (readonly [number, string])[] = [
  [IFF_UP, "UP"],
  [IFF_BROADCAST, "BROADCAST"],
  [IFF_LOOPBACK, "LOOPBACK"],
  [IFF_NOTRAILERS, "NOTRAILERS"],
  [IFF_RUNNING, "RUNNING"],
  [IFF_NOARP, "NOARP"],
  [IFF_PROMISC, "PROMISC"],
  [IFF_ALLMULTI, "ALLMULTI"],
  [IFF_MULTICAST, "MULTICAST"],
  [IFF_DYNAMIC, "DYNAMIC"],
];

/** In the order `ifconfig -s` has them. */
const FLAG_LETTERS: readonly (readonly [number, string])[] = [
  [IFF_ALLMULTI, "A"],
  [IFF_BROADCAST, "B"],
  [IFF_LOOPBACK, "L"],
  [IFF_MULTICAST, "M"],
  [IFF_NOTRAILERS, "N"],
  [IFF_NOARP, "O"],
  [IFF_PROMISC, "P"],
  [IFF_RUNNING, "R"],
  [IFF_UP, "U"],
];

function flagsOf(device: Device): number {
  const { flags } = device.link;
  const state = operstateOf(device);
  return (flags & 0xffff & ~IFF_RUNNING) | (isUp(device.link) && (state === "UP" || state === "UNKNOWN") ? IFF_RUNNING : 0);
}

export function printInterface({ name, device, address }: Shown): string {
  const { link } = device;
  const flags = flagsOf(device);
  const names = FLAG_NAMES.filter(([bit]) => (flags & bit) !== 0).map(([, word]) => word);
  const isLoopback = (link.flags & IFF_LOOPBACK) !== 0;
  let text = `${name}: flags=${flags}<${names.join(",")}>  mtu ${link.mtu}\n`;
  if (address !== null) {
    text += `        inet ${formatIpv4(address.local)}  netmask ${formatIpv4(maskOf(address.prefixLength))}`;
    if ((flags & IFF_BROADCAST) !== 0)
      text += `  broadcast ${address.broadcast === null ? "0.0.0.0" : formatIpv4(address.broadcast)}`;
    text += "\n";
  }
  text += isLoopback ? "        loop" : `        ether ${formatMac(link.mac)}`;
  text += `  txqueuelen ${link.txQueueLength}  (${isLoopback ? "Local Loopback" : "Ethernet"})\n`;
  return name.includes(":") ? text : text + printCounters(device);
}

function printCounters(device: Device): string {
  const count = device.counters;
  return (
    `        RX packets ${count.rxPackets}  bytes ${count.rxBytes} (${scaled(count.rxBytes)})\n` +
    `        RX errors ${count.rxErrors}  dropped ${count.rxDropped}  overruns 0  frame 0\n` +
    `        TX packets ${count.txPackets}  bytes ${count.txBytes} (${scaled(count.txBytes)})\n` +
    `        TX errors ${count.txErrors}  dropped ${count.txDropped} overruns 0  carrier 0  collisions 0\n`
  );
}

const UNITS: readonly (readonly [number, string])[] = [
  [2 ** 50, "PiB"],
  [2 ** 40, "TiB"],
  [2 ** 30, "GiB"],
  [2 ** 20, "MiB"],
  [2 ** 10, "KiB"],
];

function scaled(bytes: number): string {
  const unit = UNITS.find(([size]) => bytes > size);
  const tenths = unit === undefined ? bytes * 10 : Math.floor(bytes / Math.floor(unit[0] / 10));
  return `${Math.floor(tenths / 10)}.${tenths % 10} ${unit?.[1] ?? "B"}`;
}

export const SHORT_HEADING = "Iface      MTU    RX-OK RX-ERR RX-DRP RX-OVR    TX-OK TX-ERR TX-DRP TX-OVR Flg\n";

export function printShort({ name, device }: Shown): string {
  const flags = flagsOf(device);
  const letters = FLAG_LETTERS.filter(([bit]) => (flags & bit) !== 0).map(([, letter]) => letter);
  const head = `${name.slice(0, 15).padEnd(15)} ${String(device.link.mtu).padStart(5)}`;
  const end = `${letters.length > 0 ? letters.join("") : "[NO FLAGS]"}\n`;
  if (name.includes(":")) return `${head}      - no statistics available -                        ${end}`;
  const count = device.counters;
  const six = (value: number): string => String(value).padStart(6);
  const eight = (value: number): string => String(value).padStart(8);
  return (
    `${head} ${eight(count.rxPackets)} ${six(count.rxErrors)} ${six(count.rxDropped)} ${"0".padEnd(6)} ` +
    `${eight(count.txPackets)} ${six(count.txErrors)} ${six(count.txDropped)} ${six(0)} ${end}`
  );
}
