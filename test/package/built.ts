/**
 * The command line as it is installed, bundled once for the files that start it: it starts in no time, and has no helper of its
 * own.
 */
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** The built cli/main.js. */
    readonly main: string;
  }
}

const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url));

export async function setup({ provide }: TestProject): Promise<() => void> {
  const built = mkdtempSync(join(REPOSITORY, "dist-test-"));
  chmodSync(built, 0o755); // an ordinary user starts it too
  const remove = () => rmSync(built, { recursive: true, force: true });
  try {
    await bundle(built);
  } catch (error) {
    remove();
    throw error;
  }
  provide("main", join(built, "cli/main.js"));
  return remove;
}

/** Bundles the package into a folder, as `npm run build` does. */
export async function bundle(folder: string): Promise<void> {
  await build({ root: REPOSITORY, configFile: join(REPOSITORY, "vite.config.ts"), logLevel: "error", build: { outDir: folder } });
}
