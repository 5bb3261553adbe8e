import { expect, test } from "vitest";
import { LimitError } from "../../src/sim/limits.ts";
import { runScript } from "./run-script.ts";

const limits = { commands: 10_000 };

test.each([
  "while true; do :; done",
  "until false; do echo x; done > /dev/null",
  "for ((;;)); do ((i++)); done",
  "while sleep 1; do :; done",
  "while :; do (exit 0); done",
])("an endless loop ends with a clear message: %s", async (script) => {
  await expect(runScript(script, { limits })).rejects.toThrow(LimitError);
  await expect(runScript(script, { limits })).rejects.toThrow("t.sh: line 1: no end after 10000 commands of one script");
});

test("a script that starts itself again and again comes to an end", async () => {
  await expect(runScript("echo 'bash s.sh' > s.sh; bash s.sh", { limits })).rejects.toThrow(LimitError);
  await expect(runScript("b() { b | b & }; b; sleep 100", { limits })).rejects.toThrow(LimitError);
});

test("functions and sourced files nest a thousand deep and no deeper", async () => {
  const nested = await runScript(
    "f() { if [ $1 -gt 0 ]; then case x in x) { f $(($1-1)); };; esac; else echo bottom; fi; }; f 900",
  );
  expect(nested).toEqual({ stdout: "bottom\n", stderr: "", exitCode: 0 });
  const endless = await runScript("f() { f; }\nf\necho after $?");
  expect(endless).toEqual({
    stdout: "after 1\n",
    stderr: "t.sh: line 1: f: maximum function nesting level exceeded (1000)\n",
    exitCode: 0,
  });
  const sourced = await runScript("echo '. ./s' > s; . ./s; echo no\necho after");
  expect(sourced.stdout).toBe("after\n");
});

test("a script that waits for something by looking again and again lets it happen", async () => {
  const result = await runScript(
    "(sleep 0.5; touch done) & while [ ! -e done ]; do :; done; echo seen; SECONDS=0; while ((SECONDS < 1)); do :; done; echo second",
  );
  expect(result.stdout).toBe("seen\nsecond\n");
});

test("the same script gives the same numbers", async () => {
  const script = "echo $RANDOM $RANDOM $SRANDOM $$ $!; mktemp -u; date +%s.%N";
  expect(await runScript(script)).toEqual(await runScript(script));
});

test.each([
  "if",
  "echo $(",
  "((",
  "case x in x) ;;",
  "${",
  "a=(",
  "<<",
  "echo <<X\n$(",
  "[[ a ",
  "for",
  "f() {",
  "`",
  "echo ${x:",
  "|",
  "&&",
  "$((1+",
  "\u0000\u0001",
  "echo {a,{b,c",
  "[[ x =~ ( ]]",
  "let 'a['",
  "echo $((a[))",
])("broken input is told, not thrown: %j", async (script) => {
  const result = await runScript(script);
  expect(result.exitCode).toBeGreaterThanOrEqual(0);
});

test.each(["0.250105", "0.0000001", "1e-9", "0.1234567"])(
  "sleep %s ends, though no float is that many microseconds",
  async (time) => {
    const result = await runScript(`sleep ${time}; timeout ${time} sleep 1; echo $?`, { limits });
    expect(result.stdout).toBe("124\n");
  },
);
