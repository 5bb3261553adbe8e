/** Savefiles: writing and reading are inverse, and whatever the bytes are, reading and printing come to an end. */
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  LINKTYPE_ETHERNET,
  LINKTYPE_LINUX_SLL2,
  LINKTYPE_RAW,
  type PcapFile,
  readPcap,
  writePcap,
} from "../../src/trace/pcap.ts";
import { DEFAULT_PRINT_OPTIONS } from "../../src/trace/print/options.ts";
import { Printer } from "../../src/trace/print/printer.ts";
import { property } from "../property.ts";

const packets = fc.array(
  fc.record({
    seconds: fc.integer({ min: 0, max: 0xffffffff }),
    nanoseconds: fc.integer({ min: 0, max: 999_999 }).map((microseconds) => microseconds * 1000),
    bytes: fc.uint8Array({ maxLength: 100 }),
    length: fc.integer({ min: 0, max: 65_535 }),
  }),
  { maxLength: 5 },
);

property([packets])("what is written is read back", (written) => {
  const file = readPcap(writePcap(LINKTYPE_ETHERNET, written)) as PcapFile;
  expect(file.error).toBeNull();
  expect(file.packets.map((packet) => ({ ...packet, bytes: [...packet.bytes] }))).toEqual(
    written.map((packet) => ({ ...packet, bytes: [...packet.bytes] })),
  );
});

property([packets, fc.nat(200)])("a savefile cut anywhere gives its whole packets and libpcap's words", (written, cut) => {
  const bytes = writePcap(LINKTYPE_ETHERNET, written);
  const file = readPcap(bytes.subarray(0, Math.max(24, bytes.length - cut)));
  expect(typeof file).toBe("object");
  if (typeof file === "object") expect(file.error ?? "truncated dump file; ").toMatch(/^truncated dump file; /);
});

property([fc.uint8Array({ maxLength: 200 })])("any bytes are a savefile or an error text", (bytes) => {
  expect(["string", "object"]).toContain(typeof readPcap(bytes));
});

/** Bytes that look like an IP packet far enough to be taken apart. */
const likely = fc
  .tuple(fc.constantFrom(1, 4, 6, 17), fc.constantFrom(53, 80, 22, 5353, 8080, 9), fc.uint8Array({ maxLength: 120 }))
  .map(([protocol, port, rest]) =>
    Uint8Array.from([
      ...[2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0, 0x45, 0, 0, 200, 0, 1, 0, 0, 64, protocol, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2],
      ...[port >>> 8, port & 255, port >>> 8, port & 255],
      ...rest,
    ]),
  );

const everyOption = [0, 1, 2, 3].map((verbose) => ({ ...DEFAULT_PRINT_OPTIONS, verbose, linkHeader: verbose === 3 }));

property([fc.oneof(fc.uint8Array({ maxLength: 200 }), likely), fc.nat(50)])(
  "any bytes are printed as one packet",
  (bytes, missing) => {
    const packet = { seconds: 0, nanoseconds: 0, bytes, length: bytes.length + missing };
    for (const linkType of [LINKTYPE_ETHERNET, LINKTYPE_LINUX_SLL2, LINKTYPE_RAW]) {
      for (const options of everyOption) expect(new Printer(linkType, options).print(packet)).toMatch(/\n$/);
    }
  },
);

test("a savefile of another machine's byte order and of nanoseconds reads the same", () => {
  const one = { seconds: 1, nanoseconds: 2000, bytes: Uint8Array.of(1, 2, 3), length: 3 };
  const little = writePcap(LINKTYPE_RAW, [one]);
  const big = new Uint8Array(little);
  for (const [at, size] of [
    [0, 4],
    [4, 2],
    [6, 2],
    [8, 4],
    [12, 4],
    [16, 4],
    [20, 4],
    [24, 4],
    [28, 4],
    [32, 4],
    [36, 4],
  ] as const) {
    big.subarray(at, at + size).reverse();
  }
  expect(readPcap(big)).toEqual(readPcap(little));
});
