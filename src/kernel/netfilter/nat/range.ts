/** What a NAT target asks for (struct nf_nat_range2): addresses and ports to map into, and how to choose among them. */

import { ICMP } from "../../../wire/icmp.ts";
import type { Ipv4 } from "../../../wire/ipv4-address.ts";
import { hasPorts, type Tuple } from "../conntrack/tuple.ts";

export interface NatRange {
  /** Null: addresses stay as they are. */
  readonly low: Ipv4 | null;
  readonly high: Ipv4 | null;
  /** For ICMP they are echo identifiers. Null: any port will do, the packet's own first. */
  readonly portLow: number | null;
  readonly portHigh: number | null;
  /** `--to-destination a.b.c.d:LOW-HIGH/BASE`: the port that maps to LOW. */
  readonly portBase?: number | null;
  readonly random: boolean;
  readonly fullyRandom: boolean;
  readonly persistent: boolean;
}

/** Which half of the tuple is rewritten. */
export type Manip = "src" | "dst";

/** Nothing is asked for: the address stays, and the port unless another connection uses it (nf_nat_alloc_null_binding()). */
export const ANY_RANGE: NatRange = {
  low: null,
  high: null,
  portLow: null,
  portHigh: null,
  portBase: null,
  random: false,
  fullyRandom: false,
  persistent: false,
};

/** A range of one address with any port. */
export function addressRange(address: Ipv4): NatRange {
  return { ...ANY_RANGE, low: address, high: address };
}

/** Is the source already such as the range asks? Linux: nf_in_range(). */
export function isSourceInRange(tuple: Tuple, range: NatRange): boolean {
  if (range.low !== null && range.high !== null) {
    const address = tuple.src >>> 0;
    if (address < range.low >>> 0 || address > range.high >>> 0) return false;
  }
  return range.portLow === null || isPortInRange(tuple, range, "src");
}

/** Linux: l4proto_in_range(). */
export function isPortInRange(tuple: Tuple, range: NatRange, manip: Manip): boolean {
  if (range.portLow === null || range.portHigh === null) return true;
  if (tuple.protocol !== ICMP && !hasPorts(tuple.protocol)) return true;
  const port = manip === "src" || tuple.protocol === ICMP ? tuple.sport : tuple.dport;
  return port >= range.portLow && port <= range.portHigh;
}
