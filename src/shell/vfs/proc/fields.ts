/** How the files of /proc/net write what they hold. */
import type { Device } from "../../../kernel/device.ts";
import type { Net } from "../../../kernel/net.ts";
import type { Ipv4 } from "../../../wire/ipv4-address.ts";

/** By number, as the kernel goes through them. */
export function devicesOf(net: Net): Device[] {
  return net.devices.filter((device): device is Device => device !== null && device !== undefined);
}

/** Upper case, filled up with zeros. */
export function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, "0");
}

/** An address as a little-endian machine prints its 32 bits: 127.0.0.1 is 0100007F. */
export function littleEndian(address: Ipv4): string {
  const value = address >>> 0;
  const swapped =
    ((value & 0xff) * 2 ** 24 + ((value >>> 8) & 0xff) * 2 ** 16 + ((value >>> 16) & 0xff) * 2 ** 8 + (value >>> 24)) >>> 0;
  return hex(swapped, 8);
}
