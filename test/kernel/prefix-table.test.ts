/** The strides find what the list finds, whatever prefixes stand in them. Linux: fib_table_lookup(). */
import fc from "fast-check";
import { expect } from "vitest";
import { ListedPrefixes, PrefixNode, type PrefixTable, StridedPrefixes } from "../../src/kernel/ipv4/prefix-table.ts";
import { maskOf } from "../../src/wire/ipv4-address.ts";
import { property } from "../property.ts";

/** Few different addresses, so that prefixes lie within each other. */
const address = fc.array(fc.constantFrom(0, 1, 127, 128, 172, 255), { minLength: 4, maxLength: 4 }).map(toAddress);
const prefix = fc
  .tuple(address, fc.integer({ min: 0, max: 32 }))
  .map(([value, length]) => ({ value: value & maskOf(length), length }));
const prefixes = fc.uniqueArray(prefix, { maxLength: 60, selector: ({ value, length }) => `${value}/${length}` });

function toAddress([a, b, c, d]: number[]): number {
  return (a! << 24) | (b! << 16) | (c! << 8) | d!;
}

/** Every prefix that covers the address, longest first. */
function coversOf(table: PrefixTable<string>, looked: number): string[] {
  const found: string[] = [];
  for (let node = table.find(looked); node !== null; node = node.parent) found.push(node.value);
  return found;
}

property([prefixes, fc.array(address, { minLength: 1, maxLength: 20 })])(
  "all covering prefixes, longest first",
  (given, asked) => {
    const nodes = () => given.map(({ value, length }) => new PrefixNode(value, length, `${value}/${length}`));
    const listed = new ListedPrefixes(nodes());
    const strided = new StridedPrefixes(nodes());
    for (const each of asked) {
      const covering = given
        .filter(({ value, length }) => (each & maskOf(length)) === value)
        .sort((a, b) => b.length - a.length)
        .map(({ value, length }) => `${value}/${length}`);
      expect(coversOf(listed, each)).toEqual(covering);
      expect(coversOf(strided, each)).toEqual(covering);
    }
  },
);
