/**
 * `-m connlimit`: how many connections an address or a network has. Linux: libxt_connlimit.c, xt_connlimit.c, nf_conncount.c.
 * Each rule counts by itself the connections whose packets have come to it; those that have ended since are left out.
 */
import { formatIpv4, type Ipv4, lengthOfMask, maskOf, toIpv4 } from "../../../wire/ipv4-address.ts";
import type { Skb } from "../../skb.ts";
import type { Connection } from "../conntrack/connection.ts";
import type { Conntrack } from "../conntrack/conntrack.ts";
import { TCP_CLOSE, TCP_TIME_WAIT } from "../conntrack/tcp-states.ts";
import { hasTuple, portsOf } from "../conntrack/tuple.ts";
import { defineMatch, type Predicate } from "../xtables.ts";
import { parseMask, parseNumber, readUint, type ValueContext, XtablesError } from "../xtoptions.ts";

interface ConnlimitOptions {
  readonly limit: number;
  readonly isAbove: boolean;
  readonly maskLength: number;
  readonly side: "src" | "dst";
}

const COUNT = readUint(0, 0xffffffff);

export const connlimitMatch = defineMatch<ConnlimitOptions>({
  name: "connlimit",
  keepsState: true,
  options: [
    { names: ["connlimit-upto"], read: COUNT, invertible: true, excludes: ["connlimit-above"] },
    { names: ["connlimit-above"], read: COUNT, invertible: true, excludes: ["connlimit-upto"] },
    { names: ["connlimit-mask"], read: readMaskLength },
    { names: ["connlimit-saddr"], excludes: ["connlimit-daddr"] },
    { names: ["connlimit-daddr"], excludes: ["connlimit-saddr"] },
  ],
  finish(given) {
    const name = ["connlimit-above", "connlimit-upto"].find((each) => given.has(each));
    if (name === undefined) throw new XtablesError('You must specify "--connlimit-above" or "--connlimit-upto".');
    return {
      limit: given.value<number>(name)!,
      isAbove: (name === "connlimit-above") !== given.inverted(name),
      maskLength: given.value<number>("connlimit-mask") ?? 32,
      side: given.has("connlimit-daddr") ? "dst" : "src",
    };
  },
  needsConntrack: () => true,
  save: ({ limit, isAbove, maskLength, side }) =>
    ` --connlimit-${isAbove ? "above" : "upto"} ${limit} --connlimit-mask ${maskLength} --connlimit-${side === "src" ? "s" : "d"}addr`,
  list: ({ limit, isAbove, maskLength, side }) => ` #conn ${side}/${maskLength} ${isAbove ? ">" : "<="} ${limit}`,
  miss({ limit, isAbove, maskLength, side }, { ip }) {
    const address = formatIpv4(groupOf(ip[side], maskLength));
    return { has: `${address}${maskLength === 32 ? "" : `/${maskLength}`} has ${isAbove ? "at most" : "more than"} ${limit}` };
  },
  compile({ limit, isAbove, maskLength, side }, net) {
    let groups = new Map<Ipv4, Counted[]>();
    const matches: Predicate = (skb) => {
      if (skb.connection === null && !hasTuple(skb.ip)) return false;
      const group = groupOf(skb.ip[side], maskLength);
      const counted = countWith(originalOf(skb), groups.get(group) ?? [], net.conntrack);
      groups.set(group, counted);
      return counted.length > limit === isAbove;
    };
    matches.save = () => {
      const saved = new Map(groups);
      return () => {
        groups = new Map(saved);
      };
    };
    return matches;
  },
});

/** A connection's original direction. */
interface Counted {
  readonly src: Ipv4;
  readonly dst: Ipv4;
  readonly protocol: number;
  readonly ports: number;
}

function groupOf(address: Ipv4, maskLength: number): Ipv4 {
  return toIpv4(address & maskOf(maskLength));
}

function originalOf({ connection, ip }: Skb): Counted {
  return connection ?? { src: ip.src, dst: ip.dst, protocol: ip.protocol, ports: portsOf(ip) };
}

/** Those that are still open, and this one. Linux: __nf_conncount_add(). */
function countWith(added: Counted, before: readonly Counted[], conntrack: Conntrack): Counted[] {
  const open = before.filter((each) => {
    const connection = conntrack.lookup(each.src, each.dst, each.protocol, each.ports);
    return connection !== null && (isSame(each, added) || !isClosed(connection));
  });
  if (open.some((each) => isSame(each, added))) return open;
  const { src, dst, protocol, ports } = added;
  return [...open, { src, dst, protocol, ports }];
}

function isSame(a: Counted, b: Counted): boolean {
  return a.src === b.src && a.dst === b.dst && a.protocol === b.protocol && a.ports === b.ports;
}

/** Linux: already_closed(). */
function isClosed({ tcp }: Connection): boolean {
  return tcp !== null && (tcp.state === TCP_TIME_WAIT || tcp.state === TCP_CLOSE);
}

/** A prefix length or a mask; what is neither but can be read is all of an address. */
function readMaskLength(text: string, { extension, option }: ValueContext): number {
  const number = parseNumber(text, 0, 0xffffffff);
  if (number !== null) return Math.min(number, 32);
  const mask = parseMask(text);
  if (mask !== null) return lengthOfMask(toIpv4(mask)) ?? 32;
  throw new XtablesError(
    `${extension}: bad value for option "--${option}", neither a valid network mask nor valid CIDR (0-32).\n`,
  );
}
