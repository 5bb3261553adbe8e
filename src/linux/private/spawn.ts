/**
 * Starts a program on the real kernel in namespaces and on a root of its own, which ../launcher/launch.py makes: its head draws
 * the processes and says why nothing of them is left, however we end, SIGKILL included. No file of the host is made: what the
 * program needs goes through the launcher's standard input, after PID 1 inside has said that it stands, to a file system in
 * memory that only it has.
 */
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { constants, getPriority } from "node:os";
import type { Readable, Writable } from "node:stream";
import { encodeText } from "../../wire/text.ts";
import { LAUNCHER_ENVIRONMENT, launcherCommand } from "./launcher.ts";
import { privateRights } from "./rights.ts";

export interface PrivateProgram {
  /** Contents by path below /run/lab. */
  readonly files: ReadonlyMap<string, string>;
  /** Bash that begins when the files are there; file descriptor 3 is the report. */
  readonly start: string;
  /** Whether it starts dockerd, which only a guest has. */
  readonly needsDocker?: boolean;
  /** The launcher's options. */
  readonly options: Readonly<Record<string, string>>;
}

export interface PrivateProcess {
  /** What it prints; null where that goes to the caller's own. */
  readonly stdout: Readable | null;
  readonly stderr: Readable | null;
  /** What the program has written to file descriptor 3 until now. */
  readonly report: () => string;
  /** When all that it printed is handed on. `isLate`: a limit of its own was reached. */
  readonly ended: Promise<{ readonly exitCode: number; readonly isLate: boolean }>;
  /** Ends all of it at once. */
  readonly kill: () => void;
}

export type OutputMode = "pipe" | "inherit";

/** Throws where there can be no private namespace: nothing is ever run in the host's own. */
export function spawnPrivate(program: PrivateProgram, output: OutputMode = "pipe"): PrivateProcess {
  const rights = privateRights();
  if (rights.kind === "may not") throw new Error(rights.why);
  const [launcher, argv] = launcherCommand(program.options);
  const child = spawn(launcher, argv, { stdio: ["pipe", output, output, "pipe"], detached: true, env: LAUNCHER_ENVIRONMENT });
  inheritNice(child.pid);
  const stdin = child.stdin as Writable;
  stdin.on("error", () => {}); // it ended before it had read everything: its end shows it
  let said = "";
  (child.stdio[3] as Readable).setEncoding("utf8").on("data", (text: string) => {
    if (said === "") stdin.end(filesOf(program));
    said += text;
  });
  const ended = new Promise<{ exitCode: number; isLate: boolean }>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ exitCode: code ?? 128 + constants.signals[signal!], isLate: false }));
  });
  return { stdout: child.stdout, stderr: child.stderr, report: () => said.slice(1), ended, kill: () => child.kill("SIGKILL") };
}

/** A session of its own is scheduled as a group of its own, where our niceness counts for nothing until the group has it. */
export function inheritNice(pid: number | undefined): void {
  try {
    writeFileSync(`/proc/${pid}/autogroup`, String(getPriority()));
  } catch {
    // a kernel without groups, or not ours to say
  }
}

/** As the launcher reads them: a path, a length in bytes, the bytes; an empty path is the end, without which nothing is run. */
export function filesOf({ files, start }: PrivateProgram): Uint8Array {
  const all = [...files, ["boot.sh", start] as const].flatMap(([path, text]) => {
    const bytes = encodeText(text);
    return [encodeText(`${path}\n${bytes.length}\n`), bytes];
  });
  return Buffer.concat([...all, encodeText("\n0\n")]);
}
