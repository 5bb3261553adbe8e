/** UDP, ping, ICMP errors and what belongs to no connection. Timeouts and lines recorded from kernel 6.18. */
import { expect, test } from "vitest";
import {
  CT_ESTABLISHED,
  CT_ESTABLISHED_REPLY,
  CT_NEW,
  CT_RELATED,
  CT_RELATED_REPLY,
} from "../../src/kernel/netfilter/conntrack/connection.ts";
import { FORWARD, PREROUTING } from "../../src/kernel/netfilter/hooks.ts";
import { opaque } from "../../src/wire/bytes.ts";
import { icmp } from "../../src/wire/icmp.ts";
import { packet } from "../../src/wire/ipv4.ts";
import { ipv4 } from "../../src/wire/ipv4-address.ts";
import { echo, errorAbout, Router, udpPacket } from "./router.ts";

const C = "10.0.0.2";
const S = "192.0.2.2";

test("UDP: thirty seconds, and a stream of two minutes once it has gone both ways for two seconds", () => {
  const router = new Router().listen();
  const out = () => router.forward(udpPacket(C, 4001, S, 5353));
  const back = () => router.forward(udpPacket(S, 5353, C, 4001), router.inside);
  expect(out()?.ctInfo).toBe(CT_NEW);
  expect(back()?.ctInfo).toBe(CT_ESTABLISHED_REPLY);
  expect(out()?.ctInfo).toBe(CT_ESTABLISHED);
  router.advance(1000);
  const tuples = `src=${C} dst=${S} sport=4001 dport=5353 src=${S} dst=${C} sport=5353 dport=4001`;
  expect(router.list()).toEqual([`udp      17 29 ${tuples} mark=0 use=1`]);
  router.advance(2_200_000);
  out();
  router.advance(1000);
  expect(router.list()).toEqual([`udp      17 119 ${tuples} [ASSURED] mark=0 use=1`]);
  expect(router.events).toEqual([
    `    [NEW] udp      17 30 src=${C} dst=${S} sport=4001 dport=5353 [UNREPLIED] src=${S} dst=${C} sport=5353 dport=4001`,
    ` [UPDATE] udp      17 30 ${tuples}`,
    ` [UPDATE] udp      17 120 ${tuples} [ASSURED]`,
  ]);
});

test("ping: one entry per identifier; the answer has type 0", () => {
  const router = new Router();
  router.forward(echo(C, S, 77));
  const head = `icmp     1 30 src=${C} dst=${S} type=8 code=0 id=77`;
  expect(router.list()).toEqual([`${head} [UNREPLIED] src=${S} dst=${C} type=0 code=0 id=77 mark=0 use=1`]);
  expect(router.forward(echo(S, C, 77, 0), router.inside)?.ctInfo).toBe(CT_ESTABLISHED_REPLY);
  expect(router.list()).toEqual([`${head} src=${S} dst=${C} type=0 code=0 id=77 mark=0 use=1`]);
  router.forward(echo(C, S, 78));
  expect(router.list()).toHaveLength(2);
});

test("an echo reply nobody asked for, an unknown type and an unknown code of a query begin nothing", () => {
  const router = new Router();
  expect(router.forward(echo(S, C, 5, 0))?.connection).toBeNull();
  expect(router.forward(packet({ src: ipv4(S), dst: ipv4(C), payload: icmp(42, 0) }))?.connection).toBeNull();
  expect(router.net.conntrack.statistics.invalid).toBe(2);
});

test("a protocol without ports is tracked by its addresses for ten minutes", () => {
  const router = new Router();
  router.send(packet({ src: ipv4("10.0.0.1"), dst: ipv4("224.0.0.22"), protocol: 2, payload: opaque(new Uint8Array(8)) }));
  expect(router.list()).toEqual([
    "unknown  2 600 src=10.0.0.1 dst=224.0.0.22 [UNREPLIED] src=224.0.0.22 dst=10.0.0.1 mark=0 use=1",
  ]);
});

test("an ICMP error is RELATED to the connection of the packet it quotes, and changes nothing about it", () => {
  const router = new Router();
  const cause = udpPacket(C, 4002, S, 999);
  router.forward(cause);
  const error = router.forward(errorAbout(S, C, 3, 3, cause), router.inside);
  expect(error?.ctInfo).toBe(CT_RELATED_REPLY);
  expect(router.list()).toEqual([
    `udp      17 30 src=${C} dst=${S} sport=4002 dport=999 [UNREPLIED] src=${S} dst=${C} sport=999 dport=4002 mark=0 use=1`,
  ]);
  router.forward(udpPacket(S, 999, C, 4002), router.inside);
  expect(router.forward(errorAbout(C, S, 3, 3, udpPacket(S, 999, C, 4002)))?.ctInfo).toBe(CT_RELATED);
});

test("an ICMP error about nothing known, or sent to somebody else than the quoted sender, is INVALID", () => {
  const router = new Router();
  expect(router.forward(errorAbout(S, C, 3, 3, udpPacket(C, 1, S, 2)))?.connection).toBeNull();
  router.forward(udpPacket(C, 1, S, 2));
  expect(router.forward(errorAbout(S, "10.0.0.9", 3, 3, udpPacket(C, 1, S, 2)))?.connection).toBeNull();
  expect(
    router.forward(packet({ src: ipv4(S), dst: ipv4(C), payload: icmp(3, 3, 0, 0, new Uint8Array(7)) }))?.connection,
  ).toBeNull();
});

test("a datagram with a bad checksum is INVALID", () => {
  const router = new Router();
  const broken = packet({ src: ipv4(C), dst: ipv4(S), protocol: 17, payload: opaque(new Uint8Array(9)) });
  expect(router.forward(broken)?.connection).toBeNull();
  expect(router.net.conntrack.statistics.invalid).toBe(1);
});

test("a connection whose first packet is dropped on the way never enters the table", () => {
  const router = new Router();
  const skb = router.pass(udpPacket(C, 1, S, 2), [PREROUTING, FORWARD]);
  expect(skb?.ctInfo).toBe(CT_NEW);
  expect(router.list()).toEqual([]);
  expect(router.forward(udpPacket(C, 1, S, 2))?.ctInfo).toBe(CT_NEW);
});

test("untracked packets pass by", () => {
  const router = new Router();
  const connections = router.net.conntrack;
  router.net.hooks.register(PREROUTING, {
    name: "raw",
    priority: -300,
    run: (skb) => {
      skb.untracked = true;
      return 1;
    },
  });
  expect(router.forward(udpPacket(C, 1, S, 2))?.connection).toBeNull();
  expect([...connections]).toEqual([]);
  expect(connections.statistics.invalid).toBe(0);
});

test("a full table drops new connections and says so in the kernel log", () => {
  const router = new Router({ "net.netfilter.nf_conntrack_max": 3 });
  for (let port = 1; port <= 3; port++) expect(router.forward(udpPacket(C, port, S, 53))).not.toBeNull();
  expect(router.forward(udpPacket(C, 4, S, 53))).toBeNull();
  expect(router.forward(udpPacket(C, 1, S, 53))).not.toBeNull();
  expect(router.net.host.log.map((line) => line.text)).toEqual(["nf_conntrack: nf_conntrack: table full, dropping packet"]);
  expect(router.net.conntrack.statistics.drop).toBe(1);
  router.advance(31_000_000);
  expect(router.forward(udpPacket(C, 4, S, 53))).not.toBeNull();
});

test("counters, with nf_conntrack_acct, count whole packets by direction", () => {
  const router = new Router({ "net.netfilter.nf_conntrack_acct": 1 });
  router.forward(echo(C, S, 77));
  router.forward(echo(S, C, 77, 0), router.inside);
  router.forward(echo(C, S, 77));
  expect(router.list()).toEqual([
    `icmp     1 30 src=${C} dst=${S} type=8 code=0 id=77 packets=2 bytes=168 src=${S} dst=${C} type=0 code=0 id=77 packets=1 bytes=84 mark=0 use=1`,
  ]);
});

test("the end of an expired entry is told without its timeout", () => {
  const router = new Router().listen();
  router.forward(echo(C, S, 78));
  router.advance(30_000_000);
  expect(router.events.at(-1)).toBe(
    `[DESTROY] icmp     1 src=${C} dst=${S} type=8 code=0 id=78 [UNREPLIED] src=${S} dst=${C} type=0 code=0 id=78`,
  );
});

test("connections that began before anybody listened are not told (nf_conntrack_events = 2)", () => {
  const router = new Router();
  router.forward(echo(C, S, 78));
  router.listen();
  router.forward(echo(S, C, 78, 0), router.inside);
  router.net.conntrack.flush();
  expect(router.events).toEqual([]);
});
