/**
 * What a lab has on the machine while it is up: one private folder with its socket and its shims, and a supervisor, a shell that
 * waits for the end of the lab's process, however it comes, and removes both the folder and the command that was run in the lab.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { accessSync, constants, mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Writable } from "node:stream";
import { LAB_SOCKET, PERL } from "./shim-source.ts";
import { writeShims } from "./shims.ts";

/**
 * Its input is open as long as the lab's process lives. $1: the folder. The line is the process group of the command, which has
 * some 0.3 s after its HUP. The shims go last: without them a command that still runs would find the machine's own tools.
 */
const SUPERVISOR = `trap '' INT TERM HUP
group=
while read -r line; do group=$line; done
if [ -n "$group" ] && kill -HUP "$group" 2> /dev/null; then
  for wait in 0.02 0.04 0.08 0.16; do
    sleep $wait
    kill -0 "$group" 2> /dev/null || break
  done
  kill -KILL "$group" 2> /dev/null
fi
rm -rf "$1"`;

/**
 * Waits for a line on descriptor 3, its end is ours; then it is the command. One that cannot be executed has the words and codes
 * of env, nohup and timeout, which run commands as this does: execvp's errno, 127 for ENOENT, 126 for the rest.
 */
const GATE = String.raw`open GATE, '<&=3';
defined <GATE> or exit 1;
close GATE;
exec { $ARGV[0] } @ARGV;
my $code = $! == 2 ? 127 : 126;
print STDERR "netnsim: $ARGV[0]: $!\n";
exit $code`;

export const FOLDER_PREFIX = "netnsim-";

/** Where the folders of labs are made: not in a session's folder that is not there, or another user's, as after `su`. */
export function labFolders(): string {
  const own = process.env.XDG_RUNTIME_DIR;
  try {
    if (own) accessSync(own, constants.W_OK);
    return own || tmpdir();
  } catch {
    return tmpdir();
  }
}

export class LabFolder {
  readonly path: string;
  readonly #supervisor: ChildProcess;

  /** `hasDocker`: whether there is a shim of that name. */
  constructor({ hasDocker }: { readonly hasDocker: boolean }) {
    this.path = join(labFolders(), `${FOLDER_PREFIX}${randomBytes(6).toString("hex")}`);
    // It is there before the folder is, so that no moment is left at which the folder has nobody who removes it.
    this.#supervisor = spawn("/bin/sh", ["-c", SUPERVISOR, "netnsim-supervisor", this.path], {
      stdio: ["pipe", "ignore", "ignore"],
      detached: true,
    });
    // A supervisor that was killed leaves the removing to us.
    this.#supervisor.stdin!.on("error", () => {});
    this.#supervisor.unref();
    mkdirSync(this.path, { mode: 0o700 });
    writeShims(this.shims, hasDocker ? [] : ["docker", "docker-compose"]);
  }

  get socket(): string {
    return join(this.path, LAB_SOCKET);
  }

  /** Docker's API. */
  get dockerSocket(): string {
    return join(this.path, "docker.sock");
  }

  get shims(): string {
    return join(this.path, "bin");
  }

  /**
   * Starts a command that ends with the lab; it begins when the supervisor knows of it. With a group of its own, what it leaves
   * behind ends with the lab, too.
   */
  start(command: readonly string[], { env, hasOwnGroup }: { readonly env: NodeJS.ProcessEnv; readonly hasOwnGroup: boolean }) {
    const child = spawn(PERL, ["-e", GATE, ...command], {
      stdio: ["inherit", "inherit", "inherit", "pipe"],
      detached: hasOwnGroup,
      env,
    });
    this.#watch(hasOwnGroup ? `-${child.pid}` : `${child.pid}`);
    if (!hasOwnGroup) child.on("exit", () => this.#watch(""));
    (child.stdio[3] as Writable).end("go\n");
    return child;
  }

  #watch(target: string): void {
    this.#supervisor.stdin!.write(`${target}\n`);
  }

  /** By the supervisor, and by us where that was killed. */
  async remove(): Promise<void> {
    const supervisor = this.#supervisor;
    supervisor.ref();
    supervisor.stdin!.end();
    if (supervisor.exitCode === null && supervisor.signalCode === null) await once(supervisor, "exit");
    rmSync(this.path, { recursive: true, force: true });
  }
}
