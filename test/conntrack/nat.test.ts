/** NAT: tuples, ports and packets, as recorded from a router with kernel 6.18. */
import { describe, expect, test } from "vitest";
import { type Hook, INPUT, OUTPUT, POSTROUTING, PREROUTING } from "../../src/kernel/netfilter/hooks.ts";
import type { ConsultRules } from "../../src/kernel/netfilter/nat/hooks.ts";
import { flushMasquerade, masquerade } from "../../src/kernel/netfilter/nat/masquerade.ts";
import { addressRange, type NatRange } from "../../src/kernel/netfilter/nat/range.ts";
import { setupNat } from "../../src/kernel/netfilter/nat/setup.ts";
import { NF_ACCEPT } from "../../src/kernel/netfilter/verdict.ts";
import type { Skb } from "../../src/kernel/skb.ts";
import { decodePacket, type Packet } from "../../src/wire/ipv4.ts";
import { formatIpv4, ipv4 } from "../../src/wire/ipv4-address.ts";
import { echo, errorAbout, Router, SYN, tcpPacket, udpPacket } from "./router.ts";

const C = "10.0.0.2";
const C2 = "10.0.0.3";
const S = "192.0.2.2";
const R = "192.0.2.1";

function range(low: string, high = low, ports: Partial<NatRange> = {}): NatRange {
  return { ...addressRange(ipv4(low)), high: ipv4(high), ...ports };
}

/** -A POSTROUTING -j SNAT --to-source ... for what comes from 10.0.0.0/24. */
function snat(to: NatRange): ConsultRules {
  return (skb: Skb, hook: Hook) =>
    hook === POSTROUTING && skb.ip.src >>> 8 === ipv4("10.0.0.0") >>> 8 ? setupNat(skb, hook, to, "src") : NF_ACCEPT;
}

/** -A PREROUTING (and OUTPUT) -d 192.0.2.1 -j DNAT --to-destination ... */
function dnat(to: NatRange, hooks: readonly Hook[] = [PREROUTING, OUTPUT]): ConsultRules {
  return (skb, hook) => (hooks.includes(hook) && skb.ip.dst === ipv4(R) ? setupNat(skb, hook, to, "dst") : NF_ACCEPT);
}

/** What IPv4 hands in for MASQUERADE, for a device with one address or none. */
const firstAddress = (skb: Skb) => skb.outDev?.link.addresses[0]?.local ?? ipv4("0.0.0.0");

function ends(packet: Packet | null | undefined): string {
  if (!packet) return "dropped";
  const { payload } = packet;
  if (payload.kind === "icmp") return `${formatIpv4(packet.src)} > ${formatIpv4(packet.dst)} id ${payload.id}`;
  if (payload.kind === "opaque") return "opaque";
  return `${formatIpv4(packet.src)}:${payload.sport} > ${formatIpv4(packet.dst)}:${payload.dport}`;
}

const sourcePort = (skb: Skb | null): number => {
  const payload = skb?.ip.payload;
  if (payload?.kind === "udp" || payload?.kind === "tcp") return payload.sport;
  return payload?.kind === "icmp" ? payload.id : -1;
};

test("a reply follows its connection back through SNAT", () => {
  const router = new Router().nat(snat(range(R)));
  expect(ends(router.forward(udpPacket(C, 4000, S, 5353))?.ip)).toBe("192.0.2.1:4000 > 192.0.2.2:5353");
  expect(ends(router.forward(udpPacket(S, 5353, R, 4000), router.inside)?.ip)).toBe("192.0.2.2:5353 > 10.0.0.2:4000");
  expect(router.list()).toEqual([
    "udp      17 30 src=10.0.0.2 dst=192.0.2.2 sport=4000 dport=5353 src=192.0.2.2 dst=192.0.2.1 sport=5353 dport=4000 mark=0 use=1",
  ]);
});

describe("two clients with the same source port: the first keeps it, the second gets one of the same class at random", () => {
  test.each([
    [4000, 1024, 65535],
    [300, 1, 511],
    [512, 600, 1023],
    [800, 600, 1023],
  ])("port %i: %i to %i", (port, low, high) => {
    const chosen = new Set<number>();
    for (let seed = 1; seed <= 20; seed++) {
      const router = new Router({}, seed).nat(snat(range(R)));
      expect(sourcePort(router.forward(udpPacket(C, port, S, 5353)))).toBe(port);
      const other = sourcePort(router.forward(udpPacket(C2, port, S, 5353)));
      expect(other).not.toBe(port);
      expect(other).toBeGreaterThanOrEqual(low);
      expect(other).toBeLessThanOrEqual(high);
      expect(ends(router.forward(udpPacket(S, 5353, R, other), router.inside)?.ip)).toBe(`192.0.2.2:5353 > 10.0.0.3:${port}`);
      chosen.add(other);
    }
    expect(chosen.size).toBeGreaterThan(10);
  });
});

test("two pings with the same identifier: the second gets another, and its answer the first one back", () => {
  const router = new Router().nat(snat(range(R)));
  expect(sourcePort(router.forward(echo(C, S, 99)))).toBe(99);
  const other = sourcePort(router.forward(echo(C2, S, 99)));
  expect(other).not.toBe(99);
  expect(ends(router.forward(echo(S, R, other, 0), router.inside)?.ip)).toBe("192.0.2.2 > 10.0.0.3 id 99");
});

test("ports of a range: the packet's own where it lies in the range and is free, else a free one", () => {
  const router = new Router().nat(snat(range(R, R, { portLow: 5000, portHigh: 5002 })));
  expect(sourcePort(router.forward(udpPacket(C, 5001, S, 5353)))).toBe(5001);
  const rest = [router.forward(udpPacket(C2, 5001, S, 5353)), router.forward(udpPacket(C, 4000, S, 5353))].map(sourcePort);
  expect(rest.sort()).toEqual([5000, 5002]);
  // Nothing is free: the packet is lost when it should be confirmed.
  expect(router.forward(udpPacket(C2, 4000, S, 5353))).toBeNull();
  expect(router.net.conntrack.statistics.insertFailed).toBe(1);
  // To another destination the same ports are free.
  expect(sourcePort(router.forward(udpPacket("10.0.0.4", 5001, S, 53)))).toBe(5001);
});

test("--random takes no notice of the packet's own port", () => {
  const ports = new Set<number>();
  for (let seed = 1; seed <= 5; seed++) {
    const router = new Router({}, seed).nat(snat(range(R, R, { random: true })));
    ports.add(sourcePort(router.forward(udpPacket(C, 4000, S, 5353))));
  }
  expect(ports.size).toBe(5);
});

describe("an address of a range is chosen by the kernel's hash of source and destination", () => {
  const to = range("192.0.2.50", "192.0.2.99");
  test.each([
    [C, "198.51.100.7", "192.0.2.93"],
    [C, "198.51.100.8", "192.0.2.74"],
    [C, "198.51.100.2", "192.0.2.63"],
    [C, "198.51.100.5", "192.0.2.68"],
    [C2, "198.51.100.6", "192.0.2.98"],
    [C2, "198.51.100.8", "192.0.2.57"],
    [C2, "198.51.100.7", "192.0.2.51"],
  ])("%s to %s: %s", (src, dst, chosen) => {
    const router = new Router().nat(snat(to));
    expect(formatIpv4(router.forward(echo(src, dst, 7))!.ip.src)).toBe(chosen);
  });
  test("with --persistent by the source alone", () => {
    const router = new Router().nat(snat({ ...to, persistent: true }));
    for (const last of [2, 3, 4]) {
      expect(formatIpv4(router.forward(echo(C, `198.51.100.${last}`, last))!.ip.src)).toBe("192.0.2.98");
      expect(formatIpv4(router.forward(echo(C2, `198.51.100.${last}`, last))!.ip.src)).toBe("192.0.2.91");
    }
  });
});

test("a source that is mapped already is mapped alike towards another destination", () => {
  const router = new Router().nat(snat(range("192.0.2.50", "192.0.2.99")));
  const first = router.forward(udpPacket(C, 4000, "198.51.100.7", 53))!.ip.src;
  expect(router.forward(udpPacket(C, 4000, "198.51.100.8", 53))!.ip.src).toBe(first);
});

test("DNAT in and out again; the reply comes from the address that was asked", () => {
  const router = new Router().nat(dnat(range(C2, C2, { portLow: 80, portHigh: 80 })));
  expect(ends(router.forward(tcpPacket(S, 6001, R, 8080, { flags: SYN }), router.inside)?.ip)).toBe(
    "192.0.2.2:6001 > 10.0.0.3:80",
  );
  expect(ends(router.forward(tcpPacket(C2, 80, S, 6001, { flags: 0x12, ack: 1 }))?.ip)).toBe("192.0.2.1:8080 > 192.0.2.2:6001");
  expect(router.list()[0]).toContain(
    "src=192.0.2.2 dst=192.0.2.1 sport=6001 dport=8080 src=10.0.0.3 dst=192.0.2.2 sport=80 dport=6001",
  );
});

test("hairpin: both rewritten on the way there, both restored on the way back", () => {
  const inside = snat(range("10.0.0.1"));
  const there = dnat(range(C2, C2, { portLow: 80, portHigh: 80 }));
  const router = new Router().nat((skb, hook) => (hook === POSTROUTING ? inside(skb, hook) : there(skb, hook)));
  expect(ends(router.forward(tcpPacket(C, 6002, R, 8080, { flags: SYN }), router.inside)?.ip)).toBe(
    "10.0.0.1:6002 > 10.0.0.3:80",
  );
  const back = router.forward(tcpPacket(C2, 80, "10.0.0.1", 6002, { flags: 0x12, ack: 1 }), router.inside);
  expect(ends(back?.ip)).toBe("192.0.2.1:8080 > 10.0.0.2:6002");
  expect(router.list()[0]).toContain(
    "src=10.0.0.2 dst=192.0.2.1 sport=6002 dport=8080 src=10.0.0.3 dst=10.0.0.1 sport=80 dport=6002",
  );
});

test("DNAT at OUTPUT changes the destination of the first and of every later packet", () => {
  const router = new Router().nat(dnat(range(C2)));
  for (let time = 0; time < 2; time++) {
    expect(ends(router.send(udpPacket(R, 6004, R, 8080))?.ip)).toBe("192.0.2.1:6004 > 10.0.0.3:8080");
  }
  expect(ends(router.receive(udpPacket(C2, 8080, R, 6004))?.ip)).toBe("192.0.2.1:8080 > 192.0.2.1:6004");
});

test("a local socket whose port a masqueraded flow already uses is given another (null binding)", () => {
  const router = new Router().nat(snat(range(R)));
  router.forward(udpPacket(C, 4444, S, 5353));
  const own = sourcePort(router.send(udpPacket(R, 4444, S, 5353)));
  expect(own).not.toBe(4444);
  expect(ends(router.receive(udpPacket(S, 5353, R, own))?.ip)).toBe("192.0.2.2:5353 > 192.0.2.1:4444");
});

test("without a rule nothing is rewritten", () => {
  const router = new Router().nat(() => NF_ACCEPT);
  const packet = udpPacket(C, 1, S, 2);
  expect(router.forward(packet)?.packet).toBe(packet);
  expect([...router.net.conntrack][0]!.isNatted).toBe(false);
});

test("the rules see the first packet of a connection only", () => {
  const asked: Hook[] = [];
  const router = new Router().nat((_skb, hook) => {
    asked.push(hook);
    return NF_ACCEPT;
  });
  router.forward(udpPacket(C, 1, S, 2));
  router.forward(udpPacket(C, 1, S, 2));
  router.forward(udpPacket(S, 2, C, 1));
  router.receive(udpPacket(C, 1, R, 2));
  expect(asked).toEqual([PREROUTING, POSTROUTING, PREROUTING, INPUT]);
});

describe("an ICMP error comes back to who caused it, and quotes the packet as that one sent it", () => {
  function quoted(packet: Packet): Packet | null {
    return packet.payload.kind === "icmp" ? decodePacket(packet.payload.data) : null;
  }
  test("through SNAT", () => {
    const router = new Router().nat(snat(range(R, R, { portLow: 7777, portHigh: 7777 })));
    const sent = router.forward(udpPacket(C, 4002, S, 999, "hello"))!.ip;
    const error = router.forward(errorAbout(S, R, 3, 3, sent), router.inside)!.ip;
    expect([formatIpv4(error.src), formatIpv4(error.dst)]).toEqual([S, C]);
    // It decodes, so both its checksums are right.
    expect(ends(quoted(error))).toBe("10.0.0.2:4002 > 192.0.2.2:999");
    expect(quoted(error)?.payload.kind).toBe("udp");
  });
  test("through SNAT, from a router on the way", () => {
    const router = new Router().nat(snat(range(R)));
    const sent = router.forward(echo(C, S, 5))!.ip;
    const error = router.forward(errorAbout("192.0.2.200", R, 11, 0, sent), router.inside)!.ip;
    expect([formatIpv4(error.src), formatIpv4(error.dst)]).toEqual(["192.0.2.200", C]);
    expect(ends(quoted(error))).toBe("10.0.0.2 > 192.0.2.2 id 5");
  });
  test("through DNAT: it seems to come from the address that was asked", () => {
    const router = new Router().nat(dnat(range(C2, C2, { portLow: 999, portHigh: 999 })));
    const sent = router.forward(udpPacket(S, 6010, R, 5000, "hello"), router.inside)!.ip;
    expect(ends(sent)).toBe("192.0.2.2:6010 > 10.0.0.3:999");
    const error = router.forward(errorAbout(C2, S, 3, 3, sent))!.ip;
    expect([formatIpv4(error.src), formatIpv4(error.dst)]).toEqual([R, S]);
    expect(ends(quoted(error))).toBe("192.0.2.2:6010 > 192.0.2.1:5000");
  });
  test("with a TCP segment cut after eight bytes", () => {
    const router = new Router().nat(snat(range(R, R, { portLow: 7777, portHigh: 7777 })));
    const sent = router.forward(tcpPacket(C, 4002, S, 80, { flags: SYN }))!.ip;
    const whole = errorAbout(S, R, 3, 1, sent);
    if (whole.payload.kind !== "icmp") throw new Error("not an error");
    const cut = { ...whole, payload: { ...whole.payload, data: whole.payload.data.subarray(0, 28) } };
    const error = router.forward(cut, router.inside)!.ip;
    if (error.payload.kind !== "icmp") throw new Error("not an error");
    const view = new DataView(error.payload.data.buffer, error.payload.data.byteOffset);
    expect([formatIpv4(view.getInt32(12) as never), view.getUint16(20)]).toEqual([C, 4002]);
  });
});

describe("MASQUERADE", () => {
  const options = { portLow: null, portHigh: null, random: false, fullyRandom: false, persistent: false };
  const rule: ConsultRules = (skb, hook) => (hook === POSTROUTING ? masquerade(skb, options, firstAddress) : NF_ACCEPT);

  test("is forgotten when its device goes down, or loses that address", () => {
    const router = new Router().nat(rule);
    router.forward(udpPacket(C, 1, S, 2));
    flushMasquerade(router.net, router.inside.ifindex);
    flushMasquerade(router.net, router.outside.ifindex, ipv4("192.0.2.77"));
    expect(router.list()).toHaveLength(1);
    flushMasquerade(router.net, router.outside.ifindex);
    expect(router.list()).toEqual([]);
  });
  test("a connection whose route now leads out of another device ends", () => {
    const router = new Router().nat(rule);
    router.forward(udpPacket(C, 1, S, 2));
    expect(router.forward(udpPacket(C, 1, S, 2), router.inside)).toBeNull();
    expect(router.list()).toEqual([]);
    expect(router.forward(udpPacket(C, 1, S, 2), router.inside)).not.toBeNull();
  });
  test("drops where the device has no address", () => {
    const router = new Router().nat(rule);
    router.outside.link = { ...router.outside.link, addresses: [] };
    expect(router.forward(udpPacket(C, 1, S, 2))).toBeNull();
  });
});
