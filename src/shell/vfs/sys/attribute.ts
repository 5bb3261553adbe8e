/** An attribute of sysfs: how it is read and written. Linux: struct device_attribute, struct bridge_attribute. */
import { type Refusal, refusal } from "../../../kernel/config/errno.ts";
import type { Device } from "../../../kernel/device.ts";

export interface Attribute {
  /** Without the newline at the end; null for one that can be written only. */
  readonly read: ((device: Device) => string | Refusal) | null;
  /** Absent for one that can be read only. */
  readonly write?: (device: Device, text: string) => Refusal | null;
}

export type Attributes = Readonly<Record<string, Attribute>>;

/** A whole number as kstrtoul(…, 0) reads it: decimal, 0x or 0; null where it is none. */
export function parseUnsigned(text: string): number | null {
  if (!/^\+?(0[xX][0-9a-fA-F]+|\d+)$/.test(text)) return null;
  const digits = text.replace("+", "");
  return /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
}

/** An attribute that takes a number. */
export function numeric(
  read: (device: Device) => number | string,
  write: (device: Device, value: number) => Refusal | null,
): Attribute {
  return {
    read: (device) => String(read(device)),
    write(device, text) {
      const value = parseUnsigned(text);
      return value === null ? refusal("EINVAL") : write(device, value);
    },
  };
}

export function readOnly(read: (device: Device) => number | string | Refusal): Attribute {
  return {
    read: (device) => {
      const value = read(device);
      return typeof value === "number" ? String(value) : value;
    },
  };
}

/** A setting that has one value here: that one can be written, others are not modelled. */
export function fixed(value: string): Attribute {
  return { read: () => value, write: (_device, text) => (text === value ? null : refusal("ENOTMODELLED")) };
}

/** What Linux has and netnsim does not. */
export const NOT_MODELLED: Attribute = {
  read: () => refusal("ENOTMODELLED"),
  write: () => refusal("ENOTMODELLED"),
};
