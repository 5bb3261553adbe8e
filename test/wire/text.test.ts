/** Text and bytes: nothing is lost either way, wherever the bytes are cut. */
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  byteLength,
  byteString,
  bytesOfString,
  compareBytes,
  compareText,
  decodeText,
  encodeText,
  rejoinText,
  TextReader,
} from "../../src/wire/text.ts";
import { character } from "../character.ts";
import { property } from "../property.ts";

/** Bytes in which characters, halves of characters and stray bytes are all likely. */
const bytes = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        [0x61],
        [0xc3, 0xa9],
        [0xe2, 0x82, 0xac],
        [0xf0, 0x9f, 0x98, 0x80],
        [0xef, 0xbb, 0xbf],
        [0xed, 0xa0, 0x80],
        [0xf4, 0x90, 0x80, 0x80],
      ),
      fc.constantFrom([0xc3], [0xe2, 0x82], [0xf0, 0x9f], [0xff], [0x80], [0xc0, 0x80], [0]),
      fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 4 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => Uint8Array.from(parts.flat()));

property([bytes])("bytes come back from their text", (data) => {
  expect(encodeText(decodeText(data))).toEqual(data);
});

property([fc.string({ unit: character })])("text of whole characters is UTF-8", (text) => {
  expect(encodeText(text)).toEqual(new TextEncoder().encode(text));
  expect(decodeText(encodeText(text))).toBe(text);
});

property([bytes, fc.array(fc.nat(), { maxLength: 6 })])("pieces give the text that the whole gives", (data, cuts) => {
  const at = [...cuts.map((cut) => cut % (data.length + 1)), data.length].sort((a, b) => a - b);
  const reader = new TextReader();
  const text = at.map((end, index) => reader.push(data.subarray(at[index - 1] ?? 0, end))).join("");
  expect(text + decodeText(reader.held)).toBe(decodeText(data));
});

property([bytes, bytes])("texts that are joined are the bytes that are joined", (one, other) => {
  const joined = decodeText(one) + decodeText(other);
  const whole = Uint8Array.from([...one, ...other]);
  expect(encodeText(joined)).toEqual(whole);
  expect(rejoinText(joined)).toBe(decodeText(whole));
});

property([bytes])("length is counted in bytes", (data) => {
  expect(byteLength(decodeText(data))).toBe(data.length);
  expect(bytesOfString(byteString(data))).toEqual(data);
});

property([bytes, bytes])("texts are ordered as their bytes are", (one, other) => {
  expect(Math.sign(compareText(decodeText(one), decodeText(other)))).toBe(Math.sign(compareBytes(one, other)));
});

test("a byte order mark stays", () => {
  expect(encodeText(decodeText(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61)))).toEqual(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61));
});
