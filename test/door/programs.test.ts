/** Programs of a library user's own, written through the public door alone: sockets, waits, signals, output, exit codes. */
// biome-ignore-all lint/correctness/useYield: some end before they wait.
import { describe, expect, test } from "vitest";
import { bare, decodeText, type LabHost, Refused, StuckError } from "../../src/index.ts";
import type { Program, ProgramContext, RawPacket, Step, TcpSocket } from "../../src/lab/programs/index.ts";

const textOf = (data: Uint8Array | null) => (data === null ? null : decodeText(data));

/** An echo server with a thread for each client. */
const echoServer: Program = function* (self) {
  const listener = self.tcp({ reuseAddress: true }).bind("0.0.0.0", 7).listen();
  for (;;) self.thread(echo(yield* listener.accept()));
};

function* echo(client: TcpSocket): Step<void> {
  for (let data = yield* client.read(); data !== null; data = yield* client.read()) yield* client.write(data);
  client.close();
}

/** Sends each line of its input, and prints what comes back. */
const echoClient: Program = function* (self) {
  const socket = self.tcp();
  yield* socket.connect("127.0.0.1", 7);
  for (let line = yield* self.stdin.readLine(); line !== null; line = yield* self.stdin.readLine()) {
    yield* socket.write(`${line}\n`);
    self.print(`echoed: ${textOf(yield* socket.read())}`);
  }
};

function newHost() {
  const { lab, host } = bare({ seed: 1 });
  host.netns().up("lo");
  return { lab, host };
}

async function outputOf(host: LabHost, title: string, program: Program) {
  const started = host.start(title, program);
  let [stdout, stderr] = ["", ""];
  for await (const text of started.stdout) stdout += text;
  for await (const text of started.stderr) stderr += text;
  return { stdout, stderr, exitCode: await started.exited };
}

describe("an echo server and its client", () => {
  test("two clients are served at once", async () => {
    const { lab, host } = newHost();
    host.start("echo", echoServer);
    const clients = [host.start("one", echoClient), host.start("two", echoClient)];
    lab.advance(10);
    for (const [index, { stdin }] of clients.entries()) {
      stdin.write(`hello ${index}\n`);
      stdin.end();
    }
    expect(await Promise.all(clients.map(({ exited }) => exited))).toEqual([0, 0]);
    for (const [index, { stdout }] of clients.entries()) {
      const { value } = await stdout[Symbol.asyncIterator]().next();
      expect(value).toBe(`echoed: hello ${index}\n`);
    }
  });

  test("commands of the host reach the server, and ss and ps show it", () => {
    const { lab, host } = newHost();
    host.start("/usr/local/bin/echo -v", echoServer);
    lab.advance(10);
    expect(host.exec(["nc", "-N", "127.0.0.1", "7"], { stdin: "hi\n" }).stdout).toBe("hi\n");
    expect(host.exec(["ss", "-Hltnp"]).stdout).toMatch(/^LISTEN 0 +128 +0\.0\.0\.0:7 .*users:\(\("echo",pid=\d+,fd=3\)\)/);
    expect(host.exec(["ps", "-eo", "args"]).stdout).toContain("/usr/local/bin/echo -v\n");
  });

  test("SIGTERM ends the server: 143, its finally blocks run, its sockets are closed", async () => {
    const { lab, host } = newHost();
    const ended: string[] = [];
    const server = host.start("echo", function* (self) {
      try {
        yield* echoServer(self);
      } finally {
        ended.push("finally");
      }
    });
    const client = host.start("client", echoClient);
    lab.advance(10);
    expect(host.exec(["ss", "-Htan"]).stdout.trim().split("\n")).toHaveLength(3);
    host.exec(["sh", "-c", "kill $(pidof echo)"]);
    expect(await server.exited).toBe(143);
    expect(ended).toEqual(["finally"]);
    client.stdin.end();
    await client.exited;
    expect(host.exec(["ss", "-Htln"]).stdout).toBe("");
    expect(host.exec(["nc", "-N", "127.0.0.1", "7"]).exitCode).toBe(1);
    // The port is in TIME_WAIT; SO_REUSEADDR takes it.
    const again = host.start("echo", echoServer);
    lab.advance(10);
    expect(again.exitCode).toBeNull();
  });

  test("a handled signal ends readable() and no other wait; it can be ignored and set back", async () => {
    const { lab, host } = newHost();
    const server = host.start("server", function* (self) {
      let isStopped = false;
      self.onSignal("TERM", () => {
        isStopped = true;
      });
      self.onSignal("INT", "ignore");
      const listener = self.tcp().bind("127.0.0.1", 0).listen();
      while (!isStopped) for (const ready of yield* self.readable([listener])) (yield* ready.accept()).close();
      self.onSignal("INT", "default");
      yield* self.sleep(1000);
      return 3;
    });
    lab.advance(10);
    server.kill("INT");
    lab.advance(10);
    expect(server.exitCode).toBeNull();
    server.kill("TERM");
    lab.advance(10);
    server.kill("TERM");
    lab.advance(900);
    expect(server.exitCode).toBeNull();
    expect(await server.exited).toBe(3);
  });
});

describe("what the kernel refuses", () => {
  const REFUSED: readonly [string, (self: ProgramContext) => Step<void>, string][] = [
    [
      "a port nobody listens at",
      function* (self) {
        yield* self.tcp().connect("127.0.0.1", 81);
      },
      "connect 127.0.0.1 port 81: Connection refused",
    ],
    [
      "a network without a route",
      function* (self) {
        yield* self.tcp().connect("192.0.2.1", 80);
      },
      "connect 192.0.2.1 port 80: Network is unreachable",
    ],
    [
      "a port that is taken",
      function* (self) {
        self.tcp().bind("127.0.0.1", 80).listen();
        self.tcp().bind("0.0.0.0", 80);
      },
      "bind 0.0.0.0 port 80: Address already in use",
    ],
    [
      "an address of somebody else",
      function* (self) {
        self.udp().bind("10.0.0.9", 53);
      },
      "bind 10.0.0.9 port 53: Cannot assign requested address",
    ],
    [
      "a datagram to nobody, at the next call",
      function* (self) {
        const socket = self.udp().connect("127.0.0.1", 9).send("x");
        yield* socket.receive();
      },
      "receive: Connection refused",
    ],
    [
      "a datagram without a receiver",
      function* (self) {
        self.udp().send("x");
      },
      "send: Destination address required",
    ],
    [
      "a broadcast that was not asked for",
      function* (self) {
        self.udp().send("x", { address: "127.255.255.255", port: 9 });
      },
      "send 127.255.255.255 port 9: Permission denied",
    ],
    [
      "a device that is not there",
      function* (self) {
        self.udp({ device: "eth9" });
      },
      "device eth9: No such device",
    ],
    [
      "reading what was never connected",
      function* (self) {
        yield* self.tcp().read();
      },
      "read: Transport endpoint is not connected",
    ],
    [
      "accepting without listening",
      function* (self) {
        yield* self.tcp().accept();
      },
      "accept: Invalid argument",
    ],
    [
      "a closed socket",
      function* (self) {
        const socket = self.raw("icmp");
        socket.close();
        yield* socket.receive();
      },
      "receive: Bad file descriptor",
    ],
    [
      "catching SIGKILL",
      function* (self) {
        self.onSignal("KILL", "ignore");
      },
      "signal KILL: Invalid argument",
    ],
  ];
  test.each(REFUSED)("%s ends a program that does not catch it, with perror's line and 1", async (_, program, words) => {
    const { host } = newHost();
    expect(await outputOf(host, "/bin/mine -x", program)).toEqual({ stdout: "", stderr: `mine: ${words}\n`, exitCode: 1 });
  });

  test("it can be caught, by its errno", async () => {
    const { host } = newHost();
    const { stdout, exitCode } = await outputOf(host, "mine", function* (self) {
      try {
        yield* self.tcp().connect("127.0.0.1", 81);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        self.print(error.errno);
      }
      return 4;
    });
    expect({ stdout, exitCode }).toEqual({ stdout: "ECONNREFUSED", exitCode: 4 });
  });

  test("a peer that resets, one that went away, and one that never answers", async () => {
    const { host } = newHost();
    const { stderr, stdout } = await outputOf(host, "mine", function* (self) {
      const listener = self.tcp().bind("127.0.0.1", 80).listen();
      const client = self.tcp();
      yield* client.connect("127.0.0.1", 80);
      const served = yield* listener.accept();
      yield* client.write("unread");
      served.close();
      yield* self.thread(reads(client)).join();
      self.print(`${client.state} `);
      host.netns().addRules("filter", "INPUT", { protocol: "tcp", jump: "DROP" });
      const before = self.nowUs;
      try {
        yield* self.tcp().connect("127.0.0.1", 80, { timeoutMs: 1500 });
      } catch (error) {
        self.print(`${(error as Refused).errno} after ${(self.nowUs - before) / 1e6} s`);
      }
    });
    function* reads(socket: TcpSocket): Step<void> {
      yield* socket.read();
    }
    expect(stderr).toBe("mine: read: Connection reset by peer\n");
    expect(stdout).toBe("CLOSE ETIMEDOUT after 1.5 s");
  });
});

describe("datagrams and raw packets", () => {
  test("UDP: who sent it, where to, by which device", async () => {
    const { host } = newHost();
    const { stdout } = await outputOf(host, "udp", function* (self) {
      const [server, client] = [self.udp().bind("0.0.0.0", 53), self.udp({ ttl: 9, tos: 16 }).bind("127.0.0.1", 4000)];
      client.send("question", { address: "127.0.0.1", port: 53 });
      const { data, ...rest } = yield* server.receive();
      const { timeUs, ...seen } = rest;
      self.print(`${textOf(data)} ${JSON.stringify(seen)}\n`);
      server.send("answer", seen.from);
      self.print(`${textOf((yield* client.receive()).data)} ${JSON.stringify(server.local)} ${JSON.stringify(server.remote)}\n`);
    });
    expect(stdout).toBe(
      'question {"from":{"address":"127.0.0.1","port":4000},"to":"127.0.0.1","ttl":9,"tos":16,"device":"lo"}\n' +
        'answer {"address":"0.0.0.0","port":53} {"address":"0.0.0.0","port":0}\n',
    );
  });

  test("a ping of one's own gets its echo, and an error that comes back is seen", async () => {
    const { lab, host } = newHost();
    const seen: RawPacket[] = [];
    const ping = host.start("ping", function* (self) {
      const socket = self.raw("icmp");
      socket.send({ dst: "127.0.0.1", payload: { type: 8, code: 0, id: 77, sequence: 1, data: new Uint8Array([1, 2, 3]) } });
      while (seen.length < 2) seen.push(yield* socket.receive());
      self
        .raw(99)
        .connect("127.0.0.2")
        .send({ dst: "127.0.0.1", payload: new Uint8Array(4), ttl: 3 });
      seen.push(yield* socket.receive());
    });
    lab.run();
    expect(ping.exitCode).toBe(0);
    expect(seen.map(({ src, ttl, icmp }) => ({ src, ttl, ...icmp, data: icmp?.data.length }))).toEqual([
      { src: "127.0.0.1", ttl: 64, type: 8, code: 0, id: 77, sequence: 1, data: 3 },
      { src: "127.0.0.1", ttl: 64, type: 0, code: 0, id: 77, sequence: 1, data: 3 },
      { src: "127.0.0.1", ttl: 64, type: 3, code: 2, id: 0, sequence: 0, data: 24 },
    ]);
    expect(seen[2]!.icmp!.data[8]).toBe(3);
    expect(seen[2]!.payload.slice(8)).toEqual(seen[2]!.icmp!.data);
  });

  test("bytes of UDP sent raw are the datagram they say: the kernel counts its checksum", async () => {
    const { host } = newHost();
    const { stdout } = await outputOf(host, "raw", function* (self) {
      const server = self.udp().bind("127.0.0.1", 53);
      const header = new Uint8Array([0x0f, 0xa0, 0, 53, 0, 10, 0, 0, 0x68, 0x69]);
      self.raw(17).send({ dst: "127.0.0.1", payload: header });
      const { data, from } = yield* server.receive();
      self.print(`${textOf(data)} ${from.port}`);
    });
    expect(stdout).toBe("hi 4000");
  });
});

describe("how a program ends", () => {
  test.each<[string, Program, number]>([
    ["nothing is returned", function* () {}, 0],
    [
      "a number is returned",
      function* (self) {
        yield* self.sleep(5);
        return 42;
      },
      42,
    ],
  ])("%s", async (_, program, exitCode) => {
    const { host } = newHost();
    expect(await host.start("mine", program).exited).toBe(exitCode);
  });

  test.each<[string, Program, string]>([
    [
      "its own mistake",
      function* () {
        throw new RangeError("mine");
      },
      "mine",
    ],
    [
      "an exit code that is none",
      function* () {
        return 256;
      },
      "program mine: exit code: expected a whole number between 0 and 255, got 256",
    ],
    [
      "yield without a star",
      function* (self) {
        yield self.sleep(5) as never;
      },
      "program mine: yield: expected what a step yields (`yield*`, not `yield`), got an object",
    ],
    ["no generator", (() => 5) as never, "program mine: expected a generator, got 5"],
    [
      "a handler's mistake",
      function* (self) {
        self.onSignal("USR1", () => {
          throw new Error("in the handler");
        });
        host.start(["kill", "-USR1", String(self.pid)]);
        yield* self.sleep(100);
      },
      "in the handler",
    ],
  ])("what it throws reaches whoever runs the lab, and is no defect of netnsim's: %s", (_, program, words) => {
    const { lab, host: mine } = newHost();
    host = mine;
    const started = mine.start("mine", program);
    expect(() => lab.run()).toThrow(words);
    lab.run();
    expect(started.exitCode).not.toBeNull();
    expect(lab.internalErrors).toEqual([]);
  });
  let host: LabHost;

  test("one that waits for what never comes is named", async () => {
    const { host } = newHost();
    const waits = host.start("mine", function* (self) {
      yield* self.udp().bind("127.0.0.1", 53).receive();
    });
    await expect(waits.exited).rejects.toThrow(StuckError);
    await expect(host.start("other", echoServer).exited).rejects.toThrow(
      "host h: other does not end, and nothing is left to happen: other waits for a connection on port 7",
    );
  });

  test("its sockets are opened in its own turn only", () => {
    const { lab, host } = newHost();
    let self: ProgramContext | null = null;
    host.start("mine", function* (given) {
      self = given;
      yield* self.sleep(1000);
    });
    lab.advance(10);
    expect(() => self!.tcp()).toThrow("ProgramContext.tcp(): program mine is not the one that runs");
  });

  test("it runs in the namespace that it was started in", async () => {
    const { lab, host } = newHost();
    host.netns().addNetns("ns1").up("lo");
    const started = host.start("echo", echoServer, { netns: "ns1" });
    lab.advance(10);
    expect(host.exec(["ip", "netns", "pids", "ns1"]).stdout).toMatch(/^\d+\n$/);
    expect(host.exec(["nc", "-N", "127.0.0.1", "7"], { netns: "ns1", stdin: "x" }).stdout).toBe("x");
    expect(host.exec(["nc", "-N", "127.0.0.1", "7"]).exitCode).toBe(1);
    started.kill("KILL");
    expect(started.exitCode).toBe(137);
    expect(() => host.start("echo", echoServer, { netns: "nope" })).toThrow(Refused);
  });
});
