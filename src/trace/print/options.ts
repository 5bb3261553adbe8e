/** What tcpdump's options ask of the printer, and where names come from. */
import { formatIpv4, toIpv4 } from "../../wire/ipv4-address.ts";

export interface PrintNames {
  host(address: number): string;
  /** The service's name, or the number. */
  port(port: number, protocol: "tcp" | "udp"): string;
  /** /etc/protocols; null where it has none. */
  protocol(protocol: number): string | null;
  mac(octets: string): string;
  /** The device's name for a cooked capture; null where there is none of that index. */
  device(ifindex: number): string | null;
}

export interface PrintOptions {
  readonly names: PrintNames;
  /** -v counted. */
  readonly verbose: number;
  /** -q counted. */
  readonly quiet: number;
  /** -e */
  readonly linkHeader: boolean;
  /** -S */
  readonly absoluteSequence: boolean;
  /** -K */
  readonly skipChecksums: boolean;
  /** -t counted: 0 is the time of day. */
  readonly time: number;
  /** --nano */
  readonly nanoseconds: boolean;
  /** -# */
  readonly number: boolean;
  /** -x, -X counted; -A. */
  readonly hex: number;
  readonly hexAscii: number;
  readonly ascii: number;
  /** Seconds that local time is ahead of UTC at a moment of the epoch. */
  utcOffset(epochSeconds: number): number;
}

/** Addresses and ports as numbers: tcpdump -nn. */
export const NUMERIC_NAMES: PrintNames = {
  host: (address) => formatIpv4(toIpv4(address)),
  port: (port) => String(port),
  protocol: () => null,
  mac: (octets) => octets,
  device: () => null,
};

export const DEFAULT_PRINT_OPTIONS: PrintOptions = {
  names: NUMERIC_NAMES,
  verbose: 0,
  quiet: 0,
  linkHeader: false,
  absoluteSequence: false,
  skipChecksums: false,
  time: 0,
  nanoseconds: false,
  number: false,
  hex: 0,
  hexAscii: 0,
  ascii: 0,
  utcOffset: () => 0,
};
