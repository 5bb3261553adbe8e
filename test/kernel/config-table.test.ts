import fc from "fast-check";
import { expect } from "vitest";
import { eachChange, eachEntry, emptyTable, getEntry, mapEntries, type Table, withEntry } from "../../src/kernel/config/table.ts";
import { property } from "../property.ts";

const key = fc.oneof(fc.nat(40), fc.nat(5_000), fc.nat(2 ** 31 - 1));
const changes = fc.array(fc.record({ key, value: fc.option(fc.string(), { freq: 3 }) }), { maxLength: 60 });

function entries<T>(table: Table<T>): [number, T][] {
  const list: [number, T][] = [];
  eachEntry(table, (at, value) => list.push([at, value]));
  return list;
}

const sorted = <T>(map: ReadonlyMap<number, T>): [number, T][] => [...map].sort(([a], [b]) => a - b);

property([changes])("a table holds what a map holds, in order of its keys, and each one before stays as it was", (steps) => {
  const map = new Map<number, string>();
  let table = emptyTable<string>();
  const history: [Table<string>, [number, string][]][] = [];
  for (const step of steps) {
    if (step.value === null) map.delete(step.key);
    else map.set(step.key, step.value);
    table = withEntry(table, step.key, step.value);
    expect(table.size).toBe(map.size);
    expect(getEntry(table, step.key)).toBe(step.value);
    history.push([table, sorted(map)]);
  }
  for (const [then, held] of history) expect(entries(then)).toEqual(held);
});

property([changes, changes])("between two tables exactly the entries are told that differ", (first, second) => {
  const apply = (from: Table<string>, steps: typeof first): Table<string> =>
    steps.reduce((table, step) => withEntry(table, step.key, step.value), from);
  const before = apply(emptyTable(), first);
  const after = apply(before, second);
  const reported: [number, string | null, string | null][] = [];
  eachChange(before, after, (at, was, is) => reported.push([at, was, is]));
  const [a, b] = [new Map(entries(before)), new Map(entries(after))];
  const keys = [...new Set([...a.keys(), ...b.keys()])].sort((x, y) => x - y);
  const differ = keys.filter((at) => a.get(at) !== b.get(at));
  expect(reported).toEqual(differ.map((at) => [at, a.get(at) ?? null, b.get(at) ?? null]));
});

property([changes])("mapped, each entry is what was made of it", (steps) => {
  const table = steps.reduce((from, step) => withEntry(from, step.key, step.value), emptyTable<string>());
  expect(entries(mapEntries(table, (value) => `${value}!`))).toEqual(entries(table).map(([at, value]) => [at, `${value}!`]));
});
