/** The command line as it is installed, built once for the files that start it: it starts in no time, and has no helper of its own. */
import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** The built cli/main.js. */
    readonly main: string;
  }
}

const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url));

export function setup({ provide }: TestProject): () => void {
  const built = mkdtempSync(join(REPOSITORY, "dist-test-"));
  chmodSync(built, 0o755); // an ordinary user starts it too
  const remove = () => rmSync(built, { recursive: true, force: true });
  try {
    // Types are checked elsewhere.
    const options = ["-p", "tsconfig.build.json", "--noCheck", "--declaration", "false", "--outDir", built];
    execFileSync(join(REPOSITORY, "node_modules/.bin/tsc"), options, { cwd: REPOSITORY });
    for (const each of ["linux/guest", "linux/launcher"])
      cpSync(join(REPOSITORY, "src", each), join(built, each), { recursive: true });
  } catch (error) {
    remove();
    throw error;
  }
  provide("main", join(built, "cli/main.js"));
  return remove;
}
