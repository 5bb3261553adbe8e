/**
 * A server that replies by path with whatever bytes a test wants, well formed or not; the recordings were made against its like.
 */
import type { Net } from "../../src/kernel/net.ts";
import { TcpSocket } from "../../src/kernel/transport/tcp/socket.ts";
import { type Program, sleepUntil, waitOn } from "../../src/sim/wait.ts";
import { ANY } from "../../src/wire/ipv4-address.ts";

const OK = "HTTP/1.1 200 OK\r\n";

const REPLIES: Readonly<Record<string, string>> = {
  "/cl": `${OK}Content-Length: 5\r\nX-A: b\r\n\r\nhello`,
  "/close": "HTTP/1.0 200 OK\r\n\r\nhello\nworld\n",
  "/chunk": `${OK}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n`,
  "/short": `${OK}Content-Length: 50\r\n\r\nhello`,
  "/shortchunk": `${OK}Transfer-Encoding: chunked\r\n\r\n5\r\nhel`,
  "/badchunk": `${OK}Transfer-Encoding: chunked\r\n\r\nzz\r\nhel`,
  "/empty": "",
  "/garbage": "SSH-2.0-OpenSSH\r\nfoo\r\n",
  "/half": `${OK}Content-Le`,
  "/http09": "hello",
  "/r301": "HTTP/1.1 301 Moved Permanently\r\nLocation: /cl\r\nContent-Length: 0\r\n\r\n",
  "/r302": "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:8080/close\r\nContent-Length: 3\r\n\r\nabc",
  "/rloop": "HTTP/1.1 302 Found\r\nLocation: /rloop\r\nContent-Length: 0\r\n\r\n",
  "/404": "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnope",
  "/500": "HTTP/1.0 500 Oops\r\n\r\nerr\n",
  "/204": "HTTP/1.1 204 No Content\r\n\r\n",
  "/keepclose": `${OK}Content-Length: 5\r\nConnection: close\r\n\r\nhello`,
  "/10keep": "HTTP/1.0 200 OK\r\nContent-Length: 5\r\nConnection: keep-alive\r\n\r\nhello",
  "/10cl": "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello",
  "/extra": `${OK}Content-Length: 5\r\n\r\nhelloextra`,
  "/zero": `${OK}Content-Length: 0\r\n\r\n`,
  "/big": `${OK}Content-Length: 200000\r\n\r\n${"x".repeat(200_000)}`,
  "/401": 'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n\r\n',
  "/lm":
    `${OK}Date: Sat, 21 Nov 2026 09:36:36 GMT\r\nContent-Length: 5\r\nContent-Type: text/plain\r\n` +
    "Last-Modified: Sat, 21 Nov 2020 09:36:36 GMT\r\n\r\nhello",
};
/** After these the server closes. */
const CLOSES: ReadonlySet<string> = new Set([
  "/close",
  "/short",
  "/shortchunk",
  "/empty",
  "/garbage",
  "/half",
  "/http09",
  "/500",
  "/keepclose",
  "/10cl",
]);
const HALF = `${OK}Content-Length: 50\r\n\r\nhello`;

/** Listens on port 8080; each request's bytes are appended to `requests`. */
export function rawServer(requests: string[]): (net: Net) => Program {
  return function* serve(net) {
    const listener = TcpSocket.open(net);
    listener.bind(ANY, 8080);
    listener.listen(16);
    for (;;) {
      const client = listener.accept();
      if (client === null) yield waitOn(listener.ready);
      else net.loop.spawn("raw", () => reply(client, requests));
    }
  };
}

function* reply(client: TcpSocket, requests: string[]): Program {
  for (;;) {
    let text = "";
    while (!text.includes("\r\n\r\n")) {
      const chunk = client.receive();
      if (chunk === undefined) yield waitOn(client.ready);
      else if (chunk === null) {
        client.close();
        return 0;
      } else text += new TextDecoder().decode(chunk);
    }
    requests.push(text);
    const path = text.split(" ")[1]!;
    const send = (replyText: string): void => void client.send(new TextEncoder().encode(replyText));
    if (path === "/hang") yield sleepUntil(Number.POSITIVE_INFINITY);
    if (path === "/hanghalf") {
      send(HALF);
      yield sleepUntil(Number.POSITIVE_INFINITY);
    }
    if (path === "/rsthalf") {
      send(HALF);
      yield sleepUntil(client.net.loop.nowUs + 100_000);
    }
    if (path === "/rst" || path === "/rsthalf") {
      client.abort();
      return 0;
    }
    const whole = REPLIES[path] ?? REPLIES["/404"]!;
    const bytes = new TextEncoder().encode(text.startsWith("HEAD") ? `${whole.split("\r\n\r\n")[0]}\r\n\r\n` : whole);
    for (let at = 0; at < bytes.length; ) {
      const taken = client.send(bytes.subarray(at));
      if (typeof taken === "number" && taken > 0) at += taken;
      else if (typeof taken === "string" && taken !== "EAGAIN") return 0;
      else yield waitOn(client.ready);
    }
    if (CLOSES.has(path)) {
      client.close();
      return 0;
    }
  }
}
