/**
 * ifconfig of busybox 1.35: how it shows interfaces; changes are made as net-tools makes them. networking/ifconfig.c,
 * interface.c.
 */

import { strerror } from "../../../kernel/config/errno.ts";
import {
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
import type { Step } from "../../../sim/wait.ts";
import { formatIpv4, maskOf } from "../../../wire/ipv4-address.ts";
import { formatMac } from "../../../wire/mac.ts";
import type { Command, CommandContext } from "../../command.ts";
import type { Exit } from "../../exit.ts";
import { parseIpv6 } from "../../net/ipv6-text.ts";
import { configure } from "../ifconfig/configure.ts";
import { findShown, type Shown, shownInterfaces } from "../ifconfig/show.ts";
import { fail, makeApplet, misuse, readNumber } from "./applet.ts";
import { runTranslated, type WordRule } from "./translate.ts";

const NAME = "ifconfig";

export const ifconfig = makeApplet(NAME, runIfconfig);

function* runIfconfig(context: CommandContext): Step<number> {
  const { stdout, net } = context;
  const words = context.argv.slice(1);
  const all = words[0] === "-a";
  if (all) words.shift();
  const [name, ...rest] = words;
  if (name === undefined) {
    stdout.write(
      shownInterfaces(net, all)
        .map((shown) => `${printInterface(shown)}\n`)
        .join(""),
    );
    return 0;
  }
  if (rest.length === 0) {
    const found = findShown(net, name);
    if (found === null) throw fail(NAME, `${name}: error fetching interface information: Device not found`);
    stdout.write(`${printInterface(found)}\n`);
    return 0;
  }
  if (rest.length === 1 && TAKES_VALUE.has(rest[0]!)) throw misuse(NAME);
  const withLength = rest.find((word) => /^[\d.]+\/\d+$/.test(word));
  if (withLength !== undefined) throw fail(NAME, `bad address '${withLength}'`);
  // Words are taken in turn: what stands before one of IPv6 is done.
  const at = rest.findIndex((_, index) => ofIpv6(context.net, name, rest, index) !== null);
  if (at < 0) return yield* change(context, name, rest);
  const before = OF_NEXT.has(rest[at - 1] ?? "") ? rest.slice(0, at - 1) : rest.slice(0, at);
  const code = before.length === 0 ? 0 : yield* change(context, name, before);
  if (code !== 0) return code;
  throw ofIpv6(context.net, name, rest, at)!;
}

const OF_NEXT: ReadonlySet<string> = new Set(["add", "del", "netmask", "broadcast"]);

function* change(context: CommandContext, name: string, words: readonly string[]): Step<number> {
  const command: Command = { name: NAME, run: (inner) => configure(inner, name, words, { stopsAtFailure: true }) };
  return yield* runTranslated(context, command, { name: NAME, rules: RULES, exitCode: 1 });
}

/** What a word about IPv6, or one that only net-tools has, ends with; null for any other. No device takes an address of IPv6. */
function ofIpv6(net: Net, name: string, words: readonly string[], at: number): Exit | null {
  const word = words[at]!;
  const before = words[at - 1] ?? "";
  if (FULL_TOOL_WORDS.has(word)) return fail(NAME, `bad address '${word}'`);
  const [host, length] = word.split(/\/(.*)/s) as [string, string?];
  if (parseIpv6(host) === null) return null;
  if (before === "netmask") return fail(NAME, "SIOCSIFNETMASK: Inappropriate ioctl for device");
  if (before === "broadcast") return fail(NAME, "SIOCSIFBRDADDR: Inappropriate ioctl for device");
  if (length !== undefined) readNumber(NAME, length, 0, 128);
  if (findDevice(net, name) === null) return fail(NAME, "SIOCGIFINDEX: No such device");
  return before === "del"
    ? fail(NAME, `SIOCDIFADDR: ${strerror("EADDRNOTAVAIL")}`)
    : fail(NAME, `SIOCSIFADDR: ${strerror("EACCES")}`);
}

const FULL_TOOL_WORDS = new Set("inet6 unix ax25 netrom rose ipx ddp ec ash x25 tunnel".split(" "));

const TAKES_VALUE: ReadonlySet<string> = new Set(["mtu", "netmask", "hw", "txqueuelen", "metric"]);

const RULES: readonly WordRule[] = [
  [/^(.*): Unknown host$/, "ifconfig: bad address '$1'"],
  [/^(.*): Host name lookup failure$/, "ifconfig: bad address '$1'"],
  [/^ifconfig: `--help' gives.*$/, ""],
  [/^.*: ERROR while getting interface flags: (.*)$/, "ifconfig: SIOCGIFFLAGS: $1"],
  [/^(SIOC\w+: .*)$/, "ifconfig: $1"],
  [/^Usage:.*$/, "USAGE"],
  [/^ {4}loop \(Local Loopback\).*$/, "USAGE"],
];

const IFF_RUNNING = 0x40;
const FLAGS: readonly (readonly [number, string])[] = [
  [IFF_UP, "UP"],
  [IFF_BROADCAST, "BROADCAST"],
  [IFF_LOOPBACK, "LOOPBACK"],
  [IFF_RUNNING, "RUNNING"],
  [IFF_NOARP, "NOARP"],
  [IFF_PROMISC, "PROMISC"],
  [IFF_ALLMULTI, "ALLMULTI"],
  [IFF_MULTICAST, "MULTICAST"],
];

function printInterface({ name, device, address }: Shown): string {
  const { link } = device;
  const isLoopback = (link.flags & IFF_LOOPBACK) !== 0;
  const hardware = isLoopback ? "" : `HWaddr ${formatMac(link.mac).toUpperCase()}  `;
  let text = `${name.padEnd(9)} Link encap:${isLoopback ? "Local Loopback" : "Ethernet"}  ${hardware}\n`;
  if (address !== null) {
    text += `          inet addr:${formatIpv4(address.local)} `;
    if ((link.flags & IFF_BROADCAST) !== 0)
      text += ` Bcast:${address.broadcast === null ? "0.0.0.0" : formatIpv4(address.broadcast)} `;
    text += ` Mask:${formatIpv4(maskOf(address.prefixLength))}\n`;
  }
  const names = FLAGS.filter(([bit]) => (flagsOf(device) & bit) !== 0).map(([, word]) => word);
  text += `          ${names.length === 0 ? "[NO FLAGS]" : names.join(" ")}  MTU:${link.mtu}  Metric:1\n`;
  return name.includes(":") ? text : text + printCounters(device);
}

function flagsOf(device: Device): number {
  const { flags } = device.link;
  const state = operstateOf(device);
  return (flags & ~IFF_RUNNING) | (isUp(device.link) && (state === "UP" || state === "UNKNOWN") ? IFF_RUNNING : 0);
}

function printCounters({ counters, link }: Device): string {
  return (
    `          RX packets:${counters.rxPackets} errors:${counters.rxErrors} dropped:${counters.rxDropped} overruns:0 frame:0\n` +
    `          TX packets:${counters.txPackets} errors:${counters.txErrors} dropped:${counters.txDropped} overruns:0 carrier:0\n` +
    `          collisions:0 txqueuelen:${link.txQueueLength} \n` +
    `          RX bytes:${counters.rxBytes} (${scaled(counters.rxBytes)})  TX bytes:${counters.txBytes} (${scaled(counters.txBytes)})\n`
  );
}

function scaled(bytes: number): string {
  let [whole, tenths] = [bytes, 0];
  let unit = 0;
  for (; unit < 4 && whole >= 1024; unit++) {
    tenths = Math.floor(((whole & 1023) * 10) / 1024);
    whole = Math.floor(whole / 1024);
  }
  return `${whole}.${tenths} ${["", "Ki", "Mi", "Gi", "Ti"][unit]}B`;
}
