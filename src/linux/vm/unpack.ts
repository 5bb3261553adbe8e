/** Programs that lay packages out and unpack modules; what they complain of is what is said. */
import { spawnSync } from "node:child_process";

export class ToolFailed extends Error {}

/** What a Debian package holds, below a folder. */
export function unpack(deb: string, folder: string): void {
  run("dpkg-deb", ["-x", deb, folder]);
}

/** Each FILE.xz becomes FILE. */
export function expand(files: readonly string[]): void {
  for (let at = 0; at < files.length; at += 500) run("xz", ["-d", "--", ...files.slice(at, at + 500)]);
}

function run(program: string, argv: readonly string[]): void {
  const { status, stderr, error } = spawnSync(program, argv, { encoding: "utf8", stdio: ["ignore", "ignore", "pipe"] });
  if (error !== undefined) throw new ToolFailed(`${program}: ${error.message}`);
  // The first line is the cause, the last that there was one.
  if (status !== 0) throw new ToolFailed(stderr.trim().split("\n")[0] || `${program} ended with ${status}`);
}
