import type { Restore } from "./restore.ts";

/** A seeded random number generator (sfc32): the same seed gives the same numbers on every machine. */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number) {
    this.#a = seed | 0;
    this.#b = Math.floor(seed / 2 ** 32) | 0;
    this.#c = 0x9e3779b9 | 0;
    for (let round = 0; round < 15; round++) this.next32();
  }

  save(): Restore {
    const saved = [this.#a, this.#b, this.#c, this.#counter] as const;
    return () => {
      [this.#a, this.#b, this.#c, this.#counter] = saved;
    };
  }

  /** An integer from 0 to 2^32 - 1. */
  next32(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** An integer from 0 to bound - 1, as the kernel's get_random_u32_below(). */
  below(bound: number): number {
    return Math.floor(this.unit() * bound);
  }

  /** An integer from low to high, both included. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  /** A number from 0 to 1, 1 excluded. */
  unit(): number {
    return this.next32() / 2 ** 32;
  }

  /** A locally administered unicast MAC as a 48-bit integer. Linux: eth_random_addr(). */
  mac(): number {
    const high = (this.next32() & 0xfeff) | 0x0200;
    return high * 2 ** 32 + this.next32();
  }
}
