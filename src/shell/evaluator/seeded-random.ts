/** RANDOM after it was given a seed: the minimal standard generator. bash 5.2: intrand32(), brand(), lib/sh/random.c. */
export class SeededRandom {
  #seed: number;
  #last = 0;

  constructor(seed: bigint) {
    this.#seed = Number(BigInt.asUintN(32, seed));
  }

  /** A number from 0 to 32767, not the one before. */
  next(): number {
    const before = this.#last;
    do this.#last = this.#draw();
    while (this.#last === before);
    return this.#last;
  }

  #draw(): number {
    const from = this.#seed === 0 ? 123_459_876 : this.#seed;
    const high = Math.floor(from / 127_773);
    const drawn = 16_807 * (from - high * 127_773) - 2836 * high;
    this.#seed = drawn < 0 ? drawn + 0x7fffffff : drawn;
    return ((this.#seed >>> 16) ^ (this.#seed & 0xffff)) & 0x7fff;
  }
}
