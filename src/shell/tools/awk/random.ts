/** random(3) of glibc, which mawk's rand() divides by RAND_MAX: an additive feedback generator of 31 words. */
export const RANDOM_MOST = 2147483647;

export class GlibcRandom {
  readonly #words: number[];

  constructor(seed: number) {
    const words = [seed >>> 0 === 0 ? 1 : seed | 0];
    for (let at = 1; at < 31; at++) {
      const next = Number((16807n * BigInt(words[at - 1]!)) % 2147483647n);
      words.push(next < 0 ? next + 2147483647 : next);
    }
    this.#words = words.concat(words.slice(0, 3));
    for (let at = 34; at < 344; at++) this.#step();
  }

  next(): number {
    return this.#step() >>> 1;
  }

  #step(): number {
    const words = this.#words;
    const sum = (words[words.length - 31]! + words[words.length - 3]!) | 0;
    words.push(sum);
    if (words.length > 4096) words.splice(0, words.length - 64);
    return sum >>> 0;
  }
}
