/** TCP connections as conntrack sees them. The lines were recorded from a router between two hosts, kernel 6.18. */
import { describe, expect, test } from "vitest";
import { CT_ESTABLISHED, CT_ESTABLISHED_REPLY, CT_NEW } from "../../src/kernel/netfilter/conntrack/connection.ts";
import { ACK, FIN, PSH, Router, RST, SYN, tcpPacket } from "./router.ts";

const C = "10.0.0.2";
const S = "192.0.2.2";
const OPTIONS = { mss: 1460, windowScale: 7, sackPermitted: true, timestamps: { value: 1, echo: 0 }, sack: null };

class Flow {
  readonly router: Router;
  readonly sport: number;
  readonly dport: number;

  constructor(router: Router, sport = 4003, dport = 8080) {
    this.router = router;
    this.sport = sport;
    this.dport = dport;
  }

  out(fields: Parameters<typeof tcpPacket>[4]) {
    return this.router.forward(tcpPacket(C, this.sport, S, this.dport, fields));
  }

  back(fields: Parameters<typeof tcpPacket>[4]) {
    return this.router.forward(tcpPacket(S, this.dport, C, this.sport, fields), this.router.inside);
  }

  open() {
    this.out({ flags: SYN, seq: 1000, options: OPTIONS });
    this.back({ flags: SYN | ACK, seq: 5000, ack: 1001, options: OPTIONS });
    return this.out({ flags: ACK, seq: 1001, ack: 5001, window: 502 });
  }
}

const TUPLES = `src=${C} dst=${S} sport=4003 dport=8080 src=${S} dst=${C} sport=8080 dport=4003`;
const UNREPLIED = `src=${C} dst=${S} sport=4003 dport=8080 [UNREPLIED] src=${S} dst=${C} sport=8080 dport=4003`;

test("a TCP life: every state and its timeout, as conntrack -E shows it", () => {
  const flow = new Flow(new Router().listen());
  flow.open();
  flow.out({ flags: PSH | ACK, seq: 1001, ack: 5001, window: 502, data: new Uint8Array(5) });
  flow.back({ flags: ACK, seq: 5001, ack: 1006, window: 509 });
  flow.out({ flags: FIN | ACK, seq: 1006, ack: 5001, window: 502 });
  flow.back({ flags: ACK, seq: 5001, ack: 1007, window: 509 });
  flow.back({ flags: FIN | ACK, seq: 5001, ack: 1007, window: 509 });
  flow.out({ flags: ACK, seq: 1007, ack: 5002, window: 502 });
  expect(flow.router.events).toEqual([
    `    [NEW] tcp      6 120 SYN_SENT ${UNREPLIED}`,
    ` [UPDATE] tcp      6 60 SYN_RECV ${TUPLES}`,
    ` [UPDATE] tcp      6 432000 ESTABLISHED ${TUPLES} [ASSURED]`,
    ` [UPDATE] tcp      6 120 FIN_WAIT ${TUPLES} [ASSURED]`,
    ` [UPDATE] tcp      6 60 CLOSE_WAIT ${TUPLES} [ASSURED]`,
    ` [UPDATE] tcp      6 30 LAST_ACK ${TUPLES} [ASSURED]`,
    ` [UPDATE] tcp      6 120 TIME_WAIT ${TUPLES} [ASSURED]`,
  ]);
  flow.router.advance(1000);
  expect(flow.router.list()).toEqual([`tcp      6 119 TIME_WAIT ${TUPLES} [ASSURED] mark=0 use=1`]);
  flow.router.advance(120_000_000);
  expect(flow.router.list()).toEqual([]);
});

test("packets are NEW, then ESTABLISHED in both directions", () => {
  const flow = new Flow(new Router());
  expect(flow.out({ flags: SYN, seq: 1000, options: OPTIONS })?.ctInfo).toBe(CT_NEW);
  expect(flow.back({ flags: SYN | ACK, seq: 5000, ack: 1001, options: OPTIONS })?.ctInfo).toBe(CT_ESTABLISHED_REPLY);
  expect(flow.out({ flags: ACK, seq: 1001, ack: 5001 })?.ctInfo).toBe(CT_ESTABLISHED);
});

test("a reset closes an established connection for ten seconds more", () => {
  const flow = new Flow(new Router());
  flow.open();
  flow.out({ flags: RST | ACK, seq: 1001, ack: 5001 });
  flow.router.advance(1000);
  expect(flow.router.list()).toEqual([`tcp      6 9 CLOSE ${TUPLES} [ASSURED] mark=0 use=1`]);
});

test("a refused connection leaves nothing behind", () => {
  const flow = new Flow(new Router().listen(), 4003);
  flow.out({ flags: SYN, seq: 1000, options: OPTIONS });
  expect(flow.back({ flags: RST | ACK, seq: 0, ack: 1001, window: 0 })).not.toBeNull();
  expect(flow.router.list()).toEqual([]);
  expect(flow.router.events.at(-1)).toBe(`[DESTROY] tcp      6 120 CLOSE ${UNREPLIED}`);
});

test("data not acknowledged keeps an entry for five minutes only", () => {
  const flow = new Flow(new Router());
  flow.open();
  flow.out({ flags: PSH | ACK, seq: 1001, ack: 5001, window: 502, data: new Uint8Array(5) });
  expect(flow.router.list()).toEqual([`tcp      6 300 ESTABLISHED ${TUPLES} [ASSURED] mark=0 use=1`]);
});

test("a repeated SYN does not prolong the wait for an answer", () => {
  const flow = new Flow(new Router());
  flow.out({ flags: SYN, seq: 1000, options: OPTIONS });
  flow.router.advance(3_000_000);
  flow.out({ flags: SYN, seq: 1000, options: OPTIONS });
  expect(flow.router.list()).toEqual([`tcp      6 117 SYN_SENT ${UNREPLIED} mark=0 use=1`]);
});

describe("what cannot begin a connection is INVALID", () => {
  test.each([
    ["all flags", 0x3f],
    ["no flags", 0],
    ["FIN alone", FIN],
    ["SYN+ACK", SYN | ACK],
    ["RST", RST],
    ["FIN+ACK", FIN | ACK],
  ])("%s", (_name, flags) => {
    const flow = new Flow(new Router());
    expect(flow.out({ flags, seq: 100, ack: 5 })?.connection).toBeNull();
    expect(flow.router.net.conntrack.statistics.invalid).toBe(1);
    expect(flow.router.list()).toEqual([]);
  });
});

test("an ACK out of the blue is picked up, for five minutes (tcp_loose)", () => {
  const flow = new Flow(new Router());
  flow.out({ flags: ACK, seq: 100, ack: 5 });
  expect(flow.router.list()).toEqual([`tcp      6 300 ESTABLISHED ${UNREPLIED} mark=0 use=1`]);
  const strict = new Flow(new Router({ "net.netfilter.nf_conntrack_tcp_loose": 0 }));
  expect(strict.out({ flags: ACK, seq: 100, ack: 5 })?.connection).toBeNull();
});

test("an acknowledgement of data nobody sent is INVALID, unless tcp_be_liberal", () => {
  const flow = new Flow(new Router());
  flow.open();
  expect(flow.out({ flags: ACK, seq: 1001, ack: 999_999 })?.connection).toBeNull();
  const liberal = new Flow(new Router({ "net.netfilter.nf_conntrack_tcp_be_liberal": 1 }));
  liberal.open();
  expect(liberal.out({ flags: ACK, seq: 1001, ack: 999_999 })?.connection).not.toBeNull();
});

test("a sequence number far beyond the window is INVALID", () => {
  const flow = new Flow(new Router());
  flow.open();
  expect(flow.out({ flags: ACK, seq: 50_000_000, ack: 5001 })?.connection).toBeNull();
});

test("a reset outside the window is INVALID and closes nothing", () => {
  const flow = new Flow(new Router());
  flow.open();
  flow.back({ flags: ACK, seq: 5001, ack: 1001, window: 509 });
  expect(flow.out({ flags: RST, seq: 500 })?.connection).toBeNull();
  expect(flow.router.list()[0]).toContain("ESTABLISHED");
});

test("a SYN on a connection in TIME_WAIT begins a new one in its place", () => {
  const flow = new Flow(new Router());
  flow.open();
  flow.out({ flags: FIN | ACK, seq: 1001, ack: 5001 });
  flow.back({ flags: FIN | ACK, seq: 5001, ack: 1002 });
  flow.out({ flags: ACK, seq: 1002, ack: 5002 });
  expect(flow.router.list()[0]).toContain("TIME_WAIT");
  const first = [...flow.router.net.conntrack][0]!.id;
  expect(flow.out({ flags: SYN, seq: 9000, options: OPTIONS })?.ctInfo).toBe(CT_NEW);
  expect(flow.router.list()).toEqual([`tcp      6 120 SYN_SENT ${UNREPLIED} mark=0 use=1`]);
  expect([...flow.router.net.conntrack][0]!.id).not.toBe(first);
});

test("a SYN on an established connection passes ignored; the SYN+ACK to it brings the entry back in step", () => {
  const flow = new Flow(new Router());
  flow.open();
  expect(flow.out({ flags: SYN, seq: 700_000, options: OPTIONS })?.ctInfo).toBe(CT_ESTABLISHED);
  expect(flow.router.list()[0]).toContain("ESTABLISHED");
  flow.back({ flags: SYN | ACK, seq: 800_000, ack: 700_001, options: OPTIONS });
  expect(flow.router.list()[0]).toContain("SYN_RECV");
});

test("simultaneous open: two SYNs cross", () => {
  const flow = new Flow(new Router());
  flow.out({ flags: SYN, seq: 1000, options: OPTIONS });
  flow.back({ flags: SYN, seq: 5000, options: OPTIONS });
  expect(flow.router.list()[0]).toContain("SYN_SENT2");
  flow.back({ flags: SYN | ACK, seq: 5000, ack: 1001, options: OPTIONS });
  expect(flow.router.list()[0]).toContain("SYN_RECV");
});

test("a connection goes on after conntrack was off the hooks for a while", () => {
  const flow = new Flow(new Router());
  flow.open();
  flow.router.net.conntrack.disable();
  expect(flow.out({ flags: ACK, seq: 90_000_000, ack: 5001 })?.connection).toBeNull();
  expect(flow.router.list()).toHaveLength(1);
  flow.router.net.conntrack.enable();
  expect(flow.out({ flags: ACK, seq: 90_000_000, ack: 5001 })?.ctInfo).toBe(CT_ESTABLISHED);
});
