import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/linux/**", "test/terminal/**", "test/campaign/**"],
    pool: "threads",
    isolate: false,
    // By default one less than there are processors: on two of them one worker would run all tests.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    setupFiles: ["test/setup.ts"],
    // A hang is found; a busy machine is not taken for one.
    testTimeout: 60_000,
  },
});
