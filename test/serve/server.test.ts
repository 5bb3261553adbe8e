/** A lab behind a socket: many clients, one host. */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, expect, test } from "vitest";
import { bare } from "../../src/lab/worlds/bare.ts";
import { parseScenario } from "../../src/scenario/scenario.ts";
import { runSimulated } from "../../src/scenario/simulate.ts";
import { request } from "../../src/serve/client.ts";
import { History } from "../../src/serve/history.ts";
import { encodeFrame, FrameReader, formatRun } from "../../src/serve/protocol.ts";
import { LabServer } from "../../src/serve/server.ts";

let directory: string;
let world: ReturnType<typeof bare>;
let history: History;
let server: LabServer;
let hasQuit = false;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "netnsim-serve-"));
  world = bare({ seed: 1, limits: { commands: 5000 } });
  history = new History({ world: "bare", docker: null, kernel: null });
  const quit = (): void => {
    hasQuit = true;
  };
  server = await LabServer.listen(
    { lab: socket(), docker: join(directory, "docker.sock") },
    { ...world, history, clock: "jump", directoryOf: () => "/root", quit, publish: null, socks: false },
  );
});

afterEach(async () => {
  await server.close();
  rmSync(directory, { recursive: true });
});

const socket = (): string => join(directory, "lab.sock");

const runOf = (argv: readonly string[]) =>
  ({ argv, pid: 0, cwd: "/", streams: ["other", "other", "other"], columns: 0, rows: 0, env: { LANG: "C" } }) as const;

async function run(argv: readonly string[], input = ""): Promise<{ stdout: string; stderr: string; end: string }> {
  const printed = { stdout: "", stderr: "" };
  const stdin = new PassThrough();
  stdin.end(input);
  const write = (stream: "stdout" | "stderr", bytes: Uint8Array): void => {
    printed[stream] += Buffer.from(bytes).toString();
  };
  const end = await request(socket(), "R", formatRun(runOf(argv)), { stdin: stdin as unknown as NodeJS.ReadStream, write });
  return { ...printed, end };
}

const sh = (line: string, input?: string) => run(["bash", "-c", line], input);

test("a command prints and ends as on a host, and what it changed stays", async () => {
  expect(await run(["ip", "link", "add", "br0", "type", "bridge"])).toEqual({ stdout: "", stderr: "", end: "0" });
  expect((await run(["ip", "-o", "link", "show", "br0"])).stdout).toContain("br0: <BROADCAST,MULTICAST>");
  expect(await run(["ip", "link", "set", "nope", "up"])).toMatchObject({ stderr: 'Cannot find device "nope"\n', end: "1" });
  expect(await run(["nothing-of-that-name"])).toMatchObject({ end: "127" });
  expect(statSync(socket()).mode & 0o777).toBe(0o600);
});

test("standard input is asked for when it is read, and no sooner", async () => {
  expect((await sh("cat; echo end", "a\nb\n")).stdout).toBe("a\nb\nend\n");
  const stdin = new PassThrough();
  stdin.end("kept");
  const streams = { stdin: stdin as unknown as NodeJS.ReadStream, write: () => {} };
  await request(socket(), "R", formatRun(runOf(["ip", "addr"])), streams);
  expect(String(stdin.read())).toBe("kept");
});

test("a wait of a command takes none of the wall's time, and time stands while nobody waits", async () => {
  const before = performance.now();
  await sh("ip link set lo up");
  const us = world.lab.nowUs;
  expect((await run(["ping", "-q", "-c", "100", "127.0.0.1"])).stdout).toContain("100 received");
  await run(["sleep", "3600"]);
  expect(world.lab.nowUs - us).toBeGreaterThan(3_699_000_000);
  expect(performance.now() - before).toBeLessThan(60_000);
  const now = world.lab.nowUs;
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(world.lab.nowUs).toBe(now);
});

test("what real programs do is no input to be kept: the lab does not grow with it", async () => {
  await sh("ip link add d0 type bridge");
  expect(world.lab.inputs.list).toEqual([]);
  expect(() => world.lab.fork()).toThrow("real programs use it");
});

test("what runs in the background is no reason to jump", async () => {
  await sh("sleep 3600 > /dev/null 2>&1 &");
  await sh("ip link set lo up; nc -l -p 80 > /tmp/got & sleep 1; echo hello | nc -N 127.0.0.1 80");
  expect(world.lab.nowUs).toBeLessThan(100_000_000);
  expect((await run(["cat", "/tmp/got"])).stdout).toBe("hello\n");
});

test("what never ends by itself is no reason to jump, and has its turns where others have the clock jump", async () => {
  await sh("ip link set lo up");
  for (const endless of ["ping 127.0.0.1", "busybox ping 127.0.0.1"]) {
    const client = await rawClient();
    client.send("R", formatRun(runOf(endless.split(" "))));
    const count = (): number => client.text().split("bytes from").length - 1;
    await until(() => count() === 1);
    const before = world.lab.nowUs;
    await run(["ip", "-V"]);
    expect(world.lab.nowUs - before).toBeLessThan(1_000_000);
    await run(["sleep", "100"]);
    await until(() => count() > 99);
    client.go();
    await until(() => running("ping") === 0);
  }
});

test("a command has its client's number, if that is free", async () => {
  await sh("ip netns add red");
  const [first, second] = [await rawClient(), await rawClient()];
  const nc = ["ip", "netns", "exec", "red", "nc", "-l"];
  first.send("R", formatRun({ ...runOf([...nc, "80"]), pid: 77 }));
  second.send("R", formatRun({ ...runOf([...nc, "81"]), pid: 77 }));
  await until(() => running("nc") === 2);
  const { stdout } = await run(["ip", "netns", "pids", "red"]);
  expect(stdout).toMatch(/^77\n\d{4}\n$/);
  expect((await run(["ip", "netns", "identify", "77"])).stdout).toBe("red\n");
  for (const client of [first, second]) client.go();
});

test("fifty commands of ten clients at once keep their streams apart", async () => {
  const ends = await Promise.all(
    Array.from({ length: 50 }, (_, at) =>
      sh(`for i in 1 2 3; do echo ${at} $i; read line; echo $line; done`, `x${at}\n`.repeat(3)),
    ),
  );
  ends.forEach(({ stdout }, at) => {
    expect(stdout).toBe([1, 2, 3].map((i) => `${at} ${i}\nx${at}\n`).join(""));
  });
});

/** A client of fewer manners: it says what it likes, and may go. */
function rawClient(): Promise<{ send(type: string, payload?: string): void; go(): void; text: () => string }> {
  const client = connect(socket());
  const reader = new FrameReader();
  let text = "";
  client.on("data", (chunk) => {
    for (const { type, payload } of reader.push(chunk)) text += `${type}${Buffer.from(payload).toString()}|`;
  });
  const send = (type: string, payload = ""): void => {
    client.write(encodeFrame(type, payload));
  };
  return new Promise((resolve) => client.on("connect", () => resolve({ send, go: () => client.destroy(), text: () => text })));
}

const running = (comm: string): number =>
  [...world.lab.kernel.loop.processes.values()].filter((process) => process.comm === comm).length;

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 5));
}

test("a signal reaches the command, and how it ended is said", async () => {
  const client = await rawClient();
  client.send("R", formatRun(runOf(["nc", "-l", "-p", "80"])));
  await until(() => world.lab.kernel.loop.processes.size > 0);
  client.send("S", "TERM");
  await until(() => client.text().includes("X"));
  expect(client.text()).toContain("XTERM|");
});

test("the command of a client that is gone hangs up; others go on", async () => {
  const client = await rawClient();
  client.send("R", formatRun(runOf(["nc", "-l", "-p", "80"])));
  await until(() => world.lab.kernel.loop.processes.size > 0);
  client.go();
  await until(() => world.lab.kernel.loop.processes.size === 0);
  expect((await sh("echo on")).stdout).toBe("on\n");
});

test("what cannot be read is refused, and the lab goes on", async () => {
  const client = await rawClient();
  client.send("R", "3\u0000000\u0000/");
  await until(() => client.text().includes("X"));
  expect(client.text()).toBe('Enetnsim: version "3" of the protocol; this is 2\n|X125|');
  expect((await sh("echo on")).stdout).toBe("on\n");
});

test("a command that comes to a limit is ended by it; the lab goes on", async () => {
  const { stderr, end } = await sh("while true; do :; done");
  expect(stderr).toContain("no end after");
  expect(end).toBe("124");
  expect((await sh("echo on")).stdout).toBe("on\n");
});

test("the history is a script that prints the same in a lab of its own", async () => {
  await run(["ip", "link", "set", "lo", "up"]);
  await run(["iptables-restore"], "*filter\n-A INPUT -p tcp --dport 9 -j REJECT\nCOMMIT\n");
  const listening = run(["nc", "-l", "-p", "80"]);
  await until(() => world.lab.kernel.loop.processes.size > 0);
  await run(["nc", "-N", "127.0.0.1", "80"], "it's");
  expect((await listening).stdout).toBe("it's");
  const rules = await run(["iptables", "-S"]);
  let script = "";
  const write = (_: string, bytes: Uint8Array): void => {
    script += Buffer.from(bytes).toString();
  };
  await request(socket(), "H", "", { stdin: process.stdin, write });
  expect(script).toContain("nc -l -p 80 &\nprintf %s 'it'\\''s' | nc -N 127.0.0.1 80\n");
  const { results } = await runSimulated(parseScenario(script, "history.sh"));
  expect(results.at(-1)!.output).toBe(rules.stdout);
});

test("a client may end the lab", async () => {
  expect(await request(socket(), "Q", "", { stdin: process.stdin, write: () => {} })).toBe("0");
  expect(hasQuit).toBe(true);
});
