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

const SWITCHES: Readonly<Record<string, number>> = {
  promisc: IFF_PROMISC,
  multicast: IFF_MULTICAST,
  allmulti: IFF_ALLMULTI,
};
const NOT_MODELLED = new Set(
  "add del dstaddr tunnel pointopoint -pointopoint outfill keepalive metric irq mem_start io_addr media dynamic -dynamic trailers -trailers".split(
    " ",
  ),
);

export function* configure(context: CommandContext, name: string, words: readonly string[]): Step<number> {
  const request = new Request(context, name, [...words]);
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
  #status = 0;

  constructor(context: CommandContext, name: string, rest: string[]) {
    this.#context = context;
    this.#name = name;
    this.#rest = rest;
  }

  *run(): Step<number> {
    if (this.#rest[0] === "inet") this.#rest.shift();
    else if (this.#rest[0] === "inet6") {
      this.#rest.shift();
      if (this.#rest.length > 0) throw new Stop("ifconfig: IPv6 is not modelled\n", 2);
    }
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
    else if (SWITCHES[bare] !== undefined) this.#setFlags(word === bare ? SWITCHES[bare] : 0, SWITCHES[bare]);
    else if (word === "mtu") this.#change("SIOCSIFMTU", { mtu: readNumber(this.#value()) });
    else if (word === "txqueuelen") this.#change("SIOCSIFTXQLEN", { txQueueLength: readNumber(this.#value()) });
    else if (word === "name") this.#rename(this.#value());
    else if (word === "hw") this.#setHardware();
    else if (word === "netmask") yield* this.#setMask(this.#value());
    else if (word === "broadcast") yield* this.#setBroadcast();
    else if (word === "-broadcast") this.#context.stderr.write(`Warning: Interface ${this.#name} still in BROADCAST mode.\n`);
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
      return;
    }
    const isAlias = this.#name.includes(":");
    const refused = isAlias
      ? dropAlias(device, this.#name, (change & ~flags & IFF_UP) !== 0)
      : changeLink(device, { flags, change });
    if (refused === null) return;
    this.#context.stderr.write(`SIOCSIFFLAGS: ${strerror(refused.errno)}\n`);
    this.#status |= 255;
  }

  #change(ioctl: string, request: LinkRequest): void {
    const device = this.#device();
    this.#note(ioctl, device === null ? { errno: "ENODEV" } : changeLink(device, request));
  }

  #note(ioctl: string, refused: Refusal | null): void {
    if (refused === null) return;
    this.#context.stderr.write(`${ioctl}: ${strerror(refused.errno)}\n`);
    this.#status |= 1;
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

  *#setMask(text: string): Step<void> {
    const mask = yield* resolveName(this.#context, text);
    if (typeof mask === "string") throw new Stop(`${mask}\n`, 1);
    this.#ioctl("SIOCSIFNETMASK", (device) => setMask(device, this.#name, mask.address));
  }

  *#setBroadcast(): Step<void> {
    const text = this.#rest.shift();
    if (text === undefined) return;
    const address = yield* resolveName(this.#context, text);
    if (typeof address === "string") throw new Stop(`${address}\n`, 1);
    this.#ioctl("SIOCSIFBRDADDR", (device) => setBroadcast(device, this.#name, address.address));
  }

  /** A word that is no keyword is the address, perhaps with a prefix length; the interface comes up with it. */
  *#setAddress(word: string): Step<void> {
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
