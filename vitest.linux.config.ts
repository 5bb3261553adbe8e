import { defineConfig } from "vitest/config";

// Scenarios on the real kernel mostly sleep: eight at once take a minute and a quarter where one after the other they take ten. All of it takes
// some six minutes where a process starts in five milliseconds; the limit is for a machine that is busy with other things.
export default defineConfig({
  test: {
    include: ["test/linux/**/*.test.ts"],
    globalSetup: "test/linux/build.ts",
    testTimeout: 900_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    // One file after the other: each would load all of netnsim anew.
    isolate: false,
    maxConcurrency: 8,
  },
});
