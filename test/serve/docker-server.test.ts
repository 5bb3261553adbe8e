/** Docker's API over a unix socket, as clients speak to it: HTTP, and hijacked connections. */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { bare } from "../../src/lab/worlds/bare.ts";
import { History } from "../../src/serve/history.ts";
import { LabServer } from "../../src/serve/server.ts";

let directory: string;
let world: ReturnType<typeof bare>;
let history: History;
let server: LabServer;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "netnsim-docker-"));
  world = bare({ seed: 1, docker: "28" });
  history = new History({ world: "bare", docker: "28", kernel: null });
  const sockets = { lab: join(directory, "lab.sock"), docker: path() };
  server = await LabServer.listen(sockets, {
    ...world,
    history,
    clock: "jump",
    directoryOf: () => "/root",
    quit: () => {},
    publish: null,
    socks: false,
  });
});

afterEach(async () => {
  await server.close();
  rmSync(directory, { recursive: true });
});

const path = (): string => join(directory, "docker.sock");

function ask(method: string, target: string, body?: object): Promise<{ status: number; text: string; headers: object }> {
  return new Promise((resolve, reject) => {
    const headers = { "Content-Type": "application/json" };
    const request = httpRequest({ socketPath: path(), method, path: target, headers }, (response) => {
      let text = "";
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode!, text, headers: response.headers }));
    });
    request.on("error", reject);
    request.end(body === undefined ? "" : JSON.stringify(body));
  });
}

/** Asks for a connection of its own: the text is all that came. */
function hijack(target: string, body?: object): { readonly socket: Socket; text: () => string; closed: Promise<void> } {
  const socket = connect(path());
  let text = "";
  socket.setEncoding("latin1");
  socket.on("data", (chunk) => {
    text += chunk;
  });
  const sent = body === undefined ? "" : JSON.stringify(body);
  const head = `POST ${target} HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\nUpgrade: tcp\r\nContent-Type: application/json\r\n`;
  socket.write(`${head}Content-Length: ${sent.length}\r\n\r\n${sent}`);
  const closed = new Promise<void>((resolve) => socket.on("close", () => resolve()));
  return { socket, text: () => text, closed };
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 5));
}

async function create(name: string, body: object): Promise<void> {
  expect(await ask("POST", `/v1.51/containers/create?name=${name}`, { Image: "busybox", ...body })).toMatchObject({
    status: 201,
  });
}

const started = async (name: string): Promise<void> => {
  expect((await ask("POST", `/containers/${name}/start`)).status).toBe(204);
};

const UPGRADED = "HTTP/1.1 101 UPGRADED\r\n";

test("HTTP over a socket that is its owner's: headers, a body, a status, and the history has what changed the lab", async () => {
  expect(statSync(path()).mode & 0o777).toBe(0o600);
  expect(await ask("GET", "/_ping")).toMatchObject({
    status: 200,
    text: "OK",
    headers: { "api-version": "1.51", ostype: "linux" },
  });
  expect(await ask("HEAD", "/_ping")).toMatchObject({ status: 200, text: "" });
  expect(await ask("GET", "/v1.51/containers/nope/json")).toMatchObject({
    status: 404,
    text: '{"message":"No such container: nope"}\n',
    headers: { "content-type": "application/json" },
  });
  await create("web", { Cmd: ["sleep", "1000"] });
  expect(history.script).toBe("# world: bare\n# docker: 28\n# docker's API: POST /v1.51/containers/create?name=web\n");
});

test("attached before the start, a client gets both streams on a hijacked connection, and waits in the lab's time", async () => {
  await create("talk", { Cmd: ["sh", "-c", "echo out; echo err >&2; sleep 3600; echo late"], Tty: false });
  const attached = hijack("/containers/talk/attach?stream=1&stdout=1&stderr=1");
  await until(() => attached.text().startsWith(UPGRADED));
  const waited = ask("POST", "/containers/talk/wait?condition=next-exit");
  await started("talk");
  await attached.closed;
  expect(attached.text().slice(attached.text().indexOf("\r\n\r\n") + 4)).toBe(
    "\x01\0\0\0\0\0\0\x04out\n\x02\0\0\0\0\0\0\x04err\n\x01\0\0\0\0\0\0\x05late\n",
  );
  expect((await waited).text).toBe('{"StatusCode":0}\n');
  expect(world.lab.nowUs).toBeGreaterThan(3_600_000_000);
});

test("the input of a hijacked exec comes behind its body, ends, and reaches the program", async () => {
  await create("web", { Cmd: ["sleep", "1000"] });
  await started("web");
  const made = await ask("POST", "/containers/web/exec", { Cmd: ["cat"], AttachStdin: true, AttachStdout: true });
  const { Id } = JSON.parse(made.text) as { Id: string };
  const exec = hijack(`/exec/${Id}/start`, { Detach: false });
  exec.socket.end("typed\n");
  await exec.closed;
  expect(exec.text()).toMatch(/\r\n\r\n\x01\0{6}\x06typed\n$/);
  expect(JSON.parse((await ask("GET", `/exec/${Id}/json`)).text)).toMatchObject({ ExitCode: 0, Running: false });
  const again = hijack(`/exec/${Id}/start`, {});
  await again.closed;
  expect(again.text()).toMatch(/^HTTP\/1.1 409 Conflict\r\n/);
});

test("a program that prints more than its client reads waits for it, and every byte comes", async () => {
  await create("web", { Cmd: ["sleep", "1000"] });
  await started("web");
  const Cmd = ["sh", "-c", "yes | head -c 8000000 | cat"];
  const { Id } = JSON.parse((await ask("POST", "/containers/web/exec", { Cmd, AttachStdout: true })).text) as { Id: string };
  const exec = hijack(`/exec/${Id}/start`, { Detach: false });
  await until(() => exec.text().includes("y\n"));
  exec.socket.pause();
  const { processes } = world.lab.kernel.loop;
  const waits = (): boolean =>
    [...processes.values()].some(({ wait }) => wait?.queues?.some(({ of }) => of === "a client of docker's API, who reads"));
  await until(waits);
  exec.socket.resume();
  await exec.closed;
  expect(exec.text().split("y\n").length - 1).toBe(4_000_000);
});

test("a refusal on a connection that was to be hijacked is HTTP", async () => {
  const refused = hijack("/containers/nope/attach?stream=1");
  await refused.closed;
  expect(refused.text()).toMatch(/^HTTP\/1.1 404 Not Found\r\n/);
  expect(refused.text()).toMatch(/\{"message":"No such container: nope"\}\n$/);
});

test("a client that is gone ends what it looked at, and nothing else", async () => {
  await create("web", { Cmd: ["nc", "-l", "-p", "80"] });
  await started("web");
  const { processes } = world.lab.kernel.loop;
  const request = httpRequest({ socketPath: path(), path: "/containers/web/logs?stdout=1&follow=1" }).end();
  await new Promise((resolve) => request.once("response", resolve));
  const attached = hijack("/containers/web/attach?stream=1&stdout=1");
  await until(() => attached.text().startsWith(UPGRADED));
  expect([...processes.values()].filter(({ comm }) => comm === "dockerd")).toHaveLength(2);
  request.destroy();
  await until(() => [...processes.values()].filter(({ comm }) => comm === "dockerd").length === 1);
  // A client may end its half of a hijacked connection and read on: that it is gone is seen when something is written.
  attached.socket.destroy();
  expect((await ask("GET", "/containers/web/json")).text).toContain('"Running":true');
  await ask("POST", "/containers/web/kill");
  await until(() => processes.size === 0);
});

test("ten clients at once keep their streams apart", async () => {
  await create("web", { Cmd: ["sleep", "1000"] });
  await started("web");
  const texts = await Promise.all(
    Array.from({ length: 10 }, async (_, at) => {
      const Cmd = ["sh", "-c", `for i in 1 2 3; do read line; echo ${at} $line; sleep 1; done`];
      const made = await ask("POST", "/containers/web/exec", { Cmd, AttachStdin: true, AttachStdout: true, Tty: false });
      const exec = hijack(`/exec/${(JSON.parse(made.text) as { Id: string }).Id}/start`, { Detach: false });
      exec.socket.end(`a${at}\nb${at}\nc${at}\n`);
      await exec.closed;
      return exec.text().slice(exec.text().indexOf("\r\n\r\n") + 4);
    }),
  );
  texts.forEach((text, at) => {
    expect(text).toBe(["a", "b", "c"].map((line) => `\x01\0\0\0\0\0\0\x05${at} ${line}${at}\n`).join(""));
  });
});
