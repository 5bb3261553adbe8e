/** Processes, as /proc shows them. */
import { readdirSync, readFileSync } from "node:fs";

/** The shell that QEMU is started by, and QEMU itself: children and grandchildren of this process. */
export function guestsOf(pid: number): string[] {
  const below = (parent: string) => readdirSync("/proc").filter((name) => /^\d+$/.test(name) && parentOf(name) === parent);
  const shells = below(String(pid));
  return [...shells, ...shells.flatMap(below)];
}

const parentOf = (pid: string): string | undefined => stateOf(pid)[1];

/** Its state and its parent; nothing where it is no more. */
function stateOf(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /, "")
      .split(" ");
  } catch {
    return [];
  }
}

/** What has ended stays a zombie until its parent, or who took the orphan, asks how it ended. */
export function isRunning(pid: string): boolean {
  const [state = "Z"] = stateOf(pid);
  return state !== "Z" && state !== "X";
}

/** Returns after how many milliseconds the last one had ended. */
export async function untilEnded(pids: readonly string[]): Promise<number> {
  const began = performance.now();
  while (pids.some(isRunning)) await new Promise((resolve) => setTimeout(resolve, 20));
  return performance.now() - began;
}
