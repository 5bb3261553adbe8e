/**
 * `ifconfig IF ...`: words are taken in turn, each its own request, and what was done stays where a later one fails.
 * net-tools: ifconfig.c. The requests themselves are the ioctls of address.ts and the kernel's link requests.
 */
import { type ErrnoName, type Refusal, strerror } from "../../../kernel/config/errno.ts";
import { IFF_ALLMULTI, IFF_LOOPBACK, IFF_MULTICAST, IFF_NOARP, IFF_PROMISC, IFF_UP } from "../../../kernel/config/link.ts";
import type { Device } from "../../../kernel/device.ts";
import { findDevice } from "../../../kernel/netlink/device.ts";
import { changeLink, type LinkRequest } from "../../../kernel/netlink/link-change.ts";
import type { Step } from "../../../sim/wait.ts";
import type { Ipv4 } from "../../../wire/ipv4-address.ts";
import { maskOf } from "../../../wire/ipv4-address.ts";
import { parseMac } from "../../../wire/mac.ts";
import type { CommandContext } from "../../command.ts";
import { Exit } from "../../exit.ts";
import { parseIpv6 } from "../../net/ipv6-text.ts";
import type { Row } from "../../options/rows.ts";
import type { ListedOption } from "../../options/table.ts";
import { resolveName } from "../route/resolve.ts";
import { dropAlias, setAddress, setBroadcast, setMask } from "./address.ts";
import { ADDRESS_FAMILIES, HARDWARE_TYPES, IFCONFIG_USAGE } from "./usage.ts";

/** Families of which nothing is modelled; `inet6` is as where IPv6 is disabled. */
const OTHER_FAMILIES = new Set("ax25 netrom rose ipx ddp ec ash x25".split(" "));
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
  return yield* new Request(context, name, [...words], stopsAtFailure).run();
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
    if (OTHER_FAMILIES.has(first)) throw new Exit(2, `ifconfig: address family "${first}" is not modelled\n`);
    this.#isIpv6 = first === "inet6";
    if (first === "inet" || first === "unix" || this.#isIpv6) this.#rest.shift();
    while (this.#rest.length > 0) yield* this.#takeWord(this.#rest.shift()!);
    return this.#status;
  }

  *#takeWord(word: string): Step<void> {
    const row = Object.hasOwn(WORDS, word) ? WORDS[word]! : null;
    if (row === null) yield* this.#setAddress(word);
    else if (row.model === "refused") throw new Exit(2, `ifconfig: "${word}" is not modelled\n`);
    else yield* row.take(this, row.takesValue ? this.value() : word);
  }

  value(): string {
    const word = this.#rest.shift();
    if (word === undefined) throw misuse();
    return word;
  }

  #device(): Device | null {
    return findDevice(this.#context.net, this.#name.replace(/:.*/, ""));
  }

  /** An alias has no flags of its own: taken down, it is gone. */
  setFlags(flags: number, change: number): void {
    const device = this.#device();
    if (device === null) {
      this.#context.stderr.write(`${this.#name}: ERROR while getting interface flags: No such device\n`);
      this.#status |= 255;
      if (this.#stopsAtFailure) throw new Exit(1, "");
      return;
    }
    const isAlias = this.#name.includes(":");
    const refused = isAlias
      ? dropAlias(device, this.#name, (change & ~flags & IFF_UP) !== 0)
      : changeLink(device, { flags, change });
    if (refused === null) return;
    this.#context.stderr.write(`SIOCSIFFLAGS: ${strerror(refused.errno)}\n`);
    this.#status |= 255;
    if (this.#stopsAtFailure) throw new Exit(1, "");
  }

  change(ioctl: string, request: LinkRequest): void {
    const device = this.#device();
    this.#note(ioctl, device === null ? { errno: "ENODEV" } : changeLink(device, request));
  }

  #note(ioctl: string, refused: Refusal | null): void {
    if (refused === null) return;
    this.#context.stderr.write(`${ioctl}: ${strerror(refused.errno)}\n`);
    this.#status |= 1;
    if (this.#stopsAtFailure) throw new Exit(1, "");
  }

  rename(name: string): void {
    this.change("SIOCSIFNAME", { name });
    if (findDevice(this.#context.net, name) !== null) this.#name = name;
  }

  setHardware(type: string): void {
    if (type !== "ether" && type !== "loop") throw misuse();
    const text = this.value();
    const mac = parseMac(text);
    if (mac === null) throw new Exit(1, `${text}: invalid ${type} address.\n`);
    const isLoopback = ((this.#device()?.link.flags ?? 0) & IFF_LOOPBACK) !== 0;
    if (isLoopback !== (type === "loop")) this.#note("SIOCSIFHWADDR", { errno: "EINVAL" });
    else this.change("SIOCSIFHWADDR", { mac });
  }

  /** An address of IPv6: no device takes one, none has one. One of IPv4 would be a second one, as an alias. */
  changeIpv6(word: "add" | "del", text: string): void {
    const [host, length] = text.split(/\/(.*)/s) as [string, string?];
    const isIpv6 = parseIpv6(host) !== null && (length === undefined || (/^\d+$/.test(length) && Number(length) <= 128));
    if (!isIpv6) throw new Exit(2, `ifconfig: "${word} ${text}" is not modelled\n`);
    if (this.#device() === null) throw new Exit(1, "SIOGIFINDEX: No such device\n");
    this.#note(word === "add" ? "SIOCSIFADDR" : "SIOCDIFADDR", { errno: word === "add" ? "EACCES" : "EADDRNOTAVAIL" });
  }

  refuseToClearBroadcast(): void {
    this.#context.stderr.write(`Warning: Interface ${this.#name} still in BROADCAST mode.\n`);
  }

  #refuseIpv6(): void {
    if (this.#isIpv6) throw new Exit(2, "ifconfig: IPv6 is not modelled\n");
  }

  *setMask(text: string): Step<void> {
    this.#refuseIpv6();
    const mask = yield* resolveName(this.#context, text);
    if (typeof mask === "string") throw new Exit(1, `${mask}\n`);
    this.#ioctl("SIOCSIFNETMASK", (device) => setMask(device, this.#name, mask.address));
  }

  *setBroadcast(): Step<void> {
    const text = this.#rest.shift();
    if (text === undefined) return;
    this.#refuseIpv6();
    const address = yield* resolveName(this.#context, text);
    if (typeof address === "string") throw new Exit(1, `${address}\n`);
    this.#ioctl("SIOCSIFBRDADDR", (device) => setBroadcast(device, this.#name, address.address));
  }

  /** A word that is no keyword is the address, perhaps with a prefix length; the interface comes up with it. */
  *#setAddress(word: string): Step<void> {
    this.#refuseIpv6();
    const slash = /^(.*)\/(\d+)$/.exec(word);
    const found = yield* resolveName(this.#context, slash?.[1] ?? word);
    if (typeof found === "string") throw new Exit(1, `${found}\nifconfig: \`--help' gives usage information.\n`);
    const replied = this.#ioctl("SIOCSIFADDR", (device) => setAddress(device, this.#name, found.address));
    if (found.address !== 0 && (replied || this.#device() === null)) this.setFlags(IFF_UP, IFF_UP);
    if (slash !== null && replied && found.address !== 0) this.#setLength(Number(slash[2]), found.address);
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

/** A word of the command line, with what it takes. It may wait, for a name that is looked up. */
interface Word {
  readonly model: Row<unknown>["model"];
  readonly takesValue?: true;
  readonly take: (request: Request, value: string) => Step<void>;
}

function does(act: (request: Request, value: string) => Step<void> | void, takesValue?: true): Word {
  const take = function* (request: Request, value: string): Step<void> {
    const waiting = act(request, value);
    if (waiting !== undefined) yield* waiting;
  };
  return { model: "modelled", take, ...(takesValue && { takesValue }) };
}

function takes(act: (request: Request, value: string) => Step<void> | void): Word {
  return does(act, true);
}

function flags(flags: number, change: number): Word {
  return does((request) => request.setFlags(flags, change));
}

const refusedWord: Word = { ...does(() => undefined), model: "refused" };

/** What is no word of these is an address. */
const WORDS: Readonly<Record<string, Word>> = {
  up: flags(IFF_UP, IFF_UP),
  down: flags(0, IFF_UP),
  arp: flags(0, IFF_NOARP),
  "-arp": flags(IFF_NOARP, IFF_NOARP),
  promisc: flags(IFF_PROMISC, IFF_PROMISC),
  "-promisc": flags(0, IFF_PROMISC),
  multicast: flags(IFF_MULTICAST, IFF_MULTICAST),
  "-multicast": flags(0, IFF_MULTICAST),
  allmulti: flags(IFF_ALLMULTI, IFF_ALLMULTI),
  "-allmulti": flags(0, IFF_ALLMULTI),
  mtu: takes((request, value) => request.change("SIOCSIFMTU", { mtu: readNumber(value) })),
  txqueuelen: takes((request, value) => request.change("SIOCSIFTXQLEN", { txQueueLength: readNumber(value) })),
  name: takes((request, value) => request.rename(value)),
  hw: takes((request, value) => request.setHardware(value)),
  netmask: takes((request, value) => request.setMask(value)),
  broadcast: does((request) => request.setBroadcast()),
  "-broadcast": does((request) => request.refuseToClearBroadcast()),
  add: takes((request, value) => request.changeIpv6("add", value)),
  del: takes((request, value) => request.changeIpv6("del", value)),
  ...Object.fromEntries(
    "dstaddr tunnel pointopoint -pointopoint outfill keepalive metric irq mem_start io_addr media dynamic -dynamic trailers -trailers"
      .split(" ")
      .map((word) => [word, refusedWord]),
  ),
};

export const IFCONFIG_WORDS = {
  after: "ifconfig INTERFACE",
  list: (): ListedOption[] =>
    Object.entries(WORDS).map(([word, { model, takesValue }]) => ({
      written: [word],
      takesArgument: takesValue === true,
      model,
    })),
};

/** atoi(3): what is no number is 0. */
function readNumber(text: string): number {
  return Number.parseInt(text, 10) || 0;
}

function misuse(): Exit {
  return new Exit(3, IFCONFIG_USAGE[0] + HARDWARE_TYPES + IFCONFIG_USAGE[1] + ADDRESS_FAMILIES);
}
