/** What a user installs: the built package exports what README uses, README's code runs, the command line answers. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
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
  for (const name of ["package.json", "scenarios", "README.md"]) symlinkSync(join(ROOT, name), join(place, name));
}, 60_000);

afterAll(() => {
  rmSync(place, { recursive: true, force: true });
});

const { version: VERSION } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

function netnsim(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [join(place, "dist/cli/main.js"), ...args], { encoding: "utf8", cwd: ROOT });
}

const README = readFileSync(join(ROOT, "README.md"), "utf8");

/** The code blocks of README in one language, each with the block that follows at once: what it prints. */
function blocksOf(language: string): { readonly code: string; readonly printed: string | null }[] {
  const blocks = README.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\`\\n(?:\\n\`\`\`text\\n([^]*?)\`\`\`\\n)?`, "g"));
  return [...blocks].map(([, code, printed]) => ({ code: code!, printed: printed ?? null }));
}

/** The commands of a transcript, and what they print. */
function transcriptOf(code: string): { readonly script: string; readonly printed: string } {
  const [script, printed] = [/^[$>] /, /^(?![$>] )/].map((which) => code.split("\n").filter((line) => which.test(line)));
  return { script: script!.map((line) => line.slice(2)).join("\n"), printed: printed!.join("\n") };
}

test("README's programs compile with the package's types, and print what it says", () => {
  const folder = join(place, "readme");
  mkdirSync(folder);
  const blocks = blocksOf("ts");
  for (const [index, { code }] of blocks.entries()) writeFileSync(join(folder, `${index}.ts`), code);
  const compilerOptions = {
    target: "es2023",
    module: "nodenext",
    strict: true,
    skipLibCheck: true,
    typeRoots: [join(ROOT, "node_modules/@types")],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions }));
  execFileSync(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), "-p", folder]);
  const runs = blocks.map((_, index) => `await import("./${index}.js"); console.log("@@@");`);
  writeFileSync(join(folder, "all.mjs"), runs.join("\n"));
  const printed = execFileSync(process.execPath, [join(folder, "all.mjs")], { encoding: "utf8" }).split("@@@");
  expect(printed.map((text) => text.trim())).toEqual([...blocks.map((block) => block.printed!.trim()), ""]);
  expect(blocks).toHaveLength(2);
});

test("README is a transcript: netnsim run prints its console blocks as they stand", () => {
  const transcript = blocksOf("console").map(({ code }) => code);
  expect(netnsim("run", "README.md").stdout).toBe(transcript.join(""));
});

test("README's sessions print what it says", () => {
  const sessions = blocksOf("shell-session").map(({ code }) => transcriptOf(code));
  for (const { script, printed } of sessions) {
    const shell = `npx() { shift; "${process.execPath}" "${join(place, "dist/cli/main.js")}" "$@"; }\n${script}`;
    expect(execFileSync("bash", ["-c", shell], { encoding: "utf8", cwd: place })).toBe(printed);
  }
  expect(sessions).toHaveLength(1);
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
  expect(netnsim("--version")).toMatchObject({ status: 0, stdout: `netnsim ${VERSION}\n`, stderr: "" });
  expect(netnsim("--help").stdout).toContain("Usage: netnsim run FILE");
  expect(netnsim("help").stdout).toBe(netnsim("--help").stdout);
  expect(netnsim("help", "run").stdout).toBe(netnsim("--help").stdout);
  expect(netnsim("help", "fuzz").stdout).toContain("Usage: netnsim fuzz --against linux");
});

test.each([
  [["walk"], 'unknown command "walk": run, shell, export, replay, compare, fuzz, judge or help'],
  [["run"], "run: no file given"],
  [["run", "x.sh", "y.sh"], 'one too many: "y.sh"'],
  [["run", "package.json", "--world", "mars"], 'no world named "mars"'],
  [["--seed", "x", "shell"], "not a whole number"],
  [["help", "nosuch"], 'help: there is no command "nosuch"; there is help on run, shell, export,'],
  [["help", "true"], 'help: no list of options is kept for "true"; there is help on run, shell, export,'],
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
