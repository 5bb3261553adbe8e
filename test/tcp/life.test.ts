import { expect, test } from "vitest";
import { TcpSocket } from "../../src/kernel/transport/tcp/socket.ts";
import { accept, connect, listen, Rig, receive, sendAll, text } from "./rig.ts";

test("request, reply, close: the segments Linux sends", () => {
  const rig = new Rig();
  rig.spawn("server", function* () {
    const listener = listen(rig.b, 8000);
    const sock = yield* accept(listener);
    yield* receive(sock, 1000);
    yield* sendAll(sock, new Uint8Array(300));
    yield* sendAll(sock, new Uint8Array(2000));
    sock.close();
    listener.close();
    return 0;
  });
  let received = 0;
  rig.spawn("client", function* () {
    const sock = TcpSocket.open(rig.a);
    expect(yield* connect(sock)).toBe(null);
    yield* sendAll(sock, text("GET / HTTP/1.0\r\n\r\n"));
    for (let bytes = yield* receive(sock); bytes !== null; bytes = yield* receive(sock)) received += bytes.length;
    sock.close();
    return 0;
  });
  rig.run();
  expect(received).toBe(2300);
  expect(rig.lines()).toEqual([
    "> [S] seq 0 win 64240",
    "< [S.] seq 0 ack 1 win 65160",
    "> [.] ack 1 win 63",
    "> [P.] seq 1:19 ack 1 win 63",
    "< [.] ack 19 win 64",
    "< [P.] seq 1:301 ack 19 win 64",
    "> [.] ack 301 win 63",
    "< [.] seq 301:1749 ack 19 win 64",
    "> [.] ack 1749 win 66",
    "< [P.] seq 1749:2301 ack 19 win 64",
    "> [.] ack 2301 win 69",
    "< [F.] seq 2301 ack 19 win 64",
    "> [F.] seq 19 ack 2302 win 69",
    "< [.] ack 20 win 64",
  ]);
});
