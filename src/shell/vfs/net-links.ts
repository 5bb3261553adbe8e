/**
 * /sys/class/net of a namespace. Linux: net/core/net-sysfs.c, net/bridge/br_sysfs_if.c. Only what scripts read; the bridge/
 * directory and everything writable are left out (EPERM).
 */
import { type Refusal, refusal } from "../../kernel/config/errno.ts";
import { IFF_UP } from "../../kernel/config/link.ts";
import type { Device, DeviceCounters } from "../../kernel/device.ts";
import type { Net } from "../../kernel/net.ts";
import { formatMac } from "../../wire/mac.ts";
import type { LinkAccess } from "./trees.ts";

const STATISTICS: Readonly<Record<string, keyof DeviceCounters>> = {
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

export function linkAccess(net: Net): LinkAccess {
  const find = (name: string): Device | undefined =>
    net.devices.find((device) => device !== null && device?.name === name) ?? undefined;
  return {
    names: () =>
      net.devices.filter((device): device is Device => device !== null && device !== undefined).map((device) => device.name),
    attributes(name) {
      const device = find(name);
      if (device === undefined) return [];
      const ports = portsOf(net, device).map((port) => `brif/${port.name}`);
      return [
        "address",
        "carrier",
        "flags",
        "ifindex",
        "iflink",
        "mtu",
        "operstate",
        "tx_queue_len",
        "type",
        ...Object.keys(STATISTICS).map((key) => `statistics/${key}`),
        ...ports,
      ];
    },
    read(name, attribute) {
      const device = find(name);
      return device === undefined ? refusal("ENOENT") : readAttribute(device, attribute);
    },
    write: () => refusal("EPERM"),
  };
}

function portsOf(net: Net, bridge: Device): Device[] {
  return net.devices.filter((device): device is Device => device?.master === bridge);
}

function readAttribute(device: Device, attribute: string): string | Refusal {
  const { link } = device;
  const isUp = (link.flags & IFF_UP) !== 0;
  if (attribute.startsWith("statistics/")) return String(device.counters[STATISTICS[attribute.slice(11)]!]);
  switch (attribute) {
    case "address":
      return formatMac(link.mac);
    case "mtu":
      return String(link.mtu);
    case "ifindex":
      return String(device.ifindex);
    case "iflink":
      return String(device.peer?.ifindex ?? device.ifindex);
    case "operstate":
      return (isUp ? device.operstate : "DOWN").toLowerCase();
    case "flags":
      return `0x${(link.flags & 0xffff).toString(16)}`;
    case "tx_queue_len":
      return String(link.txQueueLength);
    case "type":
      return link.kind === "loopback" ? "772" : "1";
    case "carrier":
      return isUp ? (device.operstate === "UP" || device.operstate === "UNKNOWN" ? "1" : "0") : refusal("EINVAL");
    default:
      return refusal("EPERM");
  }
}
