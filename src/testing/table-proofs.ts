/**
 * The proof of an own table: what it returns on random input is what the plain implementation returns. Each throws fast-check's
 * report with the smallest input on which the two differ.
 *
 *     proveTables({ fdb: () => new MyFdb() });
 */
import fc from "fast-check";
import { ListedPrefixes, PrefixNode, type PrefixTable } from "../kernel/ipv4/prefix-table.ts";
import { type Fdb, type FdbEntry, MapFdb } from "../kernel/link/fdb.ts";
import { Connection } from "../kernel/netfilter/conntrack/connection.ts";
import { type ConnectionTable, PlainConnectionTable } from "../kernel/netfilter/conntrack/table.ts";
import { invertTuple, joinPorts, sameTuple, type Tuple } from "../kernel/netfilter/conntrack/tuple.ts";
import type { TableMakers } from "../kernel/table-makers.ts";
import { tableMakers } from "../lab/lab-options.ts";
import { maskOf, toIpv4 } from "../wire/ipv4-address.ts";
import type { Mac } from "../wire/mac.ts";
import { mustAgree } from "./must-agree.ts";
import { type ProofOptions, proofOptions } from "./proof-options.ts";
import { walkerProperty } from "./walker-proof.ts";

/**
 * Holds tables of one's own, each by itself, to the plain implementation on random input. Throws fast-check's report with the
 * smallest input on which the two differ.
 *
 *     proveTables({ fdb: () => new MyFdb() });
 */
export function proveTables(tables: Partial<TableMakers>, options: ProofOptions = {}): void {
  tableMakers("proveTables(tables)", tables);
  const { runs = 100, seed } = proofOptions("proveTables(options)", options);
  prove(tables, runs, seed);
}

function prove(tables: Partial<TableMakers>, runs: number, seed: number | undefined): void {
  const options = { numRuns: runs, includeErrorInReport: true, ...(seed !== undefined && { seed }) };
  if (tables.prefixes !== undefined) fc.assert(prefixesProperty(tables.prefixes), options);
  if (tables.fdb !== undefined) fc.assert(fdbProperty(tables.fdb), options);
  if (tables.connections !== undefined) fc.assert(connectionsProperty(tables.connections), options);
  if (tables.walker !== undefined) fc.assert(walkerProperty(tables.walker), options);
}

/** Few different numbers, so that prefixes lie within each other. */
const addresses = fc
  .array(fc.constantFrom(0, 1, 127, 128, 172, 255), { minLength: 4, maxLength: 4 })
  .map(([a, b, c, d]) => (a! << 24) | (b! << 16) | (c! << 8) | d!);
const prefixes = fc.uniqueArray(
  fc.tuple(addresses, fc.integer({ min: 0, max: 32 })).map(([value, length]) => ({ value: value & maskOf(length), length })),
  { maxLength: 60, size: "max", selector: ({ value, length }) => `${value}/${length}` },
);

/** All prefixes that cover an address, longest first. */
function prefixesProperty(make: TableMakers["prefixes"]): fc.IProperty<unknown> {
  return fc.property(prefixes, fc.array(addresses, { minLength: 1, maxLength: 20 }), (given, asked) => {
    const nodes = (): PrefixNode<string>[] =>
      given.map(({ value, length }) => new PrefixNode(value, length, `${value}/${length}`));
    const own = make(nodes());
    const plain = new ListedPrefixes(nodes());
    for (const address of asked) mustAgree(`prefixes of ${address}`, coversOf(own, address), coversOf(plain, address));
  });
}

function coversOf(table: PrefixTable<string>, address: number): string[] {
  const found: string[] = [];
  for (let node = table.find(address); node !== null; node = node.parent) found.push(node.value);
  return found;
}

/** Few addresses, some that differ in their high half only. */
const macs = fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 12 })).map(([high, low]) => (high * 2 ** 32 + low) as Mac);

function fdbProperty(make: TableMakers["fdb"]): fc.IProperty<unknown> {
  const steps = fc.array(fc.tuple(fc.constantFrom("insert", "remove", "find"), macs), { maxLength: 200, size: "max" });
  return fc.property(steps, (list) => mustAgree("fdb", useFdb(make(), list), useFdb(new MapFdb(), list)));
}

const PORT = {} as FdbEntry["port"];

function useFdb(fdb: Fdb, list: readonly (readonly [string, Mac])[]): unknown[] {
  const found: unknown[] = [];
  for (const [updatedUs, [step, mac]] of list.entries()) {
    if (step === "insert")
      fdb.insert({ mac, vlan: 0, serial: 0, port: PORT, kind: "learnt", added: false, updatedUs, usedUs: 0 });
    else if (step === "remove") fdb.remove(mac);
    else found.push(fdb.find(mac));
  }
  const entries = [...(fdb as Iterable<FdbEntry>)];
  return [found, fdb.size, entries, entries.every((entry) => fdb.find(entry.mac) === entry)];
}

/** Few addresses and ports, so that tuples clash often. */
const tuples: fc.Arbitrary<Tuple> = fc
  .tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 }), fc.constantFrom(6, 17), fc.nat({ max: 3 }), fc.nat({ max: 3 }))
  .map(([src, dst, protocol, sport, dport]) => ({
    src: toIpv4(0x0a000000 + src),
    dst: toIpv4(0x0a000000 + dst),
    protocol,
    sport,
    dport,
  }));

function connectionsProperty(make: TableMakers["connections"]): fc.IProperty<unknown> {
  const commands = fc.array(fc.record({ tuple: tuples, remove: fc.boolean() }), { maxLength: 200, size: "max" });
  return fc.property(commands, (list) => {
    const own = make();
    const plain = new PlainConnectionTable();
    for (const [at, { tuple, remove }] of list.entries()) {
      const found = find(plain, tuple);
      const same = find(own, tuple) === found;
      if (!same) throw new Error(`connections: step ${at} does not find what the plain implementation finds`);
      const reply = invertTuple(tuple)!;
      if (found !== null && remove) {
        for (const table of [own, plain]) table.remove(found);
      } else if (found === null && !sameTuple(tuple, reply) && find(plain, reply) === null) {
        const connection = new Connection(at + 1, tuple);
        for (const table of [own, plain]) table.insert(connection);
      }
      mustAgree("connections: size", own.size, plain.size);
    }
    mustAgree("connections in order", idsOf(own), idsOf(plain));
  });
}

function find(table: ConnectionTable, { src, dst, protocol, sport, dport }: Tuple): Connection | null {
  return table.find(src, dst, protocol, joinPorts(sport, dport));
}

function idsOf(table: ConnectionTable): number[] {
  return Array.from(table as Iterable<Connection>, ({ id }) => id);
}
