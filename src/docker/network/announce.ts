/**
 * A container that starts announces its address: three gratuitous ARPs, a second apart (28 and later;
 * com.docker.network.advertise_addr_nmsgs and _ms). Source: moby, daemon/libnetwork/osl/interface_linux.go.
 */
import type { Device } from "../../kernel/device.ts";
import { sendArp } from "../../kernel/ipv4/arp.ts";
import { ARP_REQUEST, arp } from "../../wire/arp.ts";
import type { Ipv4 } from "../../wire/ipv4-address.ts";
import { BROADCAST_MAC, ZERO_MAC } from "../../wire/mac.ts";

const MESSAGES = 3;
const INTERVAL_US = 1_000_000;

export function announceAddress(device: Device, address: Ipv4): void {
  announce({ device, address, left: MESSAGES });
}

interface Announcement {
  readonly device: Device;
  readonly address: Ipv4;
  left: number;
}

function announce(announcement: Announcement): void {
  const { device, address } = announcement;
  if (device.deleted || announcement.left === 0) return;
  announcement.left--;
  sendArp(device, BROADCAST_MAC, arp(ARP_REQUEST, device.link.mac, address, ZERO_MAC, address));
  device.net.loop.runBacklog();
  if (announcement.left > 0) device.net.loop.setExactTimer(INTERVAL_US, announce, announcement);
}
