/** The page, built and served once for all files. */
import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import type { TestProject } from "vitest/node";
import { createPageServer, filesBelow } from "../../src/cli/play.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** "http://127.0.0.1:PORT/". */
    readonly address: string;
    /** Where it was built. */
    readonly folder: string;
  }
}

const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url));

export async function setup({ provide }: TestProject): Promise<() => void> {
  const folder = `${mkdtempSync(join(REPOSITORY, "dist-test-"))}/`;
  await build({ configFile: join(REPOSITORY, "vite.page.config.ts"), logLevel: "error", build: { outDir: folder } });
  const server = createPageServer(filesBelow(folder));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  provide("address", `http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  provide("folder", folder);
  return () => {
    server.close();
    rmSync(folder, { recursive: true });
  };
}
