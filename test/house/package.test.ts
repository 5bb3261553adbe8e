/** What a user installs: the built package exports what README uses, README's code runs, the command line answers. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
// Inside node_modules, so that the built files find their dependencies.
let place = "";

beforeAll(() => {
  place = mkdtempSync(join(ROOT, "node_modules/.netnsim-"));
  execFileSync(process.execPath, [
    join(ROOT, "node_modules/typescript/bin/tsc"),
    "-p",
    join(ROOT, "tsconfig.build.json"),
    "--outDir",
    join(place, "dist"),
  ]);
  for (const name of ["package.json", "scenarios"]) symlinkSync(join(ROOT, name), join(place, name));
}, 60_000);

afterAll(() => {
  rmSync(place, { recursive: true, force: true });
});

function netnsim(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [join(place, "dist/cli/main.js"), ...args], { encoding: "utf8" });
}

test("README's code runs, and its ping comes back", () => {
  const readme = readFileSync(join(ROOT, "README.md"), "utf8");
  const code = /```ts\n([\s\S]*?)```/.exec(readme)![1]!;
  const file = join(place, "readme.mjs");
  writeFileSync(file, code.replace('"netnsim"', '"./dist/index.js"'));
  const output = execFileSync(process.execPath, [file], { encoding: "utf8" });
  expect(output).toContain("0 PING 10.0.0.2");
  expect(output).toContain("1 packets transmitted, 1 received, 0% packet loss");
});

test("the package has types beside each entry", () => {
  const { exports: entries, bin } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  for (const path of [entries["."].types, entries["."].default, bin.netnsim]) {
    expect(readFileSync(join(place, path), "utf8").length).toBeGreaterThan(100);
  }
});

test("where nobody reads on, it ends as by SIGPIPE", () => {
  const line = `"${process.execPath}" "${join(place, "dist/cli/main.js")}" run scenarios/docker-run-p.md | head -1; echo "\${PIPESTATUS[0]}"`;
  const { stdout, stderr } = spawnSync("bash", ["-c", line], { encoding: "utf8", cwd: place });
  expect(stderr).toBe("");
  expect(stdout.split("\n")[1]).toMatch(/^(141|0)$/);
});

test("--version and --help answer on standard output", () => {
  expect(netnsim("--version")).toMatchObject({ status: 0, stdout: "netnsim 0.1.0\n", stderr: "" });
  expect(netnsim("--help").stdout).toContain("Usage: netnsim run FILE");
  expect(netnsim("help").stdout).toBe(netnsim("--help").stdout);
  expect(netnsim("help", "run").stdout).toBe(netnsim("--help").stdout);
  expect(netnsim("help", "fuzz").stdout).toContain("Usage: netnsim fuzz --against linux");
});

test.each([
  [["walk"], 'unknown command "walk": run, shell, export, replay, compare, fuzz or help'],
  [["run"], "run: no file given"],
  [["run", "x.sh", "y.sh"], 'one too many: "y.sh"'],
  [["run", "package.json", "--world", "mars"], 'no world named "mars"'],
  [["--seed", "x", "shell"], "not a whole number"],
  [["--frob"], "Unknown option '--frob'"],
])("%j is refused in one line, exit 2", (args, words) => {
  const { status, stdout, stderr } = netnsim(...args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toContain(words);
});

test.each([
  ["missing.sh", 127, "No such file or directory"],
  ["src", 126, "Is a directory"],
  [process.execPath, 126, "cannot execute binary file"],
  ["/dev/zero", 126, "cannot execute binary file"],
])("a script that is no script is refused as bash does: %s", (file, status, words) => {
  expect(netnsim("run", file)).toMatchObject({ status, stdout: "", stderr: `netnsim: ${file}: ${words}\n` });
});

test("a full standard output is refused to each program that writes, as on Linux", () => {
  const file = join(place, "full.sh");
  writeFileSync(file, "# world: bare\necho one\nip link\necho $? >&2\nexit 3\n");
  const line = `"${process.execPath}" "${join(place, "dist/cli/main.js")}" run ${file} > /dev/full; echo $?`;
  const { stdout, stderr } = spawnSync("bash", ["-c", line], { encoding: "utf8", cwd: place });
  expect(stdout).toBe("3\n");
  expect(stderr).toBe(
    // ip does not look.
    `${file}: line 2: echo: write error: No space left on device\n0\n`,
  );
});

test("a script's output, errors and exit code are its own", () => {
  const file = join(place, "script.sh");
  writeFileSync(file, "# world: bare\necho out; echo err >&2; nosuch; exit 3\n");
  expect(netnsim("run", file)).toMatchObject({
    status: 3,
    stdout: "out\n",
    stderr: `err\n${file}: line 2: nosuch: command not found\n`,
  });
});
