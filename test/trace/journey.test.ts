/** Journeys group the hops of a packet and show what was decided; captures hold what passed. */
import { expect, test } from "vitest";
import { Lab } from "../../src/lab/lab.ts";
import { Capture } from "../../src/trace/capture.ts";
import type { Hop, HopOf } from "../../src/trace/hop.ts";
import type { HopKind } from "../../src/trace/hop-details.ts";
import { formatJourney, journeysOf } from "../../src/trace/journey.ts";
import { readPcap } from "../../src/trace/pcap.ts";
import { Taps } from "../../src/trace/taps.ts";
import { Frame, frame } from "../../src/wire/ethernet.ts";
import { icmp } from "../../src/wire/icmp.ts";
import { packet } from "../../src/wire/ipv4.ts";
import { type Ipv4, ipv4 } from "../../src/wire/ipv4-address.ts";
import { mac } from "../../src/wire/mac.ts";
import { tcp } from "../../src/wire/tcp.ts";

const PING = packet({ src: ipv4("10.0.0.2"), dst: ipv4("8.8.8.8"), payload: icmp(8, 0, 7, 1) });
const SENT = frame(mac("02:00:00:00:00:0b"), mac("02:00:00:00:00:0a"), PING);

function hop<K extends HopKind>(kind: K, device: string, more: Partial<HopOf<K>> = {}): Hop {
  return {
    kind,
    timeUs: 1500,
    host: "h",
    netns: 1,
    device,
    journey: 1,
    frame: null,
    packet: PING,
    reason: null,
    detail: null,
    ...more,
  } as unknown as Hop;
}

const HOPS: Hop[] = [
  hop("sendPacket", "eth0", {
    netns: 2,
    detail: { device: "eth0", gateway: "10.0.0.1", source: "10.0.0.2", table: "main" },
  }),
  hop("receiveFrame", "veth0", { packet: null, frame: SENT, timeUs: 1504 }),
  hop("sendPacket", "eth1", { journey: 2 }),
  hop("nat", "eth1", {
    packet: { ...PING, src: ipv4("192.168.2.110") },
    detail: { manip: "src", before: { src: "10.0.0.2", dst: "8.8.8.8" }, after: { src: "192.168.2.110", dst: "8.8.8.8" } },
  }),
  hop("drop", "eth1", { reason: "NETFILTER_DROP", detail: { table: "filter", chain: "FORWARD", number: 2 } }),
];

test("where no rule decided, the text says policy", () => {
  const text = formatJourney(
    journeysOf([
      hop("rule", "eth0", { detail: { table: "nat", chain: "OUTPUT", number: null, verdict: "ACCEPT" } }),
      hop("drop", "eth0", { reason: "NETFILTER_DROP", detail: { table: "filter", chain: "FORWARD", number: null } }),
    ])[0]!,
  );
  expect(text).toContain("rule: table nat, chain OUTPUT, policy, verdict ACCEPT\n");
  expect(text).toContain("DROP NETFILTER_DROP: table filter, chain FORWARD, policy\n");
});

test("a journey knows its end", () => {
  const [first, second] = journeysOf(HOPS);
  expect(first).toMatchObject({ number: 1, dropped: "NETFILTER_DROP", devices: ["eth0", "veth0", "eth1"] });
  expect(second).toMatchObject({ number: 2, dropped: null });
  expect(first?.fate).toMatchObject({
    verdict: "dropped",
    reason: "NETFILTER_DROP",
    at: { device: "eth1" },
    nat: { after: { src: "192.168.2.110" } },
  });
  expect(journeysOf([hop("deliverPacket", "lo")])[0]?.fate?.verdict).toBe("host");
});

test("its text has a line for each step, and the packet again where it changed", () => {
  const text = formatJourney(journeysOf(HOPS)[0]!, (_, netns) => (netns === 2 ? "docker0" : "host"));
  expect(text).toBe(`journey 1: 10.0.0.2 > 8.8.8.8 ICMP echo request id 7 seq 1 ttl 64
  0.001500 docker0 eth0       sendPacket: device eth0, gateway 10.0.0.1, source 10.0.0.2, table main
  0.001504 host veth0         receiveFrame
  0.001500 host eth1          nat: manip src, before 10.0.0.2 > 8.8.8.8, after 192.168.2.110 > 8.8.8.8   [192.168.2.110 > 8.8.8.8 ICMP echo request id 7 seq 1 ttl 64]
  0.001500 host eth1          DROP NETFILTER_DROP: table filter, chain FORWARD, number 2   [10.0.0.2 > 8.8.8.8 ICMP echo request id 7 seq 1 ttl 64]
`);
});

test("a capture keeps the frames of its device that its filter passes", () => {
  const taps = new Taps();
  const capture = new Capture(taps, { device: "br0", filter: "icmp", epochUs: 1e15 });
  const seen = { timeUs: 250, host: "h", netns: 1, ifindex: 2, direction: "in" as const };
  const segment = packet({ src: 1 as Ipv4, dst: 2 as Ipv4, payload: tcp(1, 2) });
  taps.frame({ ...seen, device: "br0", frame: SENT });
  taps.frame({ ...seen, device: "eth9", frame: SENT });
  taps.frame({ ...seen, device: "br0", frame: new Frame(SENT.header, segment) });
  expect(capture.frames).toHaveLength(1);
  expect(capture.text({ time: 2 })).toBe("1000000000.000250 IP 10.0.0.2 > 8.8.8.8: ICMP echo request, id 7, seq 1, length 8\n");
  expect(readPcap(capture.toPcap())).toMatchObject({
    linkType: 1,
    packets: [{ seconds: 1e9, nanoseconds: 250_000, length: 42 }],
  });
  capture.stop();
  expect(taps.frames).toBe(false);
  expect(() => new Capture(taps, { filter: "host nobody" })).toThrow(`filter "host nobody": unknown host 'nobody'`);
});

test("TCP is seen with its checksum finished, as on a veth without offloads", () => {
  const taps = new Taps();
  const capture = new Capture(taps);
  const syn = packet({ src: ipv4("10.0.1.2"), dst: ipv4("10.0.1.3"), payload: tcp(1, 2, { flags: 2 }) });
  const reset = packet({ src: ipv4("10.0.1.2"), dst: ipv4("10.0.1.3"), payload: tcp(1, 2, { flags: 0x14 }) });
  for (const each of [syn, reset]) {
    taps.frame({
      timeUs: 0,
      host: "h",
      netns: 1,
      ifindex: 2,
      direction: "out",
      device: "eth0",
      frame: new Frame(SENT.header, each),
    });
  }
  const text = capture.text({ verbose: 1, time: 1 });
  expect(text).toContain("Flags [S], cksum 0x99db (correct)");
  expect(text).toMatch(/Flags \[R\.\], cksum 0x[0-9a-f]{4} \(correct\)/);
});

test("a log keeps the last hops, and they read as those told to a listener", () => {
  const lab = new Lab();
  const host = lab.addHost("h");
  host.netns().up("lo");
  const reported: Hop[] = [];
  lab.on("hop", (hop) => reported.push(hop));
  const log = lab.keepHops(16);
  host.exec(["ping", "-c", "3", "127.0.0.1"]);
  host.exec(["ip", "link", "set", "lo", "down"]);
  log.stop();
  const { total } = log;
  host.exec(["ping", "-c", "1", "127.0.0.1"]);
  expect(total).toBeGreaterThan(16);
  expect(log.total).toBe(total);
  const shown = (hops: Iterable<Hop>): string => [...journeysOf(hops)].map((journey) => journey.toString()).join("");
  expect(shown(log)).toBe(shown(reported.slice(total - 16, total)));
});
