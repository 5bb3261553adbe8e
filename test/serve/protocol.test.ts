/** The frames of the lab's socket. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeFrame, FrameReader, formatRun, ProtocolError, parseRun } from "../../src/serve/protocol.ts";
import { character } from "../character.ts";
import { property } from "../property.ts";

const word = fc.string({ unit: character }).filter((text) => !text.includes("\0") && text.isWellFormed());
const kind = fc.constantFrom("other" as const, "terminal" as const, "closed" as const, "full" as const);
const run = fc.record({
  argv: fc.array(word, { minLength: 1, maxLength: 5 }),
  pid: fc.nat(),
  cwd: word.map((text) => `/${text}`),
  streams: fc.tuple(kind, kind, kind),
  columns: fc.nat({ max: 500 }),
  rows: fc.nat({ max: 500 }),
  env: fc.dictionary(fc.stringMatching(/^[A-Z_]+$/), word, { noNullPrototype: true }),
});

property([fc.array(fc.tuple(fc.constantFrom("R", "I", "O"), fc.uint8Array({ maxLength: 20 }))), fc.nat()])(
  "frames come out as they went in, however the stream is cut",
  (frames, at) => {
    const stream = Buffer.concat(frames.map(([type, payload]) => encodeFrame(type, payload)));
    const reader = new FrameReader();
    const cut = stream.length === 0 ? 0 : at % stream.length;
    const got = [stream.subarray(0, cut), stream.subarray(cut)].flatMap((piece) => reader.push(piece));
    expect(got.map(({ type, payload }) => [type, [...payload]])).toEqual(frames.map(([type, payload]) => [type, [...payload]]));
  },
);

property([run])("a run request reads as it was written", (request) => {
  expect(parseRun(Buffer.from(formatRun(request)))).toEqual(request);
});

describe("what nobody should send", () => {
  const text =
    (...fields: string[]) =>
    () =>
      parseRun(Buffer.from(fields.join("\0")));

  test("is refused, a later version by name", () => {
    expect(text("3", "0", "000", "/", "0", "0", "1", "ip")).toThrow('version "3" of the protocol; this is 2');
    for (const wrong of [
      ["2"],
      ["2", "0", "00", "/", "0", "0", "1", "ip"],
      ["2", "0", "00x", "/", "0", "0", "1", "ip"],
      ["2", "0", "000", "relative", "0", "0", "1", "ip"],
      ["2", "0", "000", "/", "0", "0", "0"],
      ["2", "0", "000", "/", "0", "0", "2", "ip"],
    ])
      expect(text(...wrong)).toThrow(ProtocolError);
    const huge = Buffer.from([0x49, 0xff, 0xff, 0xff, 0xff]);
    expect(() => new FrameReader().push(huge)).toThrow("a frame of 4294967295 bytes");
  });
});
