/** A first-in first-out queue over a ring that grows; push and shift allocate nothing at rest. */
export class Fifo<T> {
  #ring: (T | undefined)[] = new Array(64).fill(undefined);
  #head = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  push(item: T): void {
    if (this.#size === this.#ring.length) this.#grow();
    this.#ring[(this.#head + this.#size) & (this.#ring.length - 1)] = item;
    this.#size++;
  }

  /** Puts one in front of all. */
  unshift(item: T): void {
    if (this.#size === this.#ring.length) this.#grow();
    this.#head = (this.#head - 1) & (this.#ring.length - 1);
    this.#ring[this.#head] = item;
    this.#size++;
  }

  shift(): T | undefined {
    if (this.#size === 0) return undefined;
    const item = this.#ring[this.#head];
    this.#ring[this.#head] = undefined;
    this.#head = (this.#head + 1) & (this.#ring.length - 1);
    this.#size--;
    return item;
  }

  /** Takes one out of the middle; 0 is the first. */
  takeAt(index: number): T | undefined {
    const items = [...this];
    this.clear();
    const [taken] = items.splice(index, 1);
    for (const item of items) this.push(item);
    return taken;
  }

  clear(): void {
    while (this.#size > 0) this.shift();
  }

  *[Symbol.iterator](): Generator<T> {
    for (let index = 0; index < this.#size; index++) yield this.#ring[(this.#head + index) & (this.#ring.length - 1)] as T;
  }

  #grow(): void {
    const ring = new Array<T | undefined>(this.#ring.length * 2).fill(undefined);
    for (let index = 0; index < this.#size; index++) ring[index] = this.#ring[(this.#head + index) & (this.#ring.length - 1)];
    this.#ring = ring;
    this.#head = 0;
  }
}
