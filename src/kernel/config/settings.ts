/** The net.ipv4.* and net.bridge.* values the data path reads, compiled from what was set over the kernel's defaults. */
import type { NetSettings } from "../net.ts";
import { type NetnsConfig, NOTHING_SET } from "./host.ts";
import { compileTcpSettings, TCP_SETTING_DEFAULTS } from "./tcp-settings.ts";

/** Defaults as this kernel (6.18) has them in a new namespace. */
export const SETTING_DEFAULTS: Readonly<Record<string, string | number>> = {
  "net.ipv4.ip_forward": 0,
  "net.ipv4.ip_default_ttl": 64,
  "net.ipv4.ip_no_pmtu_disc": 0,
  "net.ipv4.ip_nonlocal_bind": 0,
  "net.ipv4.ip_local_port_range": "32768\t60999",
  "net.ipv4.ip_early_demux": 1,
  "net.ipv4.tcp_early_demux": 1,
  "net.ipv4.udp_early_demux": 1,
  "net.ipv4.fwmark_reflect": 0,
  "net.ipv4.icmp_echo_ignore_all": 0,
  "net.ipv4.icmp_echo_ignore_broadcasts": 1,
  "net.ipv4.icmp_errors_use_inbound_ifaddr": 0,
  "net.ipv4.icmp_ratelimit": 1000,
  "net.ipv4.icmp_ratemask": 6168,
  "net.ipv4.icmp_msgs_per_sec": 1000,
  "net.ipv4.icmp_msgs_burst": 50,
  ...TCP_SETTING_DEFAULTS,
  "net.core.somaxconn": 4096,
  "net.ipv4.ip_unprivileged_port_start": 1024,
  "net.ipv4.ip_local_reserved_ports": "",
  "net.ipv4.ipfrag_time": 30,
  "net.ipv4.ipfrag_max_dist": 64,
  "net.ipv4.route.min_pmtu": 552,
  "net.ipv4.route.mtu_expires": 600,
  "net.bridge.bridge-nf-call-iptables": 1,
  "net.bridge.bridge-nf-call-arptables": 1,
};

/** Those of a namespace in which nothing was set. */
let standard: NetSettings | null = null;

export function compileSettings(config: NetnsConfig): NetSettings {
  if (config.sysctls !== NOTHING_SET || config.confAll !== NOTHING_SET) return compile(config);
  standard ??= compile(config);
  return standard;
}

function compile(config: NetnsConfig): NetSettings {
  const number = (name: string): number => Number(config.sysctls[name] ?? SETTING_DEFAULTS[name]);
  const range = String(config.sysctls["net.ipv4.ip_local_port_range"] ?? SETTING_DEFAULTS["net.ipv4.ip_local_port_range"]);
  const earlyDemux = number("net.ipv4.ip_early_demux") !== 0;
  const [low, high] = range.split(/\s+/).map(Number);
  return {
    ipForward: (config.confAll.forwarding ?? 0) !== 0,
    defaultTtl: number("net.ipv4.ip_default_ttl"),
    noPmtuDisc: number("net.ipv4.ip_no_pmtu_disc"),
    minPmtu: number("net.ipv4.route.min_pmtu"),
    mtuExpiresSeconds: number("net.ipv4.route.mtu_expires"),
    icmpEchoIgnoreAll: number("net.ipv4.icmp_echo_ignore_all") !== 0,
    icmpEchoIgnoreBroadcasts: number("net.ipv4.icmp_echo_ignore_broadcasts") !== 0,
    icmpRatelimitMs: number("net.ipv4.icmp_ratelimit"),
    icmpRatemask: number("net.ipv4.icmp_ratemask"),
    icmpMsgsPerSec: number("net.ipv4.icmp_msgs_per_sec"),
    icmpMsgsBurst: number("net.ipv4.icmp_msgs_burst"),
    icmpErrorsUseInboundIfaddr: number("net.ipv4.icmp_errors_use_inbound_ifaddr") !== 0,
    localPortLow: low ?? 32768,
    localPortHigh: high ?? 60999,
    nonlocalBind: number("net.ipv4.ip_nonlocal_bind") !== 0,
    tcpEarlyDemux: earlyDemux && number("net.ipv4.tcp_early_demux") !== 0,
    udpEarlyDemux: earlyDemux && number("net.ipv4.udp_early_demux") !== 0,
    fwmarkReflect: number("net.ipv4.fwmark_reflect") !== 0,
    tcp: compileTcpSettings(number),
    somaxconn: number("net.core.somaxconn"),
    unprivilegedPortStart: number("net.ipv4.ip_unprivileged_port_start"),
    reservedPorts: readPortList(String(config.sysctls["net.ipv4.ip_local_reserved_ports"] ?? "")),
    fragTimeoutSeconds: number("net.ipv4.ipfrag_time"),
    fragMaxDist: number("net.ipv4.ipfrag_max_dist"),
    bridgeNfCallIptables: number("net.bridge.bridge-nf-call-iptables") !== 0,
    bridgeNfCallArptables: number("net.bridge.bridge-nf-call-arptables") !== 0,
  };
}

/** `80,8000-8010` as a set of ports. */
function readPortList(text: string): ReadonlySet<number> {
  const ports = new Set<number>();
  for (const part of text.split(",")) {
    if (part === "") continue;
    const [first, last] = part.split("-").map(Number);
    for (let port = first!; port <= (last ?? first!); port++) ports.add(port);
  }
  return ports;
}
