/** Arbitraries of bytes: random ones, and whole ones with a few bytes changed. Bytes travel as hexadecimal text. */
import fc from "fast-check";

export interface Change {
  readonly at: number;
  readonly kind: "set" | "cut" | "insert" | "repeat" | "refer";
  readonly value: number;
}

/** Random bytes, or one of the wholes with up to eight changes. */
export function damaged(wholes: readonly Uint8Array[]): fc.Arbitrary<string> {
  const change = fc.record<Change>({
    at: fc.nat(65_535),
    kind: fc.constantFrom("set", "set", "set", "cut", "insert", "repeat", "refer"),
    value: fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xc0, 0xff), fc.nat(255)),
  });
  const random = fc.uint8Array({ maxLength: 120 }).map(toHex);
  const changed = fc
    .tuple(fc.constantFrom(...wholes), fc.array(change, { maxLength: 8 }))
    .map(([whole, changes]) => toHex(changes.reduce(apply, whole)));
  return fc.oneof({ arbitrary: random, weight: 1 }, { arbitrary: changed, weight: 4 });
}

export function toHex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function apply(bytes: Uint8Array, { at, kind, value }: Change): Uint8Array {
  const index = bytes.length === 0 ? 0 : at % bytes.length;
  const before = [...bytes.subarray(0, index)];
  const after = [...bytes.subarray(index)];
  switch (kind) {
    case "set":
      return Uint8Array.from([...before, value, ...after.slice(1)]);
    case "cut":
      return Uint8Array.from(before);
    case "insert":
      return Uint8Array.from([...before, value, ...after]);
    case "repeat":
      return Uint8Array.from([...before, ...after.slice(0, value % 16), ...after]);
    // A reference of DNS to a name further up or down, or to itself.
    case "refer":
      return Uint8Array.from([...before, 0xc0, bytes.length === 0 ? 0 : value % bytes.length, ...after.slice(2)]);
    default:
      return kind satisfies never;
  }
}
