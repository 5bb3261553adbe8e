/**
 * `ifconfig IF ...`: words are taken in turn, each its own request, and what was done stays where a later one fails.
 * net-tools: ifconfig.c. The requests themselves are the ioctls of address.ts and the kernel's link requests.
 */
import { type ErrnoName, type Refusal, strerror } from "../../../kernel/config/errno.ts";
import { IFF_ALLMULTI, IFF_LOOPBACK, IFF_MULTICAST, IFF_NOARP, IFF_PROMISC, IFF_UP } from "../../../kernel/config/link.ts";
import type { Device } from "../../../kernel/device.ts";
import { findDevice } from "../../../kernel/netlink/device.ts";
import { changeLink, type LinkRequest } from "../../../kernel/netlink/link-change.ts";
import type { Step } from "../../../sim/process.ts";
import type { Ipv4 } from "../../../wire/ipv4-address.ts";
import { maskOf } from "../../../wire/ipv4-address.ts";
import { parseMac } from "../../../wire/mac.ts";
import type { CommandContext } from "../../command.ts";
import { parseIpv6 } from "../../net/ipv6-text.ts";
import { resolveName } from "../route/resolve.ts";
import { dropAlias, setAddress, setBroadcast, setMask } from "./address.ts";
import { ADDRESS_FAMILIES, HARDWARE_TYPES, IFCONFIG_USAGE } from "./usage.ts";

class Stop extends Error {
  readonly exitCode: number;

  constructor(words: string, exitCode: number) {
    super(words);
    this.exitCode = exitCode;
  }
}

const SWITCHES: ReadonlyMap<string, number> = new Map([
  ["promisc", IFF_PROMISC],
  ["multicast", IFF_MULTICAST],
  ["allmulti", IFF_ALLMULTI],
]);
/** Families of which nothing is modelled; `inet6` is as where IPv6 is disabled. */
const OTHER_FAMILIES = new Set("ax25 netrom rose ipx ddp ec ash x25".split(" "));
const NOT_MODELLED = new Set(
  "dstaddr tunnel pointopoint -pointopoint outfill keepalive metric irq mem_start io_addr media dynamic -dynamic trailers -trailers".split(
    " ",
  ),
);

export interface ConfigureOptions {
  /** busybox goes on to no further word. */
  readonly stopsAtFailure?: boolean;
}

export function* configure(
  context: CommandContext,
  name: string,
  words: readonly string[],
  { stopsAtFailure = false }: ConfigureOptions = {},
): Step<number> {
  const request = new Request(context, name, [...words], stopsAtFailure);
  try {
    return yield* request.run();
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    context.stderr.write(error.message);
    return error.exitCode;
  }
}

class Request {
  readonly #context: CommandContext;
  readonly #rest: string[];
  #name: string;
  readonly #stopsAtFailure: boolean;
  #isIpv6 = false;
  #status = 0;

  constructor(context: CommandContext, name: string, rest: string[], stopsAtFailure: boolean) {
    this.#context = context;
    this.#name = name;
    this.#rest = rest;
    this.#stopsAtFailure = stopsAtFailure;
  }

  *run(): Step<number> {
    const [first = ""] = this.#rest;
    if (OTHER_FAMILIES.has(first)) throw new Stop(`ifconfig: address family "${first}" is not modelled\n`, 2);
    this.#isIpv6 = first === "inet6";
    if (first === "inet" || first === "unix" || this.#isIpv6) this.#rest.shift();
    while (this.#rest.length > 0) yield* this.#takeWord(this.#rest.shift()!);
    return this.#status;
  }

  *#takeWord(word: string): Step<void> {
    const bare = word.replace(/^-/, "");
    if (NOT_MODELLED.has(word)) throw new Stop(`ifconfig: "${word}" is not modelled\n`, 2);
    if (word === "up") this.#setFlags(IFF_UP, IFF_UP);
    else if (word === "down") this.#setFlags(0, IFF_UP);
    else if (word === "arp") this.#setFlags(0, IFF_NOARP);
    else if (word === "-arp") this.#setFlags(IFF_NOARP, IFF_NOARP);
    else if (SWITCHES.has(bare)) this.#setFlags(word === bare ? SWITCHES.get(bare)! : 0, SWITCHES.get(bare)!);
    else if (word === "mtu") this.#change("SIOCSIFMTU", { mtu: readNumber(this.#value()) });
    else if (word === "txqueuelen") this.#change("SIOCSIFTXQLEN", { txQueueLength: readNumber(this.#value()) });
    else if (word === "name") this.#rename(this.#value());
    else if (word === "hw") this.#setHardware();
    else if (word === "netmask") yield* this.#setMask(this.#value());
    else if (word === "broadcast") yield* this.#setBroadcast();
    else if (word === "-broadcast") this.#context.stderr.write(`Warning: Interface ${this.#name} still in BROADCAST mode.\n`);
    else if (word === "add" || word === "del") this.#changeIpv6(word);
    else yield* this.#setAddress(word);
  }

  #value(): string {
    const word = this.#rest.shift();
    if (word === undefined) throw misuse();
    return word;
  }

  #device(): Device | null {
    return findDevice(this.#context.net, this.#name.replace(/:.*/, ""));
  }

  /** An alias has no flags of its own: taken down, it is gone. */
  #setFlags(flags: number, change: number): void {
    const device = this.#device();
    if (device === null) {
      this.#context.stderr.write(`${this.#name}: ERROR while getting interface flags: No such device\n`);
      this.#status |= 255;
      if (this.#stopsAtFailure) throw new Stop("", 1);
      return;
    }
    const isAlias = this.#name.includes(":");
    const refused = isAlias
      ? dropAlias(device, this.#name, (change & ~flags & IFF_UP) !== 0)
      : changeLink(device, { flags, change });
    if (refused === null) return;
    this.#context.stderr.write(`SIOCSIFFLAGS: ${strerror(refused.errno)}\n`);
    this.#status |= 255;
    if (this.#stopsAtFailure) throw new Stop("", 1);
  }

  #change(ioctl: string, request: LinkRequest): void {
    const device = this.#device();
    this.#note(ioctl, device === null ? { errno: "ENODEV" } : changeLink(device, request));
  }

  #note(ioctl: string, refused: Refusal | null): void {
    if (refused === null) return;
    this.#context.stderr.write(`${ioctl}: ${strerror(refused.errno)}\n`);
    this.#status |= 1;
    if (this.#stopsAtFailure) throw new Stop("", 1);
  }

  #rename(name: string): void {
    this.#change("SIOCSIFNAME", { name });
    if (findDevice(this.#context.net, name) !== null) this.#name = name;
  }

  #setHardware(): void {
    const type = this.#value();
    if (type !== "ether" && type !== "loop") throw misuse();
    const text = this.#value();
    const mac = parseMac(text);
    if (mac === null) throw new Stop(`${text}: invalid ${type} address.\n`, 1);
    const isLoopback = ((this.#device()?.link.flags ?? 0) & IFF_LOOPBACK) !== 0;
    if (isLoopback !== (type === "loop")) this.#note("SIOCSIFHWADDR", { errno: "EINVAL" });
    else this.#change("SIOCSIFHWADDR", { mac });
  }

  /** An address of IPv6: no device takes one, none has one. One of IPv4 would be a second one, as an alias. */
  #changeIpv6(word: "add" | "del"): void {
    const text = this.#value();
    const [host, length] = text.split(/\/(.*)/s) as [string, string?];
    const isIpv6 = parseIpv6(host) !== null && (length === undefined || (/^\d+$/.test(length) && Number(length) <= 128));
    if (!isIpv6) throw new Stop(`ifconfig: "${word} ${text}" is not modelled\n`, 2);
    if (this.#device() === null) throw new Stop("SIOGIFINDEX: No such device\n", 1);
    this.#note(word === "add" ? "SIOCSIFADDR" : "SIOCDIFADDR", { errno: word === "add" ? "EACCES" : "EADDRNOTAVAIL" });
  }

  #refuseIpv6(): void {
    if (this.#isIpv6) throw new Stop("ifconfig: IPv6 is not modelled\n", 2);
  }

  *#setMask(text: string): Step<void> {
    this.#refuseIpv6();
    const mask = yield* resolveName(this.#context, text);
    if (typeof mask === "string") throw new Stop(`${mask}\n`, 1);
    this.#ioctl("SIOCSIFNETMASK", (device) => setMask(device, this.#name, mask.address));
  }

  *#setBroadcast(): Step<void> {
    const text = this.#rest.shift();
    if (text === undefined) return;
    this.#refuseIpv6();
    const address = yield* resolveName(this.#context, text);
    if (typeof address === "string") throw new Stop(`${address}\n`, 1);
    this.#ioctl("SIOCSIFBRDADDR", (device) => setBroadcast(device, this.#name, address.address));
  }

  /** A word that is no keyword is the address, perhaps with a prefix length; the interface comes up with it. */
  *#setAddress(word: string): Step<void> {
    this.#refuseIpv6();
    const slash = /^(.*)\/(\d+)$/.exec(word);
    const found = yield* resolveName(this.#context, slash?.[1] ?? word);
    if (typeof found === "string") throw new Stop(`${found}\nifconfig: \`--help' gives usage information.\n`, 1);
    const answered = this.#ioctl("SIOCSIFADDR", (device) => setAddress(device, this.#name, found.address));
    if (found.address !== 0 && (answered || this.#device() === null)) this.#setFlags(IFF_UP, IFF_UP);
    if (slash !== null && answered && found.address !== 0) this.#setLength(Number(slash[2]), found.address);
  }

  #setLength(length: number, _address: Ipv4): void {
    if (length > 32) return;
    this.#ioctl("SIOCSIFNETMASK", (device) => setMask(device, this.#name, maskOf(length)));
  }

  #ioctl(name: string, request: (device: Device) => ErrnoName | null): boolean {
    const device = this.#device();
    const errno = device === null ? "ENODEV" : request(device);
    this.#note(name, errno === null ? null : { errno });
    return errno === null;
  }
}

/** atoi(3): what is no number is 0. */
function readNumber(text: string): number {
  return Number.parseInt(text, 10) || 0;
}

function misuse(): Stop {
  return new Stop(IFCONFIG_USAGE[0] + HARDWARE_TYPES + IFCONFIG_USAGE[1] + ADDRESS_FAMILIES, 3);
}
