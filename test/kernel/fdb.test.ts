/** The two forwarding tables are one: whatever is done to both, they hold and find the same. */
import fc from "fast-check";
import { expect } from "vitest";
import { type Fdb, type FdbEntry, HashFdb, MapFdb } from "../../src/kernel/link/fdb.ts";
import type { Mac } from "../../src/wire/mac.ts";
import { property } from "../property.ts";

const PORT = {} as FdbEntry["port"];
// Few addresses, some that differ in their high half only, so that they meet and collide.
const macs = fc
  .tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 24 }))
  .map(([high, low]) => (high * 2 ** 32 + low) as Mac);
const steps = fc.array(fc.tuple(fc.constantFrom("insert", "remove", "find"), macs), { maxLength: 200 });

function apply(fdb: Fdb, list: readonly (readonly [string, Mac])[]): unknown[] {
  const found: unknown[] = [];
  list.forEach(([step, mac], updatedUs) => {
    if (step === "insert")
      fdb.insert({ mac, vlan: 0, serial: 0, port: PORT, kind: "learnt", added: false, updatedUs, usedUs: 0 });
    else if (step === "remove") fdb.remove(mac);
    else found.push(fdb.find(mac));
  });
  const entries = [...(fdb as Iterable<FdbEntry>)];
  return [...found, fdb.size, ...entries, ...entries.map((entry) => fdb.find(entry.mac) === entry)];
}

property([steps])("the fast table answers as the plain one", (list) => {
  expect(apply(new HashFdb(), list)).toEqual(apply(new MapFdb(), list));
});
