import fc from "fast-check";

/**
 * Any code point that is no half of a pair. fast-check's unit "binary" draws the same; it lists them all first, which takes a
 * second.
 */
export const character = fc
  .oneof(fc.integer({ min: 0, max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10ffff }))
  .map((codePoint) => String.fromCodePoint(codePoint));
