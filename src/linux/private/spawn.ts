/**
 * Starts a program in namespaces of its own: net, mount, UTS, IPC, PID, and a user namespace where we are not root.
 *
 *     netnsim ── unshare (dies with us: PR_SET_PDEATHSIG) ── PID 1 inside (dies with unshare: --kill-child) ── all that it starts
 *
 * **Nothing can be left.** However we end, SIGKILL included, unshare dies with us and the PID namespace with it; the other namespaces
 * and their mounts go with their last process. No file of the host is made: what the program needs comes through its standard
 * input and lies on a file system that only it has. It is sent after PID 1 said that it stands, so one that was orphaned
 * before unshare asked for the signal reads an end of file and runs nothing.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { getPriority } from "node:os";
import type { Readable, Writable } from "node:stream";
import { encodeText } from "../../wire/text.ts";
import { privateRights, unshareOptions } from "./rights.ts";

export interface PrivateProgram {
  /** Contents by path below /run/lab. */
  readonly files: ReadonlyMap<string, string>;
  /** Bash that begins when the files are there; file descriptor 3 is the report. */
  readonly start: string;
}

export interface PrivateProcess {
  readonly child: ChildProcess;
  /** What the program has written to file descriptor 3 until now. */
  readonly report: () => string;
}

const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** The commands of PID 1 (its mounts are private: unshare sees to that) before it is given the program; a half program is a syntax error and does nothing. */
const BOOT = `mount -t tmpfs -o mode=755 lab /run && mkdir /run/lab && echo >&3 && cat > /run/lab/boot.sh &&
exec bash /run/lab/boot.sh < /dev/null`;

export type OutputPlace = "pipe" | "inherit";

/** Throws where there can be no private namespace: nothing is ever run in the host's own. */
export function spawnPrivate(program: PrivateProgram, output: OutputPlace = "pipe"): PrivateProcess {
  const rights = privateRights();
  if (rights.kind === "may not") throw new Error(rights.why);
  const argv = ["--pdeathsig", "KILL", "unshare", ...unshareOptions(rights.userNamespace), "sh", "-c", BOOT, "netnsim-session"];
  // Nothing of the caller's environment, and no .bashrc (which bash reads where its input is a socket, as Node makes it).
  const child = spawn("setpriv", argv, { stdio: ["pipe", output, output, "pipe"], detached: true, env: { PATH } });
  inheritNice(child.pid);
  const stdin = child.stdin as Writable;
  stdin.on("error", () => {}); // it ended before it had read everything: its end tells
  let said = "";
  (child.stdio[3] as Readable).setEncoding("utf8").on("data", (text: string) => {
    if (said === "") stdin.end(encodeText(bootScript(program)));
    said += text;
  });
  return { child, report: () => said.slice(1) };
}

/** A session of its own is scheduled as a group of its own, where our niceness counts for nothing until the group is told. */
function inheritNice(pid: number | undefined): void {
  try {
    writeFileSync(`/proc/${pid}/autogroup`, String(getPriority()));
  } catch {
    // a kernel without groups, or not ours to say
  }
}

/** One compound command, so that bash reads it whole before it begins. */
function bootScript(program: PrivateProgram): string {
  const folders = new Set(
    [...program.files.keys()].filter((path) => path.includes("/")).map((path) => path.slice(0, path.lastIndexOf("/"))),
  );
  const lines = ["{", "cd /run/lab"];
  if (folders.size > 0) lines.push(`mkdir -p ${[...folders].map(quote).join(" ")}`);
  for (const [path, text] of program.files) lines.push(`printf %s ${quote(text)} > ${quote(path)}`);
  lines.push(program.start, "exit", "}");
  return `${lines.join("\n")}\n`;
}

/** As one word of a shell. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
