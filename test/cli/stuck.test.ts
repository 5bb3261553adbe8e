/** A script that waits for ever is no success: which line, which processes, for what, and exit code 124. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { bare } from "../../src/lab/worlds/bare.ts";
import { parseScenario } from "../../src/scenario/scenario.ts";
import { runSimulated } from "../../src/scenario/simulate.ts";
import { StuckError } from "../../src/sim/stuck.ts";
import { runCli } from "./run-cli.ts";

const directory = mkdtempSync(join(tmpdir(), "netnsim-stuck-"));
afterAll(() => rmSync(directory, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

const NC = `# world: bare
echo begun
nc -l -p 80
echo tests failed
exit 1
`;

test.each(["run", "export"])("%s names the line and what is waited for", async (action) => {
  const path = file("nc.sh", NC);
  const { stdout, stderr, exitCode } = await runCli(action, path);
  const words = `netnsim: ${path} does not end: nothing is left to happen\nnetnsim: ${path}: line 3: nc -l -p 80 waits for a connection on port 80\n`;
  expect({ stdout, stderr, exitCode }).toEqual(
    action === "run"
      ? { stdout: "begun\n", stderr: words, exitCode: 124 }
      : { stdout: "", stderr: `begun\n${words}`, exitCode: 124 },
  );
});

test.each(["run", "export"])("%s names the line of a transcript", async (action) => {
  const path = file(
    "nc.md",
    "<!-- world: bare -->\n# T\n\n```console\n$ cat <<X\n> b\n> X\n$ for i in 1 2; do\n>   nc -l -p 80\n> done\n```\n",
  );
  const { stderr, exitCode } = await runCli(action, path);
  const name = action === "run" ? "nc.md" : path;
  expect(stderr).toContain(`netnsim: ${name}: line 8: nc -l -p 80 waits for a connection on port 80\n`);
  expect(exitCode).toBe(124);
});

/** What each waits for that a script leaves waiting, in this order. */
const WAITS: readonly [script: string, ...waits: string[]][] = [
  ["nc -l -p 80", "line 1: nc -l -p 80 waits for a connection on port 80"],
  ["ip link set lo up\nnc -l -s 127.0.0.1 -p 80", "line 2: nc -l -s 127.0.0.1 -p 80 waits for a connection on 127.0.0.1 port 80"],
  ["nc -l -u -p 80", "line 1: nc -l -u -p 80 waits for a datagram on port 80"],
  ["ip link set lo up; tcpdump -i lo 2> /dev/null", "line 1: tcpdump -i lo waits for a frame on lo"],
  ["conntrack -E", "line 1: conntrack -E waits for a change of a connection"],
  ["kill -STOP $$", "line 1: bash x.sh is stopped"],
  ["x=$(\n  nc -l -p 1)", "line 2: bash x.sh waits for input from a pipe", "line 2: nc -l -p 1 waits for a connection on port 1"],
  [
    "echo a |\n  nc -l -p 1 | cat",
    "line 2: nc -l -p 1 waits for a connection on port 1",
    "line 2: cat waits for input from a pipe",
  ],
  // A job alone is not what the script does: its own line comes first.
  [
    "nc -l -p 1 &\ntrue\nwait",
    "line 3: bash x.sh waits for the end of nc -l -p 1",
    "line 1: nc -l -p 1 waits for a connection on port 1",
  ],
  ["f() {\n  nc -l -p 1\n}\nf", "line 2: nc -l -p 1 waits for a connection on port 1"],
  ["eval '\n\nnc -l -p 1'", "line 3: nc -l -p 1 waits for a connection on port 1"],
  ["echo 'true\nnc -l -p 1' > s\n. ./s", "./s: line 2: nc -l -p 1 waits for a connection on port 1"],
  [
    "echo 'true\nnc -l -p 1' > s\nbash s",
    "line 3: bash x.sh waits for the end of bash s",
    "s: line 2: nc -l -p 1 waits for a connection on port 1",
  ],
  [
    "ip link set lo up\nnc -l -p 80 < /dev/null > /dev/null &\nsleep 0.1\nsleep 1000 | nc 127.0.0.1 80 & kill -STOP %1; wait",
    "line 2: nc -l -p 80 is stopped",
    "line 4: nc 127.0.0.1 80 waits for data from 127.0.0.1 port 80",
  ],
];

test.each(WAITS)("%j is explained", async (script, ...waits) => {
  const { host } = bare();
  const error: unknown = await host.sh(script, { name: "x.sh" }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(StuckError);
  const expected = waits.map((wait) => (wait.startsWith("line ") ? `x.sh: ${wait}` : wait));
  expect((error as StuckError).waits).toEqual(expected);
  // Nothing of it is left.
  expect(host.lab.kernel.loop.processes.size).toBe(0);
});

test("a session for a comparison names the file's lines", async () => {
  const { error } = await runSimulated(parseScenario(NC, "nc.sh"));
  expect(error).toBeInstanceOf(StuckError);
  expect((error as StuckError).waits).toEqual(["bash: line 3: nc -l -p 80 waits for a connection on port 80"]);
});
