/**
 * A lab that real programs use is killed by SIGKILL at moments drawn from a seed, and nothing of it is left on the machine, which
 * is as it was. How long that took is printed and not judged, since the machine may be busy. Ten kills; `--mode all`: fifty.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { Random } from "../../src/sim/random.ts";
import { hostState } from "../linux/hostile/host-state.ts";
import { isRunning } from "../processes.ts";
import { runs } from "../sample.ts";
import { freePort } from "../serve/served.ts";

/** What SIGKILL ends, and at which of its moments. */
const VICTIMS = ["a lab that is starting", "a lab that is used", "a lab that stays up", "a lab and its supervisor"] as const;

const home = mkdtempSync(join(tmpdir(), "killed-"));
const [runtime, project] = ["runtime", "project"].map((name) => join(home, name)) as [string, string];
const env = { ...process.env, XDG_RUNTIME_DIR: runtime, TMPDIR: runtime, HOME: home };

beforeAll(() => {
  for (const folder of [runtime, project]) mkdirSync(folder);
  writeFileSync(join(home, "outside"), "as it was\n");
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

/** A container with a published port, a file that is being written, and a command that waits for good. */
const script = (port: number): string => `docker run -d -p ${port}:80 nginx > /dev/null
tcpdump -i lo -w out.pcap 2> /dev/null &
echo ready
nc -l -p 81`;

async function start(victim: (typeof VICTIMS)[number]): Promise<ChildProcess> {
  const words = victim === "a lab that stays up" ? ["--detach"] : ["--", "sh", "-c", script(await freePort())];
  return spawn(process.execPath, [inject("main"), "up", "--quiet", "--world", "dockerhost", "--publish", ...words], {
    cwd: project,
    env,
    stdio: ["ignore", "pipe", "ignore"],
  });
}

/** Those that run with the labs' folder in their environment: a lab, its supervisor, its command and all that this started. */
const processes = (): string[] =>
  readdirSync("/proc").filter((pid) => /^\d+$/.test(pid) && readOf(pid, "environ").includes(runtime) && isRunning(pid));

const isSupervisor = (pid: string): boolean => readOf(pid, "cmdline").includes("netnsim-supervisor");

function readOf(pid: string, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "latin1");
  } catch {
    // It has ended, or is somebody else's.
    return "";
  }
}

const left = (): string[] => [...readdirSync(runtime), ...processes().map((pid) => `process ${pid} ${readOf(pid, "cmdline")}`)];

/** Returns after how many milliseconds it was so. */
async function until(isTrue: () => boolean): Promise<number> {
  const began = performance.now();
  while (!isTrue()) {
    if (performance.now() - began > 60_000) throw new Error(`never; left are ${left().join(", ")}`);
    await pause(5);
  }
  return performance.now() - began;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Kills, and returns after how many milliseconds nothing but the given number of files was left. */
async function kill(pids: readonly string[], files = 0): Promise<number> {
  for (const pid of pids) process.kill(Number(pid), "SIGKILL");
  return until(() => readdirSync(runtime).length === files && processes().length === 0);
}

/** The files beside the folder that the lab's commands see. */
function filesOutside(): string[] {
  const names = readdirSync(home, { recursive: true, encoding: "utf8" }).filter((name) => !/^(project|runtime)/.test(name));
  return names.map((name) => {
    const path = join(home, name);
    const status = lstatSync(path);
    return `${name} ${status.mode} ${status.isFile() ? `${status.mtimeMs} ${readFileSync(path, "utf8")}` : ""}`;
  });
}

const isRoot = process.getuid!() === 0;
if (!isRoot) console.log("up, killed: network and settings of the machine are not compared: that needs root");

const machine = () => ({ files: filesOutside(), host: isRoot ? hostState() : null });

test("killed at any moment, it leaves no process, socket, file or folder, and the machine as it was", {
  timeout: 600_000,
}, async () => {
  const random = new Random(1);
  const took: Record<string, number[]> = Object.fromEntries(VICTIMS.map((victim) => [victim, []]));
  const before = machine();
  for (let count = 0; count < runs(10, 50); count++) {
    const victim = VICTIMS[count % VICTIMS.length]!;
    const lab = await start(victim);
    const isStarting = victim === "a lab that is starting";
    // Before it has a supervisor it has nothing on the machine but its own process.
    if (isStarting) await until(() => processes().some(isSupervisor));
    else await once(lab.stdout!, "data");
    await pause(random.below(isStarting ? 300 : 100));
    const supervisors = processes().filter(isSupervisor);
    if (victim === "a lab and its supervisor") {
      // In this order: a supervisor that is alive when the lab ends removes the folder.
      took[victim]!.push(await kill([...supervisors, String(lab.pid)], 1));
      expect(spawnSync(process.execPath, [inject("main"), "up", "--", "true"], { cwd: project, env }).status).toBe(0);
      expect(left()).toEqual([]);
    } else {
      if (victim === "a lab that stays up") await until(() => processes().length === 2);
      const pids = victim === "a lab that stays up" ? processes().filter((pid) => !isSupervisor(pid)) : [String(lab.pid)];
      took[victim]!.push(await kill(pids));
    }
  }
  for (const [victim, times] of Object.entries(took))
    console.log(`${times.length} x ${victim} killed: nothing left after at most ${Math.round(Math.max(...times))} ms`);
  expect(machine()).toEqual(before);
});
