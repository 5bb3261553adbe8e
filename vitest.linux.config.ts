import { defineConfig } from "vitest/config";

// Scenarios on the real kernel mostly sleep: eight at once take a minute and a half where one after the other they take a quarter of an hour.
export default defineConfig({
  test: {
    include: ["test/linux/**/*.test.ts"],
    testTimeout: 300_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    maxConcurrency: 8,
  },
});
