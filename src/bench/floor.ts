/**
 * The floor: the least that a packet's path costs in the engine, a loop over typed arrays without any structure: the same
 * lookups, the same counters and the same rewriting with its checksums, on numbers that lie ready. What a row costs beyond its
 * floor is what devices, hooks, namespaces and readable steps cost. Nothing here is an implementation.
 */
import type { Work } from "./row.ts";

/** A hash table of integers: open addressing, linear probing; `width` numbers a key, the value behind them. */
class Table {
  readonly slots: Int32Array;
  readonly #mask: number;
  readonly #stride: number;

  constructor(entries: number, width: number) {
    let size = 16;
    while (size < entries * 3) size *= 2;
    this.#mask = size - 1;
    this.#stride = width + 1;
    this.slots = new Int32Array(size * this.#stride);
  }

  /** The slot of the key, or the free one for it. A value is never 0. */
  at(a: number, b: number, c: number): number {
    const { slots } = this;
    let hash = Math.imul(a ^ (c << 7), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15) ^ b, 0xc2b2ae35);
    hash ^= hash >>> 13;
    for (let slot = hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const at = slot * this.#stride;
      if (slots[at + 3] === 0 || (slots[at] === a && slots[at + 1] === b && slots[at + 2] === c)) return at;
    }
  }

  put(a: number, b: number, c: number, value: number): void {
    const at = this.at(a, b, c);
    this.slots.set([a, b, c, value], at);
  }
}

const SRC = 0xac110002 | 0;
const OUT = 0x0a00000a;

function macTable(): Table {
  const macs = new Table(8, 3);
  for (let port = 1; port <= 3; port++) macs.put(0x0242ac11, port, 0, port);
  return macs;
}

/** Learns the source, finds the destination's port, counts at both ports and at the far end. */
export function bridgeFloor(): Work {
  const macs = macTable();
  const seen = new Float64Array(8);
  const counters = new Float64Array(32);
  return (n) => {
    const before = counters[31]!;
    for (let index = 0; index < n; index++) bridge(macs, seen, counters, index);
    if (counters[31]! - before !== n) throw new Error("floor: packets are missing");
  };
}

function bridge(macs: Table, seen: Float64Array, counters: Float64Array, now: number): void {
  const from = macs.slots[macs.at(0x0242ac11, 1, 0) + 3]!;
  seen[from] = now;
  const to = macs.slots[macs.at(0x0242ac11, 2, 0) + 3]!;
  if (to === 0 || to === from) return;
  count(counters, from);
  count(counters, to);
  count(counters, 15);
}

function count(counters: Float64Array, at: number): void {
  counters[at * 2]! += 60;
  counters[at * 2 + 1]! += 1;
}

/** The bridge's part and one route: DIR-24-8 with `routes` prefixes of 24 bits, a TTL less, its checksum. */
export function routesFloor(routes: number): Work {
  const first = new Uint16Array(1 << 24);
  for (let index = 0; index < routes; index++) first[(20 << 16) + index] = 1 + (index & 3);
  first[0x0a0000] = 1;
  const destinations = Int32Array.from({ length: 10_000 }, (_, at) =>
    routes === 0 ? 0x0a000001 : ((20 << 24) + ((Math.imul(at, 7919) % routes) << 8) + 1) | 0,
  );
  const macs = macTable();
  const seen = new Float64Array(8);
  const counters = new Float64Array(32);
  const header = new Uint16Array([0x4500, 46, 0, 0x4000, 0x4011, 0, 0xac11, 2, 0, 0]);
  let next = 0;
  return (n) => {
    const before = counters[31]!;
    for (let index = 0; index < n; index++) {
      const dst = destinations[next]!;
      next = next + 1 === destinations.length ? 0 : next + 1;
      forward(first, header, dst);
      bridge(macs, seen, counters, index);
    }
    if (counters[31]! - before !== n || header[5] === 0) throw new Error("floor: packets are missing");
  };
}

export function routedFloor(): Work {
  return routesFloor(0);
}

function forward(first: Uint16Array, header: Uint16Array, dst: number): void {
  const hop = first[dst >>> 8]!;
  if (hop === 0) throw new Error("floor: no route");
  header[4] = (64 << 8) | 17;
  header[8] = dst >>> 16;
  header[9] = dst & 0xffff;
  lowerTtl(header);
}

function lowerTtl(header: Uint16Array): void {
  const before = header[4]!;
  header[4] = before - 0x100;
  fix(header, before, header[4]);
}

/** RFC 1624. */
function fix(header: Uint16Array, before: number, after: number): void {
  let sum = (~header[5]! & 0xffff) + (~before & 0xffff) + after;
  sum = (sum & 0xffff) + (sum >>> 16);
  header[5] = ~((sum & 0xffff) + (sum >>> 16));
}

/** Docker's FORWARD as rows of what they match: in, out, states, chain to go to. */
const RULES = Int32Array.from([0, 0, 0, 0, 1, 2, 0, 0, 0, 1, 3, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 0, 0, 1, 2, 0, 1]);

/** All of the docker0 path: bridge, conntrack, docker's filter rules, route, MASQUERADE with its checksums. */
export function natFloor(flows: number): Work {
  const tuples = new Table(flows * 2, 3);
  const deadlines = new Float64Array(flows + 1);
  const states = new Uint8Array(flows + 1);
  const translated = new Int32Array(flows + 1);
  const first = new Uint16Array(1 << 24);
  first[0xc00002] = 1;
  const sources = Int32Array.from({ length: flows }, (_, index) => ((1024 + (index % 60_000)) << 16) | 9);
  const destinations = Int32Array.from({ length: flows }, (_, index) => (0xc0000201 + (index % 100)) | 0);
  for (let flow = 0; flow < flows; flow++) {
    tuples.put(SRC, destinations[flow]!, sources[flow]!, flow + 1);
    translated[flow + 1] = OUT;
  }
  const macs = macTable();
  const seen = new Float64Array(8);
  const counters = new Float64Array(32);
  const ruleCounters = new Float64Array(32);
  const header = new Uint16Array([0x4500, 46, 0, 0x4000, 0x4011, 0, 0xac11, 2, 0, 0]);
  let next = 0;
  return (n) => {
    const before = counters[31]!;
    for (let index = 0; index < n; index++) {
      const dst = destinations[next]!;
      const flow = tuples.slots[tuples.at(SRC, dst, sources[next]!) + 3]!;
      next = next + 1 === flows ? 0 : next + 1;
      deadlines[flow] = index + 30_000_000;
      states[flow]! |= 1;
      for (let rule = 0; rule < RULES.length; rule += 4) {
        if (RULES[rule]! > 1 || RULES[rule + 1]! > 1 || RULES[rule + 2]! > states[flow]!) continue;
        count(ruleCounters, rule >> 2);
      }
      header[6] = SRC >>> 16;
      header[7] = SRC & 0xffff;
      forward(first, header, dst);
      const source = translated[flow]!;
      fix(header, header[6]!, source >>> 16);
      fix(header, header[7]!, source & 0xffff);
      header[6] = source >>> 16;
      header[7] = source & 0xffff;
      bridge(macs, seen, counters, index);
    }
    if (counters[31]! - before !== n || header[6] !== OUT >>> 16) throw new Error("floor: packets are missing");
  };
}
