/**
 * A script that tries whatever could reach the host (hostile/script.sh) reaches nothing of it: the disk, mounts, processes,
 * settings, the network, sockets and devices are compared before and after, also where netnsim is killed meanwhile, as root and
 * as an ordinary user. What it destroys are folders that this test made. Before it is run at all, a script that only leaves
 * marks has to have left none.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { runSession, sessionProgram, whyNotReal } from "../../src/linux/session.ts";
import { parseScenario } from "../../src/scenario/scenario.ts";
import { type HostState, hostState } from "./hostile/host-state.ts";

const SCRIPT = readFileSync(fileURLToPath(new URL("./hostile/script.sh", import.meta.url)), "utf8");
const TOKEN = `netnsim-${process.pid}`;
const isRoot = process.getuid?.() === 0;
const reason = isRoot ? whyNotReal() : "it compares the whole host, which needs root";

/** Folders of ours in those of the host's that scripts write to. */
const SENTINELS = ["/home", "/var/tmp", "/var/lib", "/usr/local", "/opt", "/boot", "/srv", "/mnt", "/root", "/tmp", "/etc"].map(
  (folder) => `${folder}/${TOKEN}-sentinel`,
);

/** Where nobody but a package manager or a session that reaches the host writes. */
const QUIET = ["/bin", "/boot", "/etc", "/home", "/lib", "/media", "/mnt", "/opt", "/sbin", "/srv", "/usr", "/var"];
/** But for these. */
const RESTLESS = /^\/(?:var\/(?:log|cache|tmp|lib\/(?:apt|dpkg|systemd|docker|containerd))|etc\/(?:mtab|ld\.so\.cache))(?:\/|$)/;

const ORDINARY_USER = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"];

describe.skipIf(reason !== null)(`a hostile script${reason === null ? "" : ` (skipped: ${reason})`}`, () => {
  const servers: Server[] = [];
  const sockets: string[] = [];
  let folder = "";
  let bystander: ChildProcess;
  let before: HostState;
  let sentinelsBefore = "";
  let startedAt = 0;
  let connections = 0;
  let leavesNoMark = false;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "netnsim-hostile-"));
    chmodSync(folder, 0o755);
    bystander = spawn("sleep", ["1000"], { stdio: "ignore" });
    for (const sentinel of SENTINELS) {
      mkdirSync(join(sentinel, "folder"), { recursive: true });
      chmodSync(sentinel, 0o777);
      writeFileSync(join(sentinel, "file"), "kept\n", { mode: 0o666 });
      writeFileSync(join(sentinel, "folder/file"), "kept\n", { mode: 0o666 });
      execFileSync("mkfifo", ["-m", "666", join(sentinel, "pipe")]);
      const socket = join(sentinel, "socket");
      sockets.push(socket);
      await listen(socket);
      chmodSync(socket, 0o777);
    }
    await listen(`\0${TOKEN}`);
    sentinelsBefore = sentinelState();
    before = hostState();
    // ctime has the clock's tick as its grain.
    await pause(50);
    startedAt = Date.now() / 1000;
  });

  afterAll(() => {
    bystander?.kill("SIGKILL");
    for (const server of servers) server.close();
    for (const sentinel of SENTINELS) rmSync(sentinel, { recursive: true, force: true });
    if (folder !== "") rmSync(folder, { recursive: true, force: true });
  });

  async function listen(path: string): Promise<void> {
    const server = createServer((socket) => {
      connections++;
      socket.destroy();
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(path, resolve));
  }

  async function listenOnTcp(): Promise<number> {
    const server = createServer((socket) => {
      connections++;
      socket.destroy();
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return (server.address() as AddressInfo).port;
  }

  /** Names, kinds, modes, owners, sizes, times and contents. */
  function sentinelState(): string {
    const tree = execFileSync("find", [...SENTINELS, "-printf", "%p %y %m %U %G %s %T@ %C@\\n"], { encoding: "utf8" });
    const contents = SENTINELS.flatMap((sentinel) =>
      ["file", "folder/file"].map((name) => readFileSync(join(sentinel, name), "utf8")),
    );
    return [...tree.split("\n").sort(), ...contents].join("\n");
  }

  function hostileScript(port: number): string {
    const words: Readonly<Record<string, string>> = {
      TOKEN,
      SENTINELS: SENTINELS.join(" "),
      SENTINEL: SENTINELS[0]!,
      HOST_PID: String(bystander.pid),
      HOST_PORT: String(port),
      HOST_LINK: readdirSync("/sys/class/net").find((name) => name !== "lo") ?? "lo",
      UNIX_SOCKETS: JSON.stringify([...sockets, `\0${TOKEN}`]),
    };
    return SCRIPT.replace(/\b(?:TOKEN|SENTINELS?|HOST_PID|HOST_PORT|HOST_LINK|UNIX_SOCKETS)\b/g, (word) => words[word]!);
  }

  function replay(text: string, through: readonly string[] = []) {
    const script = join(folder, "script.sh");
    writeFileSync(script, text);
    const [program, ...argv] = [...through, process.execPath, inject("main"), "replay", script];
    return spawnSync(program!, argv, { encoding: "utf8", cwd: folder, timeout: 120_000, killSignal: "SIGKILL" });
  }

  async function expectUntouched(): Promise<void> {
    expect(sentinelState()).toBe(sentinelsBefore);
    expect(connections).toBe(0);
    expect(bystander.exitCode ?? bystander.signalCode).toBeNull();
    expect(Math.abs(Date.now() / 1000 - startedAt)).toBeLessThan(3600);
    const after = hostState();
    for (const [name, text] of Object.entries(before)) expect(after[name], name).toBe(text);
    expect(changedFiles()).toEqual([]);
    expect(processesLeft()).toEqual([]);
  }

  /** What changed in the quiet folders of the disk since the start, and what has the token in its name anywhere. */
  function changedFiles(): string[] {
    const quiet = QUIET.filter((folder) => statSync(folder, { throwIfNoEntry: false }) !== undefined);
    const changed = linesOf(["find", ...quiet, "-xdev", "-newerct", `@${startedAt}`]).filter((path) => !RESTLESS.test(path));
    const named = linesOf(["find", "/", "-xdev", "-path", "/proc", "-prune", "-o", "-name", `*${TOKEN}*`, "-print"]);
    return [...changed, ...named].filter(
      (path) => !SENTINELS.some((sentinel) => path === sentinel || path.startsWith(`${sentinel}/`)),
    );
  }

  function linesOf([program, ...argv]: readonly string[]): string[] {
    const { stdout } = spawnSync(program!, argv, { encoding: "utf8", maxBuffer: 1 << 28 });
    return stdout.split("\n").filter(Boolean);
  }

  function processesLeft(): string[] {
    return readdirSync("/proc")
      .map((pid) => `${pid} ${commandOf(pid)}`)
      .filter((text) => text.includes(TOKEN));
  }

  test("a script that only leaves marks leaves none", async () => {
    const marks = SENTINELS.map((sentinel) => `touch ${sentinel}/${TOKEN} ${sentinel}/../${TOKEN} && echo ok`).join("\n");
    const said = replay(`# world: bare\n${marks}\ntouch /${TOKEN} && echo ok\n`);
    // Of the session's own /tmp and /root the first has no sentinel.
    expect(said.stdout.match(/^ok$/gm)?.length).toBeGreaterThanOrEqual(SENTINELS.length - 2);
    await expectUntouched();
    leavesNoMark = true;
  });

  test("nothing that a script tries reaches the host", async () => {
    expect(leavesNoMark).toBe(true);
    const port = await listenOnTcp();
    const said = replay(hostileScript(port));
    expect(said.stdout).toContain("== through");
    expect(said.stdout.match(/^.*REACHED.*$/gm) ?? []).toEqual([]);
    expect(said.status).toBe(0);
    await expectUntouched();
  });

  /** As an older kernel, or a host whose root is an overlay, makes it (launcher/root.py). */
  test.each(["shifts", "overlays"])("nor where the session's root is made without %s", async (missing) => {
    expect(leavesNoMark).toBe(true);
    const text = hostileScript(await listenOnTcp());
    const scenario = parseScenario(text, "script.sh");
    const program = sessionProgram(scenario, { script: text }, "exec 3>&-; session $L/script");
    let output = "";
    const end = await runSession(scenario, { ...program, options: { ...program.options, [missing]: "no" } }, {}, ({ stdout }) => {
      stdout!.setEncoding("utf8").on("data", (chunk) => {
        output += chunk;
      });
    });
    expect(output).toContain("== through");
    expect(output.match(/^.*REACHED.*$/gm) ?? []).toEqual([]);
    expect(end.exitCode).toBe(0);
    await expectUntouched();
  });

  test("nor does one of an ordinary user", async () => {
    expect(leavesNoMark).toBe(true);
    const port = await listenOnTcp();
    const said = replay(hostileScript(port), ORDINARY_USER);
    expect(said.stdout).toContain("== through");
    expect(said.stdout.match(/^.*REACHED.*$/gm) ?? []).toEqual([]);
    await expectUntouched();
  });

  test("nor where netnsim is killed meanwhile", async () => {
    expect(leavesNoMark).toBe(true);
    writeFileSync(join(folder, "script.sh"), hostileScript(await listenOnTcp()));
    for (let run = 0; run < 8; run++) {
      const child = spawn(process.execPath, [inject("main"), "replay", join(folder, "script.sh")], { stdio: "ignore" });
      const ended = new Promise((resolve) => child.on("close", resolve));
      await pause(300 + run * 200);
      child.kill("SIGKILL");
      await ended;
    }
    for (let tries = 0; tries < 100 && processesLeft().length > 0; tries++) await pause(50);
    await expectUntouched();
  });

  test("what is mounted apart is there too, to be changed and to stay as it is", () => {
    // In a mount namespace of its own, as no other program shall see them.
    const host = `set -e
mount -t tmpfs apart /srv
mount -t tmpfs below ${SENTINELS[0]}/folder
mount -t proc none /media
echo kept | tee /srv/file > ${SENTINELS[0]}/folder/file
"$@"
cat /srv/file ${SENTINELS[0]}/folder/file`;
    const script = `# world: bare
cat /srv/file ${SENTINELS[0]}/folder/file
echo changed | tee /srv/file ${SENTINELS[0]}/folder/file
rm -r ${SENTINELS[0]}/folder/*
ls ${SENTINELS[0]}/folder /media
`;
    const said = replay(script, ["unshare", "-m", "bash", "-c", host, "bash"]);
    expect(said.stdout).toBe(`kept\nkept\nchanged\n${SENTINELS[0]}/folder:\n\n/media:\nkept\nkept\n`);
  });

  test("a script fills its own disk, and none of the host's memory or disk beyond", async () => {
    /** Kilobytes that files in memory take. */
    const used = () => Number(/Shmem: +(\d+)/.exec(readFileSync("/proc/meminfo", "utf8"))![1]);
    const usedBefore = used();
    const fill = `# world: bare
for folder in /home /tmp /root /dev/shm /run /; do dd if=/dev/zero of=$folder/${TOKEN} bs=1M count=3000 2>&1 | grep -o "No space.*"; done
i=0; while mkdir /srv/${TOKEN}.$i 2> /dev/null; do i=$((i + 1)); done & sleep 2; kill $!
rm -f /home/${TOKEN}; echo small > /home/${TOKEN} && cat /home/${TOKEN}
`;
    const said = replay(fill);
    expect(said.stdout).toBe(`${"No space left on device\n".repeat(6)}small\n`);
    for (let tries = 0; tries < 100 && used() > usedBefore + 500_000; tries++) await pause(50);
    expect(used()).toBeLessThan(usedBefore + 500_000);
    await expectUntouched();
  });
});

function commandOf(pid: string): string {
  return readIfThere(`/proc/${pid}/cmdline`).replaceAll("\0", " ").trim();
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
