/** A set of addresses that is asked with every packet and hardly ever changes: a list while there are few, hashed beyond. */
import type { Ipv4 } from "../../wire/ipv4-address.ts";

/** A list this long is gone through as fast as a hash is made. */
const FEW = 8;

export class AddressSet {
  readonly #list: Int32Array;
  readonly #many: ReadonlySet<Ipv4> | null;

  constructor(addresses: readonly Ipv4[]) {
    this.#list = Int32Array.from(addresses);
    this.#many = addresses.length > FEW ? new Set(addresses) : null;
  }

  has(address: Ipv4): boolean {
    if (this.#many !== null) return this.#many.has(address);
    const list = this.#list;
    for (let at = 0; at < list.length; at++) if (list[at] === address) return true;
    return false;
  }
}
