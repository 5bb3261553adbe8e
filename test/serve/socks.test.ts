/** The SOCKS proxies of a lab's namespaces, as RFC 1928 has them. */
import type { Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { dial, readAll, type Served, serve } from "./served.ts";

let lab: Served;

beforeEach(async () => {
  lab = await serve({ socks: true });
  await lab.sh(`
    ip link set lo up
    ip netns add web
    ip link add veth0 type veth peer name eth0 netns web
    ip addr add 10.0.0.1/24 dev veth0; ip link set veth0 up
    ip -n web addr add 10.0.0.2/24 dev eth0; ip -n web link set eth0 up; ip -n web link set lo up
    mkdir -p /etc/netns/web
    echo 10.0.0.1 outside > /etc/netns/web/hosts
    echo 10.0.0.2 web.example >> /etc/hosts
    ip netns exec web python3 -m http.server 80 > /dev/null 2>&1 &
  `);
});

afterEach(() => lab.close());

const portOf = async (netns: string): Promise<number> => Number((await lab.proxyOf(netns))!.split(":")[1]);

const read = (socket: Socket): Promise<Buffer> => new Promise((resolve) => socket.once("data", resolve));

const GREETING = [5, 1, 0];
const named = (name: string, port: number) => [5, 1, 0, 3, name.length, ...Buffer.from(name), port >> 8, port & 0xff];
const addressed = (address: string, port: number) => [5, 1, 0, 1, ...address.split(".").map(Number), port >> 8, port & 0xff];

/** What the proxy of a namespace replies to a request: the code. */
async function ask(netns: string, request: readonly number[]): Promise<{ code: number; socket: Socket }> {
  const socket = (await dial(await portOf(netns)))!;
  socket.write(Buffer.from(GREETING));
  expect([...(await read(socket))]).toEqual([5, 0]);
  socket.write(Buffer.from(request));
  const [version, code] = await read(socket);
  expect(version).toBe(5);
  return { code: code!, socket };
}

/** The code of a reply that takes the lab seconds: only for a command does the clock jump. */
async function askInJumps(netns: string, request: readonly number[]): Promise<number> {
  let code: number | null = null;
  const asked = ask(netns, request).then((reply) => {
    code = reply.code;
  });
  while (code === null) await lab.sh("sleep 1");
  await asked;
  return code;
}

test("a name is resolved by the namespace whose proxy is asked, and the connection is the namespace's", async () => {
  const { code, socket } = await ask("", named("web.example", 80));
  expect(code).toBe(0);
  socket.end("GET / HTTP/1.0\r\n\r\n");
  expect(String(await readAll(socket))).toMatch(/^HTTP\/1.0 200 OK\r\n/);
  expect((await ask("web", named("web.example", 80))).code).toBe(4);
  await lab.sh("python3 -m http.server 80 > /dev/null 2>&1 &");
  expect((await ask("web", named("outside", 80))).code).toBe(0);
});

test("a container's proxy has its name, its hosts and its name server", async () => {
  await lab.sh("docker network create n; docker run -d --name one --network n nginx; docker run -d --name two --network n nginx");
  const { code, socket } = await ask("one", named("two", 80));
  expect(code).toBe(0);
  socket.end("GET / HTTP/1.0\r\n\r\n");
  expect(String(await readAll(socket))).toContain("Welcome to nginx!");
  await lab.sh("docker restart one");
  expect((await ask("one", named("localhost", 80))).code).toBe(0);
  await lab.sh("docker rm -f one");
  expect((await ask("one", named("two", 80))).code).toBe(1);
});

test("why there is no connection is said in RFC 1928's codes", async () => {
  expect((await ask("", addressed("10.0.0.2", 81))).code).toBe(5);
  expect((await ask("", addressed("192.0.2.1", 80))).code).toBe(3);
  expect(await askInJumps("", addressed("10.0.0.3", 80))).toBe(4);
  await lab.sh("ip netns exec web iptables -A INPUT -j DROP; sysctl -w net.ipv4.tcp_syn_retries=1");
  expect(await askInJumps("", addressed("10.0.0.2", 80))).toBe(6);
});

test("BIND, IPv6, a password and another protocol are refused", async () => {
  const [, , ...rest] = addressed("10.0.0.2", 80);
  expect((await ask("", [5, 2, ...rest])).code).toBe(7);
  expect((await ask("", [5, 1, 0, 4, ...Buffer.alloc(16), 0, 80])).code).toBe(8);
  const withPassword = (await dial(await portOf("")))!;
  withPassword.write(Buffer.from([5, 1, 2]));
  expect([...(await readAll(withPassword))]).toEqual([5, 255]);
  const other = (await dial(await portOf("")))!;
  other.write("GET / HTTP/1.0\r\n\r\n");
  expect(String(await readAll(other).catch(() => ""))).toBe("");
});

test("what is sent before the reply came is passed on", async () => {
  const socket = (await dial(await portOf("")))!;
  socket.end(Buffer.concat([Buffer.from([...GREETING, ...named("web.example", 80)]), Buffer.from("GET / HTTP/1.0\r\n\r\n")]));
  expect(String(await readAll(socket))).toContain("200 OK");
});

test("there is one for each namespace that there is, and no other", async () => {
  expect(await portOf("web")).toBe(await portOf("web"));
  expect(await portOf("web")).not.toBe(await portOf(""));
  expect(lab.proxyOf("nothing")).toBe(null);
});

test("a proxy without a connection leaves the clock alone", async () => {
  await portOf("web");
  const { host } = lab;
  const before = host.lab.nowUs;
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(host.lab.nowUs).toBe(before);
});
