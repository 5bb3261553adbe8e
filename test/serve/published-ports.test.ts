/** Ports that containers publish, as ports of the machine: real clients, and servers in the lab. */
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { get } from "node:http";
import { connect } from "node:net";
import type { Readable } from "node:stream";
import { afterEach, beforeEach, expect, test } from "vitest";
import { dial, freePort, listen, publishProgram, readAll, type Served, serve, until } from "./served.ts";

let lab: Served;
let refused: string[];

beforeEach(async () => {
  refused = [];
  lab = await serve({
    publish: (port, reason) => void refused.push(`${port} ${typeof reason === "string" ? reason : reason.message}`),
  });
  await lab.sh("ip link set lo up");
});

afterEach(() => lab.close());

/** The heading of nginx's page, asked for by a real client, on a connection of its own. */
async function title(port: number): Promise<string | undefined> {
  const [response] = await once(get({ port, host: "127.0.0.1", agent: false }), "response");
  return /<h1>.*<\/h1>/.exec(String(await readAll(response as Readable)))?.[0];
}
const WELCOME = "<h1>Welcome to nginx!</h1>";

test("a published port comes and goes with its container, and is there when the command returns", async () => {
  const port = await freePort();
  await lab.sh(`docker run -d --name web -p ${port}:80 nginx`);
  expect(await title(port)).toBe(WELCOME);
  await lab.sh("docker stop web");
  expect(await dial(port)).toBe(null);
  await lab.sh("docker start web");
  expect(await title(port)).toBe(WELCOME);
  await lab.sh("docker restart web");
  expect(await title(port)).toBe(WELCOME);
  await lab.sh("docker rm -f web");
  expect(await dial(port)).toBe(null);
});

test("so does one of docker compose", async () => {
  const port = await freePort();
  const file = `services:\n  web:\n    image: nginx\n    ports: ["${port}:80"]\n`;
  await lab.sh(`mkdir /p && cd /p && printf '${file.replaceAll("\n", "\\n")}' > compose.yaml && docker compose up -d`);
  expect(await title(port)).toBe(WELCOME);
  await lab.sh("cd /p && docker compose down");
  expect(await dial(port)).toBe(null);
});

test("docker's API does not say that a container has started before its port can be reached", async () => {
  const port = await freePort();
  await lab.sh(`docker create --name web -p ${port}:80 nginx`);
  const socket = connect(lab.docker);
  socket.write("POST /containers/web/start HTTP/1.1\r\nHost: docker\r\n\r\n");
  const [response] = await new Promise<Buffer[]>((resolve) => socket.on("data", (...args: Buffer[]) => resolve(args)));
  const reached = await dial(port);
  expect(String(response)).toContain("204 No Content");
  expect(reached).not.toBe(null);
  reached!.destroy();
  socket.destroy();
});

test("a port that the machine uses already is named, and the lab goes on", async () => {
  const taken = await listen();
  await lab.sh(`docker run -d --name web -p ${taken.port}:80 nginx`);
  expect(refused).toEqual([`${taken.port} listen EADDRINUSE: address already in use 127.0.0.1:${taken.port}`]);
  expect(await lab.sh(`curl -s http://127.0.0.1:${taken.port}/`)).toContain(WELCOME);
  const port = await freePort();
  await lab.sh(`docker run -d -p ${port}:80 nginx`);
  expect(await title(port)).toBe(WELCOME);
  taken.close();
});

test("whatever address it is published on, the machine listens on loopback alone", async () => {
  const port = await freePort();
  await lab.sh("ip link add d0 type dummy; ip addr add 192.0.2.1/24 dev d0; ip link set d0 up");
  await lab.sh(`docker run -d --name web -p 192.0.2.1:${port}:80 nginx`);
  expect(await title(port)).toBe(WELCOME);
  // Nobody listens at 127.0.0.1 of the lab's host.
  expect(await lab.sh(`curl -s http://127.0.0.1:${port}/ || echo $?`)).toBe("7\n");
});

test("an end is passed on as an end: the other direction stays open", async () => {
  const port = await publishProgram(lab, function* (self) {
    const client = yield* self.tcp().bind("0.0.0.0", 9000).listen().accept();
    let count = 0;
    for (let data = yield* client.read(); data !== null; data = yield* client.read()) count += data.length;
    yield* client.write(`${count} bytes`);
    client.close();
  });
  const client = (await dial(port))!;
  client.end("x".repeat(100_000));
  expect(String(await readAll(client))).toBe("100000 bytes");
});

test("a server whose client is gone reads an end, one whose client resets the connection a reset", async () => {
  const ends: string[] = [];
  const port = await publishProgram(lab, function* (self) {
    const listener = self.tcp().bind("0.0.0.0", 9000).listen();
    for (;;) {
      const client = yield* listener.accept();
      try {
        ends.push(String((yield* client.read()) ?? "end"));
      } catch (error) {
        ends.push((error as Error).message);
      }
      client.close();
    }
  });
  (await dial(port))!.end();
  await until(() => ends.length === 1);
  (await dial(port))!.resetAndDestroy();
  await until(() => ends.length === 2);
  // docker-proxy passes a reset on as an end, as the real one does.
  expect(ends).toEqual(["end", "end"]);
});

test("where the lab refuses a connection, it is reset", async () => {
  const port = await freePort();
  await lab.sh(`docker run -d --name web -p ${port}:80 nginx; iptables -I INPUT -p tcp --dport ${port} -j REJECT`);
  const error = await new Promise((resolve) => connect(port, "127.0.0.1").on("error", resolve));
  expect(error).toMatchObject({ code: "ECONNRESET" });
  expect(refused).toEqual([]);
});

test("an address of the lab's host that cannot be reached any more is named", async () => {
  const port = await freePort();
  await lab.sh("ip link add d0 type dummy; ip addr add 192.0.2.1/24 dev d0; ip link set d0 up");
  await lab.sh(`docker run -d --name web -p 192.0.2.1:${port}:80 nginx; ip link del d0`);
  await new Promise((resolve) => connect(port, "127.0.0.1").on("error", resolve));
  expect(refused).toEqual([`${port} ENETUNREACH`]);
});

test("sixty connections at once get what each of them asked for", async () => {
  const port = await publishProgram(lab, function* (self) {
    const listener = self.tcp().bind("0.0.0.0", 9000).listen();
    for (;;) {
      const client = yield* listener.accept();
      self.thread(
        (function* () {
          for (let data = yield* client.read(); data !== null; data = yield* client.read()) yield* client.write(data);
          client.close();
        })(),
      );
    }
  });
  const results = await Promise.all(
    Array.from({ length: 60 }, async (_, at) => {
      const client = (await dial(port))!;
      client.end(`${at};`.repeat(2_000));
      return String(await readAll(client)) === `${at};`.repeat(2_000);
    }),
  );
  expect(results).toEqual(results.map(() => true));
});

test("time passes for a connection as the wall's, and stands when it is closed", async () => {
  const port = await publishProgram(lab, function* (self) {
    const client = yield* self.tcp().bind("0.0.0.0", 9000).listen().accept();
    yield* self.sleep(30);
    yield* client.write("late");
    client.close();
  });
  const client = (await dial(port))!;
  client.end();
  expect(String(await readAll(client))).toBe("late");
  expect(lab.host.lab.nowUs).toBeLessThan(1_000_000_000);
});

/** The machine's datagrams from one port of it, and what came back. */
function sender(port: number) {
  const socket = createSocket("udp4");
  const replies: string[] = [];
  socket.on("message", (data) => replies.push(String(data)));
  return { replies, send: (text: string) => socket.send(text, port, "127.0.0.1"), close: () => socket.close() };
}

async function publishEcho(protocols: readonly string[]): Promise<number> {
  const port = await freePort();
  const image = JSON.stringify([
    { name: "echo", listens: protocols.map((protocol) => ({ port: 53, protocol, body: protocol })) },
  ]);
  await lab.sh(`mkdir -p /etc/netnsim; echo '${image}' > /etc/netnsim/images.json`);
  await lab.sh(`docker run -d --name echo ${protocols.map((protocol) => `-p ${port}:53/${protocol}`).join(" ")} echo`);
  return port;
}

test("datagrams reach a published UDP port, beside a TCP port of the same number, until the container is gone", async () => {
  const port = await publishEcho(["udp", "tcp"]);
  const [one, two] = [sender(port), sender(port)];
  for (const each of [one, two]) each.send("ping");
  await until(() => one.replies.length === 1 && two.replies.length === 1);
  one.send("again");
  await until(() => one.replies.length === 2);
  expect([one.replies, two.replies]).toEqual([["udp", "udp"], ["udp"]]);
  expect(String(await readAll((await dial(port))!))).toBe("tcp");
  // Each port of the machine is one of the lab's.
  expect(await lab.sh("conntrack -L -p udp --orig-src 172.17.0.1 2> /dev/null | wc -l")).toBe("2\n");
  expect(await lab.sh("docker rm -f echo")).toBe("echo\n");
  const after = createSocket("udp4").bind(port, "127.0.0.1");
  await once(after, "listening");
  // Their sockets in the lab are closed with it.
  expect(await lab.sh("ss -Huan")).toBe("");
  for (const each of [one, two, after]) each.close();
});

test("a UDP port that the machine uses already is named, and what the lab refuses is lost", async () => {
  const taken = createSocket("udp4").bind(0, "127.0.0.1");
  await once(taken, "listening");
  const { port: number } = taken.address();
  await lab.sh(`docker run -d -p ${number}:53/udp busybox sleep 1000`);
  expect(refused).toEqual([`${number} bind EADDRINUSE 127.0.0.1:${number}`]);
  taken.close();
  const port = await publishEcho(["udp"]);
  await lab.sh("iptables -I OUTPUT -p udp -j REJECT");
  const client = sender(port);
  client.send("lost");
  await lab.sh("sleep 1; iptables -F OUTPUT");
  client.send("heard");
  await until(() => client.replies.length > 0);
  expect(client.replies).toEqual(["udp"]);
  client.close();
});

test("a long transfer does not come to the limit of a run", async () => {
  await lab.close();
  lab = await serve({ publish: () => {} }, { steps: 2000 });
  await lab.sh("ip link set lo up");
  const port = await publishProgram(lab, function* (self) {
    const listener = self.tcp().bind("0.0.0.0", 9000).listen();
    for (;;) {
      const client = yield* listener.accept();
      self.thread(
        (function* () {
          let count = 0;
          for (let data = yield* client.read(); data !== null; data = yield* client.read()) count += data.length;
          yield* client.write(`${count} bytes`);
          client.close();
        })(),
      );
    }
  });
  // Between two chunks the lab comes to rest, where a run begins anew.
  const counted = Array.from({ length: 4 }, async () => {
    const client = (await dial(port))!;
    client.end(Buffer.alloc(2_000_000));
    return String(await readAll(client));
  });
  expect(new Set(await Promise.all(counted))).toEqual(new Set(["2000000 bytes"]));
});
