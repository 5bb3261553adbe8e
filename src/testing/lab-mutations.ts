/** Random mutations of a right lab: sysctls, addresses that should not be there, routes that are wrong, policy rules. */
import fc from "fast-check";
import type { AddressCase, SysctlCase } from "./lab-case.ts";
import { devicesOf, interfacesOf, type LabContext } from "./lab-context.ts";
import { type Pick, pickFrom, picks } from "./pick.ts";

/** A mutation: which host, and three picks that say what. */
export type RawMutation = readonly [Pick, Pick, Pick, Pick];

export function rawMutations(maxLength: number): fc.Arbitrary<readonly RawMutation[]> {
  const pick = picks();
  return fc.array(fc.tuple(pick, pick, pick, pick), { maxLength, size: "max" });
}

const CONF: Readonly<Record<string, readonly number[]>> = {
  rp_filter: [1, 2, 0],
  arp_ignore: [1, 2, 8],
  arp_announce: [1, 2],
  arp_filter: [1],
  arp_accept: [1],
  proxy_arp: [1],
  accept_local: [1],
  send_redirects: [0],
  accept_redirects: [0, 1],
  shared_media: [0],
  route_localnet: [1],
  forwarding: [0, 1],
  drop_gratuitous_arp: [1],
  drop_unicast_in_l2_multicast: [1],
  promote_secondaries: [1],
  src_valid_mark: [1],
};

const GLOBAL: readonly (readonly [string, readonly (number | string)[]])[] = [
  ["net.ipv4.ip_forward", [0, 1]],
  ["net.ipv4.icmp_echo_ignore_all", [1]],
  ["net.ipv4.icmp_errors_use_inbound_ifaddr", [1]],
  ["net.ipv4.icmp_ratelimit", [0]],
  ["net.ipv4.ip_default_ttl", [1, 2, 33]],
  ["net.ipv4.ip_nonlocal_bind", [1]],
  ["net.ipv4.ip_no_pmtu_disc", [1]],
  ["net.netfilter.nf_conntrack_tcp_loose", [0]],
  ["net.netfilter.nf_conntrack_tcp_be_liberal", [1]],
  ["net.netfilter.nf_conntrack_udp_timeout", [1]],
  ["net.netfilter.nf_conntrack_icmp_timeout", [1]],
  ["net.netfilter.nf_conntrack_acct", [1]],
];

export function resolveSysctl([, kind, a, b]: RawMutation, host: string, context: LabContext): SysctlCase {
  const hasBridge = interfacesOf(context, host).some((each) => each.device.startsWith("br"));
  if (kind % 3 === 0) {
    const [name, values] = pickFrom(GLOBAL, a);
    if (hasBridge && a % 2 === 0) return { name: "net.bridge.bridge-nf-call-iptables", value: String(b % 2) };
    return { name, value: String(pickFrom(values, b)) };
  }
  const name = pickFrom([...Object.keys(CONF), "rp_filter", "rp_filter", "rp_filter", "rp_filter"], a);
  const where = pickFrom(["all", "all", ...devicesOf(context, host), ...devicesOf(context, host)], kind >> 2);
  return { name: `net.ipv4.conf.${where}.${name}`, value: String(pickFrom(CONF[name]!, b)) };
}

/** One more address: a second one, another host's, one of another network, one on lo. */
export function resolveAddress([, kind, a, b]: RawMutation, host: string, context: LabContext): AddressCase {
  const own = pickFrom(interfacesOf(context, host), a);
  const other = pickFrom(context.addresses, b);
  return pickFrom<AddressCase>(
    [
      { device: own.device, words: `${own.address.replace(/\d+$/, (last) => String(Number(last) + 9))}/${own.length}` },
      { device: own.device, words: `${other}/24` },
      { device: own.device, words: `${other}/32` },
      { device: "lo", words: `${other}/32` },
      { device: "lo", words: "10.9.9.9/32" },
      { device: own.device, words: `10.7.7.${(b % 3) + 1}/24 brd +` },
      { device: own.device, words: `10.7.7.${(b % 3) + 1}/30 scope link` },
    ],
    kind,
  );
}

/** The words of one more route, right or wrong; with a metric, so that it stands beside the right one or in front of it. */
export function resolveRoute([, kind, a, b]: RawMutation, host: string, context: LabContext): string {
  const own = pickFrom(interfacesOf(context, host), a);
  const prefix = pickFrom([...context.prefixes, ...context.addresses, "default"], b);
  const gateway = pickFrom(context.addresses, a + b);
  const metric = kind % 3 === 0 ? " metric 50" : "";
  return pickFrom(
    [
      `${prefix} via ${gateway}${metric}`,
      `${prefix} via ${gateway} dev ${own.device} onlink${metric}`,
      `${prefix} dev ${own.device}${metric}`,
      `${prefix} dev ${own.device} scope link src ${own.address}${metric}`,
      `blackhole ${prefix}${metric}`,
      `unreachable ${prefix}${metric}`,
      `prohibit ${prefix}${metric}`,
      `throw ${prefix}${metric}`,
      `${prefix} via ${gateway} mtu 700${metric}`,
      `${prefix} via ${gateway} table 100`,
      `unreachable ${prefix} table 100`,
    ],
    kind,
  );
}

export function resolvePolicy([, kind, a, b]: RawMutation, host: string, context: LabContext): string {
  const selector = pickFrom(
    [
      `from ${pickFrom([...context.addresses, ...context.prefixes], a)}`,
      `to ${pickFrom([...context.addresses, ...context.prefixes], a)}`,
      `iif ${pickFrom(["lo", ...devicesOf(context, host)], a)}`,
      `fwmark ${pickFrom(["0x1", "0x1/0x1"], a)}`,
      "tos 0x10",
    ],
    kind,
  );
  return `${selector} ${pickFrom(["table 100", "table 100", "blackhole", "unreachable", "prohibit", "table main"], b)}`;
}
