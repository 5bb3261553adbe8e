/** `-m rpfilter`: whether a reply to the packet would leave by the device it came in by. Linux: ipt_rpfilter.c. */
import { ANY, isMulticast, isZeronet, LIMITED_BROADCAST } from "../../../wire/ipv4-address.ts";
import { LOOPBACK_IFINDEX, NO_DEVICE } from "../../config/link.ts";
import type { Device } from "../../device.ts";
import type { RouteResult } from "../../ipv4/fib.ts";
import type { Skb } from "../../skb.ts";
import { defineMatch } from "../xtables.ts";

interface RpfilterOptions {
  readonly loose: boolean;
  readonly validMark: boolean;
  readonly acceptLocal: boolean;
  readonly inverted: boolean;
}

/** The options in the order they are printed in, with what they are kept as. */
const WORDS = [
  ["loose", "loose"],
  ["validmark", "validMark"],
  ["accept-local", "acceptLocal"],
  ["invert", "inverted"],
] as const;

export const rpfilterMatch = defineMatch<RpfilterOptions>({
  name: "rpfilter",
  options: WORDS.map(([name]) => ({ names: [name] })),
  finish: (given) => ({
    loose: given.has("loose"),
    validMark: given.has("validmark"),
    acceptLocal: given.has("accept-local"),
    inverted: given.has("invert"),
  }),
  refuses: (_options, _rule, { table, hook }) =>
    (table !== "raw" && table !== "mangle") || (hook !== null && hook !== "PREROUTING"),
  save: (options) => WORDS.map(([name, key]) => (options[key] ? ` --${name}` : "")).join(""),
  list: (options) => ` rpfilter${WORDS.map(([name, key]) => (options[key] ? ` ${name}` : "")).join("")}`,
  miss: ({ inverted }, { inDev }) => ({
    has: `a reply would ${inverted ? "" : "not "}leave by ${inDev?.name ?? "where it came in"}`,
  }),
  compile: (options) => (skb) => passes(skb, options) !== options.inverted,
});

function passes(skb: Skb, { loose, validMark, acceptLocal }: RpfilterOptions): boolean {
  const { net, ip } = skb;
  const device = skb.inDev;
  if (device === null || device === net.loopback) return true;
  const toMany = isMulticast(ip.dst) || ip.dst === LIMITED_BROADCAST;
  if (isZeronet(ip.src) && toMany) return true;
  const src = toMany || isZeronet(ip.dst) ? ANY : ip.dst;
  const route = net.fib.lookup({
    dst: ip.src,
    src,
    tos: ip.tos & 0x1c,
    uid: 0,
    mark: validMark ? skb.mark : 0,
    iif: LOOPBACK_IFINDEX,
    oif: NO_DEVICE,
    protocol: 0,
    sport: 0,
    dport: 0,
    scope: 0,
  });
  if (route.errno !== null) return false;
  if (route.type !== "unicast" && (route.type !== "local" || !acceptLocal)) return false;
  return loose || leavesBy(route, device);
}

/** Linux: fib_info_nh_uses_dev(). */
function leavesBy({ routeDevice, info }: RouteResult, device: Device): boolean {
  return routeDevice === device || (info?.route.nextHops.some((hop) => hop.device === device.ifindex) ?? false);
}
