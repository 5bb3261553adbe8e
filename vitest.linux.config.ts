import { defineConfig } from "vitest/config";

// What the real kernel is asked mostly waits: eight at once. All of it takes some five minutes where a process starts in five milliseconds; the
// limit is for a machine that is busy with other things.
export default defineConfig({
  test: {
    include: ["test/linux/**/*.test.ts"],
    globalSetup: "test/package/built.ts",
    testTimeout: 900_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    // One file after the other: each would load all of netnsim anew.
    isolate: false,
    maxConcurrency: 8,
  },
});
