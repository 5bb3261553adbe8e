/**
 * The projects of examples/ that call real programs: each passes in a lab (`netnsim up`), and unmodified as root beside the real
 * tools in a private session, or beside a real dockerd, and prints the same there. What cannot be run is skipped, and says why.
 */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, inject, test } from "vitest";
import { replayBesideDocker, whyNoDocker } from "../../src/linux/real-docker.ts";
import { whyNotReal } from "../../src/linux/session.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const directory = mkdtempSync(join(tmpdir(), "examples-"));
const env = { ...process.env, XDG_RUNTIME_DIR: directory };

afterAll(() => rmSync(directory, { recursive: true, force: true }));

const BATS = "node_modules/bats";

interface Project {
  readonly folder: string;
  /** What runs its tests. */
  readonly line: string;
  /** The program that it needs beside those of the lab. */
  readonly needs: string;
  readonly world: "bare" | "dockerhost";
  /** What is installed first, in a copy of the folder. */
  readonly install?: string;
  readonly prints: RegExp;
}

const PROJECTS: readonly Project[] = [
  { folder: "python", line: "python3 -m unittest -v", needs: "python3", world: "bare", prints: /Ran 9 tests in TIME\n\nOK\n$/ },
  {
    folder: "c",
    line: "program=$(mktemp) && cc -o $program network.c && $program",
    needs: "cc",
    world: "bare",
    prints: /^(ok .*\n){9}1\.\.9\n$/,
  },
  {
    folder: "go",
    line: "go test -count=1 -v ./...",
    needs: "go",
    world: "bare",
    prints: /(--- PASS.*\n(=== RUN.*\n)?){6}PASS\nok /,
  },
  {
    folder: "bats",
    line: `../../${BATS}/bin/bats --formatter tap network.bats`,
    needs: "bash",
    world: "bare",
    prints: /^1\.\.7\n(ok .*\n){7}$/,
  },
  {
    folder: "node",
    line: `${process.execPath} --test`,
    needs: "node",
    world: "dockerhost",
    // What is optional of its dependencies is compiled.
    install: "npm install --silent --no-audit --no-fund --no-package-lock --ignore-scripts --omit=optional",
    prints: /# pass 5\n# fail 0\n/,
  },
  { folder: "compose", line: "sh test.sh", needs: "sh", world: "dockerhost", prints: /^(ok .*\n){14}$/ },
];

function netnsim(words: readonly string[], cwd = directory) {
  return spawnSync(process.execPath, [inject("main"), ...words], { cwd, env, encoding: "utf8" });
}

/** What a shell's line printed, without the times that tests took. */
function outcome(text: string): string {
  return text.replace(/\d+\.\d+ ?s\b/g, "TIME").replace(/duration_ms:? [\d.]+/g, "duration_ms TIME");
}

/** Where its folder lies below examples/. */
function rootOf(install: string | undefined): string {
  return install === undefined ? ROOT : directory;
}

/** Null where nothing is missing. */
function whyMissing({ folder, needs, install }: Project): string | null {
  if (!has(needs)) return `needs ${needs}`;
  if (install === undefined) return null;
  const copy = join(directory, "examples", folder);
  cpSync(join(ROOT, "examples", folder), copy, { recursive: true, filter: (path) => !path.includes("node_modules") });
  const { status, stderr } = spawnSync("sh", ["-c", install], { cwd: copy, encoding: "utf8", timeout: 300_000 });
  return status === 0 ? null : `${install}: ${stderr.trim().split("\n").at(-1)}`;
}

/** Runs a project where dockerd or the kernel is the real one. */
function beside({ folder, world, line, install }: Project): { text: string; exitCode: number | null } {
  const script = join(directory, `${folder}.sh`);
  const head = `# world: ${world}\nexport HOME=/root\nPATH=$PATH:${process.env.PATH}`;
  // A session has a /tmp and a /root of its own and may not see this folder; beside dockerd they are the machine's.
  const { stdout: archive } = spawnSync(
    "tar",
    ["cz", "-C", rootOf(install), `examples/${folder}`, ...(folder === "bats" ? [BATS] : [])],
    {
      maxBuffer: 1 << 27,
    },
  );
  const unpack = `project=$(mktemp -d) && trap 'rm -rf "$project"' EXIT && cd "$project" && base64 -d << END | tar xz\n${archive.toString("base64")}\nEND`;
  writeFileSync(script, `${head}\n${unpack}\ncd examples/${folder}\n{ ${line}; } 2>&1\n`);
  if (world === "dockerhost") return replayBesideDocker(script, { docker: null, daemonFlags: [] });
  const { stdout, status } = netnsim(["replay", script]);
  return { text: stdout, exitCode: status };
}

/** Folders in which docker looks for its plugins. */
const PLUGINS = ["/usr/local/lib", "/usr/local/libexec", "/usr/lib", "/usr/libexec"].map((path) => `${path}/docker/cli-plugins`);

function whyNotBeside({ folder, world }: Project): string | null {
  if (world === "bare") return whyNotReal();
  const hasCompose = PLUGINS.some((path) => existsSync(join(path, "docker-compose")));
  return whyNoDocker() ?? (folder === "compose" && !hasCompose ? "docker's compose plugin is not installed" : null);
}

const has = (program: string): boolean => spawnSync("sh", ["-c", `command -v ${program}`]).status === 0;

/** The reason stands in the test's name, and is printed. */
function skipped(name: string, reason: string | null): string {
  if (reason !== null) console.log(`examples: skipped: ${name}: ${reason}`);
  return reason === null ? name : `${name} (skipped: ${reason})`;
}

describe.each(PROJECTS)("examples/$folder", (project) => {
  const { folder, line, world, install, prints } = project;
  const missing = whyMissing(project);
  const notReal = missing ?? whyNotBeside(project);

  test.skipIf(missing !== null)(skipped(`examples/${folder} passes in a lab`, missing), () => {
    const up = netnsim(
      ["up", "--quiet", "--world", world, "--", "sh", "-c", `{ ${line}; } 2>&1`],
      join(rootOf(install), "examples", folder),
    );
    expect(outcome(up.stdout)).toMatch(prints);
    expect(up.status).toBe(0);
  });

  test.skipIf(notReal !== null)(skipped(`examples/${folder} passes beside the real tools`, notReal), () => {
    const { text, exitCode } = beside(project);
    expect(outcome(text)).toMatch(prints);
    expect(exitCode).toBe(0);
  });
});

const whyNoCompose = has("docker") && spawnSync("docker", ["compose", "version"]).status === 0 ? null : "needs docker compose";

test.skipIf(whyNoCompose !== null)(
  skipped("the machine's own docker compose brings examples/compose up in a lab", whyNoCompose),
  () => {
    const up = netnsim(
      ["up", "--quiet", "--world", "dockerhost", "--docker", "28", "--real-docker", "--", "sh", "test.sh"],
      join(ROOT, "examples/compose"),
    );
    expect(up.stdout).toMatch(/^(ok .*\n){14}$/);
  },
);
