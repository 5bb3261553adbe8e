/**
 * Whatever ends `netnsim replay`, `compare` and `fuzz`, nothing of theirs is left: they are killed at fifty moments of their
 * life by SIGINT, SIGTERM and SIGKILL, also while they trace the kernel. What is theirs and what else goes on in the machine is
 * told apart by the namespaces that their processes were seen in.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { whyNotWatched } from "../../src/linux/judge/why-not-watched.ts";
import { whyNotReal } from "../../src/linux/session.ts";

const MAIN = inject("main");
const LOG_SWITCH = "/proc/sys/net/netfilter/nf_log_all_netns";
/** Its bit in a set of signals: the ninth. */
const SIGKILL = 1n << 8n;
const SIGNALS = ["SIGINT", "SIGTERM", "SIGKILL"] as const;

/** Links, rules, a named namespace, processes in the background, files: something of each kind that could be left. */
const SCRIPT = `# world: bare
ip netns add left
ip link add left0 type veth peer name left1 netns left
ip addr add 10.99.0.1/24 dev left0
ip link set left0 up
ip link add leftbr type bridge
ip rule add pref 77 lookup 77
iptables -A INPUT -s 10.99.0.77 -j DROP
touch /tmp/left /root/left /etc/left /home/left /usr/left /var/tmp/left /opt/left /left
setsid sleep 1000 &
ping -i 0.2 10.99.0.2 > /tmp/left.ping &
sleep 20
`;

/** Every other comparison traces the kernel too, where it can. */
const WATCH = whyNotWatched({ drops: true, rules: true, path: true }) === null ? ["--drops", "--rules", "--path"] : [];

/** What a machine has that a session could leave, by the names that the script uses. */
function traces(): string[] {
  const processes = leftProcesses();
  const links = readdirSync("/sys/class/net").filter((name) => name.startsWith("left"));
  const mounts = readFileSync("/proc/self/mountinfo", "utf8")
    .split("\n")
    .filter((line) => / lab /.test(line) || line.includes("/run/lab"));
  const folders = ["/tmp", "/root", "/etc", "/home", "/usr", "/var/tmp", "/opt", "/", "/run/netns"];
  const files = folders.flatMap((each) => namesIn(each).filter((name) => name.startsWith("left")));
  const policies = linesOf("ip", ["rule"]).filter((line) => line.startsWith("77:"));
  const rules = linesOf("iptables-save", []).filter((line) => line.includes("10.99.0.77"));
  return [...processes, ...links, ...mounts, ...files, ...policies, ...rules, ...namesIn(folder)];
}

function linesOf(tool: string, args: readonly string[]): string[] {
  return execFileSync(tool, args, { encoding: "utf8" }).split("\n");
}

/** Where our processes make their temporary files. */
let folder = "";

/** Namespaces that our processes have been seen in, and when the last of them was signalled to end, in ticks since boot. */
const seen = new Map<string, number>();

interface Moment {
  /** The moment is counted from when it has started something, from when it has namespaces, or from when this is so. */
  readonly until?: "begun" | "inside" | (() => boolean);
  /** Called just before the signal. */
  readonly look?: () => void;
}

/** How many runs had a session before they were killed. */
let standing = 0;

/**
 * Processes in a namespace of ours from before its end: the kernel gives a freed namespace's number to the next one, somebody
 * else's. One that has got its SIGKILL is not left: when it goes is the kernel's to say, and a busy machine takes a while.
 */
function leftProcesses(): string[] {
  return [...processNamespaces()].flatMap(([pid, names]) => {
    const end = Math.max(0, ...names.map((name) => seen.get(name) ?? 0));
    return end > 0 && startOf(pid) <= end && !isKilled(pid) ? [`process ${pid} ${namesOf(pid)}`] : [];
  });
}

function isKilled(pid: number): boolean {
  try {
    const pending = /^SigPnd:\s*([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? "0";
    return (BigInt(`0x${pending}`) & SIGKILL) !== 0n;
  } catch {
    return true; // it has ended
  }
}

function namesOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").slice(0, 80);
  } catch {
    return "(ended)";
  }
}

function ticksNow(): number {
  return Number(readFileSync("/proc/uptime", "utf8").split(" ")[0]) * 100;
}

/** By process id. */
function processNamespaces(): Map<number, string[]> {
  const pids = namesIn("/proc").filter((name) => /^\d+$/.test(name));
  return new Map(pids.map((pid) => [Number(pid), namespacesOf(pid)]));
}

/** None of a process that has ended: a zombie is in no namespace any more. */
function namespacesOf(pid: number | string): string[] {
  try {
    return ["net", "mnt", "pid"].map((kind) => readlinkSync(`/proc/${pid}/ns/${kind}`));
  } catch {
    return [];
  }
}

/**
 * The namespaces below a process, but for those that are this process's too. Looks at nothing else: it is asked again and again.
 */
function namespacesBelow(root: number): Set<string> {
  const own = new Set(namespacesOf("self"));
  const found = new Set<string>();
  const below = childrenOf(root);
  for (let pid = below.pop(); pid !== undefined; pid = below.pop()) {
    for (const name of namespacesOf(pid)) if (!own.has(name)) found.add(name);
    below.push(...childrenOf(pid));
  }
  return found;
}

function childrenOf(pid: number): number[] {
  return namesIn(`/proc/${pid}/task`).flatMap((task) => childrenOfTask(`/proc/${pid}/task/${task}/children`));
}

function childrenOfTask(path: string): number[] {
  try {
    return readFileSync(path, "utf8").split(" ").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** In ticks since boot; one that has ended was never there. */
function startOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return Number(fields[19]);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

async function killedAfter(
  argv: readonly string[],
  ms: number,
  signal: NodeJS.Signals,
  { until = "begun", look = () => {} }: Moment,
) {
  const child = spawn(process.execPath, argv, { stdio: "ignore", env: { ...process.env, TMPDIR: folder } });
  const ended = new Promise<void>((resolve) => child.on("close", () => resolve()));
  await waitUntilItBegan(child);
  // On a busy machine a session takes its time: every other run is left alone until it has namespaces.
  if (await isInside(child, until)) standing++;
  await pause(ms);
  const namespaces = namespacesBelow(child.pid!);
  const end = ticksNow();
  look();
  child.kill(signal);
  await ended;
  for (const name of namespaces) seen.set(name, end);
}

/** From the moment on at which it has begun a session: before that there is nothing it could leave. */
async function waitUntilItBegan(child: ChildProcess): Promise<void> {
  while (child.exitCode === null && child.signalCode === null && childrenOf(child.pid!).length === 0) await pause(5);
}

/** Where it should be, waits until it has namespaces of its own, but not for ever; returns whether it has. */
async function isInside(child: ChildProcess, until: Moment["until"]): Promise<boolean> {
  for (let tries = 0; tries < 200; tries++) {
    if (typeof until === "function" ? until() : namespacesBelow(child.pid!).size > 0) return true;
    if (until === "begun" || child.exitCode !== null || child.signalCode !== null) return false;
    await pause(50);
  }
  return false;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

const reason = whyNotReal();

describe.skipIf(reason !== null)(`killed${reason === null ? "" : ` (skipped: ${reason})`}`, () => {
  let home = "";
  let script = "";
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), "netnsim-left-"));
    script = join(home, "script.sh");
    folder = join(home, "tmp");
    mkdirSync(folder);
    writeFileSync(script, SCRIPT);
  });
  afterAll(() => {
    if (home !== "") rmSync(home, { recursive: true, force: true });
  });

  /** Each run of fuzz keeps its campaign where no other goes on with it. */
  function commandOf(run: number): string[] {
    if (run % 4 === 3)
      return [MAIN, "fuzz", "--against", "linux", "--count", "4", "--jobs", "2", "--out", join(home, `fuzz-${run}`)];
    if (run % 4 === 1) return [MAIN, "compare", script, ...(run % 8 === 1 ? WATCH : [])];
    return [MAIN, "replay", script];
  }

  /** The one thing of the host that a session may change, where that is allowed. */
  const isLogAllowed = process.env.NETNSIM_ALLOW_HOST_LOG === "1" && existsSync(LOG_SWITCH);

  test.skipIf(!isLogAllowed)("the host's switch for the kernel log is put back, whatever ended those who shared it", async () => {
    const before = readFileSync(LOG_SWITCH, "utf8");
    const reader = join(home, "log.sh");
    writeFileSync(reader, "# world: bare\ndmesg\nsleep 20\n");
    const during: string[] = [];
    await Promise.all(
      SIGNALS.map((signal, index) => {
        const look = () => during.push(readFileSync(LOG_SWITCH, "utf8"));
        const until = () => readFileSync(LOG_SWITCH, "utf8") === "1\n";
        return killedAfter([MAIN, "replay", reader], 400 * (index + 1), signal, { until, look });
      }),
    );
    expect(during[0]).toBe("1\n");
    for (let tries = 0; tries < 100 && readFileSync(LOG_SWITCH, "utf8") !== before; tries++) await pause(50);
    expect(readFileSync(LOG_SWITCH, "utf8")).toBe(before);
    for (let tries = 0; tries < 100 && leftProcesses().length > 0; tries++) await pause(50);
  });

  test("at fifty moments of their life, replay, compare and fuzz leave nothing", async () => {
    const before = traces();
    // Moments spread over the start of a session, its building and its script; some at a time, as they mostly wait.
    const runs = Array.from({ length: 50 }, (_, index) => index);
    const next = async (): Promise<void> => {
      for (let run = runs.shift(); run !== undefined; run = runs.shift()) {
        const ms = (run * 37) % 900;
        await killedAfter(commandOf(run), ms, SIGNALS[run % 3]!, { until: run % 2 === 0 ? "begun" : "inside" });
      }
    };
    await Promise.all([next(), next(), next(), next()]);
    expect(standing).toBeGreaterThan(20);
    // The kernel ends processes and takes namespaces down after the last signal: that takes it a moment.
    for (let tries = 0; tries < 600 && traces().length > before.length; tries++) await pause(50);
    expect(traces()).toEqual(before);
  });
});
