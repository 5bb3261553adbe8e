/**
 * The same on the real kernel: a row's lab is exported as a script (the one a user gets by lab.toScript()), built in namespaces
 * of its own that end with the script, and the row's frames are sent there by sender.c. What arrived is read from the same
 * counting rule.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { countAtFarEnd, type FlowOptions, framesOf } from "../../bench/flow.ts";
import type { KernelCase, KernelFlow, KernelScript } from "../../bench/row.ts";
import { namesOf } from "../../kernel/netlink/netns.ts";
import type { Namespace } from "../../lab/namespace.ts";
import { encodeFrame } from "../../wire/ethernet.ts";
import { judgeFile } from "../judge-files.ts";
import { missingTools } from "../private/tools.ts";

/** CPU nanoseconds per operation, medians. */
export interface KernelFigures {
  /** As a container sends: sendmmsg(2) on a packet socket, past the qdisc; of a script: with its processes. */
  readonly sent: number;
  /** The kernel at its best: frames made in batches inside it. Null where that does not work, or is no question. */
  readonly best: number | null;
  /** Why `best` is missing. */
  readonly note: string;
}

const TOOLS = ["unshare", "ip", "iptables-restore", "gcc", "sysctl", "ping"];
const ROUNDS = 7;
const FRAME_BYTES = 60;

/** What keeps the kernel's figures from being taken; null where nothing does. */
export function whatIsMissing(): string | null {
  if (process.platform !== "linux") return "this is not Linux";
  if (process.getuid?.() !== 0) return "namespaces of its own and a packet socket in them need root";
  const missing = missingTools(TOOLS);
  if (missing !== null) return missing;
  const tried = spawnSync("unshare", ["-n", "-m", "-u", "true"], { encoding: "utf8" });
  return tried.status === 0 ? null : `no private namespace could be made: ${tried.stderr.trim()}`;
}

/** Compiles the sender; returns the folder it is in, which the caller removes with closeKernel(). */
export function openKernel(): string {
  const folder = mkdtempSync(join(tmpdir(), "netnsim-bench-"));
  const source = judgeFile("bench/sender.c");
  const compiled = spawnSync("gcc", ["-O2", "-o", join(folder, "sender"), source], { encoding: "utf8" });
  if (compiled.status === 0) return folder;
  closeKernel(folder);
  throw new Error(`sender.c: ${compiled.stderr}`);
}

export function closeKernel(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

export function measureKernel(folder: string, wanted: KernelCase): KernelFigures {
  return wanted.kind === "flow" ? measureFlow(folder, wanted) : measureScript(folder, wanted);
}

function measureFlow(folder: string, { flow, extra = "", fresh = false }: KernelFlow): KernelFigures {
  const { opening } = flow;
  const counted = [...(opening === undefined ? [] : [opening]), flow];
  for (const each of counted) countAtFarEnd(each);
  const lab = flow.from.host.lab;
  writeFileSync(join(folder, "lab"), lab.toScript());
  for (const [index, each] of counted.entries()) writeFrames(join(folder, `frames${index}`), each);
  const frames = join(folder, `frames${counted.length - 1}`);
  const { flows = 1 } = flow;
  const count = fresh ? flows : 0;
  const rounds = fresh ? 1 : ROUNDS;
  const repeat = fresh ? ROUNDS : 1;
  const [from, to] = [nameOf(flow.from), nameOf(flow.to)];
  const sender = join(folder, "sender");
  const lines = run(folder, [
    `bash ${folder}/lab`,
    // For a second after a link came up its frames are dropped, and a bridge's port is not forwarding yet.
    ...flow.greetings.map(([who, whom]) => greet(nameOf(who), whom)),
    extra,
    ...(opening === undefined
      ? []
      : [`ip netns exec ${nameOf(opening.from)} ${sender} send eth0 ${folder}/frames0 1 1 >/dev/null`]),
    ...section("send", `${sender} send eth0 ${frames} ${count} ${rounds}`, from, to, repeat),
    ...section("live", `${sender} live ${peerName(flow.from)} ${frames} ${count} ${rounds}`, nameOfPeer(flow.from), to, repeat),
  ]);
  const sent = readSection(lines, "send");
  if (typeof sent === "string") throw new Error(sent);
  const best = readSection(lines, "live");
  return typeof best === "string" ? { sent, best: null, note: best } : { sent, best, note: "" };
}

function measureScript(folder: string, { setup, timed, operations }: KernelScript): KernelFigures {
  const lines = run(folder, [setup, "times >before", timed, "times >after", "echo; echo cpu $(tail -1 before) $(tail -1 after)"]);
  const numbers = [...(lines.find((line) => line.startsWith("cpu ")) ?? "").matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, seconds]) => Number(minutes) * 60 + Number(seconds),
  );
  if (numbers.length !== 4) throw new Error(`the kernel: ${lines.slice(-3).join(" ")}`);
  const seconds = numbers[2]! + numbers[3]! - numbers[0]! - numbers[1]!;
  return { sent: (seconds * 1e9) / operations, best: null, note: "" };
}

/** A script in network, mount and UTS namespaces of its own: with its last process they end, and all that was in them. */
function run(folder: string, commands: readonly string[]): string[] {
  const begin = ["mount -t tmpfs run /run && mkdir -p /run/netns", "mount -t sysfs sys /sys"];
  writeFileSync(join(folder, "script"), [`cd ${folder}`, ...begin, ...commands].join("\n"));
  const ended = spawnSync("unshare", ["-n", "-m", "-u", "--fork", "--kill-child", "bash", join(folder, "script")], {
    encoding: "utf8",
    timeout: 300_000,
    killSignal: "SIGKILL",
    maxBuffer: 2 ** 26,
  });
  return `${ended.stdout}\n${ended.stderr}`.split("\n").filter((line) => line !== "");
}

function greet(who: string, whom: string): string {
  return `for try in 1 2 3 4 5 6 7 8 9 10; do ip netns exec ${who} ping -c 1 -W 1 ${whom} >/dev/null 2>&1 && break; sleep 0.2; done`;
}

/** Runs a sender `repeat` times, without connections where that is more than once, and prints how far the counter went up. */
function section(name: string, command: string, where: string, to: string, repeat: number): string[] {
  const counter = `ip netns exec ${to} iptables -t raw -nvxL PREROUTING | tail -1 | awk '{print $1}'`;
  const forget = repeat > 1 ? "ip netns exec host conntrack -F >/dev/null 2>&1;" : "";
  return [
    `before=$(${counter})`,
    `for round in $(seq ${repeat}); do ${forget} ip netns exec ${where} ${command} 2>&1 | sed 's/^/${name} /'; done`,
    `echo ${name} arrived $(($(${counter}) - before))`,
  ];
}

/** The median of a section's rounds; or, as a string, why there is none. */
function readSection(lines: readonly string[], name: string): number | string {
  const own = lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
  const figures = own.filter((line) => /^[\d.]+$/.test(line)).map(Number);
  const errors = own.filter((line) => !/^[\d.]+$|^(arrived|sent) /.test(line));
  if (figures.length === 0) return (errors[0] ?? lines.at(-1)) || "nothing was measured";
  const [sent, arrived] = ["sent ", "arrived "].map((word) => sumOf(own, word));
  if (!(arrived! >= sent! * 0.99)) return `${arrived} of ${sent} packets arrived`;
  figures.sort((a, b) => a - b);
  return figures[figures.length >> 1]!;
}

function sumOf(lines: readonly string[], word: string): number {
  return lines.filter((line) => line.startsWith(word)).reduce((sum, line) => sum + Number(line.slice(word.length)), 0);
}

function writeFrames(path: string, flow: FlowOptions): void {
  const frames = framesOf(flow);
  const bytes = new Uint8Array(frames.length * FRAME_BYTES);
  for (const [index, frame] of frames.entries()) bytes.set(encodeFrame(frame), index * FRAME_BYTES);
  writeFileSync(path, bytes);
}

/** What the exported script calls it. */
function nameOf({ net }: Namespace): string {
  return namesOf(net).at(-1) ?? net.host.name;
}

function peerName(from: Namespace): string {
  return from.device("eth0").peer!.name;
}

/** The namespace that a namespace's eth0 leads to. */
function nameOfPeer(from: Namespace): string {
  const { net } = from.device("eth0").peer!;
  return namesOf(net).at(-1) ?? net.host.name;
}
