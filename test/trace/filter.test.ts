/** Filters accept as many packets of each capture as the real tcpdump, or are refused in its words (data/filters.txt). */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { protocolNumber } from "../../src/kernel/netfilter/protocols.ts";
import { servicePort } from "../../src/kernel/netfilter/services.ts";
import { compileFilter } from "../../src/trace/filter/compile.ts";
import type { FilterContext } from "../../src/trace/filter/context.ts";
import { type PcapFile, readPcap } from "../../src/trace/pcap.ts";
import { decodeFrame } from "../../src/wire/ethernet.ts";
import { property } from "../property.ts";
import { someOf } from "../sample.ts";

const data = new URL("./data/", import.meta.url);
const lines = readFileSync(new URL("filters.txt", data), "utf8").split("\n").slice(0, -1);
const captures = (lines.shift() as string)
  .split("\t")
  .slice(1)
  .map((name) => ({ name, file: readPcap(readFileSync(new URL(`${name}.pcap`, data))) as PcapFile }));

const HOSTS: Readonly<Record<string, number>> = { alice: 0x0a000102, bob: 0x0a000103, localhost: 0x7f000001 };

function contextFor(linkType: number): FilterContext {
  return {
    linkType,
    savefile: true,
    netmask: 0,
    host: (name) => (HOSTS[name] === undefined ? null : [HOSTS[name]]),
    port: servicePort,
    protocol: (name) => (name === "ip" ? 0 : protocolNumber(name)),
  };
}

function ask(expression: string, file: PcapFile): string {
  const filter = compileFilter(expression, contextFor(file.linkType));
  if (typeof filter === "string") return `!tcpdump: ${filter}`;
  return String(file.packets.filter((packet) => filter.matchesPacket(packet)).length);
}

describe("filters agree with libpcap", () => {
  test.each(someOf(lines, 4).map((line) => line.split("\t")))("%s", (expression, ...recorded) => {
    const results = captures.map(({ file }) => ask(expression as string, file));
    // What libpcap knows and netnsim does not is refused by name, whatever the real tool printed.
    const expected = results.map((result, index) =>
      /^!tcpdump: filter primitive ".*" is not modelled$/.test(result) ? result : recorded[index],
    );
    expect(results).toEqual(expected);
  });
});

test("most of the language is modelled", () => {
  const refused = lines.filter((line) =>
    ask(line.split("\t")[0] as string, (captures[0] as { file: PcapFile }).file).includes("not modelled"),
  );
  expect(lines.length - refused.length).toBeGreaterThan(400);
  expect(refused.map((line) => line.split("\t")[0])).toContain("vlan");
});

describe("a filter asked about a frame answers as about its bytes", () => {
  const frames = captures
    .filter(({ file }) => file.linkType === 1)
    .flatMap(({ file }) => file.packets)
    .filter(({ bytes, length }) => bytes.length === length)
    .map((packet) => ({ packet, frame: decodeFrame(packet.bytes)! }))
    .filter(({ frame }) => frame !== null && frame.payload.kind !== "opaque");
  const notes = { ifindex: 1, hardwareType: 1, packetType: 0 };
  // Checksums, padding and options as they were are gone from a frame; what is left must agree.
  const expressions = lines
    .map((line) => line.split("\t")[0] as string)
    .filter((expression) => !/\[|len|less|greater|inbound|outbound|ifindex|byte/.test(expression));
  test.each(expressions)("%s", (expression) => {
    const filter = compileFilter(expression, { ...contextFor(1), savefile: false });
    if (typeof filter === "string") return;
    const others = frames.filter(({ packet, frame }) => filter.matchesFrame(frame, notes) !== filter.matchesPacket(packet));
    expect(others).toEqual([]);
  });
});

property([
  fc.array(
    fc.constantFrom(..."tcp udp arp ip host port net src dst and or not ( ) [ ] : 80 10.0.1.2 = & len < / 0 - ! foo".split(" ")),
    { maxLength: 12 },
  ),
])("any words are a filter or an error text", (words) => {
  const filter = compileFilter(words.join(" "), contextFor(1));
  if (typeof filter === "string") expect(filter).not.toBe("");
  else for (const packet of (captures[0] as { file: PcapFile }).file.packets) filter.matchesPacket(packet);
});

property([fc.string({ maxLength: 40 })])("any text is a filter or an error text", (text) => {
  expect(["string", "object"]).toContain(typeof compileFilter(text, contextFor(1)));
});
