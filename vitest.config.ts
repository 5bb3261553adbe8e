import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  // Examples import the package by its name, as its users do.
  resolve: {
    alias: [
      { find: /^netnsim$/, replacement: source("src/index.ts") },
      { find: /^netnsim\/testing$/, replacement: source("src/testing/index.ts") },
      { find: /^netnsim\/vitest$/, replacement: source("src/vitest/index.ts") },
      { find: /^netnsim\/bench$/, replacement: source("src/bench/index.ts") },
      { find: /^netnsim\/questions$/, replacement: source("src/questions/index.ts") },
      { find: /^netnsim\/programs$/, replacement: source("src/lab/programs/index.ts") },
    ],
  },
  test: {
    include: ["test/**/*.test.ts", "examples/**/*.test.ts"],
    exclude: [
      "test/linux/**",
      "test/qemu/**",
      "test/terminal/**",
      "test/browser/**",
      "test/campaign/**",
      "test/package/**",
      "test/questions/heavy/**",
    ],
    pool: "threads",
    isolate: false,
    // By default one less than there are processors: on two of them one worker would run all tests.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // What was compiled before is not compiled again: half of the time of one test file.
    experimental: { fsModuleCache: true },
    setupFiles: ["test/setup.ts"],
    // A hang is found; a busy machine is not taken for one.
    testTimeout: 60_000,
  },
});
