/** A defect of ours ends the process it happens in, as a crash would: one line, exit code 70, and all others go on. */
import { expect, test } from "vitest";
import { bare } from "../../src/lab/worlds/bare.ts";
import type { Command } from "../../src/shell/command.ts";
import { COMMANDS } from "../../src/shell/commands/index.ts";
import { InteractiveSession } from "../../src/shell/interactive.ts";
import { Collector, SinkOutput } from "../../src/shell/io.ts";
import { openTcp } from "../../src/shell/net/tcp.ts";
import { makeRegistry } from "../../src/shell/registry.ts";
import { startScript } from "../../src/shell/start.ts";
import { boundFiles } from "../../src/shell/vfs/overlay.ts";
import { InternalError } from "../../src/sim/internal-error.ts";
import type { Process } from "../../src/sim/process.ts";
import { Simulation } from "../../src/sim/simulation.ts";
import { type Program, sleepUntil, WaitQueue, waitOn } from "../../src/sim/wait.ts";
import { ipv4 } from "../../src/wire/ipv4-address.ts";
import { takeInternalErrors } from "../internal-errors.ts";

const LINE = "netnsim: internal error in boom: it is broken, please report\n";

/** Listens at port 80, then throws. */
const BOOM: Command = {
  name: "boom",
  path: "/usr/bin/boom",
  *run(context) {
    const socket = openTcp(context);
    try {
      socket.bind(ipv4("127.0.0.1"), 80);
      socket.listen(1);
      context.stdout.write("begun\n");
      yield sleepUntil(context.host.loop.nowUs + 1000);
      throw new TypeError("it is\n  broken");
    } finally {
      socket.close();
    }
  },
};

const registry = makeRegistry([...COMMANDS, BOOM]);

async function run(script: string, options: { debug?: boolean } = {}) {
  const { lab, host } = bare(options);
  host.netns().up("lo");
  const stdout = new Collector();
  const stderr = new Collector();
  const environment = { ...host.environment({}, { stdout: stdout.output, stderr: stderr.output }), registry };
  const shell = startScript(environment, script, { name: "t.sh" });
  await lab.kernel.loop.runAsync(() => shell.state === "exited");
  return { stdout: stdout.text, stderr: stderr.text, exitCode: shell.exitCode, errors: takeInternalErrors(), lab };
}

test("the command ends with a line on its standard error and 70; the script goes on", async () => {
  const { errors, lab, ...result } = await run("boom; echo $?");
  expect(result).toEqual({ stdout: "begun\n70\n", stderr: LINE, exitCode: 0 });
  expect(errors.map((error) => error.where)).toEqual(["boom"]);
  expect(lab.internalErrors).toEqual(errors);
});

test.each([
  ["a program", "boom 2> err; echo $?; cat err", `begun\n70\n${LINE}`],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's.
  ["an element of a pipeline", "boom 2> err | cat; echo ${PIPESTATUS[0]}; cat err", `begun\n70\n${LINE}`],
  ["what a subshell ends with", "(exec boom 2> err); echo $?; cat err", `begun\n70\n${LINE}`],
  ["the background", "boom > /dev/null 2> err & wait $!; echo $?; cat err", `70\n${LINE}`],
  ["a substitution", 'x=$(boom 2>&1); echo $?; echo "$x"', `70\nbegun\n${LINE}`],
  ["what another program started", "timeout 1 boom 2> err; echo $?; cat err", `begun\n70\n${LINE}`],
])("the line goes where the standard error of %s goes", async (_, script, stdout) => {
  const { errors, lab, ...result } = await run(script);
  expect(result).toEqual({ stdout, stderr: "", exitCode: 0 });
  expect(errors).toHaveLength(1);
  expect(lab.kernel.loop.processes.size).toBe(0);
});

test("what it held is closed: its port is free, its pipe has ended", async () => {
  const { errors, lab: _, ...result } = await run("boom 2> /dev/null | cat; boom 2> /dev/null; ss -tlnH");
  expect(result).toEqual({ stdout: "begun\nbegun\n", stderr: "", exitCode: 0 });
  expect(errors).toHaveLength(2);
});

test("nobody reading its standard error changes nothing", async () => {
  const { errors, lab: _, ...result } = await run("{ boom; echo $? > status; } 2>&1 > /dev/null | :; sleep 1; cat status");
  expect(result.stdout).toBe("70\n");
  expect(errors).toHaveLength(1);
});

test("with debug the stack follows the line", async () => {
  const { stderr } = await run("boom", { debug: true });
  expect(stderr).toMatch(/^netnsim: internal error in boom: it is broken, please report\nTypeError: it is\n {2}broken\n {4}at /);
});

/** Files in which looking at one path throws. */
function withBrokenFile(environment: Parameters<typeof startScript>[0]) {
  const { files } = environment;
  const exists = (path: string): boolean => {
    if (path === "/broken") throw new RangeError("out of range");
    return files.exists(path);
  };
  return { ...environment, files: { ...boundFiles(files), exists } };
}

test("a builtin ends so without its shell", async () => {
  const { lab, host } = bare();
  const stderr = new Collector();
  const stdout = new Collector();
  const environment = withBrokenFile(host.environment({}, { stdout: stdout.output, stderr: stderr.output }));
  const shell = startScript(environment, "f() { [ -e /broken ] 2> err; echo $?; }; f; cat err; [ -e /broken ]; echo $?");
  await lab.kernel.loop.runAsync(() => shell.state === "exited");
  const line = "netnsim: internal error in [: out of range, please report\n";
  expect(stdout.text).toBe(`70\n${line}70\n`);
  expect(stderr.text).toBe(line);
  expect(takeInternalErrors()).toHaveLength(2);
});

test("the prompt lives on after a defect, and after a limit", () => {
  const { lab, host } = bare({ limits: { commands: 10_000 } });
  let screen = "";
  const output = new SinkOutput((bytes) => {
    screen += new TextDecoder().decode(bytes);
  }, true);
  const environment = withBrokenFile({ ...host.environment({}, { stdout: output, stderr: output }), registry });
  const session = new InteractiveSession(environment);
  const type = (line: string): string => {
    screen = "";
    session.feed(line);
    lab.advance(1000);
    return screen;
  };
  lab.advance(0);
  expect(type("boom; echo $?")).toBe(`begun\n${LINE}70\n`);
  expect(type("[ -e /broken ]; echo $?")).toBe("netnsim: internal error in [: out of range, please report\n70\n");
  expect(type("while :; do :; done; echo no")).toMatch(
    /^netnsim: bash: no end after \d+ commands of one script \(limit commands\)\n$/,
  );
  expect(type("echo $?; echo alive")).toBe("124\nalive\n");
  expect(takeInternalErrors()).toHaveLength(2);
});

test("what runs at the end of a process is all run, though one part of it throws", () => {
  const loop = new Simulation<never>({ seed: 1, receive: () => {}, describe: () => "" });
  const ran: string[] = [];
  const process = loop.spawn("p", function* (): Program {
    yield sleepUntil(10);
    return 3;
  });
  process.atExit.push(
    () => ran.push("first"),
    () => {
      throw new Error("second");
    },
    () => ran.push("third"),
  );
  loop.run();
  expect({ ran, exitCode: process.exitCode }).toEqual({ ran: ["first", "third"], exitCode: 3 });
  expect(takeInternalErrors().map((error) => error.message)).toEqual(["internal error in p: second, please report"]);
});

test("a program that throws while a signal ends it has ended all the same", () => {
  const loop = new Simulation<never>({ seed: 1, receive: () => {}, describe: () => "" });
  const process = loop.spawn("p", function* (): Program {
    try {
      yield waitOn(new WaitQueue("nothing"));
      return 0;
    } finally {
      // biome-ignore lint/correctness/noUnsafeFinally: what the test is about.
      throw new Error("at the end");
    }
  });
  loop.run();
  process.kill("TERM");
  expect(process).toMatchObject({ state: "exited", exitCode: 143 });
  expect(takeInternalErrors()).toHaveLength(1);
});

/** A kernel that chokes on the item "bad", and notes the others. */
function choking() {
  const received: string[] = [];
  const loop: Simulation<string> = new Simulation<string>({
    seed: 1,
    receive: (item) => {
      if (item === "bad") throw new Error("choked");
      received.push(item);
    },
    describe: (item) => `h/${item}`,
  });
  const post = () => {
    for (const item of ["one", "bad", "two"]) loop.post(item);
  };
  return { loop, received, post };
}

test("a frame that the kernel chokes on ends the process whose system call received it, as an oops does", () => {
  const { loop, received, post } = choking();
  const sender: Process = loop.spawn("ping 10.0.0.1", function* (): Program {
    post();
    loop.runBacklog();
    yield sleepUntil(loop.nowUs);
    return 0;
  });
  const words: string[] = [];
  sender.lastWords = (text) => words.push(text);
  const other = loop.spawn("other", function* (): Program {
    yield sleepUntil(1_000_000);
    return 0;
  });
  loop.run();
  expect(words).toEqual(["netnsim: internal error in the kernel, at h/bad: choked, please report\n"]);
  expect([sender.exitCode, other.exitCode]).toEqual([70, 0]);
  // That frame is gone, those behind it are received.
  expect(received).toEqual(["one", "two"]);
  expect(takeInternalErrors()).toHaveLength(1);
});

test("one that no process received ends the run, and the next run goes on from there", () => {
  const { loop, received, post } = choking();
  loop.setExactTimer(10, post, undefined);
  loop.setExactTimer(20, () => received.push("late"), undefined);
  expect(() => loop.run()).toThrow(new InternalError("the kernel, at h/bad", new Error("choked")).message);
  expect(received).toEqual(["one"]);
  loop.run();
  expect(received).toEqual(["one", "two", "late"]);
  expect(takeInternalErrors()).toHaveLength(1);
});

test("a timer of the kernel that throws ends the run, once", () => {
  const loop = new Simulation<never>({ seed: 1, receive: () => {}, describe: () => "" });
  loop.setTimer(
    10,
    () => {
      throw new Error("late");
    },
    undefined,
  );
  expect(() => loop.advance(100_000)).toThrow("internal error in the kernel, in a timer: late, please report");
  loop.advance(100_000);
  expect(takeInternalErrors()).toHaveLength(1);
});
