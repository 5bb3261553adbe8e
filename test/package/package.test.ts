/** What a user installs: the built package exports what README uses, README's code runs, the command line works. */
import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pathOfNode } from "../other-node.ts";
import { bundle } from "./built.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const COMPILER = join(ROOT, "node_modules/typescript/bin/tsc");
// Inside node_modules, so that the built files find their dependencies.
let position = "";
/** Where nothing of the repository is found: the packed package, and projects that install it. */
let outside = "";

const { version: VERSION, exports: ENTRIES, bin: BIN } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

beforeAll(async () => {
  position = mkdtempSync(join(ROOT, "node_modules/.netnsim-"));
  await bundle(join(position, "dist"));
  execFileSync(process.execPath, [COMPILER, "-p", join(ROOT, "tsconfig.build.json"), "--outDir", join(position, "dist")]);
  for (const name of ["package.json", "scenarios", "README.md"]) symlinkSync(join(ROOT, name), join(position, name));
  execFileSync(process.execPath, [join(ROOT, "package/prune-declarations.mjs")], { cwd: position });
  outside = mkdtempSync(join(tmpdir(), "netnsim-"));
  chmodSync(outside, 0o755); // an ordinary user installs it too
  // Links are not packed.
  cpSync(position, join(outside, "packed"), { recursive: true, dereference: true });
  execFileSync("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", outside], { cwd: join(outside, "packed") });
}, 300_000);

afterAll(() => {
  for (const made of [position, outside]) rmSync(made, { recursive: true, force: true });
});

const archive = (): string => join(outside, `netnsim-${VERSION}.tgz`);

/** A new project with the packed package and `others` of this repository's: what the package bundles is not installed. */
function freshProject(...others: string[]): string {
  const project = mkdtempSync(join(outside, "fresh-"));
  const installed = join(project, "node_modules/netnsim");
  mkdirSync(installed, { recursive: true });
  execFileSync("tar", ["-xzf", archive(), "-C", installed, "--strip-components=1"]);
  for (const name of others) symlinkSync(join(ROOT, "node_modules", name), join(project, "node_modules", name));
  writeFileSync(join(project, "package.json"), JSON.stringify({ type: "module" }));
  return project;
}

/** What the compiler finds wrong in a project's file and in the declarations it leads to, as is its default. */
function compiled(project: string, file: string, ...options: string[]): string {
  const all = ["--noEmit", "--strict", "--target", "es2023", "--types", "", ...options, file];
  const { stdout, stderr } = spawnSync(process.execPath, [COMPILER, ...all], { cwd: project, encoding: "utf8" });
  return stdout + stderr;
}

function netnsim(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [join(position, "dist/cli/main.js"), ...args], { encoding: "utf8", cwd: ROOT });
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
  const folder = join(position, "readme");
  mkdirSync(folder);
  const blocks = blocksOf("ts");
  for (const [index, { code }] of blocks.entries()) writeFileSync(join(folder, `${index}.ts`), code);
  const compilerOptions = {
    target: "es2023",
    module: "nodenext",
    strict: true,
    typeRoots: [join(ROOT, "node_modules/@types")],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions }));
  execFileSync(process.execPath, [COMPILER, "-p", folder]);
  const runs = blocks.map((_, index) => `await import("./${index}.js"); console.log("@@@");`);
  writeFileSync(join(folder, "all.mjs"), runs.join("\n"));
  const printed = execFileSync(process.execPath, [join(folder, "all.mjs")], { encoding: "utf8" }).split("@@@");
  expect(printed.map((text) => text.trim())).toEqual([...blocks.map((block) => block.printed!.trim()), ""]);
  expect(blocks).toHaveLength(2);
});

test("in a fresh project, README's test passes with vitest and fast-check, and its types are complete", () => {
  const project = freshProject("vitest", "fast-check");
  const [block] = blocksOf("ts vitest");
  // What a matcher is not given is refused by its type.
  const wrong = `\n// @ts-expect-error\nconst unused = () => expect(0).toReach(5);\n`;
  writeFileSync(join(project, "readme.test.ts"), block!.code + wrong);
  expect(compiled(project, "readme.test.ts", "--module", "nodenext")).toBe("");
  for (const node of [process.execPath, "node@24"]) {
    const path = pathOfNode(node);
    if (path === null) {
      console.log(`a fresh project under ${node}: skipped, this version of Node cannot be had here`);
      continue;
    }
    const { stdout, stderr } = spawnSync(
      path,
      [join(ROOT, "node_modules/vitest/vitest.mjs"), "run", "--reporter=verbose", "--root", project],
      { encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } },
    );
    expect(`${node}: ${stdout}${stderr}`).toContain("Tests  1 passed (1)");
    expect(stdout + stderr).toMatch(/100 runs met [1-9]/);
  }
});

/** A module that has all of the entries. */
function importing(entries: readonly string[]): string {
  return entries.map((entry, at) => `export * as entry${at} from "${join("netnsim", entry)}";\n`).join("");
}

const TYPED_ENTRIES = Object.keys(ENTRIES).filter((entry) => ENTRIES[entry].types !== undefined);
const ENTRIES_WITH_PEERS = ["./testing", "./vitest"];

test.each([
  ["node16", "node16"],
  ["esnext", "bundler"],
])("in a fresh project the compiler finds nothing wrong in any entry's declarations: module %s, resolution %s", (module, way) => {
  const options = ["--module", module, "--moduleResolution", way];
  const project = freshProject("vitest", "fast-check");
  writeFileSync(join(project, "all.ts"), importing(TYPED_ENTRIES));
  expect(compiled(project, "all.ts", ...options)).toBe("");
  const bare = freshProject();
  writeFileSync(join(bare, "bare.ts"), importing(TYPED_ENTRIES.filter((entry) => !ENTRIES_WITH_PEERS.includes(entry))));
  expect(compiled(bare, "bare.ts", "--lib", "es2023", ...options)).toBe("");
  // What is not there is found.
  writeFileSync(join(bare, "peers.ts"), importing(ENTRIES_WITH_PEERS));
  expect(compiled(bare, "peers.ts", ...options)).toContain("Cannot find module 'fast-check'");
});

/** Who has no root, where these tests have it. */
const ORDINARY_USER = process.getuid?.() === 0 ? ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"] : [];
const hasPython = spawnSync("python3", ["-c", ""]).status === 0;

test.skipIf(!hasPython)(
  "in a fresh folder a suite that needs root fails, and passes by README's commands",
  { timeout: 600_000 },
  () => {
    const project = join(outside, "python");
    mkdirSync(project);
    cpSync(join(ROOT, "examples/python/test_network.py"), join(project, "test_network.py"));
    if (ORDINARY_USER.length > 0) chownSync(project, 65534, 65534);
    const { code } = blocksOf("sh project")[0]!;
    // Not what npm has these tests use as its settings.
    const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
    const env = { ...own, HOME: project, XDG_RUNTIME_DIR: project };
    const run = (script: string) => {
      const [program, ...words] = [...ORDINARY_USER, "bash", "-ec", script];
      const { status, stderr } = spawnSync(program!, words, { cwd: project, env, encoding: "utf8" });
      return { status, stderr };
    };
    const [, suite] = /up -- (.*)/.exec(code)!;
    expect(run(suite!)).toEqual({ status: 1, stderr: expect.stringMatching(/FAILED \(errors=\d+\)\n$/) });
    const commands = code.replace("--save-dev netnsim", `--save-dev --offline --no-audit --no-fund ${archive()}`);
    expect(commands).toContain(archive());
    expect(run(commands)).toEqual({ status: 0, stderr: expect.stringMatching(/Ran 9 tests in .*\n\nOK\n$/) });
  },
);

test("README is a transcript: netnsim run prints its console blocks as they stand", () => {
  const transcript = blocksOf("console").map(({ code }) => code);
  expect(netnsim("run", "README.md").stdout).toBe(transcript.join(""));
});

test("README's sessions print what it says", () => {
  const sessions = blocksOf("shell-session").map(({ code }) => transcriptOf(code));
  for (const { script, printed } of sessions) {
    const shell = `npx() { shift; "${process.execPath}" "${join(position, "dist/cli/main.js")}" "$@"; }\n${script}`;
    expect(execFileSync("bash", ["-c", shell], { encoding: "utf8", cwd: position })).toBe(printed);
  }
  expect(sessions).toHaveLength(2);
});

test("the package has types beside each entry", () => {
  for (const path of [ENTRIES["."].types, ENTRIES["."].default, BIN.netnsim]) {
    expect(readFileSync(join(position, path), "utf8").length).toBeGreaterThan(100);
  }
});

/** The files of the built package with an ending. */
function built(ending: string): string[] {
  const names = readdirSync(join(position, "dist"), { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(ending)).map((name) => join(position, "dist", name));
}

test("what two entries share is one and the same: no source file is in two chunks", () => {
  const sources = built(".js.map").flatMap((map) => {
    const { sources } = JSON.parse(readFileSync(map, "utf8")) as { sources: string[] };
    return sources.map((source) => join(map, "..", source));
  });
  expect(sources.filter((source, at) => sources.indexOf(source) !== at)).toEqual([]);
  expect(sources).toContain(join(ROOT, "src/lab/refused.ts"));
});

test("the entries work together: a program on a lab with another entry's tables, and its Refused", () => {
  const file = join(position, "together.mjs");
  writeFileSync(
    file,
    `import fc from "fast-check";
    import { Lab, Refused } from "netnsim";
    import "netnsim/programs";
    import { caseScript, labCases } from "netnsim/testing";
    import { MapFdb, PlainWalker } from "netnsim/workbench";

    const lab = new Lab({ tables: { fdb: () => new MapFdb(), walker: () => new PlainWalker() } });
    const host = lab.addHost("h");
    host.start("binds", function* (self) {
      try {
        self.tcp().bind("192.0.2.1", 80);
      } catch (error) {
        console.log(error instanceof Refused, String(error));
      }
      return 0;
    });
    lab.advance(1);
    console.log(host.exec(["sh", "-c", "ip link add br0 type bridge && brctl show | wc -l"]).stdout);
    for (const each of fc.sample(labCases(), { seed: 1, numRuns: 1 })) console.log((await host.sh(caseScript(each))).exitCode);`,
  );
  const { stdout, stderr } = spawnSync(process.execPath, [file], { encoding: "utf8", cwd: position });
  expect({ stdout, stderr }).toEqual({
    stderr: "",
    stdout: "true Refused: bind 192.0.2.1 port 80: Cannot assign requested address\n2\n\n0\n",
  });
});

test("the library uses nothing of Node's and loads nothing later", () => {
  const library = readFileSync(join(position, "dist/chunks/library.js"), "utf8");
  expect(library).not.toMatch(/from "node:|\bimport\(/);
});

test("a bundler leaves out what nobody uses, and nothing that is used", () => {
  const project = freshProject("vite");
  const bundled = (name: string, code: string): string => {
    writeFileSync(join(project, `${name}.js`), code);
    const config = { logLevel: "error", build: { ssr: `${name}.js`, outDir: name, minify: false }, ssr: { noExternal: true } };
    writeFileSync(join(project, "vite.config.js"), `export default ${JSON.stringify(config)};`);
    execFileSync(process.execPath, [join(project, "node_modules/vite/bin/vite.js"), "build"], { cwd: project });
    return join(project, name, `${name}.js`);
  };
  const unused = bundled("unused", 'import { WORLDS } from "netnsim";\nimport "netnsim/testing";\nconsole.log("none");\n');
  expect(readFileSync(unused, "utf8").length).toBeLessThan(200);

  const commands = ["docker run -d --name web -p 8080:80 nginx", "curl -s http://127.0.0.1:8080", "iptables-save", "jq -n 1+1"];
  const used = bundled(
    "used",
    `import { WORLDS } from "netnsim";
const { host } = WORLDS.dockerhost({ seed: 1 });
for (const line of ${JSON.stringify(commands)}) console.log(JSON.stringify(host.exec(["bash", "-c", line])));
`,
  );
  const print = (file: string): string => execFileSync(process.execPath, [file], { cwd: project, encoding: "utf8" });
  expect(print(used)).toContain("Welcome to nginx!");
  expect(print(used)).toBe(print(join(project, "used.js")));
}, 120_000);

test("where nobody reads on, it ends as by SIGPIPE", () => {
  const line = `"${process.execPath}" "${join(position, "dist/cli/main.js")}" run scenarios/docker-run-p.md | head -1; echo "\${PIPESTATUS[0]}"`;
  const { stdout, stderr } = spawnSync("bash", ["-c", line], { encoding: "utf8", cwd: position });
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
  [
    ["walk"],
    'unknown command "walk": run, shell, export, replay, compare, explain, import, diff, matrix, test, up, exec, history, socks, down, bench, play, learn, fuzz, judge or help',
  ],
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
  const file = join(position, "full.sh");
  writeFileSync(file, "# world: bare\necho one\nip link\necho $? >&2\nexit 3\n");
  const line = `"${process.execPath}" "${join(position, "dist/cli/main.js")}" run ${file} > /dev/full; echo $?`;
  const { stdout, stderr } = spawnSync("bash", ["-c", line], { encoding: "utf8", cwd: position });
  expect(stdout).toBe("3\n");
  expect(stderr).toBe(
    // ip does not look.
    `${file}: line 2: echo: write error: No space left on device\n0\n`,
  );
});

test("a script's output, errors and exit code are its own", () => {
  const file = join(position, "script.sh");
  writeFileSync(file, "# world: bare\necho out; echo err >&2; nosuch; exit 3\n");
  expect(netnsim("run", file)).toMatchObject({
    status: 3,
    stdout: "out\n",
    stderr: `err\n${file}: line 2: nosuch: command not found\n`,
  });
});
