/** What holds for all connections: the fast table finds what the plain one finds, and NAT there and back restores the packet. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { Connection } from "../../src/kernel/netfilter/conntrack/connection.ts";
import { HashedConnectionTable, PlainConnectionTable } from "../../src/kernel/netfilter/conntrack/table.ts";
import { invertTuple, joinPorts, sameTuple, type Tuple } from "../../src/kernel/netfilter/conntrack/tuple.ts";
import { OUTPUT, POSTROUTING, PREROUTING } from "../../src/kernel/netfilter/hooks.ts";
import { addressRange } from "../../src/kernel/netfilter/nat/range.ts";
import { setupNat } from "../../src/kernel/netfilter/nat/setup.ts";
import { NF_ACCEPT } from "../../src/kernel/netfilter/verdict.ts";
import { icmp } from "../../src/wire/icmp.ts";
import { packet } from "../../src/wire/ipv4.ts";
import { formatIpv4, type Ipv4, toIpv4 } from "../../src/wire/ipv4-address.ts";
import { runs } from "../sample.ts";
import { echo, Router, tcpPacket, udpPacket } from "./router.ts";

const address = fc.integer({ min: 0, max: 3 }).map((last) => toIpv4(0x0a000000 + last));
const port = fc.integer({ min: 0, max: 3 });
/** Few addresses and ports, so that tuples clash often. */
const tuple: fc.Arbitrary<Tuple> = fc
  .tuple(address, address, fc.constantFrom(6, 17), port, port)
  .map(([src, dst, protocol, sport, dport]) => ({ src, dst, protocol, sport, dport }));

test("the hash table finds, keeps and forgets what the plain table does", () => {
  const command = fc.record({ tuple, remove: fc.boolean() });
  fc.assert(
    fc.property(fc.array(command, { maxLength: 200 }), (commands) => {
      const fast = new HashedConnectionTable();
      const plain = new PlainConnectionTable();
      let id = 1;
      for (const { tuple, remove } of commands) {
        const { src, dst, protocol, sport, dport } = tuple;
        const ports = joinPorts(sport, dport);
        const found = plain.find(src, dst, protocol, ports);
        expect(fast.find(src, dst, protocol, ports)).toBe(found);
        const reply = invertTuple(tuple)!;
        if (found !== null && remove) {
          for (const table of [fast, plain]) table.remove(found);
        } else if (found === null && !sameTuple(tuple, reply)) {
          if (plain.find(reply.src, reply.dst, reply.protocol, joinPorts(reply.sport, reply.dport)) !== null) continue;
          const connection = new Connection(id++, tuple);
          for (const table of [fast, plain]) table.insert(connection);
        }
        expect(fast.size).toBe(plain.size);
      }
      expect([...fast]).toEqual([...plain]);
    }),
  );
});

test("inverting a tuple twice restores it", () => {
  fc.assert(
    fc.property(tuple, (tuple) => {
      expect(invertTuple(invertTuple(tuple)!)).toEqual(tuple);
    }),
  );
});

const anyAddress = fc.integer({ min: 1, max: 254 });
const anyPort = fc.integer({ min: 1, max: 65535 });

test("NAT there and back restores the packet, whatever is rewritten", () => {
  const nat = fc.record({
    protocol: fc.constantFrom("tcp", "udp", "icmp"),
    client: anyAddress,
    sport: anyPort,
    dport: anyPort,
    snat: fc.boolean(),
    dnat: fc.boolean(),
    ports: fc.option(anyPort, { nil: null }),
    random: fc.boolean(),
    persistent: fc.boolean(),
    span: fc.integer({ min: 0, max: 50 }),
  });
  fc.assert(
    fc.property(fc.array(nat, { minLength: 1, maxLength: 20 }), fc.integer(), (flows, seed) => {
      const router = new Router({}, seed);
      let flow = flows[0]!;
      router.nat((skb, hook) => {
        const isSource = hook === POSTROUTING && flow.snat;
        const isDestination = (hook === PREROUTING || hook === OUTPUT) && flow.dnat;
        if (!isSource && !isDestination) return NF_ACCEPT;
        const low = (isSource ? 0xc0000201 : 0x0a010001) | 0;
        return setupNat(
          skb,
          hook,
          {
            low: low as Ipv4,
            high: (low + flow.span) as Ipv4,
            portLow: flow.ports,
            portHigh: flow.ports === null ? null : Math.min(65535, flow.ports + 30),
            random: flow.random,
            fullyRandom: false,
            persistent: flow.persistent,
          },
          isSource ? "src" : "dst",
        );
      });
      for (flow of flows) {
        const src = `10.0.0.${flow.client}`;
        const dst = "203.0.113.1";
        const sent =
          flow.protocol === "tcp"
            ? tcpPacket(src, flow.sport, dst, flow.dport, { flags: 0x10 })
            : flow.protocol === "udp"
              ? udpPacket(src, flow.sport, dst, flow.dport)
              : echo(src, dst, flow.sport);
        const there = router.forward(sent)?.ip;
        if (there === undefined) continue;
        const [from, to] = [formatIpv4(there.dst), formatIpv4(there.src)];
        const { payload } = there;
        const result =
          payload.kind === "tcp"
            ? tcpPacket(from, payload.dport, to, payload.sport, { flags: 0x10 })
            : payload.kind === "udp"
              ? udpPacket(from, payload.dport, to, payload.sport)
              : echo(from, to, payload.kind === "icmp" ? payload.id : 0, 0);
        const back = router.forward(result, router.inside)!.ip;
        expect([formatIpv4(back.src), formatIpv4(back.dst)]).toEqual([dst, src]);
        if (back.payload.kind === "tcp" || back.payload.kind === "udp") {
          expect([back.payload.sport, back.payload.dport]).toEqual([flow.dport, flow.sport]);
        } else {
          expect(back.payload.kind === "icmp" && back.payload.id).toBe(flow.sport);
        }
      }
    }),
    { numRuns: runs(50, 200) },
  );
});

test("no two connections ever answer to the same tuple", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(anyAddress, fc.integer({ min: 1000, max: 1005 })), { maxLength: 60 }),
      fc.integer(),
      (clients, seed) => {
        const router = new Router({}, seed).nat((skb, hook) =>
          hook === POSTROUTING
            ? setupNat(
                skb,
                hook,
                {
                  low: toIpv4(0xc0000201),
                  high: toIpv4(0xc0000201),
                  portLow: null,
                  portHigh: null,
                  random: false,
                  fullyRandom: false,
                  persistent: false,
                },
                "src",
              )
            : NF_ACCEPT,
        );
        for (const [last, sport] of clients) router.forward(udpPacket(`10.0.0.${last}`, sport, "192.0.2.2", 53));
        const replies = [...router.net.conntrack].map(({ reply }) => `${reply.dst}:${reply.dport}`);
        expect(new Set(replies).size).toBe(replies.length);
      },
    ),
    { numRuns: runs(15, 50) },
  );
});

test("no segment, however odd, and no quoted bytes break the tracker or the translator", () => {
  const segment = fc.record({
    flags: fc.integer({ min: 0, max: 255 }),
    seq: fc.integer(),
    ack: fc.integer(),
    window: fc.integer({ min: 0, max: 65535 }),
    isReply: fc.boolean(),
  });
  const quoted = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc
      .uint8Array({ minLength: 8, maxLength: 40 })
      .map((rest) => new Uint8Array([0x45, 0, 0, 60, 0, 0, 0, 0, 64, 6, 0, 0, ...rest])),
  );
  fc.assert(
    fc.property(fc.array(segment, { maxLength: 30 }), fc.array(quoted, { maxLength: 5 }), (segments, quotes) => {
      const router = new Router().nat((skb, hook) =>
        hook === POSTROUTING ? setupNat(skb, hook, addressRange(toIpv4(0xc0000201)), "src") : NF_ACCEPT,
      );
      for (const { isReply, ...fields } of segments) {
        if (isReply) router.forward(tcpPacket("192.0.2.2", 80, "192.0.2.1", 4000, fields), router.inside);
        else router.forward(tcpPacket("10.0.0.2", 4000, "192.0.2.2", 80, fields));
        for (const line of router.list()) expect(line).toMatch(/^tcp {6}6 \d+ [A-Z_0-9]+ src=/);
      }
      for (const data of quotes) {
        router.forward(
          packet({ src: toIpv4(0xc0000202), dst: toIpv4(0xc0000201), payload: icmp(3, 3, 0, 0, data) }),
          router.inside,
        );
      }
    }),
  );
});
