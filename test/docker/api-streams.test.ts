/** Streams of docker's Engine API: attach, wait, logs and exec, as a client of its own reads and types them. */
import { beforeEach, expect, test } from "vitest";
import { Asked, ask, begin, create, docker, newWorld, pass } from "./api-lab.ts";

beforeEach(() => newWorld());

/** A frame: the stream's number, the length. */
const framed = (stream: number, text: string): string => `${String.fromCharCode(stream, 0, 0, 0, 0, 0, 0, text.length)}${text}`;

test("attach, wait and start in the order of docker run: both streams framed, then the code", () => {
  create({ Image: "busybox", Cmd: ["sh", "-c", "echo out; echo err >&2; sleep 1; exit 3"] }, "web");
  const attached = begin("POST /containers/web/attach?stream=1&stdout=1&stderr=1");
  const waited = begin("POST /containers/web/wait?condition=next-exit");
  ask("POST /containers/web/start");
  pass(2000);
  expect(attached.text).toBe(framed(1, "out\n") + framed(2, "err\n"));
  expect(attached.process.state).toBe("exited");
  expect(waited.text).toBe('{"StatusCode":3}\n');
});

test("a container that removes itself is waited for until it is gone", () => {
  create({ Image: "busybox", Cmd: ["true"], HostConfig: { AutoRemove: true } }, "web");
  const waited = begin("POST /containers/web/wait?condition=removed");
  expect(waited.response).not.toBeNull();
  ask("POST /containers/web/start", undefined, 100);
  expect(waited.text).toBe('{"StatusCode":0}\n');
  expect(ask("GET /containers/web/json").status).toBe(404);
});

test("the exit code of a container that has removed itself is there for the first who waits", () => {
  const id = create({ Image: "busybox", Cmd: ["sh", "-c", "exit 3"], HostConfig: { AutoRemove: true } });
  ask(`POST /containers/${id}/start`, undefined, 100);
  expect(ask(`GET /containers/${id}/json`).status).toBe(404);
  expect(ask(`POST /containers/${id}/wait`)).toEqual({ status: 200, json: { StatusCode: 3 } });
  expect(ask(`POST /containers/${id}/wait`).status).toBe(404);
});

test("20.10 has a null Error beside the exit code", () => {
  newWorld({}, "20.10");
  create({ Image: "busybox", Cmd: ["sh", "-c", "exit 7"] }, "web");
  const waited = begin("POST /containers/web/wait?condition=next-exit");
  ask("POST /containers/web/start", undefined, 100);
  expect(waited.text).toBe('{"Error":null,"StatusCode":7}\n');
});

test("nobody else gets it where somebody waited for its end, or where it was removed", () => {
  const id = create({ Image: "busybox", Cmd: ["sleep", "1"], HostConfig: { AutoRemove: true } });
  const waited = begin(`POST /containers/${id}/wait?condition=next-exit`);
  ask(`POST /containers/${id}/start`, undefined, 2000);
  expect(waited.text).toBe('{"StatusCode":0}\n');
  const other = create({ Image: "busybox", Cmd: ["sleep", "1000"] });
  ask(`POST /containers/${other}/start`);
  expect(ask(`DELETE /containers/${other}?force=1`, undefined, 100).status).toBe(204);
  for (const gone of [id, other]) expect(ask(`POST /containers/${gone}/wait`).status).toBe(404);
});

test("what an attached client types is the container's input, up to its end", () => {
  create({ Image: "busybox", Cmd: ["cat"], OpenStdin: true, StdinOnce: true, AttachStdin: true }, "cat");
  const attached = begin("POST /containers/cat/attach?stream=1&stdin=1&stdout=1&stderr=1");
  attached.type("early\n");
  ask("POST /containers/cat/start");
  attached.type("late\n");
  pass();
  expect(attached.text).toBe(framed(1, "early\n") + framed(1, "late\n"));
  attached.type(null);
  pass();
  expect(attached.process.state).toBe("exited");
});

test("a terminal echoes, edits lines, and passes Ctrl-C and Ctrl-D on", () => {
  create({ Image: "busybox", Cmd: ["sh"], OpenStdin: true, Tty: true, AttachStdin: true }, "sh");
  const attached = begin("POST /containers/sh/attach?stream=1&stdin=1&stdout=1&stderr=1");
  ask("POST /containers/sh/start");
  attached.type("echo ab\x7fc\r");
  pass();
  attached.type("sleep 100\r");
  pass(10);
  attached.type("\x03");
  pass(10);
  attached.type("echo $?\r");
  pass(10);
  attached.type("\x04");
  pass(10);
  expect(attached.text).toBe("/ # echo ab\b \bc\r\nac\r\n/ # sleep 100\r\n^C\r\n/ # echo $?\r\n130\r\n/ # \r\n");
  expect(attached.process.state).toBe("exited");
});

test("logs have what was printed, framed, with times and a tail, and follow", () => {
  create({ Image: "busybox", Cmd: ["sh", "-c", "echo a; echo b >&2; sleep 2; echo c"] }, "talk");
  ask("POST /containers/talk/start");
  expect(begin("GET /containers/talk/logs?stdout=1&stderr=1").text).toBe(framed(1, "a\n") + framed(2, "b\n"));
  expect(begin("GET /containers/talk/logs?stdout=0&stderr=1").text).toBe(framed(2, "b\n"));
  const follow = begin("GET /containers/talk/logs?stdout=1&stderr=1&follow=1&tail=1");
  pass(3000);
  expect(follow.text).toBe(framed(2, "b\n") + framed(1, "c\n"));
  expect(begin("GET /containers/talk/logs?stdout=1&timestamps=1&tail=1").text).toMatch(/2024-01-30T04:28:0\d\.\d{9}Z c\n$/);
  expect(ask("GET /containers/talk/logs")).toMatchObject({ status: 400 });
});

test("exec: streams, its code, and what cannot be started", () => {
  create({ Image: "busybox", Cmd: ["sleep", "1000"] }, "web");
  ask("POST /containers/web/start");
  const made = (body: object): string =>
    (ask("POST /containers/web/exec", { AttachStdout: true, AttachStderr: true, ...body }).json as { Id: string }).Id;
  const id = made({ Cmd: ["sh", "-c", "cat; echo $A; exit 7"], Env: ["A=1"], AttachStdin: true });
  expect(ask(`GET /exec/${id}/json`).json).toMatchObject({ Running: false, ExitCode: null });
  const started = begin(`POST /exec/${id}/start`, { Detach: false });
  expect(ask(`GET /exec/${id}/json`).json).toMatchObject({ Running: true, ProcessConfig: { entrypoint: "sh" } });
  started.type("x\n");
  started.type(null);
  pass();
  expect(started.text).toBe(framed(1, "x\n") + framed(1, "1\n"));
  expect(ask(`GET /exec/${id}/json`).json).toMatchObject({ Running: false, ExitCode: 7 });
  const missing = made({ Cmd: ["nosuch"] });
  expect(begin(`POST /exec/${missing}/start`, {}).text).toContain('exec: "nosuch": executable file not found in $PATH');
  expect((ask(`GET /exec/${missing}/json`).json as { ExitCode: number }).ExitCode).toBe(docker("exec web nosuch").exitCode);
  expect(ask(`POST /exec/${made({ Cmd: ["touch", "/made"] })}/start`, { Detach: true }).status).toBe(200);
  pass();
  expect(docker("exec web ls /made").stdout).toBe("/made\n");
  expect(ask("POST /exec/nope/start")).toEqual({ status: 404, json: { message: "No such exec instance: nope" } });
});

test("exec: what a command without end has printed before it comes to a limit is read by its client", () => {
  newWorld({ work: 2_000_000 });
  docker("run -d --name web busybox sleep 1000");
  const { Id } = ask("POST /containers/web/exec", { Cmd: ["yes"], AttachStdout: true }).json as { Id: string };
  const started = new Asked("POST", `/exec/${Id}/start`, {});
  expect(() => pass()).toThrow("yes: no end after 2000000 units of work");
  expect(started.text).toContain("y\ny\n");
});
