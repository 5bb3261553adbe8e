/**
 * The machine's own docker client at the lab's dockerd (`netnsim up --real-docker`), held against the lab's docker command: the
 * same lines are typed to both, and what they print and how they end is the same, but for what DIFFERENCES lists (docs/up.md has
 * the reasons).
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, inject, test } from "vitest";
import { canonicalTexts } from "../docker/transcript-canonical.ts";
import { TerminalSession, whyNoTerminal } from "./pty.ts";

interface Client {
  readonly program: string;
  /** The version that the lab's docker is compared as. */
  readonly docker: string;
  readonly needs: string;
}

const CLIENT: Client = {
  program: "docker",
  docker: "28",
  needs: "a docker client of version 28 in PATH (it needs no daemon)",
};
const OLD_CLIENT: Client = {
  program: process.env.DOCKER_20 || "docker-20.10",
  docker: "20.10",
  needs: "DOCKER_20 to name a docker client of version 20.10, as Debian 12's docker.io has one",
};

const directory = mkdtempSync(join(tmpdir(), "docker-client-"));
const env = { ...process.env, XDG_RUNTIME_DIR: directory };

afterAll(() => rmSync(directory, { recursive: true, force: true }));

function whyMissing({ program, docker, needs }: Client): string | null {
  const { stdout } = spawnSync(program, ["version", "--format", "{{.Client.Version}}"], { encoding: "utf8" });
  if (stdout?.startsWith(`${docker}.`)) return null;
  console.log(`docker client: skipped: needs ${needs}`);
  return `needs ${needs}`;
}

const whyNot = whyMissing(CLIENT);

const words = (more: readonly string[], { docker } = CLIENT): string[] => ["--quiet", "--docker", docker, ...more];

/** Where `docker` is that client. */
function pathTo({ program }: Client): string {
  if (!program.includes("/")) return process.env.PATH!;
  const folder = mkdtempSync(join(directory, "bin-"));
  symlinkSync(program, join(folder, "docker"));
  return `${folder}:${process.env.PATH}`;
}

/** Each line in a shell of its own, in one lab. */
function typed(lines: readonly string[], client: Client, more: readonly string[]) {
  const folder = mkdtempSync(join(directory, "run-"));
  writeFileSync(join(folder, "lines"), lines.map((line) => `${line}\n`).join(""));
  const loop =
    'n=0; while IFS= read -r line; do bash -c "$line" > $n.out 2> $n.err < /dev/null; echo $? > $n.code; n=$((n+1)); done < lines';
  const run = spawnSync(process.execPath, [inject("main"), "up", ...words(more, client), "--", "bash", "-c", loop], {
    cwd: folder,
    env: { ...env, PATH: pathTo(client) },
  });
  expect({ code: run.status, err: String(run.stderr) }).toEqual({ code: 0, err: "" });
  const read = (name: string): string => readFileSync(join(folder, name), "utf8");
  return lines.map((command, at) => ({
    command,
    stdout: read(`${at}.out`),
    stderr: read(`${at}.err`),
    code: read(`${at}.code`),
  }));
}

interface Difference {
  readonly applies: RegExp;
  readonly cut: (text: string) => string;
}

/** The client's clock is the machine's, its version its own; what is in the lab's processes is numbered as they were started. */
const DIFFERENCES: readonly Difference[] = [
  { applies: /^docker (ps|images)\b/, cut: (text) => text.replace(/(CREATED|(About an?|Less than a|\d+) \w+ ago) +/g, "AGE ") },
  { applies: /^docker (ps|container ls)\b/, cut: (text) => text.replace(/Up (Less than a second|\d+ seconds?)/g, "Up UPTIME") },
  { applies: /^docker version/, cut: (text) => text.slice(text.indexOf("Server:")) },
  { applies: /^docker info/, cut: (text) => text.replace(/^ (Version|CPUs|Total Memory|Runtimes):.*\n/gm, "") },
  { applies: /^docker top/, cut: (text) => text.replace(/^root +\d+/gm, "root PID").replace(/\d\d:\d\d(?= )/g, "TIME") },
  // 20.10 logs, or does not, that it gave up a wait for what was never started.
  { applies: /^docker run/, cut: (text) => text.replace(/^time="[^"]*" level=error msg="error waiting .*\n/gm, "") },
  // It logs, or does not, that what it packed was asked for by nobody.
  { applies: /^docker cp/, cut: (text) => text.replace(/^time="[^"]*" level=error .*\n/gm, "") },
  { applies: /^docker inspect/, cut: (text) => text.replace(/"Pid": \d+/g, '"Pid": N') },
  { applies: /^docker logs .*-t/, cut: (text) => text.replace(/^\S+Z /gm, "TIME ") },
];

function cutTo({ command, stdout, stderr }: { command: string; stdout: string; stderr: string }) {
  const cuts = DIFFERENCES.filter(({ applies }) => applies.test(command));
  const without = (printed: string): string => cuts.reduce((text, { cut }) => cut(text), printed);
  return { command, stdout: without(stdout), stderr: without(stderr) };
}

const LINES = readFileSync(new URL("docker-client-lines.txt", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"));

for (const client of [CLIENT, OLD_CLIENT]) {
  const reason = client === CLIENT ? whyNot : whyMissing(client);

  test.skipIf(reason !== null)(`the client of ${client.docker} prints what the lab's docker prints, and ends as it does`, () => {
    const own = typed(LINES, client, []);
    const real = typed(LINES, client, ["--real-docker"]);
    const shown = (texts: typeof own) => {
      const canonical = canonicalTexts(texts.map(cutTo));
      return texts.map(({ command, code }, at) => `$ ${command}\n${canonical[at]}\n[exit ${code.trim()}]`);
    };
    expect(shown(real)).toEqual(shown(own));
  });
}

describe.skipIf(whyNot !== null)("a client of the lab's dockerd", () => {
  test.skipIf(whyNoTerminal() !== null)(
    "at a terminal: a shell of a container is typed into, and its code is the client's",
    async () => {
      const session = new TerminalSession([...words(["--real-docker"]), "--", "docker", "run", "-it", "--rm", "busybox"], "up");
      await session.see(/\/ # $/);
      expect(await session.type("echo ab\x7fc\r", /\/ # $/)).toContain("\nac\n");
      // What it prints shows that the shell reads no line any more; over a sleep time might have jumped by then.
      session.press("echo wai''ting; nc -l -p 80\r");
      await session.see(/waiting\n/);
      expect(await session.type("\x03", /\/ # $/)).toContain("^C");
      session.press("exit 4\r");
      expect(await session.ended()).toBe(4);
    },
  );

  test("a client that is killed leaves its container, the lab and the other clients alone", () => {
    const script = `docker run -d --name web nginx > /dev/null
docker logs -f web > /dev/null 2>&1 & first=$!
docker run --name on busybox nc -l -p 80 & second=$!
until docker exec on true 2> /dev/null; do :; done
docker exec on nc -l -p 81 & third=$!
kill -KILL $first $second $third
wait
docker ps --format '{{.Names}}'; docker exec web echo alive`;
    const run = spawnSync(process.execPath, [inject("main"), "up", ...words(["--real-docker"]), "--", "bash", "-c", script], {
      cwd: directory,
      env,
      encoding: "utf8",
    });
    expect(run.stdout).toBe("on\nweb\nalive\n");
  });

  test("a lab that is killed leaves no socket", async () => {
    const script = "docker run -d --name web nginx; docker logs -f web & wait";
    const child: ChildProcess = spawn(
      process.execPath,
      [inject("main"), "up", ...words(["--real-docker"]), "--", "bash", "-c", script],
      { cwd: directory, env, stdio: ["ignore", "pipe", "ignore"] },
    );
    const labs = (): string[] => readdirSync(directory).filter((name) => name.startsWith("netnsim-"));
    await new Promise((resolve) => child.stdout!.once("data", resolve));
    expect(existsSync(join(directory, labs()[0]!, "docker.sock"))).toBe(true);
    child.kill("SIGKILL");
    const end = performance.now() + 30_000;
    while (labs().length > 0 && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(labs()).toEqual([]);
  });
});
