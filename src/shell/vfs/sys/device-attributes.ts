/** /sys/class/net/DEVICE. Linux: net/core/net-sysfs.c; veth and bridge say what ethtool's link settings are. */
import { type Refusal, refusal } from "../../../kernel/config/errno.ts";
import { IFF_ALLMULTI, IFF_PROMISC, IFF_UP, isUp } from "../../../kernel/config/link.ts";
import type { Device, DeviceCounters } from "../../../kernel/device.ts";
import { changeLink } from "../../../kernel/netlink/link-change.ts";
import { formatMac } from "../../../wire/mac.ts";
import { type Attribute, type Attributes, fixed, NOT_MODELLED, numeric, readOnly } from "./attribute.ts";

/** What dev->flags holds: neither RUNNING nor LOWER_UP, and PROMISC and ALLMULTI for whoever asked for them. */
function flagsOf(device: Device): number {
  const isPort = device.master !== null;
  const asked = (isPort || device.promiscuity > 0 ? IFF_PROMISC : 0) | (isPort ? IFF_ALLMULTI : 0);
  return (device.link.flags & 0xffff & ~IFF_RUNNING) | asked;
}

const IFF_RUNNING = 0x40;

function whenUp(value: string): Attribute {
  return readOnly((device) => (isUp(device.link) ? value : refusal("EINVAL")));
}

/** What a device's driver says of its link; EINVAL where it says nothing, or while the device is down. */
function linkSetting(device: Device, setting: "speed" | "duplex"): string | Refusal {
  const { kind } = device.link;
  if (!isUp(device.link) || (kind !== "veth" && kind !== "bridge")) return refusal("EINVAL");
  if (setting === "duplex") return kind === "veth" ? "full" : "unknown";
  return kind === "veth" || device.bridge!.ports.some((port) => isUp(port.link)) ? "10000" : "-1";
}

export const DEVICE_ATTRIBUTES: Attributes = {
  addr_assign_type: NOT_MODELLED,
  addr_len: readOnly(() => 6),
  address: readOnly(({ link }) => formatMac(link.mac)),
  broadcast: readOnly(({ link }) => formatMac(link.broadcast)),
  carrier: {
    read: ({ link, operstate }) => {
      if (!isUp(link)) return refusal("EINVAL");
      return operstate === "UP" || operstate === "UNKNOWN" ? "1" : "0";
    },
    write: () => refusal("EOPNOTSUPP"),
  },
  carrier_changes: readOnly(({ carrierChanges }) => carrierChanges),
  // The first change of a device is the loss of its carrier.
  carrier_down_count: readOnly(({ carrierChanges }) => Math.ceil(carrierChanges / 2)),
  carrier_up_count: readOnly(({ carrierChanges }) => Math.floor(carrierChanges / 2)),
  dev_id: readOnly(() => "0x0"),
  dev_port: readOnly(() => 0),
  dormant: whenUp("0"),
  duplex: readOnly((device) => linkSetting(device, "duplex")),
  flags: numeric(
    (device) => `0x${flagsOf(device).toString(16)}`,
    (device, value) => changeLink(device, { flags: value, change: IFF_UP }),
  ),
  gro_flush_timeout: fixed("0"),
  ifalias: {
    read: ({ link }) => link.alias ?? "",
    write: (device, text) => changeLink(device, { alias: text }),
  },
  ifindex: readOnly(({ ifindex }) => ifindex),
  iflink: readOnly(({ peer, ifindex }) => peer?.ifindex ?? ifindex),
  link_mode: readOnly(() => 0),
  mtu: numeric(
    ({ link }) => link.mtu,
    (device, value) => changeLink(device, { mtu: value }),
  ),
  name_assign_type: NOT_MODELLED,
  napi_defer_hard_irqs: fixed("0"),
  netdev_group: numeric(
    ({ link }) => link.group,
    (device, value) => changeLink(device, { group: value }),
  ),
  operstate: readOnly(({ link, operstate }) => (isUp(link) ? operstate : "DOWN").toLowerCase()),
  proto_down: fixed("0"),
  speed: readOnly((device) => linkSetting(device, "speed")),
  testing: whenUp("0"),
  threaded: fixed("0"),
  tx_queue_len: numeric(
    ({ link }) => link.txQueueLength,
    (device, value) => changeLink(device, { txQueueLength: value }),
  ),
  type: readOnly(({ link }) => (link.kind === "loopback" ? 772 : 1)),
  uevent: {
    read: ({ link, name, ifindex }) => `${link.kind === "bridge" ? "DEVTYPE=bridge\n" : ""}INTERFACE=${name}\nIFINDEX=${ifindex}`,
    write: () => refusal("ENOTMODELLED"),
  },
};

/** Statistics that a device keeps; the others are 0. */
const KEPT: Readonly<Record<string, keyof DeviceCounters>> = {
  rx_packets: "rxPackets",
  rx_bytes: "rxBytes",
  rx_errors: "rxErrors",
  rx_dropped: "rxDropped",
  multicast: "multicast",
  tx_packets: "txPackets",
  tx_bytes: "txBytes",
  tx_errors: "txErrors",
  tx_dropped: "txDropped",
};
const STATISTICS =
  "collisions multicast rx_bytes rx_compressed rx_crc_errors rx_dropped rx_errors rx_fifo_errors rx_frame_errors rx_length_errors " +
  "rx_missed_errors rx_nohandler rx_over_errors rx_packets tx_aborted_errors tx_bytes tx_carrier_errors tx_compressed tx_dropped " +
  "tx_errors tx_fifo_errors tx_heartbeat_errors tx_packets tx_window_errors";

export const STATISTICS_ATTRIBUTES: Attributes = Object.fromEntries(
  STATISTICS.split(" ").map((name) => [name, readOnly(({ counters }) => (KEPT[name] === undefined ? 0 : counters[KEPT[name]]))]),
);

/** queues/ and power/: there in every device, of nothing that is modelled. */
export const UNMODELLED_DIRECTORIES: Readonly<Record<string, readonly string[]>> = {
  "queues/rx-0": ["rps_cpus", "rps_flow_cnt"],
  "queues/tx-0": ["traffic_class", "tx_maxrate", "tx_timeout", "xps_cpus", "xps_rxqs"],
  power: ["autosuspend_delay_ms", "control", "runtime_active_time", "runtime_status", "runtime_suspended_time"],
};
