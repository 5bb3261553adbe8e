/** How connections end, segment by segment as recorded on Linux 6.18 (veth, offloads off). */
import { expect, test } from "vitest";
import { TcpSocket } from "../../src/kernel/transport/tcp/socket.ts";
import { type Program, sleepUntil } from "../../src/sim/wait.ts";
import { A, accept, B, connect, listen, must, Rig, receive, sendAll, text } from "./rig.ts";

const HANDSHAKE = ["> [S] seq 0 win 64240", "< [S.] seq 0 ack 1 win 65160", "> [.] ack 1 win 63"];

function* sleep(rig: Rig, ms: number) {
  yield sleepUntil(rig.loop.nowUs + ms * 1000);
}

function play(server: (rig: Rig, sock: TcpSocket) => Program, client: (rig: Rig, sock: TcpSocket) => Program): Rig {
  const rig = new Rig();
  rig.spawn("server", function* () {
    const listener = listen(rig.b, 8000);
    const sock = yield* accept(listener);
    listener.close();
    return yield* server(rig, sock);
  });
  rig.spawn("client", function* () {
    const sock = TcpSocket.open(rig.a);
    expect(yield* connect(sock)).toBe(null);
    return yield* client(rig, sock);
  });
  rig.run();
  expect(rig.lines().slice(0, 3)).toEqual(HANDSHAKE);
  return rig;
}

test("nobody listens: the SYN is answered with a RST of id 0", () => {
  const rig = new Rig();
  let result: unknown;
  rig.spawn("nc", function* () {
    result = yield* connect(TcpSocket.open(rig.a), B, 81);
    return 0;
  });
  rig.run();
  expect(result).toBe("ECONNREFUSED");
  expect(rig.lines()).toEqual(["> [S] seq 0 win 64240", "< [R.] seq 0 ack 1 win 0"]);
  const reset = rig.seen[1]!.packet;
  expect([reset.id, reset.dontFragment, reset.ttl, reset.totalLength]).toEqual([0, true, 64, 40]);
  expect([rig.a.snmp.TcpActiveOpens, rig.a.snmp.TcpAttemptFails, rig.b.snmp.TcpOutRsts]).toEqual([1, 1, 1]);
});

test("closing with unread data resets", () => {
  const rig = play(
    function* (rig, sock) {
      yield* sleep(rig, 200);
      sock.close();
      return 0;
    },
    function* (rig, sock) {
      yield* sendAll(sock, text("hello"));
      yield* sleep(rig, 400);
      expect(sock.takeError()).toBe("ECONNRESET");
      sock.close();
      return 0;
    },
  );
  expect(rig.lines().slice(3)).toEqual(["> [P.] seq 1:6 ack 1 win 63", "< [.] ack 6 win 64", "< [R.] seq 1 ack 6 win 64"]);
});

test("SO_LINGER 0 resets", () => {
  const rig = play(
    function* (_rig, sock) {
      yield* expectError(sock, "ECONNRESET");
      return 0;
    },
    function* (rig, sock) {
      sock.linger = 0;
      yield* sleep(rig, 100);
      sock.close();
      return 0;
    },
  );
  expect(rig.lines().slice(3)).toEqual(["> [R.] seq 1 ack 1 win 63"]);
});

function* expectError(sock: TcpSocket, errno: string) {
  let thrown = "";
  try {
    yield* receive(sock);
  } catch (error) {
    thrown = (error as Error).message;
  }
  expect(thrown).toBe(errno);
}

test("a half-closed connection still carries data the other way", () => {
  const rig = play(
    function* (rig, sock) {
      while ((yield* receive(sock)) !== null);
      for (const word of ["x0", "x1", "x2"]) {
        yield* sendAll(sock, text(word));
        yield* sleep(rig, 100);
      }
      sock.close();
      return 0;
    },
    function* (_rig, sock) {
      yield* sendAll(sock, text("hello"));
      sock.shutdown("write");
      expect(sock.send(text("more"))).toBe("EPIPE");
      while ((yield* receive(sock)) !== null);
      sock.close();
      return 0;
    },
  );
  expect(rig.lines().slice(3)).toEqual([
    "> [P.] seq 1:6 ack 1 win 63",
    "< [.] ack 6 win 64",
    "> [F.] seq 6 ack 1 win 63",
    "< [P.] seq 1:3 ack 7 win 64",
    "> [.] ack 3 win 63",
    "< [P.] seq 3:5 ack 7 win 64",
    "> [.] ack 5 win 63",
    "< [P.] seq 5:7 ack 7 win 64",
    "> [.] ack 7 win 63",
    "< [F.] seq 7 ack 7 win 64",
    "> [.] ack 8 win 63",
  ]);
});

test("data for a closed socket is reset; the next write is EPIPE, then the end", () => {
  const rig = play(
    function* (rig, sock) {
      yield* sleep(rig, 0);
      sock.close();
      return 0;
    },
    function* (rig, sock) {
      yield* sleep(rig, 100);
      expect(sock.send(text("a"))).toBe(1);
      yield* sleep(rig, 50);
      expect(sock.send(text("b"))).toBe("EPIPE");
      expect(sock.receive()).toBe(null);
      sock.close();
      return 0;
    },
  );
  expect(rig.lines().slice(3)).toEqual([
    "< [F.] seq 1 ack 1 win 64",
    "> [.] ack 2 win 63",
    "> [P.] seq 1:2 ack 2 win 63",
    "< [R] seq 2 win 0",
  ]);
});

test("who closes first keeps TIME_WAIT for a minute; the other side is free", () => {
  const rig = new Rig();
  const states: string[] = [];
  rig.spawn("server", function* () {
    const listener = listen(rig.b, 8000);
    const sock = yield* accept(listener);
    while ((yield* receive(sock)) !== null);
    sock.close();
    listener.close();
    yield* sleep(rig, 1000);
    states.push(...rig.a.sockets.tcp.list().map((info) => `a ${info.state} ${Math.round(info.timer!.leftUs / 1e6)}`));
    states.push(...rig.b.sockets.tcp.list().map((info) => `b ${info.state}`));
    // The port cannot be bound again without SO_REUSEADDR.
    const again = TcpSocket.open(rig.a);
    expect(again.bind(A, 40000)).toBe("EADDRINUSE");
    again.reuseAddr = true;
    expect(again.bind(A, 40000)).toBe("EADDRINUSE");
    again.close();
    return 0;
  });
  rig.spawn("client", function* () {
    const sock = TcpSocket.open(rig.a);
    must(sock.bind(A, 40000));
    expect(yield* connect(sock)).toBe(null);
    sock.close();
    return 0;
  });
  rig.run();
  expect(states).toEqual(["a TIME_WAIT 59"]);
  expect(rig.since(rig.loop.nowUs)).toBeGreaterThan(60);
  expect(rig.a.sockets.tcp.list()).toEqual([]);
});

test("both close at once: each acknowledges the other's FIN, both keep TIME_WAIT", () => {
  const rig = new Rig();
  const listener = listen(rig.b, 8000);
  const client = TcpSocket.open(rig.a);
  expect(client.connect(B, 8000)).toBe("EINPROGRESS");
  const server = listener.accept()!;
  listener.close();
  // While a is inside its call, b's FIN waits.
  client.enter();
  server.close();
  client.close();
  rig.loop.advance(1000);
  expect(rig.lines().slice(3)).toEqual([
    "< [F.] seq 1 ack 1 win 64",
    "> [F.] seq 1 ack 1 win 63",
    "< [.] ack 2 win 64",
    "> [.] ack 2 win 63",
  ]);
  expect([rig.a, rig.b].map((net) => net.sockets.tcp.list().map((info) => info.state))).toEqual([["TIME_WAIT"], ["TIME_WAIT"]]);
});
