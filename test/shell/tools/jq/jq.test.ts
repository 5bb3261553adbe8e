/**
 * jq prints, says and returns what Debian 12's jq 1.6 does: recorded cases, random programs of which both made the same, limits.
 */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Lab } from "../../../../src/index.ts";
import { encodeText } from "../../../../src/wire/text.ts";
import { someOf } from "../../../sample.ts";
import { runScriptNow } from "../../run-script.ts";
import type { JqCase } from "./programs.ts";
import { caseScript, MARK } from "./script.ts";

type Recorded = JqCase & { readonly output: string };

function read(name: string): readonly Recorded[] {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8"));
}

/** Those that print something else. */
function different(cases: readonly Recorded[]): string[] {
  const { stdout } = runScriptNow(cases.map(caseScript).join(""), { limits: { work: 2 ** 40, commands: 1_000_000 } });
  const outputs = Buffer.from(encodeText(stdout)).toString("utf8").split(MARK);
  return cases.flatMap((each, index) => {
    if (outputs[index] === each.output) return [];
    return [`jq ${each.command} < ${JSON.stringify(each.input)}\nreal: ${each.output}\nhere: ${outputs[index]}`];
  });
}

const CASES = someOf(read("cases.json"), 20);
const RANDOM = someOf(read("random.json"), 20);

test(`${CASES.length} command lines print what they print in Debian 12 (recorded by record.ts)`, () => {
  expect(different(CASES)).toEqual([]);
}, 60_000);

test(`${RANDOM.length} random programs print what they print in Debian 12 (recorded by fuzz.ts)`, () => {
  expect(different(RANDOM)).toEqual([]);
}, 60_000);

test("jq runs within host.exec(), which waits for nothing", () => {
  const { exitCode, stdout } = new Lab({ seed: 1 }).addHost("h").exec(["bash", "-c", "ip -j link | jq -r '.[].ifname'"]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "lo\n" });
});

test("now is the clock of the lab", () => {
  const host = new Lab({ seed: 1 }).addHost("h");
  host.exec(["sleep", "1000"]);
  const seconds = Number(host.exec(["date", "+%s"]).stdout);
  expect(Number(host.exec(["jq", "-n", "now | floor"]).stdout)).toBe(seconds);
});

test("an input that comes in pieces is worked on as it comes", () => {
  const line = "{ echo 1; sleep 5; echo 2; } | jq --unbuffered -c '[., (now | floor % 100)]' | { read a; date +%s; cat; }";
  const { stdout } = new Lab({ seed: 1 }).addHost("h").exec(["bash", "-c", `date +%s; ${line}`]);
  const [start, first, second] = stdout.split("\n");
  expect(Number(first) - Number(start)).toBeLessThan(2);
  expect(second).toMatch(/^\[2,/);
});

describe("what has no model is refused by name", () => {
  test.each([
    ["-n 'import \"a\" as a; 1'", 3, "jq: error: modules (import, include) are not modelled"],
    ["-n 'include \"a\"; 1'", 3, "jq: error: modules (import, include) are not modelled"],
    ["-L /tmp -n 1", 2, "jq: option -L is not modelled"],
    ["--debug-trace -n 1", 2, "jq: option --debug-trace is not modelled"],
    ["-n '1 | lgamma'", 5, "jq: error (at <unknown>): lgamma/0 is not modelled"],
    ['-n \'"a" | test("(?R)")\'', 5, "jq: error (at <unknown>): the regular expression (?R) is not modelled"],
    ['-n \'"a" | match("a"; "l")\'', 5, "jq: error (at <unknown>): the modifier l (the longest match) is not modelled"],
  ])("jq %s", (command, exitCode, text) => {
    const result = runScriptNow(`jq ${command}`);
    expect(result.exitCode).toBe(exitCode);
    expect(result.stderr).toContain(text);
  });

  test("~/.jq", () => {
    const result = runScriptNow("mkdir -p /root; echo 'def f: 1;' > /root/.jq; jq -n 1");
    expect(result).toMatchObject({ exitCode: 3, stdout: "", stderr: "jq: error: ~/.jq is not modelled\njq: 1 compile error\n" });
  });
});

describe("no program exhausts the machine", () => {
  // The limits are a tenth of the usual ones here, to get there sooner.
  test.each([
    ["def f: f; f", "work"],
    ["[range(1e9)]", "memory"],
    ["last(range(1e9))", "work"],
    ["def f: 1 + f; f", "memory"],
    ["def f(x): f(x + 1); f(1)", "memory"],
    ["reduce range(1e9) as $i (0; . + 1)", "work"],
    ['"x" | until(false; . + .)', "memory"],
    ["[1] | until(false; . + .)", "memory"],
    ["null | until(false; [., .]) ", "work"],
    ["reduce range(100) as $i (1; [., .]) | tojson", "memory"],
    ["reduce range(100) as $i (1; [., .]) | . == .", "work"],
    ["reduce range(1e4) as $i (1; [.]) | . == .", "depth"],
    ["reduce range(1e4) as $i ({}; {a: .}) | . * .", "depth"],
    ['("a" * 5000) | test("(a+)+$b")', "retry"],
    ['"abc" | indices("")', "memory"],
    ['"abc" | gsub(""; "-")', "memory"],
    ["[limit(1e9; repeat(1))]", "memory"],
    ["setpath([1e9]; 1)", "memory"],
    [`${"[.,".repeat(3000)}1${"]".repeat(3000)}`, "depth"],
    ["[recurse([.])] | length", "memory"],
    ["path(def f: .a | f; f)", "memory"],
  ])("jq -n '%s' ends by a limit of %s", (program, limit) => {
    let said: string;
    try {
      said = runScriptNow(`jq -n '${program}' 2>&1`, { limits: { work: 20_000_000, memory: 2_000_000 } }).stdout;
    } catch (error) {
      said = String(error);
    }
    if (limit === "memory") expect(said).toMatch(/cannot allocate memory|limit (?:memory|work)|Array index too large/);
    else if (limit === "retry") expect(said).toMatch(/retry-limit-in-match over|limit work/);
    else expect(said).toContain(`(limit ${limit})`);
  });
});
