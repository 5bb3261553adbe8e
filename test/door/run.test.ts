/** LabHost.run() lets no command fail; LabHost.start() gives a command that goes on while others run. */
import { describe, expect, test } from "vitest";
import { CommandFailed, Lab, LimitError, StuckError } from "../../src/index.ts";

function newHost(options = {}) {
  const lab = new Lab(options);
  const host = lab.addHost("h");
  host.netns().up("lo");
  return { lab, host };
}

async function failureOf(script: string): Promise<CommandFailed> {
  const failed = await newHost()
    .host.run(script)
    .catch((error: unknown) => error);
  if (!(failed instanceof CommandFailed)) expect.fail(`${script}: ${failed}`);
  return failed;
}

describe("a script whose commands must all succeed", () => {
  test("returns what it printed", async () => {
    const { host } = newHost();
    expect(await host.run("ip -br link\necho $GREETING", { env: { GREETING: "hi" } })).toMatch(/^lo .*\nhi\n$/);
    expect(await host.run("cat", { stdin: "typed" })).toBe("typed");
  });

  test("ends at the first command that fails, and names it", async () => {
    const failed = await failureOf("echo before\n\nip link set nope up # no such device\necho after");
    expect(failed).toMatchObject({
      command: "ip link set nope up",
      line: 3,
      exitCode: 1,
      stdout: "before\n",
      stderr: 'Cannot find device "nope"\n',
    });
    expect(failed.message).toBe('host h: line 3: ip link set nope up: exit code 1\nCannot find device "nope"');
  });

  test.each<[script: string, command: string, line: number, exitCode: number]>([
    ["f() {\n  ls /nope\n}\nf", "ls /nope", 2, 2],
    ["for i in 1 2; do\n  [ $i = 1 ]\ndone", "[ $i = 1 ]", 2, 1],
    ["echo a | (exit 4)\necho b", "echo a | (exit 4)", 1, 4],
    ["x=$(false)", "x=$(false)", 1, 1],
    ["true\nfalse", "false", 2, 1],
    ["true\nexit 3", "exit 3", 2, 3],
    ["true\nset -u\necho $NOPE", "echo $NOPE", 3, 1],
    ["nosuch --option", "nosuch --option", 1, 127],
    ["kill -9 $$", "kill -9 $$", 1, 137],
    ["true\nfi", "fi", 2, 2],
  ])("%j fails by %j", async (script, command, line, exitCode) => {
    const failed = await failureOf(script);
    expect({ ...failed, stdout: "", stderr: "" }).toEqual({
      name: "CommandFailed",
      command,
      line,
      exitCode,
      stdout: "",
      stderr: "",
    });
  });

  test.each([
    "false || true",
    "! true; true",
    "if false; then :; fi",
    "false && true; true",
    "while false; do :; done",
    "set +e; false; true",
  ])("as with set -e, %j does not fail", async (script) => {
    expect(await newHost().host.run(script)).toBe("");
  });

  test("one that does not end is ended", async () => {
    const { lab, host } = newHost({ limits: { steps: 1000, work: 100_000 } });
    await expect(host.run("nc -l -p 80")).rejects.toThrow(StuckError);
    await expect(host.run("while :; do :; done")).rejects.toThrow(LimitError);
    expect(lab.kernel.loop.processes.size).toBe(0);
  });
});

describe("a command that was started", () => {
  test("goes on while other commands run, and gives its output piece by piece", async () => {
    const { lab, host } = newHost();
    const server = host.start(["nc", "-l", "-p", "80"]);
    lab.advance(100);
    expect(server.exitCode).toBeNull();
    server.stdin.write("from the server\n");
    server.stdin.end();
    expect(host.exec(["nc", "-N", "127.0.0.1", "80"], { stdin: "höi\n" }).stdout).toBe("from the server\n");
    const pieces: string[] = [];
    for await (const piece of server.stdout) pieces.push(piece);
    expect(pieces).toEqual(["höi\n"]);
    expect(await server.exited).toBe(0);
  });

  test("awaiting its output runs the lab until there is some, and no longer", async () => {
    const { lab, host } = newHost();
    const clock = host.start(["sh", "-c", "while :; do sleep 10; echo tick; done"]);
    const ticks = clock.stdout[Symbol.asyncIterator]();
    const beganUs = lab.nowUs;
    expect(await ticks.next()).toEqual({ done: false, value: "tick\n" });
    expect(Math.round((lab.nowUs - beganUs) / 1e6)).toBe(10);
    await ticks.next();
    expect(Math.round((lab.nowUs - beganUs) / 1e6)).toBe(20);
    clock.kill();
    expect(await clock.exited).toBe(143);
    expect(await ticks.next()).toEqual({ done: true, value: undefined });
  });

  test("two that wait for each other's output both go on", async () => {
    const { host } = newHost();
    const [from, to] = [host.start(["sh", "-c", "for i in 1 2 3; do sleep 1; echo $i; done"]), host.start(["cat"])];
    const copying = (async () => {
      for await (const piece of from.stdout) to.stdin.write(piece);
      to.stdin.end();
    })();
    let copied = "";
    for await (const piece of to.stdout) copied += piece;
    await copying;
    expect(copied).toBe("1\n2\n3\n");
    expect(await Promise.all([from.exited, to.exited])).toEqual([0, 0]);
  });

  test("a character that is written in two pieces is one", async () => {
    const { host } = newHost();
    const printf = host.start(["sh", "-c", "printf '\\303'; sleep 1; printf '\\266'; printf err >&2"]);
    const pieces: string[] = [];
    for await (const piece of printf.stdout) pieces.push(piece);
    expect(pieces).toEqual(["ö"]);
    expect(await printf.stderr[Symbol.asyncIterator]().next()).toEqual({ done: false, value: "err" });
  });

  test("where nothing is left to happen, who waits for it is told what it waits for", async () => {
    const { host } = newHost();
    const cat = host.start(["cat"]);
    await expect(cat.exited).rejects.toThrow(
      "host h: cat does not end, and nothing is left to happen: cat waits for input from a pipe",
    );
    cat.kill("KILL");
    expect(cat.exitCode).toBe(137);
    expect(() => cat.stdin.write("more")).toThrow("host h: cat: stdin: Broken pipe");
  });

  test("a limit ends the wait for it", async () => {
    const { host } = newHost({ limits: { steps: 1000 } });
    const busy = host.start(["sh", "-c", "while :; do sleep 0.001; done"]);
    await expect(busy.exited).rejects.toThrow(LimitError);
    busy.kill();
  });
});
