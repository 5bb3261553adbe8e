/**
 * /sys/class/net/BRIDGE/bridge and /sys/class/net/PORT/brport. Linux: net/bridge/br_sysfs_br.c, br_sysfs_if.c. Times count in
 * hundredths.
 */
import { refusal } from "../../../kernel/config/errno.ts";
import type { BridgeConfig, BridgePortConfig } from "../../../kernel/config/link.ts";
import { PORT_SWITCH_KEYS, PORT_SWITCHES, type PortSwitch } from "../../../kernel/config/port-switches.ts";
import type { Device } from "../../../kernel/device.ts";
import { DEFAULT_PVID } from "../../../kernel/link/bridge-state.ts";
import { portState } from "../../../kernel/link/carrier.ts";
import { changeBridge, changePort } from "../../../kernel/netlink/bridge.ts";
import { flushFdb } from "../../../kernel/netlink/fdb.ts";
import { bridgeMac, portIdOf } from "../../commands/ip/link-details.ts";
import { type Attribute, type Attributes, fixed, NOT_MODELLED, numeric, parseUnsigned, readOnly } from "./attribute.ts";

const HUNDREDTH_US = 10_000;

const settings = (bridge: Device): BridgeConfig => bridge.link.bridge!;
const portSettings = (port: Device): BridgePortConfig => port.link.port!;

type Keys<T, V> = { [K in keyof T]: T[K] extends V ? K : never }[keyof T];

function time(key: Keys<BridgeConfig, number>): Attribute {
  return numeric(
    (bridge) => Math.round(settings(bridge)[key] / HUNDREDTH_US),
    (bridge, value) => changeBridge(bridge, { [key]: value * HUNDREDTH_US }),
  );
}

function flag(key: Keys<BridgeConfig, boolean>): Attribute {
  return numeric(
    (bridge) => Number(settings(bridge)[key]),
    (bridge, value) => changeBridge(bridge, { [key]: value !== 0 }),
  );
}

function idOf(bridge: Device): string {
  const mac = bridgeMac(bridge).toString(16).padStart(12, "0");
  return `${settings(bridge).priority.toString(16).padStart(4, "0")}.${mac}`;
}

/** A setting of multicast snooping, which is not modelled: its default. */
const MULTICAST: Readonly<Record<string, number>> = {
  hash_elasticity: 16,
  hash_max: 4096,
  multicast_igmp_version: 2,
  multicast_last_member_count: 2,
  multicast_last_member_interval: 100,
  multicast_membership_interval: 26_000,
  multicast_mld_version: 1,
  multicast_querier: 0,
  multicast_querier_interval: 25_500,
  multicast_query_interval: 12_500,
  multicast_query_response_interval: 1000,
  multicast_query_use_ifaddr: 0,
  multicast_router: 1,
  multicast_startup_query_count: 2,
  multicast_startup_query_interval: 3124,
  multicast_stats_enabled: 0,
  nf_call_ip6tables: 0,
  no_linklocal_learn: 0,
};

/** Groups of link-local frames that a bridge never forwards (BR_GROUPFWD_RESTRICTED): STP, pause frames, LACP. */
const RESTRICTED_GROUPS = 0x0007;

export const BRIDGE_ATTRIBUTES: Attributes = {
  ageing_time: time("ageingUs"),
  bridge_id: readOnly(idOf),
  flush: {
    read: null,
    write: (bridge, text) =>
      parseUnsigned(text) === null ? refusal("EINVAL") : flushFdb(bridge, (entry) => entry.kind === "learnt"),
  },
  forward_delay: time("forwardDelayUs"),
  gc_timer: readOnly((bridge) => Math.floor(bridge.bridge!.timers.sweepLeftUs(bridge.net.loop.nowUs) / HUNDREDTH_US)),
  group_addr: fixed("01:80:c2:00:00:00"),
  group_fwd_mask: numeric(
    (bridge) => `0x${settings(bridge).groupForwardMask.toString(16)}`,
    (bridge, value) =>
      (value & RESTRICTED_GROUPS) !== 0 ? refusal("EINVAL") : changeBridge(bridge, { groupForwardMask: value & 0xffff }),
  ),
  hello_time: time("helloUs"),
  hello_timer: readOnly(() => 0),
  max_age: time("maxAgeUs"),
  multicast_snooping: flag("multicastSnooping"),
  nf_call_arptables: flag("nfCallArptables"),
  nf_call_iptables: flag("nfCallIptables"),
  priority: numeric(
    (bridge) => settings(bridge).priority,
    (bridge, value) => changeBridge(bridge, { priority: value & 0xffff }),
  ),
  root_id: readOnly(idOf),
  root_path_cost: readOnly(() => 0),
  root_port: readOnly(() => 0),
  stp_state: fixed("0"),
  tcn_timer: readOnly(() => 0),
  topology_change: readOnly(() => 0),
  topology_change_detected: readOnly(() => 0),
  topology_change_timer: readOnly(() => 0),
  ...Object.fromEntries(Object.entries(MULTICAST).map(([name, value]) => [name, fixed(String(value))])),
};

/** What a kernel built with VLAN filtering has besides. */
export const BRIDGE_VLAN_ATTRIBUTES: Attributes = {
  default_pvid: fixed(String(DEFAULT_PVID)),
  vlan_filtering: fixed("0"),
  vlan_protocol: fixed("0x8100"),
  vlan_stats_enabled: fixed("0"),
  vlan_stats_per_port: fixed("0"),
};

function portNumber(key: Keys<BridgePortConfig, number>): Attribute {
  return numeric(
    (port) => portSettings(port)[key],
    (port, value) => changePort(port, { [key]: value }),
  );
}

function switchFile(key: PortSwitch): [string, Attribute][] {
  const { file, initial, model } = PORT_SWITCHES[key];
  if (file === null) return [];
  if (model === "refused") return [[file, fixed(String(Number(initial)))]];
  return [
    [
      file,
      numeric(
        (port) => Number(portSettings(port)[key]),
        (port, value) => changePort(port, { [key]: value !== 0 }),
      ),
    ],
  ];
}

export const PORT_ATTRIBUTES: Attributes = {
  backup_port: { read: () => "", write: (_port, text) => (text === "" ? null : refusal("ENOTMODELLED")) },
  change_ack: readOnly(() => 0),
  config_pending: readOnly(() => 0),
  designated_bridge: readOnly((port) => idOf(port.master!)),
  designated_cost: readOnly(() => 0),
  designated_port: readOnly((port) => portIdOf(portSettings(port))),
  designated_root: readOnly((port) => idOf(port.master!)),
  flush: {
    read: null,
    write(port, text) {
      if (parseUnsigned(text) === null) return refusal("EINVAL");
      return flushFdb(port.master!, (entry) => entry.port === port && entry.kind === "learnt");
    },
  },
  forward_delay_timer: readOnly((port) =>
    Math.floor(port.master!.bridge!.timers.forwardDelayLeftUs(port, port.net.loop.nowUs) / HUNDREDTH_US),
  ),
  group_fwd_mask: fixed("0x0"),
  hold_timer: readOnly(() => 0),
  message_age_timer: readOnly(() => 0),
  multicast_router: fixed("1"),
  path_cost: portNumber("cost"),
  port_id: readOnly((port) => `0x${portIdOf(portSettings(port)).toString(16)}`),
  port_no: readOnly((port) => `0x${portSettings(port).number.toString(16)}`),
  priority: portNumber("priority"),
  state: readOnly(portState),
  ...Object.fromEntries(PORT_SWITCH_KEYS.flatMap((key) => switchFile(key))),
};

/** The table of forwarding entries as raw structures (struct __fdb_entry). */
export const BRIDGE_FORWARDING: Attribute = NOT_MODELLED;
