import { defineConfig } from "vitest/config";

// Scenarios on the real kernel mostly sleep: eight at once take a minute and a half where one after the other they take a quarter of an hour.
// The limit is for a machine that is busy with other things: on a quiet one all of it takes some four minutes.
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
