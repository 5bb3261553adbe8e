/** nc's two ends: what each says, when each ends, with what code. Watched on the real openbsd-netcat 1.219. */
import { expect, test } from "vitest";
import { Collector, FixedInput, Pipe } from "../../src/shell/io.ts";
import type { Process } from "../../src/sim/process.ts";
import { buildLab, run, type TestLab } from "./lab.ts";

interface Running {
  readonly process: Process;
  readonly stdout: Collector;
  readonly stderr: Collector;
}

function start(lab: TestLab, netns: string, line: string, stdin = ""): Running {
  const stdout = new Collector();
  const stderr = new Collector();
  const streams = { stdin: new FixedInput(stdin), stdout: stdout.output, stderr: stderr.output };
  const process = lab.host.spawn(line.split(" "), { netns }, streams);
  lab.lab.advance(10);
  return { process, stdout, stderr };
}

test("-N ends the listener at the end of the input", () => {
  const lab = buildLab();
  const server = start(lab, "s", "nc -lvn -p 9002");
  expect(server.stderr.text).toBe("Listening on 0.0.0.0 9002\n");
  expect(run(lab, "c", "nc -N -v 10.1.0.2 9002", "hi\n")).toBe("E|Connection to 10.1.0.2 9002 port [tcp/*] succeeded!\n=> 0");
  lab.lab.advance(10);
  expect(server.stdout.text).toBe("hi\n");
  expect(server.stderr.text).toMatch(/^Listening on 0\.0\.0\.0 9002\nConnection received on 10\.0\.0\.1 \d+\n$/);
  expect([server.process.state, server.process.exitCode]).toEqual(["exited", 0]);
});

test("-q 0 ends the client at the end of its input", () => {
  const lab = buildLab();
  const server = start(lab, "s", "nc -l 9000");
  expect(run(lab, "c", "nc -q 0 10.1.0.2 9000", "hi\n")).toBe("=> 0");
  lab.lab.advance(10);
  expect([server.stdout.text, server.process.state]).toEqual(["hi\n", "exited"]);
});

test("-q 1 ends the client a second after the end of its input, though the server has ended long before", () => {
  const lab = buildLab();
  start(lab, "s", "nc -l 9000");
  const before = lab.lab.nowUs;
  expect(run(lab, "c", "nc -q 1 10.1.0.2 9000", "hi\n")).toBe("=> 0");
  expect(Math.round((lab.lab.nowUs - before) / 1_000_000)).toBe(1);
});

test("without -N and -q both ends wait for each other", () => {
  const lab = buildLab();
  const server = start(lab, "s", "nc -l 9004");
  const client = start(lab, "c", "nc -v 10.1.0.2 9004");
  lab.lab.advance(60_000);
  expect([server.process.state, client.process.state]).toEqual(["waiting", "waiting"]);
  client.process.kill("TERM");
  lab.lab.advance(10);
  expect([server.process.state, server.process.exitCode, client.process.exitCode]).toEqual(["exited", 0, 143]);
});

test("a client whose server has gone goes on reading its input until that ends", () => {
  const lab = buildLab();
  start(lab, "s", "nc -N -l 9006", "srv\n");
  const stdout = new Collector();
  const stdin = new Pipe();
  const client = lab.host.spawn(["nc", "10.1.0.2", "9006"], { netns: "c" }, { stdin: stdin.readEnd(), stdout: stdout.output });
  lab.lab.advance(1000);
  expect([stdout.text, client.state]).toEqual(["srv\n", "waiting"]);
  stdin.close();
  lab.lab.advance(10);
  expect([client.state, client.exitCode]).toEqual(["exited", 0]);
});

test("-k serves one connection after the other", () => {
  const lab = buildLab();
  const server = start(lab, "s", "nc -lk 9006");
  run(lab, "c", "nc -N 10.1.0.2 9006", "a\n");
  run(lab, "c", "nc -N 10.1.0.2 9006", "b\n");
  lab.lab.advance(10);
  expect([server.stdout.text, server.process.state]).toEqual(["a\nb\n", "waiting"]);
});

test("a second listener cannot have a port that another program listens at", () => {
  const lab = buildLab();
  start(lab, "s", "nc -l 10.1.0.2 70");
  expect(run(lab, "s", "nc -l -s 1.2.3.4 -p 80")).toBe("E|nc: Cannot assign requested address\n=> 1");
});

test("UDP with -v tries the port with three bytes and a second in between", () => {
  const lab = buildLab();
  const server = start(lab, "s", "nc -luvn -p 9003");
  expect(server.stderr.text).toBe("Bound on 0.0.0.0 9003\n");
  const before = lab.lab.nowUs;
  expect(run(lab, "c", "nc -u -v -w 1 10.1.0.2 9003", "hi\n")).toBe(
    "E|Connection to 10.1.0.2 9003 port [udp/*] succeeded!\n=> 0",
  );
  expect(Math.round((lab.lab.nowUs - before) / 1_000_000)).toBe(2);
  expect(server.stdout.text).toBe("XXXhi\n");
  expect(server.stderr.text).toMatch(/Connection received on 10\.0\.0\.1 \d+\n$/);
  expect(server.process.state).toBe("waiting");
});

test("UDP without -v sends nothing but its input", () => {
  const lab = buildLab();
  const server = start(lab, "s", "nc -lu 9004");
  expect(run(lab, "c", "nc -u -q 0 10.1.0.2 9004", "hi\n")).toBe("=> 0");
  lab.lab.advance(10);
  expect(server.stdout.text).toBe("hi\n");
});

test("a closed UDP port is found by the second byte", () => {
  expect(run(buildLab(), "c", "nc -zvu 10.1.0.2 53")).toBe("=> 1");
});

test.each([
  ["nc -l -k -U x", 'nc: option "-U" is not modelled'],
  ["nc -x 1.2.3.4 10.1.0.2 80", 'nc: option "-x" is not modelled'],
  ["nc -k 1 2", "nc: must use -l with -k"],
  ["nc -l foo", "nc: getaddrinfo: Servname not supported for ai_socktype"],
  ["nc -i x 1 2", "nc: interval invalid: x"],
  ["nc -W x 1 2", "nc: receive limit invalid: x"],
  ["nc -T foo 1 2", "nc: illegal tos value foo"],
  ["nc -M 999 1 2", "nc: ttl is too large"],
  ["nc 10.1.0.2 80-", "nc: port number invalid: "],
])("%s", (line, words) => {
  expect(run(buildLab(), "c", line)).toBe(`E|${words}\n=> 1`);
});
