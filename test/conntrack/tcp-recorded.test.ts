/**
 * Some fifty segments in odd orders, forged on a real router's two sides: what conntrack (kernel 6.18) said after each is kept
 * below as state, timeout and how many packets were INVALID since.
 */
import { expect, test } from "vitest";
import { ACK, FIN, PSH, Router, RST, SYN, tcpPacket } from "./router.ts";

const C = "10.0.0.2";
const S = "192.0.2.2";

interface More {
  o?: { mss: number; windowScale: number; sackPermitted: boolean; timestamps: null; sack: null };
  win?: number;
  data?: Uint8Array;
}

test("odd segments: state, timeout and INVALID as the kernel has them", () => {
  const router = new Router();
  const seen: string[] = [];
  let invalid = 0;
  const fields = (seq: number, ack: number, flags: number, more: More) => ({
    seq,
    ack,
    flags,
    window: more.win ?? 64240,
    ...(more.o && { options: more.o }),
    ...(more.data && { data: more.data }),
  });
  const out = (port: number, seq: number, ack: number, flags: number, more: More = {}): void => {
    router.forward(tcpPacket(C, port, S, 9999, fields(seq, ack, flags, more)));
  };
  const back = (port: number, seq: number, ack: number, flags: number, more: More = {}): void => {
    router.forward(tcpPacket(S, 9999, C, port, fields(seq, ack, flags, more)), router.inside);
  };
  const look = (what: string, port: number): void => {
    router.advance(2000);
    const line = router.list().find((entry) => entry.includes(`sport=${port} dport=9999`));
    const words = line === undefined ? ["-"] : line.split(/\s+/).slice(2, 4);
    for (const flag of ["ASSURED", "UNREPLIED"]) if (line?.includes(flag)) words.push(flag);
    const now = router.net.conntrack.statistics.invalid;
    seen.push(`${what} | ${words.join(" ")} | invalid+${now - invalid}`);
    invalid = now;
  };
  const o = { o: { mss: 1460, windowScale: 7, sackPermitted: true, timestamps: null, sack: null } };
  const open = (port: number): void => {
    out(port, 1000, 0, SYN, o);
    back(port, 5000, 1001, SYN | ACK, o);
    out(port, 1001, 5001, ACK, { win: 502 });
  };
  const bytes = (length: number): Uint8Array => new Uint8Array(length);

  let p = 7100;
  open(p);
  look("open", p);
  out(p, 1001, 999999, ACK);
  look("ack over", p);
  out(p, 50000000, 5001, ACK);
  look("seq over", p);
  out(p, 1001, 5001, PSH | ACK, { win: 502, data: bytes(5) });
  look("data unacked", p);
  back(p, 5001, 1006, ACK, { win: 509 });
  look("acked", p);
  out(p, 500, 0, RST);
  look("rst old seq", p);
  out(p, 2000, 0, RST);
  look("rst inwindow not exact", p);
  back(p, 5001, 1006, ACK, { win: 0 });
  look("zero win", p);
  back(p, 5001, 1006, ACK, { win: 509 });
  look("win again", p);
  for (let i = 0; i < 5; i++) {
    back(p, 5001, 1006, ACK, { win: 509 });
    look(`dup ack ${i}`, p);
  }
  out(p, 1006, 5001, SYN, o);
  look("syn on established", p);
  out(p, 700000, 0, SYN, o);
  look("syn on established 2", p);
  back(p, 800000, 700001, SYN | ACK, o);
  look("synack resync", p);
  out(p, 700001, 800001, ACK, { win: 502 });
  look("ack", p);
  out(p, 700001, 800001, RST | ACK);
  look("rst", p);
  out(p, 900000, 0, SYN, o);
  look("syn after rst", p);
  p = 7101;
  out(p, 1000, 0, SYN, o);
  look("syn", p);
  back(p, 5000, 0, SYN, o);
  look("simultaneous", p);
  back(p, 5000, 1001, SYN | ACK, o);
  look("sa", p);
  out(p, 1000, 5001, SYN | ACK, o);
  look("sa2", p);
  out(p, 1001, 5001, ACK);
  look("ack", p);
  p = 7102;
  out(p, 1000, 0, SYN, o);
  back(p, 7777, 500, ACK);
  look("challenge ack", p);
  out(p, 500, 0, RST);
  look("rst to challenge", p);
  p = 7103;
  out(p, 1000, 0, SYN, o);
  back(p, 0, 1001, RST | ACK, { win: 0 });
  look("refused", p);
  p = 7104;
  open(p);
  back(p, 5001, 1001, RST | ACK);
  look("rst from server", p);
  back(p, 0, 1001, RST);
  look("rst again", p);
  p = 7105;
  open(p);
  out(p, 1001, 5001, FIN | ACK, { win: 502 });
  look("fin", p);
  out(p, 3000, 0, SYN, o);
  look("syn in finwait", p);
  back(p, 5001, 1002, FIN | ACK);
  look("fin2", p);
  out(p, 4000, 0, SYN, o);
  look("syn in lastack", p);
  back(p, 5002, 1002, ACK);
  look("challenge", p);
  out(p, 1002, 5002, ACK, { win: 502 });
  look("last ack", p);
  back(p, 5002, 1002, ACK);
  look("ack in tw", p);
  out(p, 1, 0, SYN, o);
  look("syn in tw", p);
  p = 7106;
  out(p, 100, 5, ACK);
  look("loose", p);
  back(p, 5, 100, ACK);
  look("loose reply", p);
  out(p, 100, 6, ACK);
  look("loose 3", p);
  p = 7107;
  open(p);
  out(p, 1001, 5001, FIN | ACK, { win: 502 });
  look("fin", p);
  back(p, 5001, 1001, ACK, { win: 509 });
  look("ack not of fin", p);
  p = 7108;
  open(p);
  back(p, 5001, 1001, PSH | ACK, { win: 509, data: bytes(1000) });
  look("srv data", p);
  out(p, 1001, 3000, ACK, { win: 502 });
  look("old ack", p);
  out(p, 1000, 5001, ACK, { win: 502 });
  look("keepalive", p);
  back(p, 6001, 1001, ACK, { win: 509 });
  look("keepalive ack", p);
  out(p, 1001 + 70000, 5001, PSH | ACK, { win: 502, data: bytes(100) });
  look("beyond window", p);
  out(p, 1001 + 509 * 128 - 10, 6001, PSH | ACK, { win: 502, data: bytes(100) });
  look("overlap right edge", p);

  expect(seen.join("\n")).toBe(RECORDED);
});

const RECORDED = `open | 431999 ESTABLISHED ASSURED | invalid+0
ack over | 431999 ESTABLISHED ASSURED | invalid+1
seq over | 431999 ESTABLISHED ASSURED | invalid+1
data unacked | 299 ESTABLISHED ASSURED | invalid+0
acked | 431999 ESTABLISHED ASSURED | invalid+0
rst old seq | 431999 ESTABLISHED ASSURED | invalid+1
rst inwindow not exact | 9 ESTABLISHED ASSURED | invalid+0
zero win | 299 ESTABLISHED ASSURED | invalid+0
win again | 299 ESTABLISHED ASSURED | invalid+0
dup ack 0 | 299 ESTABLISHED ASSURED | invalid+0
dup ack 1 | 299 ESTABLISHED ASSURED | invalid+0
dup ack 2 | 299 ESTABLISHED ASSURED | invalid+0
dup ack 3 | 299 ESTABLISHED ASSURED | invalid+0
dup ack 4 | 299 ESTABLISHED ASSURED | invalid+0
syn on established | 299 ESTABLISHED ASSURED | invalid+0
syn on established 2 | 299 ESTABLISHED ASSURED | invalid+0
synack resync | 59 SYN_RECV ASSURED | invalid+0
ack | 431999 ESTABLISHED ASSURED | invalid+0
rst | 9 CLOSE ASSURED | invalid+0
syn after rst | 119 SYN_SENT UNREPLIED | invalid+0
syn | 119 SYN_SENT UNREPLIED | invalid+0
simultaneous | 119 SYN_SENT2 | invalid+0
sa | 59 SYN_RECV | invalid+0
sa2 | 59 SYN_RECV | invalid+0
ack | 431999 ESTABLISHED ASSURED | invalid+0
challenge ack | 119 SYN_SENT | invalid+0
rst to challenge | 9 CLOSE | invalid+0
refused | - | invalid+0
rst from server | 9 CLOSE ASSURED | invalid+0
rst again | 9 CLOSE ASSURED | invalid+0
fin | 119 FIN_WAIT ASSURED | invalid+0
syn in finwait | 119 FIN_WAIT ASSURED | invalid+0
fin2 | 29 LAST_ACK ASSURED | invalid+0
syn in lastack | 29 LAST_ACK ASSURED | invalid+0
challenge | 29 LAST_ACK ASSURED | invalid+0
last ack | 119 TIME_WAIT ASSURED | invalid+0
ack in tw | 119 TIME_WAIT ASSURED | invalid+0
syn in tw | 119 SYN_SENT UNREPLIED | invalid+0
loose | 299 ESTABLISHED UNREPLIED | invalid+0
loose reply | 299 ESTABLISHED | invalid+0
loose 3 | 431999 ESTABLISHED ASSURED | invalid+0
fin | 119 FIN_WAIT ASSURED | invalid+0
ack not of fin | 59 CLOSE_WAIT ASSURED | invalid+0
srv data | 299 ESTABLISHED ASSURED | invalid+0
old ack | 299 ESTABLISHED ASSURED | invalid+0
keepalive | 299 ESTABLISHED ASSURED | invalid+0
keepalive ack | 299 ESTABLISHED ASSURED | invalid+0
beyond window | 299 ESTABLISHED ASSURED | invalid+0
overlap right edge | 299 ESTABLISHED ASSURED | invalid+0`;
