/**
 * The addresses of one network: the lowest free one, or the one that was asked for. Its first and last belong to nobody.
 * Source: libnetwork/ipam (a bitmap per pool); as watched, an address given back is the next one given out.
 */
import { covers, type Ipv4, type Prefix } from "../../wire/ipv4-address.ts";
import { lastAddress } from "./pools.ts";

export class AddressAllocator {
  readonly subnet: Prefix;
  /** Where addresses nobody asked for come from: --ip-range, or the whole subnet. */
  readonly range: Prefix;
  readonly #taken = new Set<Ipv4>();
  /** No address below this one is free. */
  #lowest: number;

  /** `sparesEnds`: a subnet of one or two addresses has no ends that belong to nobody (RFC 3021). */
  constructor(subnet: Prefix, range: Prefix | null, sparesEnds: boolean) {
    this.subnet = subnet;
    this.range = range ?? subnet;
    this.#lowest = this.range.address >>> 0;
    if (sparesEnds && subnet.length >= 31) return;
    this.#taken.add(subnet.address);
    this.#taken.add(lastAddress(subnet));
  }

  /** Takes the lowest free address; null where there is none. */
  takeNext(): Ipv4 | null {
    const end = lastAddress(this.range) >>> 0;
    for (let number = this.#lowest; number <= end; number++) {
      const address = (number | 0) as Ipv4;
      if (this.#taken.has(address)) continue;
      this.#lowest = number + 1;
      this.#taken.add(address);
      return address;
    }
    this.#lowest = end + 1;
    return null;
  }

  /** False where somebody has it. */
  take(address: Ipv4): boolean {
    if (this.#taken.has(address)) return false;
    this.#taken.add(address);
    return true;
  }

  isTaken(address: Ipv4): boolean {
    return this.#taken.has(address);
  }

  release(address: Ipv4): void {
    this.#taken.delete(address);
    if (covers(this.range, address)) this.#lowest = Math.min(this.#lowest, address >>> 0);
  }
}
