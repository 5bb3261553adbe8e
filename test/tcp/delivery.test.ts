/** Whatever frames are lost, doubled, delayed or overtaken: the bytes sent are the bytes received, and then all is quiet. */
import fc from "fast-check";
import { describe, expect } from "vitest";
import type { Net } from "../../src/kernel/net.ts";
import { INPUT } from "../../src/kernel/netfilter/hooks.ts";
import { NF_ACCEPT, NF_DROP, NF_STOLEN } from "../../src/kernel/netfilter/verdict.ts";
import type { Skb } from "../../src/kernel/skb.ts";
import { receiveTcp } from "../../src/kernel/transport/tcp/receive.ts";
import { TcpSocket } from "../../src/kernel/transport/tcp/socket.ts";
import { property } from "../property.ts";
import { runs } from "../sample.ts";
import { accept, connect, listen, Rig, receive, sendAll } from "./rig.ts";

interface Weather {
  readonly loss: number;
  readonly double: number;
  readonly delay: number;
}

const weather = fc.record({
  loss: fc.constantFrom(0, 0, 0.05, 0.2),
  double: fc.constantFrom(0, 0.1),
  delay: fc.constantFrom(0, 0, 0.1, 0.4),
});

/**
 * A closed socket gives up after some eight retransmissions (tcp_orphan_retries): weather that loses them all is not what is
 * tested.
 */
const MOST_LOST_IN_A_ROW = 2;

/** Loses, doubles and delays what a namespace receives. */
function disturb(net: Net, { loss, double, delay }: Weather): void {
  const { random } = net.loop;
  let lost = 0;
  net.hooks.register(INPUT, {
    name: "weather",
    priority: -1000,
    run(skb: Skb) {
      if (skb.ip.payload.kind !== "tcp") return NF_ACCEPT;
      const isLost = random.unit() < loss && lost < MOST_LOST_IN_A_ROW;
      lost = isLost ? lost + 1 : 0;
      if (isLost) return NF_DROP;
      if (random.unit() < double) net.loop.setTimer(random.below(20_000), receiveTcp, skb.clone());
      if (random.unit() >= delay) return NF_ACCEPT;
      net.loop.setTimer(random.below(50_000), receiveTcp, skb);
      return NF_STOLEN;
    },
  });
}

function pattern(length: number, salt: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index * 31 + (index >> 8) + salt) & 255);
}

function join(parts: readonly Uint8Array[]): string {
  return Buffer.concat(parts).toString("latin1");
}

describe("delivery", () => {
  property(
    [
      fc.nat(),
      fc.array(fc.integer({ min: 1, max: 40_000 }), { minLength: 1, maxLength: 6 }),
      weather,
      fc.integer({ min: 1, max: 9000 }),
      fc.boolean(),
    ],
    {
      numRuns: runs(20, 60),
      // The last segments arrived while the reading call ended, and nobody was woken.
      examples: [[1039744859, [27513, 2421, 3746, 32733, 4916], { loss: 0.05, double: 0.1, delay: 0 }, 6516, false]],
    },
  )("any chunks through any weather arrive whole, both ways", (seed, sizes, storm, readMax, noDelay) => {
    const rig = new Rig(seed);
    disturb(rig.a, storm);
    disturb(rig.b, storm);
    const there = sizes.map((size, index) => pattern(size, index));
    const back = pattern(5000 + (seed % 20_000), 7);
    const gotThere: Uint8Array[] = [];
    const gotBack: Uint8Array[] = [];
    let ends = 0;
    rig.spawn("server", function* () {
      const listener = listen(rig.b, 8000);
      const sock = yield* accept(listener);
      for (let bytes = yield* receive(sock, readMax); bytes !== null; bytes = yield* receive(sock, readMax)) gotThere.push(bytes);
      yield* sendAll(sock, back);
      sock.close();
      listener.close();
      ends++;
      return 0;
    });
    rig.spawn("client", function* () {
      const sock = TcpSocket.open(rig.a);
      sock.noDelay = noDelay;
      expect(yield* connect(sock)).toBe(null);
      for (const part of there) yield* sendAll(sock, part);
      sock.shutdown("write");
      for (let bytes = yield* receive(sock); bytes !== null; bytes = yield* receive(sock)) gotBack.push(bytes);
      sock.close();
      ends++;
      return 0;
    });
    rig.run();
    expect(ends).toBe(2);
    expect(join(gotThere) === join(there)).toBe(true);
    expect(join(gotBack) === join([back])).toBe(true);
    expect(rig.a.sockets.tcp.list()).toEqual([]);
    expect(rig.b.sockets.tcp.list()).toEqual([]);
    expect(rig.loop.timers.size).toBe(0);
  });
});
