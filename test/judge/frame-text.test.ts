/** What two runs of the same lab have in common reads the same, what differs by mistake does not. */
import { describe, expect, test } from "vitest";
import { type FrameNames, frameText } from "../../src/linux/judge/frame-text.ts";
import { Names } from "../../src/scenario/names.ts";
import { opaque } from "../../src/wire/bytes.ts";
import { encodeFrame, frame } from "../../src/wire/ethernet.ts";
import { icmp } from "../../src/wire/icmp.ts";
import { encodePacket, type Packet, packet } from "../../src/wire/ipv4.ts";
import { ipv4 } from "../../src/wire/ipv4-address.ts";
import { mac } from "../../src/wire/mac.ts";

const A = mac("02:00:00:00:00:01");
const B = mac("02:00:00:00:00:02");

function known(typed = ""): FrameNames {
  return { names: new Names(typed, new Map([["02:00:00:00:00:01", "<h:a>"]])), first: new Map() };
}

function bytesOf(payload: Packet): Uint8Array {
  return encodeFrame(frame(B, A, payload));
}

function echo(id: number, ipId: number, time: number): Uint8Array {
  const data = new Uint8Array(24).map((_, index) => (index < 16 ? time : index));
  const [src, dst] = [ipv4("10.0.0.1"), ipv4("10.0.0.2")];
  return bytesOf(packet({ src, dst, id: ipId, ttl: 64, protocol: 1, payload: icmp(8, 0, id, 1, data) }));
}

/** A TCP segment: what it says is under test, not how it is made. */
function tcp(options: {
  seq: number;
  ack: number;
  flags: number;
  from?: number;
  to?: number;
  back?: boolean;
  data?: string;
  ipId?: number;
}): Uint8Array {
  const data = new TextEncoder().encode(options.data ?? "");
  const bytes = new Uint8Array(20 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, options.from ?? 40000);
  view.setUint16(2, options.to ?? 80);
  view.setUint32(4, options.seq);
  view.setUint32(8, options.ack);
  view.setUint16(12, 0x5000 | options.flags);
  view.setUint16(14, 64240);
  bytes.set(data, 20);
  const [src, dst] = options.back ? [ipv4("10.0.0.2"), ipv4("10.0.0.1")] : [ipv4("10.0.0.1"), ipv4("10.0.0.2")];
  return bytesOf(packet({ src, dst, id: options.ipId ?? 0, ttl: 64, protocol: 6, payload: opaque(bytes) }));
}

describe("a frame's text", () => {
  test("tells a device by name, an echo without its time, id and IP id", () => {
    const text = frameText(echo(7, 1000, 3), false, known());
    expect(text).toBe(
      "mac1 < <h:a> ip 10.0.0.1 > 10.0.0.2 tos 0 len 52 id IPID1 frag 0 ttl 64 proto 1 icmp 8/0 id PING1 seq 1 (time) 1011121314151617",
    );
    expect(frameText(echo(9, 2000, 5), false, known())).toBe(text);
  });

  test("gives equal IP ids of different TCP segments a name each, and a copy the same", () => {
    const at = known();
    const ids = [100, 200, 100].map((seq) => {
      const text = frameText(tcp({ seq, ack: 0, flags: 2, ipId: 7 }), true, at);
      return text.match(/ id (\S+)/)![1];
    });
    expect(ids).toEqual(["IPID1", "IPID2", "IPID1"]);
  });

  test("keeps what was typed", () => {
    expect(frameText(echo(7, 1000, 3), false, known("ping -e 7"))).toContain("icmp 8/0 id 7 seq");
  });

  test("says that a checksum is wrong, not what it is", () => {
    const bytes = echo(7, 1000, 3);
    bytes[24] = bytes[24]! ^ 1;
    expect(frameText(bytes, false, known())).toContain("BAD-IP-SUM");
    const broken = tcp({ seq: 1, ack: 0, flags: 2 });
    expect(frameText(broken, false, known())).toContain("BAD-SUM");
    expect(frameText(broken, true, known())).not.toContain("BAD-SUM");
  });

  test("counts sequence numbers from the first of each direction", () => {
    const conversation = (start: number, other: number, port: number): string[] => {
      const at = known();
      const wrap = (number: number) => number >>> 0;
      return [
        tcp({ seq: start, ack: 0, flags: 2, from: port }),
        tcp({ seq: other, ack: wrap(start + 1), flags: 18, from: 80, to: port, back: true }),
        tcp({ seq: wrap(start + 1), ack: wrap(other + 1), flags: 24, from: port, data: "hi\n" }),
      ].map((bytes) => frameText(bytes, true, at));
    };
    const first = conversation(100, 5000, 40000).map((text) => text.replace(/^.* tcp /, ""));
    expect(first).toEqual([
      "PORT1 > 80 seq +0 ack 00000000 flags 2 win 64240 ",
      "80 > PORT1 seq +0 ack +1 flags 12 win 64240 ",
      'PORT1 > 80 seq +1 ack +1 flags 18 win 64240 "hi\\n"',
    ]);
    expect(conversation(0xffff_fffe, 77, 51234).map((text) => text.replace(/^.* tcp /, ""))).toEqual(first);
  });

  test("reads what an ICMP error quotes, and to its last octet", () => {
    const inner = encodePacket(
      packet({
        src: ipv4("10.0.0.1"),
        dst: ipv4("10.0.0.2"),
        id: 5,
        ttl: 1,
        protocol: 17,
        payload: opaque(Uint8Array.of(0xc0, 0, 0, 53, 0, 9, 0, 0, 7)),
      }),
    );
    const [src, dst] = [ipv4("10.0.0.9"), ipv4("10.0.0.1")];
    const error = bytesOf(packet({ src, dst, id: 0, ttl: 64, protocol: 1, payload: icmp(11, 0, 0, 0, inner) }));
    expect(frameText(error, false, known()).replace(/^.* icmp /, "")).toBe(
      "11/0 00000000 [10.0.0.1 > 10.0.0.2 tos 0 len 29 id IPID1 frag 0 ttl 1 proto 17 udp PORT1 > 53 len 9 no-sum 07]",
    );
  });

  test("tells octets behind the packet", () => {
    const padded = new Uint8Array([...echo(7, 0, 3), 0xab, 0xcd]);
    expect(frameText(padded, false, known())).toMatch(/ then abcd$/);
  });
});
