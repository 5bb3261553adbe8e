/** Other versions of Node, which come from the registry. */
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";

/** The path of "node@24"; a path as it is; null where it cannot be had. */
export function pathOfNode(node: string): string | null {
  if (!node.startsWith("node@")) return node;
  const run = spawnSync("npx", ["--yes", node, "-p", "process.execPath"], { encoding: "utf8", cwd: tmpdir() });
  return run.status === 0 ? run.stdout.trim() : null;
}
