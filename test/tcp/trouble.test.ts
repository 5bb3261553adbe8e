/** Silence, loss, full queues and closed windows, against what Linux 6.18 does (recorded over veth, offloads off). */
import { expect, test } from "vitest";
import type { Net } from "../../src/kernel/net.ts";
import { INPUT } from "../../src/kernel/netfilter/hooks.ts";
import { NF_ACCEPT, NF_DROP } from "../../src/kernel/netfilter/verdict.ts";
import type { Skb } from "../../src/kernel/skb.ts";
import { tcpError } from "../../src/kernel/transport/tcp/error.ts";
import { TcpSocket } from "../../src/kernel/transport/tcp/socket.ts";
import { sleepUntil } from "../../src/sim/wait.ts";
import { DEST_UNREACHABLE, FRAGMENTATION_NEEDED, icmp, PORT_UNREACHABLE } from "../../src/wire/icmp.ts";
import type { Tcp } from "../../src/wire/tcp.ts";
import { accept, B, connect, listen, Rig, receive, sendAll, text } from "./rig.ts";

function* sleep(rig: Rig, ms: number) {
  yield sleepUntil(rig.loop.nowUs + ms * 1000);
}

/** Drops what `loses` says. Returns how to stop. */
function drop(net: Net, loses: (segment: Tcp) => boolean): () => void {
  return net.hooks.register(INPUT, {
    name: "loss",
    priority: -1000,
    run: (skb: Skb) => (skb.ip.payload.kind === "tcp" && loses(skb.ip.payload) ? NF_DROP : NF_ACCEPT),
  });
}

/** Seconds between the SYNs (or data segments) a sent. */
function gaps(rig: Rig, takes: (segment: Tcp) => boolean, digits = 1): number[] {
  const times = rig.seen.filter(({ tcp }) => takes(tcp)).map(({ timeUs }) => timeUs);
  return times.slice(1).map((time, index) => Number(((time - times[index]!) / 1e6).toFixed(digits)));
}

/** The timer wheel is at most an eighth late. */
const LATE = 1.14;

function expectGaps(found: readonly number[], wanted: readonly number[]): void {
  expect(found.length).toBe(wanted.length);
  found.forEach((gap, index) => {
    expect(gap).toBeGreaterThanOrEqual(wanted[index]!);
    expect(gap).toBeLessThan(wanted[index]! * LATE);
  });
}

// The kernel's clock rounds up: the real gaps were 1.01, 1.02 (four times), 2.02, 4.22, 8.19, 16.13, 32.51 seconds.
test("an unanswered SYN: four times after a second, then doubling, in all a little over 131 seconds", () => {
  const rig = new Rig();
  drop(rig.b, () => true);
  let result: unknown;
  let tookS = 0;
  rig.spawn("nc", function* () {
    const before = rig.loop.nowUs;
    result = yield* connect(TcpSocket.open(rig.a), B, 99);
    tookS = (rig.loop.nowUs - before) / 1e6;
    return 0;
  });
  rig.run();
  expect(result).toBe("ETIMEDOUT");
  expectGaps(
    gaps(rig, () => true),
    [1, 1, 1, 1, 1, 2, 4, 8, 16, 32],
  );
  expect(tookS).toBeGreaterThan(131);
  expect(tookS).toBeLessThan(131 * LATE);
  expect(new Set(rig.seen.map(({ tcp }) => tcp.seq)).size).toBe(1);
  expect(rig.seen.map(({ packet }) => (packet.id - rig.seen[0]!.packet.id) & 0xffff)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test("an unanswered SYN-ACK is sent again after 1, 2, 4, 8 and 16 seconds", () => {
  const rig = new Rig();
  drop(rig.a, () => true);
  const times: number[] = [];
  rig.b.hooks.register(INPUT, {
    name: "one",
    priority: -1000,
    run: (skb: Skb) => (times.push(skb.timeUs) === 1 ? NF_ACCEPT : NF_DROP),
  });
  const listener = listen(rig.b, 8000);
  const sock = TcpSocket.open(rig.a);
  sock.connect(B, 8000);
  rig.loop.advance(300_000_000);
  expectGaps(
    gaps(rig, (segment) => (segment.flags & 0x12) === 0x12),
    [1, 2, 4, 8, 16],
  );
  listener.close();
});

test("a lost segment: the loss probe after 0.2 s, then 0.2, 0.4, 0.8 ... as a's id and bytes stay", () => {
  const rig = new Rig();
  let received = "";
  rig.spawn("server", function* () {
    const sock = yield* accept(listen(rig.b, 8000));
    for (let bytes = yield* receive(sock); bytes !== null; bytes = yield* receive(sock))
      received += new TextDecoder().decode(bytes);
    return 0;
  });
  rig.spawn("client", function* () {
    const sock = TcpSocket.open(rig.a);
    yield* connect(sock);
    yield* sendAll(sock, text("one"));
    yield* sleep(rig, 300);
    const stop = drop(rig.b, () => true);
    yield* sendAll(sock, text("two"));
    yield* sleep(rig, 3000);
    stop();
    yield* sleep(rig, 1000);
    sock.close();
    return 0;
  });
  rig.loop.advance(10_000_000);
  expect(received).toBe("onetwo");
  const isTwo = (segment: Tcp) => new TextDecoder().decode(segment.data) === "two";
  // The timeout is 51 ticks, and the wheel rounds 408 of them up.
  expect(gaps(rig, isTwo)).toEqual([0.2, 0.2, 0.4, 0.8, 1.7]);
});

test("a hole in a burst is told by SACK and filled without a timeout", () => {
  const rig = new Rig();
  let count = 0;
  drop(rig.b, (segment) => segment.data.length > 0 && ++count === 3);
  const bytes = Uint8Array.from({ length: 14480 }, (_, index) => index & 255);
  let received = 0;
  rig.spawn("server", function* () {
    const sock = yield* accept(listen(rig.b, 8000));
    for (let part = yield* receive(sock); part !== null; part = yield* receive(sock)) received += part.length;
    return 0;
  });
  rig.spawn("client", function* () {
    const sock = TcpSocket.open(rig.a);
    yield* connect(sock);
    yield* sendAll(sock, bytes);
    sock.close();
    return 0;
  });
  rig.loop.advance(2_000_000);
  expect(received).toBe(14480);
  const lines = rig.lines();
  const again = lines.lastIndexOf("> [.] seq 2897:4345 ack 1 win 63");
  expect(again).toBeGreaterThan(lines.indexOf("> [.] seq 2897:4345 ack 1 win 63"));
  expect(lines.filter((line) => line.includes("sack {4345:"))[0]).toMatch(/^< \[\.\] ack 2897 win \d+ sack \{4345:5793\}$/);
  expect(rig.a.snmp.TcpExtTCPTimeouts).toBe(0);
  expect(rig.a.snmp.TcpRetransSegs).toBe(1);
  expect(rig.since(rig.seen.at(-1)!.timeUs)).toBeLessThan(0.1);
});

test("a closed window is probed with an old number, backing off, and opens when the program reads", () => {
  const rig = new Rig();
  const size = 250_000;
  let received = 0;
  rig.spawn("server", function* () {
    const sock = yield* accept(listen(rig.b, 8001));
    yield* sleep(rig, 2500);
    for (let part = yield* receive(sock); part !== null; part = yield* receive(sock)) received += part.length;
    sock.close();
    return 0;
  });
  rig.spawn("client", function* () {
    const sock = TcpSocket.open(rig.a);
    yield* connect(sock, B, 8001);
    yield* sendAll(sock, new Uint8Array(size));
    sock.close();
    return 0;
  });
  rig.loop.advance(20_000_000);
  expect(received).toBe(size);
  const lines = rig.lines();
  expect(lines.some((line) => /^< \[\.\] ack \d+ win 0/.test(line))).toBe(true);
  const closedUs = rig.seen.find(({ tcp, packet }) => packet.src === B && tcp.window === 0)!.timeUs;
  const quiet = rig.seen.filter(
    ({ timeUs, packet, tcp }) => timeUs > closedUs && timeUs < 2_400_000 && packet.src !== B && tcp.data.length === 0,
  );
  // Recorded: 0.22, 0.66 and 1.55 seconds after the window closed; every second one is acknowledged (at most one in half a
  // second).
  const after = quiet.map(({ timeUs }) => (timeUs - closedUs) / 1e6);
  expect(after.length).toBe(3);
  expect(after[0]!).toBeGreaterThanOrEqual(0.2);
  expect(after[0]!).toBeLessThan(0.23);
  expect(after.map((seconds) => Math.round(seconds / after[0]!))).toEqual([1, 3, 7]);
  expect(rig.seen.filter(({ timeUs, tcp }) => timeUs > closedUs && timeUs < 2_400_000 && tcp.window === 0).length).toBe(2);
});

test("a full accept queue drops SYNs and counts them", () => {
  const rig = new Rig();
  const listener = listen(rig.b, 8004, 0);
  const first = TcpSocket.open(rig.a);
  first.connect(B, 8004);
  const second = TcpSocket.open(rig.a);
  second.connect(B, 8004);
  rig.loop.advance(2_500_000);
  expect(first.state).toBe("ESTABLISHED");
  expect(second.state).toBe("SYN_SENT");
  expect([listener.receiveQueueSize, listener.sendQueueSize]).toEqual([1, 0]);
  expect([rig.b.snmp.TcpExtListenOverflows, rig.b.snmp.TcpExtListenDrops]).toEqual([3, 3]);
  expect(listener.accept()?.state).toBe("ESTABLISHED");
  rig.loop.advance(2_000_000);
  expect(second.state).toBe("ESTABLISHED");
});

test("acknowledgements are quick at first and wait 40 ms once both sides talk", () => {
  const rig = new Rig();
  rig.spawn("server", function* () {
    const sock = yield* accept(listen(rig.b, 8005));
    yield* receive(sock);
    yield* sendAll(sock, text("r"));
    while ((yield* receive(sock)) !== null);
    sock.close();
    return 0;
  });
  rig.spawn("client", function* () {
    const sock = TcpSocket.open(rig.a);
    yield* connect(sock, B, 8005);
    yield* sendAll(sock, text("a"));
    yield* receive(sock);
    yield* sleep(rig, 5);
    yield* sendAll(sock, text("b"));
    yield* sleep(rig, 200);
    yield* sendAll(sock, text("c"));
    yield* sleep(rig, 200);
    sock.close();
    return 0;
  });
  rig.loop.advance(3_000_000);
  const times = rig.seen.map(({ timeUs }) => timeUs);
  expect(rig.lines().slice(3)).toEqual([
    "> [P.] seq 1:2 ack 1 win 63",
    "< [.] ack 2 win 64",
    "< [P.] seq 1:2 ack 2 win 64",
    "> [.] ack 2 win 63",
    "> [P.] seq 2:3 ack 2 win 63",
    "< [.] ack 3 win 64",
    "> [P.] seq 3:4 ack 2 win 63",
    "< [.] ack 4 win 64",
    "> [F.] seq 4 ack 2 win 63",
    "< [F.] seq 2 ack 5 win 64",
    "> [.] ack 3 win 63",
  ]);
  expect(Math.round((times[8]! - times[7]!) / 1000)).toBe(41);
  expect(Math.round((times[10]! - times[9]!) / 1000)).toBe(0);
});

test("no route, no address, no port: refused at once", () => {
  const rig = new Rig();
  const sock = TcpSocket.open(rig.a);
  expect(sock.connect(0x08080808 as typeof B, 80)).toBe("ENETUNREACH");
  expect(sock.bind(B, 80)).toBe("EADDRNOTAVAIL");
  expect(sock.send(text("x"))).toBe("EPIPE");
  expect(sock.shutdown("write")).toBe("ENOTCONN");
  const one = listen(rig.a, 80);
  const two = TcpSocket.open(rig.a);
  two.reuseAddr = true;
  expect(two.bind(0 as typeof B, 80)).toBe("EADDRINUSE");
  one.close();
  expect(two.bind(0 as typeof B, 80)).toBe(null);
  expect(two.bind(0 as typeof B, 81)).toBe("EINVAL");
});

test("connect() takes even ephemeral ports, bind(0) odd ones", () => {
  const rig = new Rig();
  for (let count = 0; count < 20; count++) {
    const bound = TcpSocket.open(rig.a);
    expect(bound.bind(0 as typeof B, 0)).toBe(null);
    expect(bound.localPort % 2).toBe(1);
    const out = TcpSocket.open(rig.a);
    out.connect(B, 81);
    expect(out.localPort % 2).toBe(0);
    expect(out.localPort).toBeGreaterThanOrEqual(32768);
    expect(out.localPort).toBeLessThanOrEqual(60999);
  }
});

test("a smaller path MTU: what was too long goes again in shorter segments, at once", () => {
  const rig = new Rig();
  const sock = TcpSocket.open(rig.a);
  listen(rig.b, 8000);
  sock.connect(B, 8000);
  const stop = drop(rig.b, () => true);
  sock.send(new Uint8Array(2896));
  stop();
  const { seq } = rig.seen.at(-1)!.tcp;
  const quoted = { src: sock.localAddress, dst: B, sport: sock.localPort, dport: 8000, seq };
  tcpError(rig.a, { ...quoted, seq: (seq + 100_000) | 0 }, icmp(DEST_UNREACHABLE, FRAGMENTATION_NEEDED, 0, 900));
  expect(sock.pmtu).toBe(1500);
  tcpError(rig.a, quoted, icmp(DEST_UNREACHABLE, FRAGMENTATION_NEEDED, 0, 1000));
  rig.loop.runBacklog();
  expect(sock.pmtu).toBe(1000);
  expect(
    rig
      .lines()
      .slice(5, 9)
      .filter((line) => line.startsWith(">"))[0],
  ).toBe("> [.] seq 1:949 ack 1 win 63");
  rig.loop.advance(1_000_000);
  expect(rig.seen.slice(5).every(({ packet }) => packet.totalLength <= 1000)).toBe(true);
  expect(sock.sendQueueSize).toBe(0);
});

test("a SYN rejected while connect() sends it: a poll sees it at once, a blocking connect after the next SYN", () => {
  const rig = new Rig();
  const sock = TcpSocket.open(rig.a);
  rig.b.hooks.register(INPUT, {
    name: "reject",
    priority: -1000,
    run: (skb: Skb) => {
      const { src, dst, payload } = skb.ip;
      const { sport, dport, seq } = payload as Tcp;
      tcpError(rig.a, { src, dst, sport, dport, seq }, icmp(DEST_UNREACHABLE, PORT_UNREACHABLE));
      return NF_DROP;
    },
  });
  expect(sock.connect(B, 8006)).toBe("EINPROGRESS");
  expect([sock.state, sock.hasError]).toEqual(["SYN_SENT", true]);
  rig.run();
  expect([sock.state, sock.takeError()]).toEqual(["CLOSE", "ECONNREFUSED"]);
  expect(gaps(rig, () => true)).toEqual([1]);
});
