/**
 * What `ip -d link` adds: limits, the settings of a bridge and of a port. iproute2: print_linkinfo(), iplink_bridge.c,
 * iplink_bridge_slave.c.
 */
import type { BridgeConfig, BridgePortConfig } from "../../../kernel/config/link.ts";
import { IFF_ALLMULTI, IFF_PROMISC } from "../../../kernel/config/link.ts";
import type { Device } from "../../../kernel/device.ts";
import { DEFAULT_PVID } from "../../../kernel/link/bridge-state.ts";
import { portState } from "../../../kernel/link/carrier.ts";
import type { Mac } from "../../../wire/mac.ts";
import { printSwitches } from "./port-switch.ts";
import { type Printer, RawNumber } from "./printer.ts";

export const PORT_STATES = ["disabled", "listening", "learning", "forwarding", "blocking"] as const;

export function printDetails(out: Printer, device: Device, options: { readonly withMode: boolean }): void {
  const { link } = device;
  const isPort = device.master !== null;
  const promiscuity = ((link.flags & IFF_PROMISC) !== 0 ? 1 : 0) + (isPort ? 1 : 0) + device.promiscuity;
  const allmulti = ((link.flags & IFF_ALLMULTI) !== 0 ? 1 : 0) + (isPort ? 1 : 0);
  const [min, max] = link.kind === "loopback" || link.kind === "dummy" ? [0, 0] : [68, 65535];
  out.field("promiscuity", ` promiscuity ${promiscuity} `, promiscuity);
  out.field("allmulti", ` allmulti ${allmulti} `, allmulti);
  out.field("min_mtu", `minmtu ${min} `, min);
  out.field("max_mtu", `maxmtu ${max} `, max);
  if (link.kind !== "loopback") printKind(out, device);
  // Below IPv6's least MTU a link has no inet6 settings to print.
  if (options.withMode && link.mtu >= 1280) out.field("inet6_addr_gen_mode", "addrgenmode eui64 ", "eui64");
  printQueues(out, device);
}

function printQueues(out: Printer, device: Device): void {
  const queues = device.link.kind === "veth" ? device.net.host.kernel.profile.cpus : 1;
  const isNewBridge = device.link.kind === "bridge" && !device.bridge!.hadPorts;
  const tso = isNewBridge || device.link.kind === "dummy" ? 65536 : 524280;
  out.field("num_tx_queues", `numtxqueues ${queues} `, queues);
  out.field("num_rx_queues", `numrxqueues ${queues} `, queues);
  out.field("gso_max_size", "gso_max_size 65536 ", 65536);
  out.field("gso_max_segs", "gso_max_segs 65535 ", 65535);
  out.field("tso_max_size", `tso_max_size ${tso} `, tso);
  out.field("tso_max_segs", "tso_max_segs 65535 ", 65535);
  out.field("gro_max_size", "gro_max_size 65536 ", 65536);
}

function printKind(out: Printer, device: Device): void {
  const { link } = device;
  out.openObject("linkinfo");
  out.line();
  out.field("info_kind", `    ${link.kind} `, link.kind);
  if (link.bridge !== null) {
    out.openObject("info_data");
    printBridge(out, device, link.bridge);
    out.close();
  }
  if (device.master !== null && link.port !== null) {
    out.line();
    out.field("info_slave_kind", "    bridge_slave ", "bridge");
    out.openObject("info_slave_data");
    printPort(out, device, device.master, link.port);
    out.close();
  }
  out.close();
}

/** The MAC of a bridge's ID: the one that was set, else its lowest port's, zero without ports. */
export function bridgeMac(device: Device): Mac {
  if (device.link.bridge!.addressSet || device.bridge!.ports.length > 0) return device.link.mac;
  return 0 as Mac;
}

/** A bridge ID as iproute2 writes it: octets without leading zeros. */
function bridgeId(device: Device): string {
  const priority = device.link.bridge!.priority.toString(16).padStart(4, "0");
  const octets = bridgeMac(device).toString(16).padStart(12, "0").match(/../g)!;
  return `${priority}.${octets.map((octet) => Number.parseInt(octet, 16).toString(16)).join(":")}`;
}

const ticks = (us: number): number => Math.round(us / 10_000);

/** Seconds and hundredths. Linux: print_timer(), lib/utils.c of iproute2. */
function printTimer(out: Printer, key: string, us: number): void {
  const text = (Math.floor(us / 10_000) / 100).toFixed(2);
  out.field(key, `${key} ${text.padStart(7)} `, new RawNumber(text));
}

function printBridge(out: Printer, device: Device, bridge: BridgeConfig): void {
  const number = (key: string, word: string, value: number): void => out.field(key, `${word} ${value} `, value);
  number("forward_delay", "forward_delay", ticks(bridge.forwardDelayUs));
  number("hello_time", "hello_time", ticks(bridge.helloUs));
  number("max_age", "max_age", ticks(bridge.maxAgeUs));
  number("ageing_time", "ageing_time", ticks(bridge.ageingUs));
  number("stp_state", "stp_state", bridge.stp ? 1 : 0);
  number("priority", "priority", bridge.priority);
  number("vlan_filtering", "vlan_filtering", bridge.vlanFiltering ? 1 : 0);
  const { bridgeVlanFiltering } = device.net.host.kernel.profile;
  if (bridgeVlanFiltering) out.field("vlan_protocol", "vlan_protocol 802.1Q ", "802.1Q");
  out.field("bridge_id", `bridge_id ${bridgeId(device)} `, bridgeId(device));
  out.field("root_id", `designated_root ${bridgeId(device)} `, bridgeId(device));
  number("root_port", "root_port", 0);
  number("root_path_cost", "root_path_cost", 0);
  number("topology_change", "topology_change", 0);
  number("topology_change_detected", "topology_change_detected", 0);
  for (const key of ["hello_timer", "tcn_timer", "topology_change_timer"]) printTimer(out, key, 0);
  printTimer(out, "gc_timer", device.bridge!.timers.sweepLeftUs(device.net.loop.nowUs));
  if (bridgeVlanFiltering) for (const [key, value] of VLANS) number(key, key, value);
  const mask = bridge.groupForwardMask.toString(16);
  out.field(
    "group_fwd_mask",
    `group_fwd_mask ${bridge.groupForwardMask === 0 ? "0" : `0x${mask}`} `,
    bridge.groupForwardMask === 0 ? "0" : `0x${mask}`,
  );
  out.field("group_addr", "group_address 01:80:c2:00:00:00 ", "01:80:c2:00:00:00");
  number("mcast_snooping", "mcast_snooping", bridge.multicastSnooping ? 1 : 0);
  for (const [key, word, value] of MULTICAST) number(key, word, value);
  number("nf_call_iptables", "nf_call_iptables", bridge.nfCallIptables ? 1 : 0);
  number("nf_call_ip6tables", "nf_call_ip6tables", 0);
  number("nf_call_arptables", "nf_call_arptables", bridge.nfCallArptables ? 1 : 0);
}

const VLANS: readonly (readonly [string, number])[] = [
  ["vlan_default_pvid", DEFAULT_PVID],
  ["vlan_stats_enabled", 0],
  ["vlan_stats_per_port", 0],
];

/** Multicast settings that cannot be changed here: key, word, the kernel's default. */
const MULTICAST: readonly (readonly [string, string, number])[] = [
  ["no_linklocal_learn", "no_linklocal_learn", 0],
  ["mcast_vlan_snooping", "mcast_vlan_snooping", 0],
  ["mcast_router", "mcast_router", 1],
  ["mcast_query_use_ifaddr", "mcast_query_use_ifaddr", 0],
  ["mcast_querier", "mcast_querier", 0],
  ["mcast_hash_elasticity", "mcast_hash_elasticity", 16],
  ["mcast_hash_max", "mcast_hash_max", 4096],
  ["mcast_last_member_cnt", "mcast_last_member_count", 2],
  ["mcast_startup_query_cnt", "mcast_startup_query_count", 2],
  ["mcast_last_member_intvl", "mcast_last_member_interval", 100],
  ["mcast_membership_intvl", "mcast_membership_interval", 26000],
  ["mcast_querier_intvl", "mcast_querier_interval", 25500],
  ["mcast_query_intvl", "mcast_query_interval", 12500],
  ["mcast_query_response_intvl", "mcast_query_response_interval", 1000],
  ["mcast_startup_query_intvl", "mcast_startup_query_interval", 3124],
  ["mcast_stats_enabled", "mcast_stats_enabled", 0],
  ["mcast_igmp_version", "mcast_igmp_version", 2],
  ["mcast_mld_version", "mcast_mld_version", 1],
];

/** A port's number on the wire: priority in the upper bits, number in the lower ten. */
export function portIdOf(port: BridgePortConfig): number {
  return ((port.priority << 10) | port.number) & 0xffff;
}

function printPort(out: Printer, device: Device, bridge: Device, port: BridgePortConfig): void {
  const state = PORT_STATES[portState(device)]!;
  const id = `0x${portIdOf(port).toString(16)}`;
  out.field("state", `state ${state} `, state);
  out.field("priority", `priority ${port.priority} `, port.priority);
  out.field("cost", `cost ${port.cost} `, port.cost);
  printSwitches(out, port, "hairpin", "guard", "rootBlock", "fastLeave", "learning", "flood");
  out.field("id", `port_id ${id} `, id);
  out.field("no", `port_no 0x${port.number.toString(16)} `, `0x${port.number.toString(16)}`);
  out.field("designated_port", `designated_port ${portIdOf(port)} `, portIdOf(port));
  out.field("designated_cost", "designated_cost 0 ", 0);
  out.field("bridge_id", `designated_bridge ${bridgeId(bridge)} `, bridgeId(bridge));
  out.field("root_id", `designated_root ${bridgeId(bridge)} `, bridgeId(bridge));
  printTimer(out, "hold_timer", 0);
  printTimer(out, "message_age_timer", 0);
  printTimer(out, "forward_delay_timer", bridge.bridge!.timers.forwardDelayLeftUs(device, device.net.loop.nowUs));
  out.field("topology_change_ack", "topology_change_ack 0 ", 0);
  out.field("config_pending", "config_pending 0 ", 0);
  printSwitches(out, port, "proxyArp", "proxyArpWifi");
  out.field("multicast_router", "mcast_router 1 ", 1);
  out.text(`mcast_fast_leave ${port.fastLeave ? "on" : "off"} `);
  printSwitches(out, port, "multicastFlood", "broadcastFlood", "multicastToUnicast", "neighSuppress");
  out.field("group_fwd_mask", "group_fwd_mask 0 ", "0");
  out.field("group_fwd_mask_str", "group_fwd_mask_str 0x0 ", "0x0");
  printSwitches(out, port, "vlanTunnel", "isolated", "locked");
}
