// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are shell scripts
import { expect, test } from "vitest";
import type { Command } from "../../src/shell/command.ts";
import { FixedInput } from "../../src/shell/io.ts";
import { makeRegistry } from "../../src/shell/registry.ts";
import { startCommand } from "../../src/shell/start.ts";
import { waitOn } from "../../src/sim/wait.ts";
import { makeEnvironment, runScript } from "./run-script.ts";

/** A command that runs its arguments, as ip netns exec, ssh and sudo do. */
const wrap: Command = {
  name: "wrap",
  *run(context) {
    const child = context.spawn(context.argv.slice(1));
    while (child.state !== "exited") yield waitOn(child.exited);
    return child.exitCode;
  },
};

/** Prints a line a second for ever, as tcpdump and ping do. */
const ticker: Command = {
  name: "ticker",
  *run(context) {
    for (let second = 1; ; second++) {
      context.stdout.write(`tick ${second}\n`);
      yield { queues: [], deadlineUs: context.host.loop.nowUs + 1e6 };
    }
  },
};

function exec(argv: readonly string[], stdin?: string) {
  const { loop, environment, stdout, stderr } = makeEnvironment();
  const registry = makeRegistry([wrap, ticker]);
  const process = startCommand(
    { ...environment, registry, ...(stdin === undefined ? {} : { stdin: new FixedInput(stdin) }) },
    argv,
  );
  loop.run(() => process.state === "exited");
  return { stdout: stdout.text, stderr: stderr.text, exitCode: process.exitCode, seconds: Math.floor(loop.nowUs / 1e6) };
}

test("a command runs at once, without promises", () => {
  expect(exec(["seq", "2"])).toMatchObject({ stdout: "1\n2\n", stderr: "", exitCode: 0 });
  expect(exec(["nope"])).toMatchObject({ stdout: "", stderr: "bash: nope: command not found\n", exitCode: 127 });
  expect(exec(["echo", "a  b"])).toMatchObject({ stdout: "a  b\n", exitCode: 0 });
});

test("a command starts shells: -c, a file, standard input", () => {
  expect(exec(["wrap", "bash", "-c", "echo $0 $1; exit 3", "x", "y"])).toMatchObject({ stdout: "x y\n", exitCode: 3 });
  expect(exec(["wrap", "sh", "-c", "cat | wc -l"], "a\nb\n")).toMatchObject({ stdout: "2\n" });
  expect(exec(["wrap", "bash"], "echo one\nfoo\nread x; echo $x\n")).toMatchObject({
    stdout: "one\n\n",
    stderr: "bash: line 2: foo: command not found\n",
  });
  expect(exec(["wrap", "timeout", "2", "sleep", "10"])).toMatchObject({ exitCode: 124, seconds: 2 });
});

test("head ends a program that would print for ever", () => {
  expect(exec(["bash", "-c", "ticker | head -3; echo ${PIPESTATUS[@]}"])).toMatchObject({
    stdout: "tick 1\ntick 2\ntick 3\n141 0\n",
    seconds: 3,
  });
  expect(exec(["bash", "-c", "ticker | grep --line-buffered 2 | head -1; timeout 3 ticker | wc -l"])).toMatchObject({
    stdout: "tick 2\n3\n",
  });
  expect(
    exec([
      "bash",
      "-c",
      "ticker > log & sleep 2.5; kill $!; wait; cat log; ticker > log2 & p=$!; sleep 1; kill -INT $p; kill -0 $p && echo alive",
    ]),
  ).toMatchObject({
    stdout: "tick 1\ntick 2\ntick 3\nalive\n",
  });
});

test("text tools work on one another's output", async () => {
  const result = await runScript(
    "printf 'b 2\\na 1\\nc 3\\n' | sort | awk '{print $2}' | sed 's/^/x/' | tr a-z A-Z; printf 'a\\na\\nb\\n' | uniq -c; echo '{\"a\":[1,2]}' | jq -c .a; echo one,two | cut -d, -f2; echo hi > f; sed -i s/hi/ho/ f; cat f; expr 1 + 2",
  );
  expect(result).toEqual({ stdout: "X1\nX2\nX3\n      2 a\n      1 b\n[1,2]\ntwo\nho\n3\n", stderr: "", exitCode: 0 });
});

test("processes are found and ended by name", () => {
  const script =
    "ticker >/dev/null & sleep 1; pgrep ticker >/dev/null && echo found; ps | grep -c ticker; pkill ticker; wait $!; echo $?; killall ticker; echo $?";
  const result = exec(["bash", "-c", script]);
  expect(result.stdout).toBe("found\n1\n143\n1\n");
  expect(result.stderr).toBe("ticker: no process found\n");
});
