/**
 * `route add` and `route del`. net-tools: lib/inet_sr.c; Linux: ip_rt_ioctl(), rtentry_to_fib_config(), net/ipv4/fib_frontend.c.
 */
import { type Refusal, strerror } from "../../../kernel/config/errno.ts";
import { type IfIndex, NO_DEVICE } from "../../../kernel/config/link.ts";
import { PROTO_BOOT, SCOPE_HOST, SCOPE_LINK, SCOPE_UNIVERSE, TABLE_MAIN } from "../../../kernel/config/route.ts";
import type { Net } from "../../../kernel/net.ts";
import { findDevice } from "../../../kernel/netlink/device.ts";
import { deleteRoute, putRoute } from "../../../kernel/netlink/route.ts";
import type { Step } from "../../../sim/wait.ts";
import { formatIpv4, type Ipv4, lengthOfMask, maskOf } from "../../../wire/ipv4-address.ts";
import type { CommandContext } from "../../command.ts";
import { Exit } from "../../exit.ts";
import { resolveName } from "./resolve.ts";
import { INET_USAGE } from "./usage.ts";

const misuse = (words = ""): Exit => new Exit(3, words + INET_USAGE);

interface Wanted {
  readonly address: Ipv4;
  readonly isHost: boolean;
  length: number | null;
  gateway: Ipv4 | null;
  metric: number;
  mss: number | null;
  reject: boolean;
  device: string | null;
}

export function* changeRoute(context: CommandContext, verb: "add" | "del", words: readonly string[]): Step<number> {
  if (words.length === 0) {
    context.stderr.write(INET_USAGE);
    return 0;
  }
  const wanted = yield* parseWanted(context, words);
  const refused = verb === "add" ? add(context.net, wanted) : remove(context.net, wanted);
  if (refused === null) return 0;
  throw new Exit(7, `${verb === "add" ? "SIOCADDRT" : "SIOCDELRT"}: ${strerror(refused.errno)}\n`);
}

function* parseWanted(context: CommandContext, words: readonly string[]): Step<Wanted> {
  const rest = [...words];
  const kind = rest[0] === "-net" || rest[0] === "-host" ? rest.shift() : null;
  const target = rest.shift();
  if (target === undefined) throw misuse();
  const slash = target.indexOf("/");
  const found = yield* resolveName(context, slash < 0 ? target : target.slice(0, slash));
  if (typeof found === "string") throw new Exit(6, `${found}\n`);
  const isHost = kind === "-host" || (kind === null && !found.isNetwork);
  const wanted: Wanted = {
    address: found.address,
    isHost,
    length: null,
    gateway: null,
    metric: 0,
    mss: null,
    reject: false,
    device: null,
  };
  if (slash >= 0) wanted.length = readLength(target.slice(slash + 1));
  while (rest.length > 0) yield* takeWord(context, wanted, rest);
  checkMask(wanted);
  return wanted;
}

function readLength(text: string): number {
  if (!/^\d+$/.test(text)) throw misuse();
  if (Number(text) > 32) throw misuse("route: netmask doesn't match route address\n");
  return Number(text);
}

const NOT_MODELLED = new Set(["window", "irtt", "mod", "dyn", "reinstate"]);

function* takeWord(context: CommandContext, wanted: Wanted, rest: string[]): Step<void> {
  const word = rest.shift()!;
  const value = (): string => {
    const next = rest.shift();
    if (next === undefined) throw misuse();
    return next;
  };
  if (word === "metric") wanted.metric = readNumber(value());
  else if (word === "netmask") {
    const text = value();
    if (wanted.length !== null) throw misuse();
    const mask = yield* resolveName(context, text);
    if (typeof mask === "string") throw new Exit(6, `${mask}\n`);
    const length = lengthOfMask(mask.address);
    if (length === null) throw misuse(`route: bogus netmask ${formatIpv4(mask.address)}\n`);
    wanted.length = length;
  } else if (word === "gw" || word === "gateway") {
    const text = value();
    if (wanted.gateway !== null) throw misuse();
    const gateway = yield* resolveName(context, text);
    if (typeof gateway === "string") throw new Exit(6, `${gateway}\n`);
    if (gateway.isNetwork) throw new Exit(6, `route: ${text}: cannot use a NETWORK as gateway!\n`);
    wanted.gateway = gateway.address;
  } else if (word === "mss") wanted.mss = readNumber(value());
  else if (word === "reject") wanted.reject = true;
  else if (NOT_MODELLED.has(word)) throw new Exit(2, `route: option "${word}" is not modelled\n`);
  else if (word === "device" || word === "dev") {
    const name = value();
    if (wanted.device !== null) throw misuse();
    wanted.device = name;
  } else {
    if (wanted.device !== null) throw misuse();
    wanted.device = word;
    if (rest.length > 0) throw misuse();
  }
}

function readNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw misuse();
  return Number(text);
}

function checkMask(wanted: Wanted): void {
  const { length } = wanted;
  if (length === null) {
    wanted.length = wanted.isHost ? 32 : 0;
    return;
  }
  const hostBits = ~maskOf(length);
  if (wanted.isHost && length !== 32) {
    throw misuse(`route: netmask ${(hostBits >>> 0).toString(16).padStart(8, "0")} doesn't make sense with host route\n`);
  }
  if ((wanted.address & hostBits) !== 0) throw misuse("route: netmask doesn't match route address\n");
}

/** The device by name; null where none was named. */
function deviceOf(net: Net, name: string | null): IfIndex | Refusal | null {
  if (name === null) return null;
  const device = findDevice(net, name.replace(/:.*/, ""));
  return device === null ? { errno: "ENODEV" } : device.ifindex;
}

function add(net: Net, wanted: Wanted): Refusal | null {
  if (!wanted.reject && wanted.device === null && wanted.gateway === null && wanted.length === 0 && wanted.address !== 0) {
    return { errno: "EINVAL" };
  }
  const device = deviceOf(net, wanted.device);
  if (typeof device === "object" && device !== null) return device;
  const named = device !== null || wanted.gateway !== null;
  return putRoute(net, "prepend", {
    type: wanted.reject ? "unreachable" : "unicast",
    destination: { address: wanted.address, length: wanted.length! },
    tos: 0,
    metric: wanted.metric,
    table: TABLE_MAIN,
    scope: wanted.reject ? SCOPE_HOST : isUnicast(net, wanted.gateway) ? SCOPE_UNIVERSE : SCOPE_LINK,
    protocol: PROTO_BOOT,
    nextHops: wanted.reject || !named ? [] : [{ gateway: wanted.gateway, device: device ?? NO_DEVICE, weight: 1, onlink: false }],
    preferredSource: null,
    mtu: null,
    mtuLocked: false,
    advmss: wanted.mss === null ? null : wanted.mss - 40,
  });
}

function isUnicast(net: Net, gateway: Ipv4 | null): boolean {
  return gateway !== null && net.fib.addressType(gateway) === "UNICAST";
}

function remove(net: Net, wanted: Wanted): Refusal | null {
  const destination = { address: wanted.address, length: wanted.length! };
  if ((wanted.address & ~maskOf(destination.length)) !== 0) return { errno: "EINVAL" };
  const device = deviceOf(net, wanted.device);
  if (typeof device === "object" && device !== null) return device;
  const named = device !== null || wanted.gateway !== null;
  return deleteRoute(net, {
    destination,
    tos: 0,
    table: TABLE_MAIN,
    type: wanted.reject ? "unreachable" : null,
    scope: wanted.reject ? SCOPE_HOST : null,
    metric: wanted.metric,
    protocol: null,
    preferredSource: null,
    mtu: null,
    advmss: wanted.mss === null ? null : wanted.mss - 40,
    nextHops: named ? [{ gateway: wanted.gateway, device, weight: 1 }] : [],
  });
}
