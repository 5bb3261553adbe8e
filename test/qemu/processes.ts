/** The processes of a guest, as /proc shows them. */
import { existsSync, readdirSync, readFileSync } from "node:fs";

/** The shell that QEMU is started by, and QEMU itself: children and grandchildren of this process. */
export function guestsOf(pid: number): string[] {
  const below = (parent: string) => readdirSync("/proc").filter((name) => /^\d+$/.test(name) && parentOf(name) === parent);
  const shells = below(String(pid));
  return [...shells, ...shells.flatMap(below)];
}

function parentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /, "")
      .split(" ")[1]!;
  } catch {
    return ""; // it has ended meanwhile
  }
}

export async function untilEnded(pids: readonly string[]): Promise<void> {
  while (pids.some((pid) => existsSync(`/proc/${pid}`))) await new Promise((resolve) => setTimeout(resolve, 20));
}
